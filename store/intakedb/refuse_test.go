package intakedb_test

import (
	"context"
	"strings"
	"testing"

	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/survey"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// Everything that can be wrong is refused at its field, and the good ones around it go in.
func TestWrongRecordsAreRefusedByThemselves(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := build(t, db, 1)
		spring := day.Must("2024-05-01")
		job := func(change func(*intake.Transaction)) intake.Transaction {
			j := intake.Transaction{Ref: "X", Day: spring}
			change(&j)
			return j
		}
		said := func(change func(*intake.Answer)) intake.Answer {
			a := intake.Answer{Ref: "X", Survey: "na-herstel", Transaction: "W3", AnsweredAt: at("2024-05-03"), Score: 8}
			change(&a)
			return a
		}
		known := func(change func(*intake.Answer)) intake.Answer {
			a := world()[11][0].(intake.Answer)
			change(&a)
			return a
		}
		for _, c := range []struct {
			record     intake.Record
			field, key string
		}{
			{intake.Unit{Ref: "org", Parent: "noord", From: spring}, "parent", "unit.cycle"},
			{intake.Unit{Ref: "x", Parent: "nergens"}, "parent", "unit.not_found"},
			{intake.Employee{Ref: "x", Manager: "M9"}, "manager", "employee.not_found"},
			{intake.Membership{Employee: "M1", Unit: "noord", Role: "monteur", FTE: 80, From: day.Must("2024-03-01")}, "from", "membership.overlaps"},
			{intake.Membership{Employee: "M1", Unit: "zuid", Role: "monteur", FTE: 80, From: day.Must("2025-03-01"), To: day.Must("2025-03-02")}, "from", "membership.overlaps"},
			{intake.Membership{Employee: "M1", Unit: "noord", Role: "baas", FTE: 80, From: spring}, "role", "role.not_found"},
			{intake.Membership{Employee: "M1", Unit: "noord", Role: "monteur", FTE: 101, From: spring}, "fte", "number.out_of_range"},
			{intake.Metric{Ref: "nps", Type: "csat"}, "type", "metric.scale_fixed"},
			{intake.Cause{Ref: "x", Parent: "ruit/netheid"}, "parent", "cause.too_deep"},
			{intake.Cause{Ref: "prijs", Parent: "ruit"}, "parent", "cause.parent_fixed"},
			{intake.Survey{Ref: "x", Content: (&survey.Content{Metric: "nes", Languages: []string{"nl"}, Question: intake.Text{NL: "?"}}).Canonical()}, "content.metric", "metric.not_found"},
			{intake.Survey{Ref: "na-herstel", Content: (&survey.Content{Metric: "cijfer", Languages: []string{"nl"}, Question: intake.Text{NL: "?"}}).Canonical()}, "content.metric", "survey.metric_fixed"},
			{intake.Survey{Ref: "x", Content: []byte(`{"metric":"nps","colour":"red"}`)}, "content", "survey.malformed"},
			{intake.MatrixLine{Version: "2024", Role: "monteur", Cause: "prijs", From: day.Must("2024-01-01"), Influenceable: true}, "version", "matrix.line_fixed"},
			{intake.MatrixLine{Version: "2024", Role: "monteur", Cause: "ruit", From: spring}, "cause", "matrix.cause_has_causes"},
			{intake.MatrixLine{Version: "2024", Role: "monteur", Cause: "weer", From: spring}, "cause", "cause.not_found"},
			{intake.Value{Dimension: "touchpoint", Ref: "x", Parent: "nergens"}, "parent", "stage.not_found"},
			{intake.Customer{Ref: "x", Segment: "geheim"}, "segment", "segment.not_found"},
			{job(func(j *intake.Transaction) { j.Customer = "k9" }), "customer", "customer.not_found"},
			{job(func(j *intake.Transaction) { j.ValueCents, j.Currency = 100, "USD" }), "currency", "currency.other"},
			{job(func(j *intake.Transaction) { j.Values = map[string]string{"product": "dak"} }), "values.product", "value.not_found"},
			{job(func(j *intake.Transaction) { j.More = map[string][]string{"state": {"NH", "XX"}} }), "more.state[1]", "value.not_found"},
			{job(func(j *intake.Transaction) { j.Participants = []intake.Participant{{Employee: "M1"}, {Employee: "M9"}} }), "participants[1].employee", "employee.not_found"},
			{job(func(j *intake.Transaction) { j.Participants = []intake.Participant{{Employee: "M3"}} }), "participants[0].role", "participant.role_missing"},
			{job(func(j *intake.Transaction) {
				j.Participants = []intake.Participant{{Employee: "M1"}, {Employee: "M1", Role: "monteur"}}
			}), "participants[1].employee", "participant.twice"},
			{job(func(j *intake.Transaction) { j.Ref, j.Customer = "W1", "k2" }), "day", "transaction.day_fixed"},
			{said(func(a *intake.Answer) { a.Transaction = "W9" }), "transaction", "transaction.not_found"},
			{said(func(a *intake.Answer) { a.AnsweredAt = at("2024-05-01") }), "answered_at", "answer.before_service"},
			{said(func(a *intake.Answer) { a.Score = 11 }), "score", "score.out_of_range"},
			{said(func(a *intake.Answer) { a.Causes = []string{"prijs", "weer"} }), "causes[1]", "cause.not_found"},
			{said(func(a *intake.Answer) { a.Metric = "nes" }), "metric", "metric.not_found"},
			{said(func(a *intake.Answer) { a.Survey = "geen" }), "survey", "survey.not_found"},
			{said(func(a *intake.Answer) { a.Channel = "duif" }), "channel", "source.not_found"},
			{said(func(a *intake.Answer) { a.Transaction, a.Customer = "W1", "k2" }), "customer", "answer.other_customer"},
			{known(func(a *intake.Answer) { a.Score = 10 }), "score", "answer.score_fixed"},
			{known(func(a *intake.Answer) { a.Score = intake.NoScore }), "score", "answer.score_fixed"},
			{known(func(a *intake.Answer) { a.Verbatim = "Bah" }), "verbatim", "answer.verbatim_fixed"},
			{known(func(a *intake.Answer) { a.Causes = []string{"ruit/tijd", "prijs"} }), "causes[0]", "answer.causes_fixed"},
			{known(func(a *intake.Answer) { a.AnsweredAt++ }), "answered_at", "answer.fixed"},
			{intake.Finding{Ref: "x", Employee: "M9", Period: day.Quarter(2024, 1), Text: "?", Status: "open"}, "employee", "employee.not_found"},
			{intake.Target{Ref: "x", Metric: "nes", Answers: "all", Baseline: day.Quarter(2024, 1), Period: day.Quarter(2024, 2), Growth: "1"}, "metric", "metric.not_found"},
			{intake.Initiative{Ref: "x", Unit: "west", Title: "t", Status: "running"}, "unit", "unit.not_found"},
			{intake.Coverage{Employee: "M9", Period: day.Quarter(2024, 1)}, "employee", "employee.not_found"},
		} {
			refused(t, d, c.record, c.field, c.key)
		}
		outcomes, err := d.Apply(t.Context(), []intake.Record{
			intake.Customer{Ref: "goed"}, intake.Customer{Ref: "fout", Email: "geen adres"}, intake.Customer{Ref: "ook goed"},
			intake.Customer{Ref: strings.Repeat("x", 1000)}, intake.Customer{Ref: "goed"}, intake.Customer{Ref: "goed", Name: "Jan"},
		})
		if err != nil {
			t.Fatal(err)
		}
		want := []intake.Status{intake.Created, intake.Refused, intake.Created, intake.Refused, intake.Unchanged, intake.Changed}
		for i, o := range outcomes {
			if o.Status != want[i] {
				t.Errorf("record %d is %s (%v), want %s", i, o.Status, o.Fault, want[i])
			}
		}
	})
}

// What was agreed and signed takes no more lines.
func TestASignedMatrixIsClosed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := build(t, db, 1)
		line := intake.MatrixLine{Version: "2024", Role: "planner", Cause: "ruit/tijd", From: day.Must("2024-01-01"), Influenceable: true}
		apply(t, d, intake.Created, line)
		newer := line
		newer.Version = "2025"
		apply(t, d, intake.Created, newer)
		late := line
		late.Cause = "prijs"
		refused(t, d, late, "version", "matrix.not_latest")
		write(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			_, err := tx.Exec(ctx, `insert into matrix_signoffs (org, version_id, party, name, signed_on, document)
				values (1, 2, 'works_council', 'OR', 1, '')`)
			return err
		})
		late.Version = "2025"
		refused(t, d, late, "version", "matrix.signed")
		apply(t, d, intake.Unchanged, newer)
	})
}
