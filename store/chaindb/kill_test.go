package chaindb_test

import (
	"context"
	"testing"
	"time"

	"klankbord.org/core/chain"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// The program writes from 16 clients while two sealers run, as on two nodes.
func TestMain(m *testing.M) {
	storetest.KilledMain(m, 16, func(ctx context.Context, db *sqldb.DB) (func(string, int) (bool, error), error) {
		for range 2 {
			s := chaindb.NewSealer(db, chaindb.Options{Poll: time.Millisecond})
			go s.Run(ctx)
		}
		return func(name string, _ int) (bool, error) {
			return true, db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
				return sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: 1, Actor: "test", Action: name, Kind: "test"})
			})
		}, nil
	})
}

// A program that is killed while it writes and seals leaves a chain that verifies, in which nothing acknowledged is missing
// and nothing stands twice. Four rounds here; two hundred with KLANKBORD_SOAK set.
func TestAKilledProgramLeavesAChainThatVerifies(t *testing.T) {
	t.Parallel()
	storetest.EachAddress(t, func(t *testing.T, url, dir string) {
		db := opened(t, url, dir)
		write(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			_, err := tx.Exec(ctx, "insert into organisations (org, ref, name, settings, created_at) values (1, 'glas', 'Glas', '{}', 1)")
			return err
		})
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		acknowledged := map[string]bool{}
		for round := range storetest.Rounds(4, 200) {
			storetest.Kill(t, url, dir, round, 600, acknowledged)
			verifyAfterKill(t, url, dir, acknowledged)
		}
	})
}

func opened(t *testing.T, url, dir string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(t.Context(), url, dir)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// verifyAfterKill verifies what was left, seals what waits, and verifies again.
func verifyAfterKill(t *testing.T, url, dir string, acknowledged map[string]bool) {
	t.Helper()
	db := opened(t, url, dir)
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	verify := func(when string) {
		t.Helper()
		read(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			r, err := chaindb.Verify(ctx, tx, 1, chaindb.Verification{Origin: chain.OriginOf("glas")})
			if err == nil && !r.OK() {
				t.Errorf("%s: %+v", when, r.Flaws)
			}
			return err
		})
	}
	verify("as it was left")
	if _, err := chaindb.NewSealer(db, chaindb.Options{}).Seal(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	verify("after catching up")
	times := map[string]int{}
	read(t, db, func(ctx context.Context, tx sqldb.Tx) error {
		rows, err := tx.Query(ctx, "select action from ledger where org = 1 and kind = 'test'")
		return sqldb.Each(rows, err, func(r sqldb.Rows) error {
			var name string
			err := r.Scan(&name)
			times[name]++
			return err
		})
	})
	for name, n := range times {
		if n != 1 {
			t.Errorf("%s stands there %d times", name, n)
		}
	}
	for name := range acknowledged {
		if times[name] == 0 {
			t.Errorf("%s was acknowledged and is lost", name)
		}
	}
}
