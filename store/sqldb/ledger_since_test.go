package sqldb_test

import (
	"context"
	"slices"
	"testing"

	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// What changed since an instant is found whatever gaps the numbers have, and nothing of others.
func TestWhatChangedSinceAnInstantIsFound(t *testing.T) {
	t.Parallel()
	const minute = 60_000
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		add := func(org int64, at int64, kind string, first, last int64) {
			err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				return sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: org, At: at, Actor: "x", Action: "y", Kind: kind, FirstID: first, LastID: last})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		for i := range int64(50) {
			add(1, (i+1)*30*minute, "answer", i+1, i+1)
			add(2, (i+1)*30*minute, "answer", 900+i, 900+i)
		}
		add(1, 60*30*minute, "answer", 3, 4)
		add(1, 60*30*minute, "unit", 777, 777)
		add(3, 100*minute, "answer", 1, 1)
		add(3, 200*minute, "answer", 2, 2)
		for i := range int64(20) { // the clock is set back by two hours, and runs on from there
			add(3, (80+i)*minute, "answer", 10+i, 10+i)
		}
		err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			got, err := sqldb.ChangedSince(ctx, tx, 3, "answer", 200*minute)
			if want := []sqldb.IDs{{First: 2, Last: 2}, {First: 10, Last: 29}}; !slices.Equal(got, want) {
				t.Errorf("after the clock was set back: %v, want %v", got, want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			since int64
			want  []sqldb.IDs
		}{
			{0, []sqldb.IDs{{First: 1, Last: 50}}},
			{49 * 30 * minute, []sqldb.IDs{{First: 3, Last: 4}, {First: 49, Last: 50}}},
			{60*30*minute + 1, []sqldb.IDs{{First: 3, Last: 4}}}, // a little more than asked, never less
			{70 * 30 * minute, nil},
		} {
			err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				got, err := sqldb.ChangedSince(ctx, tx, 1, "answer", c.since)
				if !slices.Equal(got, c.want) {
					t.Errorf("since %d: %v, want %v", c.since, got, c.want)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}
