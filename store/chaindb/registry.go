package chaindb

import (
	"fmt"
	"slices"
	"strings"
)

// Thing is a kind of thing whose rows the chain commits to. Kind is that of its ledger entries, and their first and last id are
// those of the things.
type Thing struct {
	Kind  string
	Parts []Part
}

// Part is a table that things of a kind are spread over: the rows with ID are the thing's. A kind whose things have many
// parts that matter each for themselves (the lines of a run) gives a second identifier, Sub, of which there is a
// commitment each.
type Part struct {
	Table   string
	ID      string // column
	Sub     string // column; empty: 0
	Columns string // what is committed to, with commas between; columns of which nobody needs to know that they changed stay out
	Order   string // of rows of one thing; empty when there is but one
}

// things is the registry. Adding a kind: a line here, and chaindb.Append instead of sqldb.AppendLedger where its rows are
// written. Rows that are there already are committed to when the program starts. The order of parts and columns is part of the commitments: never change a
// line, or what was committed to no longer fits; a part may be added after the others, since one without rows adds nothing.
var things = []Thing{
	{"organisation", []Part{{Table: "organisations", ID: "org", Columns: "ref, name, settings"}}},
	{"value", []Part{{Table: "dimension_values", ID: "id", Columns: "dimension, ref, name_nl, name_en, parent, owners", Order: "dimension"}}},
	{"unit", []Part{
		{Table: "units", ID: "id", Columns: "ref, name, level, maturity"},
		{Table: "unit_places", ID: "unit_id", Columns: "from_day, parent_id", Order: "from_day"}}},
	{"employee", []Part{{Table: "employees", ID: "id", Columns: "ref, employed_from, employed_to, place"}}},
	{"membership", []Part{{Table: "memberships", ID: "employee_id", Columns: "unit_id, role_id, from_day, to_day, fte", Order: "unit_id, role_id, from_day"}}},
	{"metric", []Part{{Table: "metrics", ID: "id", Columns: "ref, type, scale_min, scale_max, name_nl, name_en"}}},
	{"cause", []Part{{Table: "causes", ID: "id", Columns: "ref, parent_id, name_nl, name_en, way, place"}}},
	{"survey", []Part{
		{Table: "surveys", ID: "id", Columns: "ref, metric_id"},
		{Table: "survey_versions", ID: "survey_id", Sub: "version", Columns: "content, hash, published_at"}}},
	{"matrix_line", []Part{
		{Table: "matrix_versions", ID: "id", Columns: "ref, reason, created_at"},
		{Table: "matrix_lines", ID: "version_id", Columns: "role_id, cause_id, from_day, influenceable, reason", Order: "role_id, cause_id, from_day"}}},
	{"matrix", []Part{{Table: "matrix_signoffs", ID: "version_id", Columns: "party, name, signed_on, document", Order: "party, name"}}},
	{"transaction", []Part{
		{Table: "transactions", ID: "id", Columns: "ref, customer_id, day, unit_id, touchpoint_id, product_id, process_id, channel_id, segment_id, value_cents, currency, problem"},
		{Table: "transaction_values", ID: "transaction_id", Columns: "dimension, value_id", Order: "dimension, value_id"},
		{Table: "participants", ID: "transaction_id", Columns: "employee_id, role_id, unit_id", Order: "employee_id, role_id"}}},
	{"answer", []Part{
		{Table: "answers", ID: "id", Columns: "ref, survey_id, version, metric_id, transaction_id, customer_id, day, answered_at, score, standing, verbatim, language, source_id, call_me"},
		{Table: "answer_causes", ID: "answer_id", Columns: "place, cause_id", Order: "place"},
		{Table: "answer_participants", ID: "answer_id", Columns: "employee_id, role_id, unit_id", Order: "employee_id, role_id"},
		{Table: "answer_said", ID: "answer_id", Columns: "question, kind, value, words", Order: "question"}}},
	{"signal_type", []Part{{Table: "signal_types", ID: "id", Columns: "ref, kind, name_nl, name_en"}}},
	{"signal", []Part{{Table: "signals", ID: "id", Columns: "source, ref, type_id, at, day, customer_id, transaction_id, touchpoint_id, unit_id, words, language, rating, rating_min, rating_max"}}},
	{"invitation", []Part{{Table: "invitations", ID: "id", Columns: "survey_id, transaction_id, channel, language, message_id, made_at"}}},
	{"initiative", []Part{{Table: "initiatives", ID: "id", Columns: "ref, employee_id, unit_id, title, cause_id, hypothesis, status, started_on, done_on, evidence"}}},
	{"finding", []Part{{Table: "findings", ID: "id", Columns: "ref, employee_id, from_day, to_day, text, status, decided_on, decided_by, heard"}}},
	{"coverage", []Part{{Table: "coverage", ID: "employee_id", Columns: "from_day, to_day, transactions, with_problem, excluded_with_problem, excluded_without_problem, invited", Order: "from_day, to_day"}}},
	{"target", []Part{{Table: "targets", ID: "id", Columns: "ref, unit_id, employee_id, metric_id, answers, baseline_from, baseline_to, period_from, period_to, growth, reason"}}},
	{"scheme", []Part{{Table: "schemes", ID: "id", Columns: "ref, version, content, hash, created_at"}}},
	{"run", []Part{
		{Table: "runs", ID: "id", Columns: "scheme_id, computed_at, computed_by, reason, inputs_hash, result_hash, body"},
		{Table: "run_people", ID: "run_id", Sub: "employee_id", Columns: "cents, body"}}},
	{"agreement", []Part{
		{Table: "agreements", ID: "id", Columns: "ref, created_at"},
		{Table: "agreement_versions", ID: "agreement_id", Sub: "version", Columns: "status, effective_day, content, hash, reason, kind, ground, drafted_at, drafted_by, frozen_at, frozen_by"},
		{Table: "agreement_parties", ID: "agreement_id", Sub: "version", Columns: "party, name, agreed_on, document", Order: "party, name"},
		{Table: "agreement_members", ID: "agreement_id", Sub: "version", Columns: "employee_id, unit_id, role_id, from_day, to_day, fte", Order: "employee_id, unit_id, role_id, from_day"},
		{Table: "agreement_ends", ID: "agreement_id", Columns: "last_day, reason, at, actor"}}},
	{"membership_note", []Part{{Table: "membership_notes", ID: "id", Columns: "employee_id, from_day, to_day, at, actor, reason"}}},
	{"consent", []Part{
		{Table: "consents", ID: "id", Columns: "kind, content, hash, recorded_at, recorded_by"},
		{Table: "consent_ends", ID: "consent_id", Columns: "on_day, reason, at, actor"}}},
	{"open_link", []Part{{Table: "open_links", ID: "id", Columns: "name, survey_id, channel, unit_id, touchpoint_id, employee_id, role_id, created_at, created_by, ended_at, ended_by"}}},
	{"checkpoint", []Part{{Table: "chain_checkpoints", ID: "id", Columns: "made_at, length, note"}}},
	{"chain_check", []Part{{Table: "chain_checks", ID: "at", Columns: "actor, length, things, flaws, report"}}},
	{"customer_merge", []Part{{Table: "customer_merges", ID: "id", Columns: "kept_id, merged_id, at, actor, undone_at, undone_by"}}},
	{"erasure", []Part{{Table: "erasures", ID: "id", Columns: "customer_id, hash, at, actor, ground, counts, lifted_at, lifted_by, lifted_for"}}},
	{"nobody", []Part{{Table: "nobodies", ID: "customer_id", Columns: "customer_id"}}},
	{"retention_period", []Part{{Table: "retention_periods", ID: "id", Columns: "class, days, reason, at, actor"}}},
	{"retention_hold", []Part{{Table: "retention_holds", ID: "id", Columns: "from_day, to_day, reason, at, actor, ended_at, ended_by"}}},
	{"redaction", []Part{{Table: "redactions", ID: "id", Columns: "thing, thing_id, field, at, actor, kind, place, length, digest"}}},
}

