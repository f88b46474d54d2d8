package intakedb_test

import (
	"context"
	"fmt"
	"testing"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
	"klankbord.org/store/intakedb"
	"klankbord.org/store/sqldb"
)

const settings = `{"languages":["nl","en"],"currency":"EUR","time_zone":"Europe/Amsterdam","internal_domains":["ruit.example"]}`

// addOrg makes an organisation.
func addOrg(t testing.TB, db *sqldb.DB, id org.ID) {
	t.Helper()
	write(t, db, func(ctx context.Context, tx sqldb.Tx) error {
		_, err := tx.Exec(ctx, `insert into organisations (org, ref, name, settings, created_at) values ($1, $2, $2, $3, 0)`,
			id, fmt.Sprintf("org%d", id), settings)
		return err
	})
}

func write(t testing.TB, db *sqldb.DB, fn func(context.Context, sqldb.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// number returns the single number that a query gives.
func number(t testing.TB, db *sqldb.DB, sql string, args ...any) int64 {
	t.Helper()
	var n int64
	err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error { return tx.QueryRow(ctx, sql, args...).Scan(&n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func open(db *sqldb.DB, o org.ID) *intakedb.Door {
	return intakedb.New(db, o, intakedb.Options{Actor: "test", Now: func() int64 { return 1_700_000_000_000 }})
}

// apply takes records in and expects each to have this status.
func apply(t testing.TB, d *intakedb.Door, want intake.Status, records ...intake.Record) {
	t.Helper()
	outcomes, err := d.Apply(t.Context(), records)
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range outcomes {
		if o.Status != want {
			t.Fatalf("%s %q is %s (%v), want %s", records[i].Kind(), records[i].Key(), o.Status, o.Fault, want)
		}
	}
}

// refused expects one record to be refused with this field and key.
func refused(t testing.TB, d *intakedb.Door, r intake.Record, field, key string) {
	t.Helper()
	outcomes, err := d.Apply(t.Context(), []intake.Record{r})
	if err != nil {
		t.Fatal(err)
	}
	f := outcomes[0].Fault
	if outcomes[0].Status != intake.Refused || f.Field != field || f.Key != key {
		t.Errorf("%+v is %s (%v), want %s at %q", r, outcomes[0].Status, f, key, field)
	}
	if f != nil && f.Kind == fault.Internal {
		t.Errorf("%v is internal", f)
	}
}

var content = (&survey.Content{Metric: "nps", Languages: []string{"nl"}, Question: intake.Text{NL: "Beveelt u ons aan?"}, WindowDays: 30}).Canonical()

const noon = 12 * 3600 * 1000

// at returns noon of a day, in milliseconds.
func at(d string) int64 { return int64(day.Must(d))*86_400_000 + noon }

// world is a batch of each kind, in order: enough to answer about.
func world() [][]intake.Record {
	return [][]intake.Record{
		{
			intake.Value{Dimension: "role", Ref: "monteur", Name: intake.Text{NL: "Monteur", EN: "Mechanic"}},
			intake.Value{Dimension: "role", Ref: "planner"},
			intake.Value{Dimension: "stage", Ref: "service"},
			intake.Value{Dimension: "product", Ref: "voorruit"},
			intake.Value{Dimension: "product", Ref: "zijruit"},
			intake.Value{Dimension: "segment", Ref: "zakelijk"},
			intake.Value{Dimension: "state", Ref: "NH"},
		},
		{intake.Value{Dimension: "touchpoint", Ref: "herstel", Parent: "service", Owners: []string{"noord"}}},
		{
			intake.Unit{Ref: "noord", Name: "Noord", Level: "team", Parent: "org", Maturity: "basis"},
			intake.Unit{Ref: "zuid", Name: "Zuid", Level: "team", Parent: "org"},
			intake.Unit{Ref: "org", Name: "Ruit", Level: "organisation"},
		},
		{
			intake.Employee{Ref: "M1", Name: "Daan", Email: "daan@ruit.example", Manager: "M2", From: day.Must("2021-03-01")},
			intake.Employee{Ref: "M2", Name: "Fleur", From: day.Must("2019-09-01")},
			intake.Employee{Ref: "M3", Name: "Imran", From: day.Must("2019-09-01"), To: day.Must("2024-12-31")},
		},
		{
			intake.Membership{Employee: "M1", Unit: "noord", Role: "monteur", FTE: 80, From: day.Must("2021-03-01"), To: day.Must("2024-03-31")},
			intake.Membership{Employee: "M1", Unit: "zuid", Role: "monteur", FTE: 80, From: day.Must("2024-04-01")},
			intake.Membership{Employee: "M2", Unit: "noord", Role: "planner", FTE: 100, From: day.Must("2019-09-01")},
		},
		{intake.Metric{Ref: "nps", Type: "nps", Name: intake.Text{NL: "Aanbeveling"}}, intake.Metric{Ref: "cijfer", Type: "rating", Min: 1, Max: 100}},
		{
			intake.Cause{Ref: "ruit/netheid", Parent: "ruit", Name: intake.Text{NL: "Netheid"}},
			intake.Cause{Ref: "ruit/tijd", Parent: "ruit"},
			intake.Cause{Ref: "ruit", Name: intake.Text{NL: "Ruitvervanging"}},
			intake.Cause{Ref: "prijs"},
			intake.Cause{Ref: "weet niet", Way: "unknown"},
		},
		{intake.Survey{Ref: "na-herstel", Content: content}},
		{
			intake.MatrixLine{Version: "2024", Role: "monteur", Cause: "ruit/netheid", From: day.Must("2024-01-01"), Influenceable: true, Reason: "zelf"},
			intake.MatrixLine{Version: "2024", Role: "monteur", Cause: "prijs", From: day.Must("2024-01-01")},
		},
		{
			intake.Customer{Ref: "k1", Email: "klant1@voorbeeld.example", Segment: "zakelijk", Language: "nl"},
			intake.Customer{Ref: "k2", Email: "chef@kantoor.ruit.example"},
		},
		{
			intake.Transaction{Ref: "W1", Customer: "k1", Day: day.Must("2024-02-01"), ValueCents: 12345, Currency: "EUR",
				Values:       map[string]string{"touchpoint": "herstel", "product": "voorruit", "state": "NH"},
				More:         map[string][]string{"product": {"zijruit"}},
				Participants: []intake.Participant{{Employee: "M1"}, {Employee: "M2", Role: "planner"}}},
			intake.Transaction{Ref: "W2", Customer: "k2", Day: day.Must("2024-05-01"), Problem: true, Participants: []intake.Participant{{Employee: "M1"}}},
			intake.Transaction{Ref: "W3", Day: day.Must("2024-05-02"), Unit: "noord"},
		},
		{
			intake.Answer{Ref: "A1", Survey: "na-herstel", Transaction: "W1", AnsweredAt: at("2024-02-03"), Score: 9, Verbatim: "Top!",
				Causes: []string{"ruit/netheid", "prijs"}, Channel: "mail", Language: "nl"},
			intake.Answer{Ref: "A2", Survey: "na-herstel", Transaction: "W1", AnsweredAt: at("2024-02-04"), Score: 3},
			intake.Answer{Ref: "A3", Survey: "na-herstel", Transaction: "W2", AnsweredAt: at("2024-05-01"), Score: 10},
			intake.Answer{Ref: "A4", Survey: "na-herstel", Transaction: "W3", AnsweredAt: at("2024-07-01"), Score: 10},
			intake.Answer{Ref: "A5", Survey: "na-herstel", Transaction: "W3", AnsweredAt: at("2024-05-03"), Score: intake.NoScore, CallMe: true},
			intake.Answer{Ref: "A6", Survey: "na-herstel", Metric: "cijfer", Customer: "k1", Day: day.Must("2024-05-05"), AnsweredAt: at("2024-05-05"), Score: 77},
		},
		{intake.Initiative{Ref: "I1", Employee: "M1", Title: "Stofzuigen", Cause: "ruit/netheid", Status: "done", DoneOn: day.Must("2024-04-15")}},
		{intake.Finding{Ref: "Z1", Employee: "M3", Period: day.Quarter(2024, 2), Text: "sturende vraag", Status: "open"}},
		{intake.Coverage{Employee: "M1", Period: day.Quarter(2024, 1), Transactions: 29, WithProblem: 5, ExcludedWithoutProblem: 1, Invited: 28}},
		{intake.Target{Ref: "T1", Unit: "noord", Metric: "nps", Answers: "all", Baseline: day.Quarter(2024, 1), Period: day.Quarter(2024, 2), Growth: "12"}},
	}
}

// build fills an organisation with the world.
func build(t testing.TB, db *sqldb.DB, o org.ID) *intakedb.Door {
	t.Helper()
	addOrg(t, db, o)
	d := open(db, o)
	for _, batch := range world() {
		apply(t, d, intake.Created, batch...)
	}
	return d
}
