package intakedb_test

import (
	"context"
	"testing"

	"klankbord.org/core/collect"
	"klankbord.org/core/intake"
	"klankbord.org/store/intakedb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// Everything goes in once; the second time nothing changes and nothing is written.
func TestTheSameRecordsTwiceAreOneThing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		build(t, db, 1)
		before := number(t, db, `select count(*) from ledger where org = 1`)
		if before == 0 {
			t.Fatal("the ledger knows nothing")
		}
		again := open(db, 1) // without anything remembered
		for _, batch := range world() {
			apply(t, again, intake.Unchanged, batch...)
		}
		if after := number(t, db, `select count(*) from ledger where org = 1`); after != before {
			t.Fatalf("the second time wrote %d ledger entries", after-before)
		}
	})
}

// Another organisation's references are unknown here, and its answers aren't ours.
func TestOrganisationsDontMeet(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		build(t, db, 1)
		addOrg(t, db, 2)
		d := open(db, 2)
		refused(t, d, intake.Membership{Employee: "M1", Unit: "noord", Role: "monteur", FTE: 100, From: 1}, "employee", "employee.not_found")
		refused(t, d, intake.Answer{Ref: "A1", Survey: "na-herstel", Transaction: "W1", AnsweredAt: at("2024-02-03"), Score: 9}, "survey", "survey.not_found")
		for _, batch := range world() {
			apply(t, d, intake.Created, batch...)
		}
		for _, table := range []string{"answers", "transactions", "employees", "answer_participants", "ledger"} {
			one := number(t, db, `select count(*) from `+table+` where org = 1`)
			if two := number(t, db, `select count(*) from `+table+` where org = 2`); one != two || one == 0 {
				t.Errorf("%s: %d and %d rows", table, one, two)
			}
		}
	})
}

// What a transaction says is completed from the memberships of its day and kept with the answer.
func TestAnswersKeepWhoWasInvolved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := build(t, db, 1)
		count := func(unit, answer string) int64 {
			return number(t, db, `select count(*) from answer_participants p join answers a on a.org = p.org and a.id = p.answer_id
				join units u on u.org = p.org and u.id = p.unit_id join employees e on e.org = p.org and e.id = p.employee_id
				where p.org = 1 and a.ref = $1 and u.ref = $2 and e.ref = 'M1'`, answer, unit)
		}
		if count("noord", "A1") != 1 || count("zuid", "A3") != 1 {
			t.Fatal("M1 should be in Noord in February and in Zuid in May")
		}
		w1 := world()[10][0].(intake.Transaction)
		w1.Participants = []intake.Participant{{Employee: "M2", Role: "planner"}}
		apply(t, d, intake.Changed, w1)
		if count("noord", "A1") != 1 {
			t.Fatal("a later change of the transaction moved an answer's participants")
		}
	})
}

func standings(t testing.TB, db *sqldb.DB) map[string]collect.Standing {
	t.Helper()
	found := map[string]collect.Standing{}
	err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		rows, err := tx.Query(ctx, `select ref, standing from answers where org = 1`)
		return sqldb.Each(rows, err, func(r sqldb.Rows) error {
			var ref string
			var s collect.Standing
			err := r.Scan(&ref, &s)
			found[ref] = s
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestStandingsAreStored(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		build(t, db, 1)
		want := map[string]collect.Standing{"A1": collect.Counted, "A2": collect.Duplicate, "A3": collect.Internal, "A4": collect.Late,
			"A5": collect.NoScore, "A6": collect.Counted}
		for ref, s := range standings(t, db) {
			if s != want[ref] {
				t.Errorf("%s is %s, want %s", ref, s, want[ref])
			}
		}
	})
}

// A dry run tells what would happen and leaves nothing.
func TestADryRunLeavesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		addOrg(t, db, 1)
		d := intakedb.New(db, 1, intakedb.Options{DryRun: true, Now: func() int64 { return 1 }})
		for _, batch := range world() {
			apply(t, d, intake.Created, batch...)
		}
		for _, batch := range world() {
			apply(t, d, intake.Unchanged, batch...)
		}
		refused(t, d, intake.Unit{Ref: "org", Parent: "noord"}, "parent", "unit.cycle")
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"answers", "units", "ledger", "sequences", "customers"} {
			if n := number(t, db, `select count(*) from `+table+` where org = 1`); n != 0 {
				t.Errorf("%d rows of %s remain", n, table)
			}
		}
		build2 := open(db, 1)
		apply(t, build2, intake.Created, world()[0]...)
	})
}
