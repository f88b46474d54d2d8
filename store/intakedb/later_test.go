package intakedb_test

import (
	"context"
	"slices"
	"testing"

	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// told returns the ids that the ledger's answer entries name under an action, after a position. It reads the table: the
// feed would wait for transactions of other tests on the same server.
func told(t testing.TB, db *sqldb.DB, action string, after int64) (ids []int64, last int64) {
	t.Helper()
	err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		rows, err := tx.Query(ctx, `select n, action, kind, first_id, last_id from ledger where org = 1 and n > $1 order by n`, after)
		return sqldb.Each(rows, err, func(r sqldb.Rows) error {
			var e sqldb.Entry
			if err := r.Scan(&last, &e.Action, &e.Kind, &e.FirstID, &e.LastID); err != nil {
				return err
			}
			for id := e.FirstID; e.Kind == "answer" && e.Action == action && id <= e.LastID; id++ {
				ids = append(ids, id)
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(ids)
	return ids, max(last, after)
}

// What was left open can be filled in, and the ledger names every answer that is no longer as it was.
func TestTheLedgerNamesWhatChanged(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := build(t, db, 1)
		id := func(ref string) int64 { return number(t, db, `select id from answers where org = 1 and ref = $1`, ref) }
		imported, seen := told(t, db, "answers.imported", 0)
		if len(imported) != 6 {
			t.Fatalf("the ledger names %v as new, want 6 answers", imported)
		}
		expect := func(what string, want ...int64) {
			t.Helper()
			var got []int64
			if got, seen = told(t, db, "answers.changed", seen); !slices.Equal(got, want) {
				t.Errorf("%s: the ledger names %v as changed, want %v", what, got, want)
			}
		}
		a2 := world()[11][1].(intake.Answer)
		a2.Verbatim, a2.Causes = "Te laat", []string{"ruit"}
		apply(t, d, intake.Changed, a2)
		expect("filled in", id("A2"))
		a2.Causes = []string{"ruit/tijd"}
		apply(t, d, intake.Changed, a2)
		expect("made precise", id("A2"))
		a2.Causes = []string{"ruit"}
		apply(t, d, intake.Unchanged, a2)
		expect("said less precisely")
		early := intake.Answer{Ref: "A0", Survey: "na-herstel", Transaction: "W1", AnsweredAt: at("2024-02-02"), Score: 5}
		apply(t, d, intake.Created, early)
		expect("an earlier answer arrived", id("A1"))
		w1 := world()[10][0].(intake.Transaction)
		w1.Problem = true
		apply(t, d, intake.Changed, w1)
		expect("its transaction changed", id("A1"), id("A2"), id("A0"))
	})
}

// A unit's move counts from its day, and reading the same file again moves nothing.
func TestUnitsKeepTheirHistory(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := build(t, db, 1)
		moved := intake.Unit{Ref: "noord", Name: "Noord-West", Parent: "zuid", From: day.Must("2024-06-01")}
		apply(t, d, intake.Changed, moved)
		apply(t, d, intake.Unchanged, moved)
		refused(t, d, intake.Unit{Ref: "zuid", Parent: "noord", From: day.Must("2024-07-01")}, "parent", "unit.cycle")
		// Before June there is no cycle yet, but from June on there would be.
		refused(t, d, intake.Unit{Ref: "zuid", Parent: "noord", From: day.Must("2024-05-01")}, "parent", "unit.cycle")
		if n := number(t, db, `select count(*) from unit_places p join units u on u.org = p.org and u.id = p.unit_id where p.org = 1 and u.ref = 'noord'`); n != 2 {
			t.Errorf("Noord has %d places, want 2", n)
		}
	})
}

// A batch that fails as a whole leaves the door usable and numbers unspent.
func TestAFailedBatchIsForgotten(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := build(t, db, 1)
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if _, err := d.Apply(ctx, []intake.Record{intake.Customer{Ref: "k3"}}); err == nil {
			t.Fatal("an ended context stored something")
		}
		if _, err := d.Apply(t.Context(), []intake.Record{intake.Customer{Ref: "k3"}, intake.Unit{Ref: "x"}}); err == nil {
			t.Fatal("a mixed batch was taken")
		}
		apply(t, d, intake.Created, intake.Customer{Ref: "k3"})
		if id := number(t, db, `select id from customers where org = 1 and ref = 'k3'`); id != 3 {
			t.Errorf("the third customer has number %d", id)
		}
	})
}
