package sqldb_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// thing is what somebody brings: three about each subject, of which one can't be stored.
type thing struct{ subject, nth int64 }

func (i thing) bad() bool    { return i.nth == 1 }
func (i thing) name() string { return fmt.Sprintf("%d/%d", i.subject, i.nth) }

var errBad = errors.New("bad")

// Everybody is told the truth about the own thing: what is acknowledged is stored once, what can't be stored fails alone, and two things
// about one subject never go together.
func TestWhatIsGatheredIsStoredOnceAndFailsAlone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		g := sqldb.NewGatherer(db, func(i thing) int64 { return i.subject }, func(ctx context.Context, tx sqldb.Tx, org int64, all []thing) error {
			seen := map[int64]bool{}
			var rows [][]any
			for _, i := range all {
				if seen[i.subject] {
					t.Errorf("subject %d comes twice", i.subject)
				}
				if seen[i.subject] = true; i.bad() {
					return errBad
				}
				rows = append(rows, []any{org, i.name(), 1})
			}
			return sqldb.Insert(ctx, tx, []sqldb.TableRows{{Table: "sequences", Columns: []string{"org", "name", "next"}, Rows: rows}}, nil)
		})
		const subjects = 100
		var group sync.WaitGroup
		for s := range int64(subjects) {
			for nth := range int64(3) {
				group.Go(func() {
					i := thing{s, nth}
					if err := g.Store(t.Context(), 7, i); errors.Is(err, errBad) != i.bad() || err != nil && !i.bad() {
						t.Errorf("%s: %v", i.name(), err)
					}
				})
			}
		}
		group.Wait()
		var stored, good int
		err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			return tx.QueryRow(ctx, `select count(*), count(case when name not like '%/1' then 1 end) from sequences where org = 7`).Scan(&stored, &good)
		})
		if err != nil || stored != 2*subjects || good != stored {
			t.Errorf("%d are stored, %d of them good (%v)", stored, good, err)
		}
	})
}

// Who gives up isn't kept waiting, and within another transaction nothing is gathered.
func TestGatheringKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		g := sqldb.NewGatherer(db, func(int64) int64 { return 1 }, func(context.Context, sqldb.Tx, int64, []int64) error { return nil })
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if err := g.Store(gone, 1, 1); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		err := db.Write(t.Context(), func(ctx context.Context, _ sqldb.Tx) error { return g.Store(ctx, 1, 1) })
		if err == nil {
			t.Error("a transaction within a transaction")
		}
	})
}

// The revision stands still while customers answer, and rises with what decides about them.
func TestARevisionRisesWithDecisionsOnly(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		was := int64(0)
		for _, c := range []struct {
			kind  string
			rises int64
		}{{"answer", 0}, {"survey", 1}, {"customer", 0}, {"cause", 1}, {"agreement", 1}, {"account", 0}, {"organisation", 1}} {
			now := was
			err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				all := []sqldb.Entry{{Org: 1, Kind: c.kind}, {Org: 1, Kind: "answer"}, {Org: 1, Kind: "answer"}, {Org: 1, Kind: "answer"}}
				if err := sqldb.AppendLedgerAll(ctx, tx, all); err != nil {
					return err
				}
				var err error
				now, err = sqldb.Revision(ctx, tx, 1)
				return err
			})
			if err != nil || now != was+c.rises {
				t.Errorf("%s: revision %d after %d (%v)", c.kind, now, was, err)
			}
			was = now
		}
	})
}
