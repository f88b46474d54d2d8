package chaindb_test

import (
	"context"
	"testing"

	"klankbord.org/store/chaindb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// Two sealers at once seal every entry once, in an order that the chain binds.
func TestSealersTakeTurns(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		write(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			_, err := tx.Exec(ctx, "insert into organisations (org, ref, name, settings, created_at) values (1, 'glas', 'Glas', '{}', 1)")
			return err
		})
		done := make(chan error)
		for range 2 {
			s := chaindb.NewSealer(db, chaindb.Options{})
			go func() {
				for range 20 {
					if _, err := s.Seal(t.Context(), 1); err != nil {
						done <- err
						return
					}
				}
				done <- nil
			}()
		}
		for range 4 {
			go func() {
				for range 25 {
					err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
						return sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: 1, Actor: "test", Action: "a", Kind: "k"})
					})
					if err != nil {
						done <- err
						return
					}
				}
				done <- nil
			}()
		}
		for range 6 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		s := chaindb.NewSealer(db, chaindb.Options{})
		for { // the server's oldest transaction may be another test's
			if _, err := s.Seal(t.Context(), 1); err != nil {
				t.Fatal(err)
			}
			var state chaindb.State
			read(t, db, func(ctx context.Context, tx sqldb.Tx) (err error) {
				state, err = chaindb.Find(ctx, tx, 1)
				return err
			})
			if state.Unsealed == 0 {
				if state.Length != 102 { // the organisation's row was covered, and the chain begun
					t.Errorf("%d entries are sealed, want 102", state.Length)
				}
				return
			}
		}
	})
}

func write(t testing.TB, db *sqldb.DB, fn func(context.Context, sqldb.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, db *sqldb.DB, fn func(context.Context, sqldb.Tx) error) {
	t.Helper()
	if err := db.Read(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}
