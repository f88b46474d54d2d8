package sqldb_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// follow reads a feed until it is empty.
func follow(ctx context.Context, db *sqldb.DB, org int64, after sqldb.Cursor) (all []sqldb.Entry, _ sqldb.Cursor, _ error) {
	for {
		var page []sqldb.Entry
		err := db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
			page, after, err = sqldb.ReadLedger(ctx, tx, org, after, 7)
			return err
		})
		all = append(all, page...)
		if err != nil || len(page) == 0 {
			return all, after, err
		}
	}
}

func TestLedgerKeepsWhatWasSaid(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		said := sqldb.Entry{Org: 3, At: 1_700_000_000_123, Actor: "import", Action: "answers.recorded", Kind: "answer",
			FirstID: 10, LastID: 19, Body: []byte(`{"n":10}`)}
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			other := said
			other.Org = 4
			for _, e := range []sqldb.Entry{said, other, said} {
				if err := sqldb.AppendLedger(ctx, tx, e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		got, cursor := settle(t, db, 3, sqldb.Cursor{}, 2)
		if got[0].N >= got[1].N {
			t.Errorf("positions %d and %d", got[0].N, got[1].N)
		}
		for _, e := range got {
			e.N = 0
			if fmt.Sprint(e) != fmt.Sprint(said) {
				t.Errorf("got %+v", e)
			}
		}
		if more, _, err := follow(t.Context(), db, 3, cursor); err != nil || len(more) != 0 {
			t.Error(more, err)
		}
	})
}

// Writers commit in another order than they drew their numbers; a reader that follows all the time must meet every
// entry exactly once.
func TestFeedMissesNothingWhileOthersWrite(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		const writers, each = 8, 40
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for i := range each {
					err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
						return sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: 1, Actor: "a", Action: "b", Kind: "c", FirstID: int64(w*each + i)})
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		written := make(chan struct{})
		go func() { wg.Wait(); close(written) }()
		var entries []sqldb.Entry
		var cursor sqldb.Cursor
		for done := false; !done; {
			select {
			case <-written:
				done = true // one last look
			default:
			}
			page, next, err := follow(t.Context(), db, 1, cursor)
			if err != nil {
				t.Fatal(err)
			}
			entries = append(entries, page...)
			cursor = next
		}
		rest, _ := settle(t, db, 1, cursor, writers*each-len(entries))
		seen := firstIDs(append(entries, rest...))
		slices.Sort(seen)
		for i, id := range seen {
			if int64(i) != id {
				t.Fatalf("entry %d missing or doubled", i)
			}
		}
		if len(seen) != writers*each {
			t.Fatalf("saw %d of %d", len(seen), writers*each)
		}
	})
}

// settle follows until it has seen so many: on PostgreSQL a transaction elsewhere on the server may hold the last
// entries back for a moment. The limit is the test's own deadline.
func settle(t *testing.T, db *sqldb.DB, org int64, cursor sqldb.Cursor, want int) (all []sqldb.Entry, _ sqldb.Cursor) {
	t.Helper()
	for {
		page, next, err := follow(t.Context(), db, org, cursor)
		if err != nil {
			t.Fatal(err)
		}
		cursor = next
		if all = append(all, page...); len(all) >= want {
			return all, cursor
		}
	}
}

func firstIDs(entries []sqldb.Entry) (ids []int64) {
	for _, e := range entries {
		ids = append(ids, e.FirstID)
	}
	return ids
}

// The trap itself, on purpose: the first number is committed last.
func TestFeedWaitsForALateCommit(t *testing.T) {
	t.Parallel()
	db := storetest.Postgres(t)
	entry := func(id int64) sqldb.Entry {
		return sqldb.Entry{Org: 1, Actor: "a", Action: "b", Kind: "c", FirstID: id}
	}
	appended, release, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		first := sync.OnceFunc(func() { close(appended) })
		done <- db.Write(context.Background(), func(ctx context.Context, tx sqldb.Tx) error {
			err := sqldb.AppendLedger(ctx, tx, entry(1))
			first()
			<-release
			return err
		})
	}()
	<-appended
	err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error { return sqldb.AppendLedger(ctx, tx, entry(2)) })
	if err != nil {
		t.Fatal(err)
	}
	early, cursor, err := follow(t.Context(), db, 1, sqldb.Cursor{})
	if err != nil || len(early) != 0 {
		t.Errorf("a reader ran past the transaction that is still open: %v, %v", early, err)
	}
	close(release)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	late, _ := settle(t, db, 1, cursor, 2)
	if seen := firstIDs(late); !slices.Equal(seen, []int64{1, 2}) {
		t.Errorf("saw %v", seen)
	}
}
