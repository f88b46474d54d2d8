// Package stores_test reads back through every store what came in through the door, for two organisations that use the
// same references for different things.
package stores_test

import (
	"context"
	"testing"

	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
	"klankbord.org/store/intakedb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// at returns noon of a day, in milliseconds.
func at(d string) int64 { return int64(day.Must(d))*86_400_000 + 12*3_600_000 }

var act = orgdb.Act{Actor: "test", At: 5}

// fill makes an organisation in which every text ends in its name, so that what leaks is seen.
func fill(t *testing.T, db *sqldb.DB, name string) org.ID {
	t.Helper()
	var o org.Organisation
	write(t, db, func(ctx context.Context, tx sqldb.Tx) (err error) {
		o, err = orgdb.Create(ctx, tx, org.Organisation{Ref: name, Name: "Org " + name, Settings: org.Settings{InternalDomains: []string{"ruit.example"}}}, act)
		return err
	})
	d := intakedb.New(db, o.ID, intakedb.Options{Now: func() int64 { return 7 }})
	label := intake.Text{NL: "nl " + name, EN: "en " + name}
	content := (&survey.Content{Metric: "nps", Languages: []string{"nl"}, Question: label, WindowDays: 30}).Canonical()
	newer := (&survey.Content{Metric: "nps", Languages: []string{"nl"}, Question: label, WindowDays: 20}).Canonical()
	for _, batch := range [][]intake.Record{
		{intake.Value{Dimension: "role", Ref: "monteur", Name: label}, intake.Value{Dimension: "product", Ref: "ruit", Name: label, Owners: []string{"noord"}},
			intake.Value{Dimension: "state", Ref: "NH", Name: label}},
		{intake.Unit{Ref: "noord", Name: "Noord " + name, Parent: "org"}, intake.Unit{Ref: "org", Name: "Top " + name}},
		{intake.Employee{Ref: "M1", Name: "Daan " + name, Manager: "M2", From: day.Must("2020-01-01")}, intake.Employee{Ref: "M2", Name: "Fleur " + name}},
		{intake.Membership{Employee: "M1", Unit: "noord", Role: "monteur", FTE: 80, From: day.Must("2024-01-01"), To: day.Must("2024-12-31")}},
		{intake.Metric{Ref: "nps", Type: "nps", Name: label}},
		{intake.Cause{Ref: "glas", Name: label}, intake.Cause{Ref: "glas/net", Parent: "glas", Name: label}, intake.Cause{Ref: "prijs", Name: label}},
		{intake.Survey{Ref: "na", Content: content}, intake.Survey{Ref: "na", Content: newer}},
		{intake.MatrixLine{Version: "v1", Role: "monteur", Cause: "glas/net", From: day.Must("2024-01-01"), Influenceable: true, Reason: name}},
		{intake.Customer{Ref: "k1", Name: "Klant " + name, Email: "k@voorbeeld.example"}},
		{intake.Transaction{Ref: "W1", Customer: "k1", Day: day.Must("2024-02-01"), ValueCents: 995, Currency: "EUR", Values: map[string]string{"product": "ruit", "state": "NH"},
			Participants: []intake.Participant{{Employee: "M1"}}},
			intake.Transaction{Ref: "W2", Customer: "k1", Day: day.Must("2024-02-02"), Participants: []intake.Participant{{Employee: "M1"}}}},
		{intake.Answer{Ref: "A1", Survey: "na", Transaction: "W1", AnsweredAt: at("2024-02-03"), Score: 9, Verbatim: "100% Netjes " + name, Causes: []string{"glas/net", "prijs"}}},
		{intake.Initiative{Ref: "I1", Employee: "M1", Title: "Titel " + name, Status: "done", DoneOn: day.Must("2024-02-02"), Cause: "glas/net"}},
		{intake.Finding{Ref: "Z1", Employee: "M1", Period: day.Quarter(2024, 1), Text: "Tekst " + name, Status: "confirmed", DecidedOn: day.Must("2024-03-03"), Heard: true}},
		{intake.Coverage{Employee: "M1", Period: day.Quarter(2024, 1), Transactions: 9, Invited: 8}},
		{intake.Target{Ref: "T1", Unit: "noord", Metric: "nps", Answers: "all", Baseline: day.Quarter(2024, 1), Period: day.Quarter(2024, 2), Growth: "6", Reason: name}},
	} {
		outcomes, err := d.Apply(t.Context(), batch)
		if err != nil {
			t.Fatal(err)
		}
		for i, out := range outcomes {
			if out.Status == intake.Refused {
				t.Fatalf("%v: %v", batch[i], out.Fault)
			}
		}
	}
	return o.ID
}

func write(t *testing.T, db *sqldb.DB, fn func(context.Context, sqldb.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// read runs a closure over a snapshot, or fails the test.
func read(t *testing.T, db *sqldb.DB, fn func(context.Context, sqldb.Tx) error) {
	t.Helper()
	if err := db.Read(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}
