package sqldb_test

import (
	"context"
	"errors"
	"testing"

	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// What is also to be done is done with the first change that succeeds, once, and undone with one that fails.
func TestWhatIsAlsoDoneStandsOrFallsWithTheChange(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		broken := errors.New("broken")
		add := func(ref string, err error) func(context.Context, sqldb.Tx) error {
			return func(ctx context.Context, tx sqldb.Tx) error {
				return errors.Join(sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: 1, At: 1, Actor: "test", Action: ref, Kind: "k"}), err)
			}
		}
		count := func(action string) (n int) {
			t.Helper()
			err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				return tx.QueryRow(ctx, "select count(*) from ledger where org = 1 and action = $1", action).Scan(&n)
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		ctx := sqldb.Also(t.Context(), add("receipt", nil))
		if err := db.Write(ctx, add("act", broken)); !errors.Is(err, broken) {
			t.Fatalf("it says %v", err)
		}
		if got := count("act") + count("receipt"); got != 0 {
			t.Errorf("a change that failed left %d entries", got)
		}
		for range 2 {
			if err := db.Write(ctx, add("act", nil)); err != nil {
				t.Fatal(err)
			}
		}
		if acts, receipts := count("act"), count("receipt"); acts != 2 || receipts != 1 {
			t.Errorf("%d acts and %d receipts", acts, receipts)
		}
		if err := db.Write(sqldb.Also(t.Context(), add("receipt", broken)), add("act", nil)); !errors.Is(err, broken) {
			t.Errorf("it says %v", err)
		}
		if acts := count("act"); acts != 2 {
			t.Errorf("an act without its receipt: %d acts", acts)
		}
	})
}
