package sqldb_test

import (
	"context"
	"testing"

	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

func TestMain(m *testing.M) {
	storetest.KilledMain(m, 16, func(ctx context.Context, db *sqldb.DB) (func(string, int) (bool, error), error) {
		// Every transaction writes two rows, so that half of one would be noticed.
		return func(name string, _ int) (bool, error) {
			return true, db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
				if err := put(ctx, tx, 1, name, 1); err != nil {
					return err
				}
				return put(ctx, tx, 2, name, 1)
			})
		}, nil
	})
}

// A program that is killed while 16 clients write has lost nothing that it acknowledged, keeps no half transaction,
// and opens again without ado. Five rounds here; two hundred with KLANKBORD_SOAK set.
func TestKilledProgramLosesNothingAcknowledged(t *testing.T) {
	t.Parallel()
	storetest.EachAddress(t, func(t *testing.T, url, dir string) {
		acknowledged := map[string]bool{}
		for round := range storetest.Rounds(5, 200) {
			storetest.Kill(t, url, dir, round, 400, acknowledged)
			compare(t, url, dir, acknowledged)
		}
	})
}

// compare opens the database as the next program does, and looks for what was acknowledged.
func compare(t *testing.T, url, dir string, acknowledged map[string]bool) {
	t.Helper()
	db, err := sqldb.Open(t.Context(), url, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	rows := map[string]map[int64]int{}                                        // how often each name is there for organisations 1 and 2
	err = db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error { // one snapshot: a server may still be busy
		found, err := tx.Query(ctx, "select org, name from sequences")
		return sqldb.Each(found, err, func(r sqldb.Rows) error {
			var org int64
			var name string
			err := r.Scan(&org, &name)
			if rows[name] == nil {
				rows[name] = map[int64]int{}
			}
			rows[name][org]++
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, times := range rows {
		if times[1] != 1 || times[2] != 1 {
			t.Errorf("%s is there %d and %d times", name, times[1], times[2])
		}
	}
	for name := range acknowledged {
		if rows[name] == nil {
			t.Errorf("%s was acknowledged and is lost", name)
		}
	}
}
