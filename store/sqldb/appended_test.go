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

// Whoever follows the ledger is told of each write that added to it, after it was acknowledged, and of no other.
func TestWhoFollowsTheLedgerIsTold(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var mu sync.Mutex
		var told []int64
		db.OnAppended(func(org int64) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, org)
		})
		broken := errors.New("broken")
		for _, c := range []struct {
			orgs []int64
			err  error
		}{{[]int64{1, 1, 2}, nil}, {[]int64{3}, broken}, {nil, nil}, {[]int64{4}, nil}} {
			err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				for _, org := range c.orgs {
					if err := sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: org, At: 1, Actor: "test", Action: "a", Kind: "k"}); err != nil {
						return err
					}
				}
				return c.err
			})
			if !errors.Is(err, c.err) {
				t.Fatal(err)
			}
		}
		if !slices.Equal(told, []int64{1, 2, 4}) {
			t.Errorf("told of %v", told)
		}
	})
}

// What changed since a place in the ledger is seen, whatever its kind.
func TestWhatChangedSinceAPlaceIsSeen(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		add := func(kind string, first, last int64) {
			t.Helper()
			err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				return sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: 1, At: 1, Actor: "test", Action: "a", Kind: kind, FirstID: first, LastID: last})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		add("answer", 1, 5)
		var end sqldb.Cursor
		err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) (err error) {
			end, err = sqldb.EndOfLedger(ctx, tx, 1)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		add("answer", 6, 7)
		add("finding", 2, 2)
		err = db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			changed, err := sqldb.LedgerAfter(ctx, tx, 1, end)
			if !slices.Contains(changed["answer"], sqldb.IDs{First: 6, Last: 7}) || !slices.Equal(changed["finding"], []sqldb.IDs{{First: 2, Last: 2}}) {
				t.Errorf("changed %v", changed)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