// Kinds returns the kinds that the chain commits to, in the order of the registry.
func Kinds() []string {
	kinds := make([]string, len(things))
	for i, t := range things {
		kinds[i] = t.Kind
	}
	return kinds
}

func find(kind string) (*Thing, bool) {
	i := slices.IndexFunc(things, func(t Thing) bool { return t.Kind == kind })
	if i < 0 {
		return nil, false
	}
	return &things[i], true
}

// columns returns how many columns of a part are committed to.
func (p *Part) columns() int { return strings.Count(p.Columns, ",") + 1 }

// query reads a part of the things of an organisation ($1) from $2 up to and including $3, in the order of their keys.
func (p *Part) query() string {
	sub, order := "0", p.ID
	if p.Sub != "" {
		sub, order = p.Sub, order+", "+p.Sub
	}
	if p.Order != "" {
		order += ", " + p.Order
	}
	return fmt.Sprintf("/* chaindb.%s */ select %s, %s, %s from %s where org = $1 and %s between cast($2 as bigint) and cast($3 as bigint) order by %s",
		p.Table, p.ID, sub, p.Columns, p.Table, p.ID, order)
}

// next asks for the first id from a number on.
func (p *Part) next() string {
	return fmt.Sprintf("/* chaindb.%s, next */ select min(%s) from %s where org = $1 and %s >= cast($2 as bigint)", p.Table, p.ID, p.Table, p.ID)
}

// queries are the texts of all parts, made once.
var queries = func() map[*Part]string {
	all := map[*Part]string{}
	for i := range things {
		for j := range things[i].Parts {
			p := &things[i].Parts[j]
			all[p] = p.query()
		}
	}
	return all
}()
