package sqldb_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

func TestIDsAreDenseAndNeverGivenTwice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var mu sync.Mutex
		var all []int64
		var wg sync.WaitGroup
		for w := range 8 {
			wg.Go(func() {
				for i := range 60 {
					n := 1 + (w+i)%3
					if i == 30 {
						n = 1000 // a bulk load
					}
					first, err := db.NextIDs(t.Context(), 5, "answers", n)
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					for k := range n {
						all = append(all, first+int64(k))
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		slices.Sort(all)
		for i, id := range all {
			if id != int64(i+1) {
				t.Fatalf("id %d at place %d", id, i+1)
			}
		}
		if first, err := db.NextIDs(t.Context(), 6, "answers", 1); err != nil || first != 1 {
			t.Errorf("another organisation starts at %d: %v", first, err)
		}
	})
}

func TestIDsTakenInAFailedTransactionHarmNobody(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		errMine := errors.New("mine")
		given := map[int64]bool{}
		take := func(ctx context.Context) {
			t.Helper()
			id, err := db.NextIDs(ctx, 1, "x", 20)
			if err != nil {
				t.Fatal(err)
			}
			for k := range int64(20) {
				if given[id+k] {
					t.Errorf("id %d was given before", id+k)
				}
				given[id+k] = true
			}
		}
		take(t.Context())
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			if _, err := db.NextIDs(ctx, 1, "x", 20); err != nil { // goes down with the transaction
				return err
			}
			return errMine
		})
		if !errors.Is(err, errMine) {
			t.Fatal(err)
		}
		take(t.Context())
		err = db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error { take(ctx); return nil })
		if err != nil {
			t.Fatal(err)
		}
		take(t.Context())
	})
}

func TestTwoProgramsShareASequence(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	given := map[int64]bool{}
	var programs []*sqldb.DB
	for range 2 {
		db, err := sqldb.Open(t.Context(), "", dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		programs = append(programs, db)
	}
	for i := range 200 {
		id, err := programs[i%2].NextIDs(t.Context(), 1, "x", 1)
		if err != nil || given[id] {
			t.Fatalf("id %d again, or %v", id, err)
		}
		given[id] = true
	}
	for _, db := range programs {
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestUnusedIDsAreHandedBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for want := int64(1); want <= 3; want++ { // as many programs, one after another
		db, err := sqldb.Open(t.Context(), "", dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if id, err := db.NextIDs(t.Context(), 1, "x", 1); err != nil || id != want {
			t.Errorf("id %d, want %d: %v", id, want, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
