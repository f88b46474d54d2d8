package sqldb_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"

	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

func TestBulkInsertStoresWhatInsertsWould(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		for org, n := range []int{0, 1, 55, 56, 57, 500} { // around the size of a batch of nine columns
			err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				count, err := tx.BulkInsert(ctx, "ledger", ledgerColumns, ledgerRows(int64(org), n))
				if count != int64(n) {
					t.Errorf("%d rows reported for %d", count, n)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			got := stored(t, db, int64(org))
			if len(got) != n {
				t.Fatalf("%d rows stored of %d", len(got), n)
			}
			next := 0
			for want := range ledgerRows(int64(org), n) {
				if have := got[next]; have != fmt.Sprint(want) {
					t.Fatalf("row %d is %v, want %v", next, have, want)
				}
				next++
			}
		}
	})
}

func TestBulkInsertThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	errCut := errors.New("cut off")
	columns := []string{"org", "name", "next"}
	sources := map[string]iter.Seq2[[]any, error]{
		"source": func(yield func([]any, error) bool) {
			_ = yield([]any{1, "a", 1}, nil) && yield(nil, errCut)
		},
		"width": func(yield func([]any, error) bool) {
			_ = yield([]any{1, "a", 1}, nil) && yield([]any{1, "b"}, nil)
		},
		"duplicate": func(yield func([]any, error) bool) {
			_ = yield([]any{1, "a", 1}, nil) && yield([]any{1, "a", true}, nil)
		},
		"text": func(yield func([]any, error) bool) {
			_ = yield([]any{1, "a", 1}, nil) && yield([]any{1, "\xff", 1}, nil)
		},
	}
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		for what, rows := range sources {
			err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				_, err := tx.BulkInsert(ctx, "sequences", columns, rows)
				return err
			})
			if err == nil || (what == "source" && !errors.Is(err, errCut)) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if left := names(t, db, 1); len(left) != 0 {
			t.Errorf("left behind: %v", left)
		}
	})
}

// stored reads an organisation's ledger as texts, without the feed: that waits for whoever else is on the server.
func stored(t *testing.T, db *sqldb.DB, org int64) []string {
	t.Helper()
	var all []string
	err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		all = nil
		rows, err := tx.Query(ctx, `select n, at, actor, action, kind, first_id, last_id, body
			from ledger where org = $1 order by n`, org)
		return sqldb.Each(rows, err, func(r sqldb.Rows) error {
			var e sqldb.Entry
			err := r.Scan(&e.N, &e.At, &e.Actor, &e.Action, &e.Kind, &e.FirstID, &e.LastID, &e.Body)
			all = append(all, fmt.Sprint([]any{org, e.N, e.At, e.Actor, e.Action, e.Kind, e.FirstID, e.LastID, e.Body}))
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
