package tamper_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"klankbord.org/core/chain"
	"klankbord.org/store/sqldb"
)

// tampering is something that somebody with the database does, and what has to be said about it.
type tampering struct {
	name   string
	sql    string // statements with semicolons between; {org}, {other} and {last} are filled in
	reason string // of a flaw that must be among those found
	kind   string // of that flaw; empty for the chain itself
	query  string // gives the id that the flaw must name (or, without a kind, the entry); empty: any
}

// first asks for the first identifier that a condition finds.
func first(id, table, where string) string {
	return "select min(" + id + ") from " + table + " where org = {org} and " + where
}

var tamperings = []tampering{
	// The ledger.
	{"a word in an entry", "update ledger set body = 'x' where org = {org} and n = 3", chain.Altered, "", "select seq from chain_entries where org = {org} and n = 3"},
	{"who did it", "update ledger set actor = 'employee:1' where org = {org} and n = 4", chain.Altered, "", "select seq from chain_entries where org = {org} and n = 4"},
	{"when it happened", "update ledger set at = at + 1 where org = {org} and n = 5", chain.Altered, "", ""},
	{"what was done", "update ledger set action = 'answers.seen' where org = {org} and n = 6", chain.Altered, "", ""},
	{"to what kind", "update ledger set kind = 'unit' where org = {org} and kind = 'cause'", chain.Altered, "", ""},
	{"to which thing, from", "update ledger set first_id = first_id + 1 where org = {org} and n = (select max(n) from ledger where org = {org})", chain.Altered, "", ""},
	{"to which thing, up to", "update ledger set last_id = last_id + 1 where org = {org} and n = 7", chain.Altered, "", ""},
	{"what was committed to", "update ledger set commits = (select commits from ledger l where l.org = {org} and l.kind = 'unit' limit 1) where org = {org} and kind = 'employee'", chain.Altered, "", ""},
	{"commitments taken away", "update ledger set commits = null, salts = null where org = {org} and kind = 'target'", chain.Altered, "", ""},
	{"commitments that can't be read", "update ledger set commits = body where org = {org} and kind = 'target'", chain.RowsDamaged, "", ""},
	{"salts of other commitments", "update ledger set salts = (select salts from ledger l where l.org = {org} and l.kind = 'initiative' limit 1) where org = {org} and kind = 'target'", chain.RowAltered, "target", ""},
	{"salts taken away", "update ledger set salts = null where org = {org} and kind = 'target'", chain.RowsDamaged, "target", ""},
	{"an entry deleted", "delete from ledger where org = {org} and n = 8", chain.MissingEntry, "", "select seq from chain_entries where org = {org} and n = 8"},
	{"the last entry deleted", "delete from ledger where org = {org} and n = (select max(n) from ledger where org = {org})", chain.MissingEntry, "", ""},
	{"the whole ledger truncated", "delete from ledger where org = {org}", chain.MissingEntry, "", ""},
	{"an entry put in between", "insert into ledger (org, n, at, actor, action, kind, first_id, last_id, body) select org, -5, at, actor, action, kind, first_id, last_id, body from ledger where org = {org} and n = 3; update ledger set tx = (select tx from ledger where org = {org} and n = 3) where org = {org} and n = -5", chain.UnsealedEntry, "", ""},
	{"an entry told twice", "insert into ledger (org, n, tx, at, actor, action, kind, first_id, last_id, body, commits, salts) select org, 0, tx, at, actor, action, kind, first_id, last_id, body, commits, salts from ledger where org = {org} and n = 4", chain.UnsealedEntry, "", ""},
	{"two entries swapped", "update ledger set n = -1 where org = {org} and n = 5; update ledger set n = 5 where org = {org} and n = 6; update ledger set n = 6 where org = {org} and n = -1", chain.Altered, "", "select min(seq) from chain_entries where org = {org} and n in (5, 6)"},
	{"an entry of another organisation in its place", "delete from ledger where org = {org} and n = 5; update ledger set org = {org}, n = 5 where org = {other} and n = (select min(n) from ledger where org = {other})", chain.Altered, "", ""},

	// The sealed entries.
	{"a seal", "update chain_entries set head = (select head from chain_entries c where c.org = {org} and c.seq = 2) where org = {org} and seq = 3", chain.Altered, "", "select 3"},
	{"a seal cut short", "update chain_entries set head = (select body from ledger where org = {org} and n = 3) where org = {org} and seq = 3", chain.Altered, "", "select 3"},
	{"a seal deleted", "delete from chain_entries where org = {org} and seq = 4", chain.Gap, "", "select 4"},
	{"the first seal deleted", "delete from chain_entries where org = {org} and seq = 1", chain.Gap, "", "select 1"},
	{"the last seal deleted", "delete from chain_entries where org = {org} and seq = (select length from chain_state where org = {org})", chain.WrongEnd, "", ""},
	{"seals truncated", "delete from chain_entries where org = {org} and seq > 5", chain.WrongEnd, "", ""},
	{"all seals deleted", "delete from chain_entries where org = {org}", chain.WrongEnd, "", ""},
	{"all seals and the end deleted, to begin again", "delete from chain_entries where org = {org}; delete from chain_state where org = {org}", chain.WrongEnd, "", ""},
	{"two seals swapped", "update chain_entries set seq = -1 where org = {org} and seq = 3; update chain_entries set seq = 3 where org = {org} and seq = 4; update chain_entries set seq = 4 where org = {org} and seq = -1", chain.Altered, "", "select 3"},
	{"a seal numbered otherwise", "update chain_entries set seq = 1000000000000 where org = {org} and seq = 5", chain.Gap, "", "select 5"},
	{"a seal put before the first", "insert into chain_entries (org, seq, n, head) select org, 0, -9, head from chain_entries where org = {org} and seq = 1", chain.Gap, "", ""},
	{"a seal put behind the last", "insert into chain_entries (org, seq, n, head) select org, length + 1, -9, head from chain_state where org = {org}", chain.MissingEntry, "", ""},
	{"a seal about another entry", "update chain_entries set n = -9 where org = {org} and seq = 5", chain.MissingEntry, "", "select 5"},
	{"ledger and seals rolled back together", "delete from ledger where org = {org} and n in (select n from chain_entries where org = {org} and seq > 8); delete from chain_entries where org = {org} and seq > 8", chain.WrongEnd, "", ""},

	// The end.
	{"the length of the chain", "update chain_state set length = length - 2 where org = {org}", chain.WrongEnd, "", ""},
	{"the head of the chain", "update chain_state set head = edge where org = {org}", chain.WrongEnd, "", ""},
	{"the edge of the tree", "update chain_state set edge = head where org = {org}", chain.WrongEnd, "", ""},
	{"the end taken away", "delete from chain_state where org = {org}", chain.WrongEnd, "", ""},
	{"the signature", "update chain_state set signature = head where org = {org}", chain.BadSignature, "", ""},
	{"the signature taken away", "update chain_state set key = '' where org = {org}", chain.BadSignature, "", ""},
	{"when it was sealed", "update chain_state set sealed_at = sealed_at - 1 where org = {org}", chain.BadSignature, "", ""},
	{"where sealing goes on", "update chain_state set n = n - 1 where org = {org}", chain.WrongEnd, "", ""},
	{"what the chain covers", "update chain_state set kinds = 'unit' where org = {org}", chain.WrongEnd, "", ""},

	// The checkpoints and verifications.
	{"a checkpoint", "update chain_checkpoints set note = (select note from chain_checkpoints c where c.org = {org} and c.id = 2) where org = {org} and id = 1", chain.RowAltered, "checkpoint", "select 1"},
	{"a letter in a checkpoint", "update chain_checkpoints set note = replace(note, 'at 2', 'at 3') where org = {org} and id = 2", chain.BadSignature, "checkpoint", "select 2"},
	{"a checkpoint that is none", "update chain_checkpoints set note = 'niets' where org = {org} and id = 2", chain.RowAltered, "checkpoint", "select 2"},
	{"a checkpoint deleted", "delete from chain_checkpoints where org = {org} and id = 1", chain.RowMissing, "checkpoint", "select 1"},
	{"a checkpoint put in", "insert into chain_checkpoints (org, id, made_at, length, note) select org, 9, made_at, length, note from chain_checkpoints where org = {org} and id = 1", chain.RowUnknown, "checkpoint", "select 9"},
	{"two checkpoints swapped", "update chain_checkpoints set id = 3 - id + 10 where org = {org}; update chain_checkpoints set id = id - 10 where org = {org}", chain.RowAltered, "checkpoint", "select 1"},
	{"what a verification found", "update chain_checks set flaws = 7 where org = {org}", chain.RowAltered, "chain_check", ""},
	{"a verification deleted", "delete from chain_checks where org = {org}", chain.RowMissing, "chain_check", ""},

	// Answers.
	{"a score", "update answers set score = score + 1 where org = {org} and id = 5", chain.RowAltered, "answer", "select 5"},
	{"a score taken away", "update answers set score = null where org = {org} and id = 6 ", chain.RowAltered, "answer", "select 6"},
	{"the day of an answer", "update answers set day = day + 1 where org = {org} and id = 7", chain.RowAltered, "answer", "select 7"},
	{"whether an answer counts", "update answers set standing = standing + 1 where org = {org} and id = 8", chain.RowAltered, "answer", "select 8"},
	{"the version of the survey", "update answers set version = 9 where org = {org} and id = 9", chain.RowAltered, "answer", "select 9"},
	{"what an answer is about", "update answers set transaction_id = (select max(id) from transactions where org = {org}) where org = {org} and id = 10", chain.RowAltered, "answer", "select 10"},
	{"whose answer it is", "update answers set customer_id = 1 where org = {org} and id = 12", chain.RowAltered, "answer", "select 12"},
	{"the words of a customer", "update answers set verbatim = 'Prima' where org = {org} and verbatim = 'Te laat'", chain.RowAltered, "answer", "select max(id) from answers where org = {org}"},
	{"an answer deleted", "delete from answers where org = {org} and id = 13; delete from answer_causes where org = {org} and answer_id = 13; delete from answer_participants where org = {org} and answer_id = 13", chain.RowMissing, "answer", "select 13"},
	{"an answer put in", "insert into answers (org, id, ref, survey_id, version, metric_id, transaction_id, customer_id, day, answered_at, score, standing, verbatim, language, source_id, call_me) select org, 900000000000, 'vals', survey_id, version, metric_id, transaction_id, customer_id, day, answered_at, 10, standing, verbatim, language, source_id, call_me from answers where org = {org} and id = 5", chain.RowUnknown, "answer", "select 900000000000"},
	{"two answers swapped", "update answers set id = -1 where org = {org} and id = 5; update answers set id = 5 where org = {org} and id = 6; update answers set id = 6 where org = {org} and id = -1", chain.RowAltered, "answer", "select 6"},
	{"an answer moved to another organisation", "update answers set org = {other} where org = {org} and id = 20", chain.RowAltered, "answer", "select 20"},
	{"the cause of an answer", "update answer_causes set cause_id = cause_id + 1 where org = {org} and answer_id = (select min(answer_id) from answer_causes where org = {org})", chain.RowAltered, "answer", first("answer_id", "answer_causes", "place = 1")},
	{"a cause taken away", "delete from answer_causes where org = {org} and answer_id = (select min(answer_id) from answer_causes where org = {org})", chain.RowAltered, "answer", first("id", "answers", "id = (select min(answer_id) from answer_causes where org = {org})")},
	{"a cause added", "insert into answer_causes (org, answer_id, place, cause_id) values ({org}, 5, 9, 1)", chain.RowAltered, "answer", "select 5"},
	{"who took part in an answer", "update answer_participants set employee_id = employee_id + 1 where org = {org} and answer_id = 5", chain.RowAltered, "answer", "select 5"},
	{"the team of who took part", "update answer_participants set unit_id = 1 where org = {org} and answer_id = 6", chain.RowAltered, "answer", "select 6"},
	{"somebody added to an answer", "insert into answer_participants (org, answer_id, employee_id, role_id, unit_id) values ({org}, 7, 3, 9, null)", chain.RowAltered, "answer", "select 7"},
	{"somebody taken from an answer", "delete from answer_participants where org = {org} and answer_id = 8", chain.RowAltered, "answer", "select 8"},

	// Experiences.
	{"the day of an experience", "update transactions set day = day + 1 where org = {org} and id = 3", chain.RowAltered, "transaction", "select 3"},
	{"the team of an experience", "update transactions set unit_id = 1 where org = {org} and id = 4", chain.RowAltered, "transaction", "select 4"},
	{"an experience deleted", "delete from transactions where org = {org} and id = 5", chain.RowAltered, "transaction", "select 5"},
	{"who took part in an experience", "delete from participants where org = {org} and transaction_id = 6", chain.RowAltered, "transaction", "select 6"},
	{"an attribute of an experience", "delete from transaction_values where org = {org}", chain.RowAltered, "transaction", ""},

	// The agreements.
	{"the questions of a survey", "update survey_versions set content = replace(content, '30', '60') || ' ' where org = {org} and survey_id = 1 and version = 1", chain.RowAltered, "survey", "select 1"},
	{"when a survey was published", "update survey_versions set published_at = 1 where org = {org} and survey_id = 1 and version = 1", chain.RowAltered, "survey", "select 1"},
	{"a version of a survey put in", "insert into survey_versions select org, survey_id, 9, content, hash, published_at from survey_versions where org = {org} and survey_id = 1 and version = 1", chain.RowUnknown, "survey", "select 1"},
	{"the metric of a survey", "update surveys set metric_id = 2 where org = {org} and id = 1", chain.RowAltered, "survey", "select 1"},
	{"the scale of a metric", "update metrics set scale_max = 11 where org = {org} and id = 1", chain.RowAltered, "metric", "select 1"},
	{"the parent of a cause", "update causes set parent_id = 1 where org = {org} and id = 2", chain.RowAltered, "cause", "select 2"},
	{"a cause deleted", "delete from causes where org = {org} and id = 2", chain.RowMissing, "cause", "select 2"},
	{"the reason of a matrix", "update matrix_versions set reason = 'anders' where org = {org} and id = 1", chain.RowAltered, "matrix_line", "select 1"},
	{"a line of the matrix", "update matrix_lines set influenceable = 1 - influenceable where org = {org} and version_id = 1 and cause_id = (select min(cause_id) from matrix_lines where org = {org})", chain.RowAltered, "matrix_line", "select 1"},
	{"the day of a line of the matrix", "update matrix_lines set from_day = from_day - 1 where org = {org} and version_id = 1", chain.RowAltered, "matrix_line", "select 1"},
	{"a line of the matrix deleted", "delete from matrix_lines where org = {org} and cause_id = (select max(cause_id) from matrix_lines where org = {org})", chain.RowAltered, "matrix_line", "select 1"},
	{"who agreed with the matrix", "update matrix_signoffs set name = 'Directie' where org = {org}", chain.RowAltered, "matrix", "select 1"},
	{"an agreement put in", "insert into matrix_signoffs (org, version_id, party, name, signed_on, document) values ({org}, 1, 'management', 'Directie', 1, 'x')", chain.RowAltered, "matrix", "select 1"},
	{"an agreement taken away", "delete from matrix_signoffs where org = {org}", chain.RowMissing, "matrix", "select 1"},
	{"how much growth is asked", "update targets set growth = '1' where org = {org}", chain.RowAltered, "target", ""},
	{"a target deleted", "delete from targets where org = {org}", chain.RowMissing, "target", ""},
	{"the rules of a scheme", "update schemes set content = hash where org = {org} and id = 1", chain.RowAltered, "scheme", "select 1"},
	{"a scheme put in", "insert into schemes select org, 9, ref, 9, content, hash, created_at from schemes where org = {org} and id = 1", chain.RowUnknown, "scheme", "select 9"},
	{"the settings of the organisation", "update organisations set settings = '{}' where org = {org}", chain.RowAltered, "organisation", "select {org}"},
	{"the owners of a value", "update dimension_values set owners = '[\"x\"]' where org = {org} and dimension = 'source' and id = 1", chain.RowAltered, "value", "select 1"},

	// People.
	{"since when somebody works here", "update employees set employed_from = employed_from - 400 where org = {org} and id = 1", chain.RowAltered, "employee", "select 1"},
	{"whose number it is", "update employees set ref = 'X' where org = {org} and id = 1; update employees set ref = (select 'M01') where org = {org} and id = 2; update employees set ref = 'M02' where org = {org} and id = 1", chain.RowAltered, "employee", "select 1"},
	{"the team somebody was in", "update memberships set unit_id = unit_id + 1 where org = {org} and employee_id = 1", chain.RowAltered, "membership", "select 1"},
	{"until when somebody was in a team", "update memberships set to_day = 19800 where org = {org} and employee_id = 2", chain.RowAltered, "membership", "select 2"},
	{"a membership deleted", "delete from memberships where org = {org} and employee_id = 3", chain.RowMissing, "membership", "select 3"},
	{"a membership put in", "insert into memberships select org, employee_id, unit_id, role_id, from_day + 1, to_day, 1 from memberships where org = {org} and employee_id = 1", chain.RowAltered, "membership", "select 1"},
	{"the maturity of a team", "update units set maturity = 'x' where org = {org} and id = 1", chain.RowAltered, "unit", "select 1"},
	{"the place of a team", "update unit_places set parent_id = unit_id where org = {org} and unit_id = 2", chain.RowAltered, "unit", "select 2"},
	{"a team deleted", "delete from units where org = {org} and id = 2; delete from unit_places where org = {org} and unit_id = 2", chain.RowMissing, "unit", "select 2"},

	// Judgements.
	{"what was decided about somebody", "update findings set status = 'unfounded' where org = {org} and id = 1", chain.RowAltered, "finding", "select 1"},
	{"whether somebody was heard", "update findings set heard = 1 - heard where org = {org} and id = 1", chain.RowAltered, "finding", "select 1"},
	{"a finding deleted", "delete from findings where org = {org} and id = 1", chain.RowMissing, "finding", "select 1"},
	{"who was left out", "update coverage set excluded_with_problem = excluded_with_problem + 1 where org = {org} and employee_id = (select min(employee_id) from coverage where org = {org})", chain.RowAltered, "coverage", first("employee_id", "coverage", "1 = 1")},
	{"a count of who was asked deleted", "delete from coverage where org = {org} and employee_id = 2", chain.RowMissing, "coverage", "select 2"},
	{"who made an improvement", "update initiatives set employee_id = 2 where org = {org}", chain.RowAltered, "initiative", ""},

	// Pay.
	{"the head of a run", "update runs set result_hash = 'x' where org = {org} and id = 1", chain.RowAltered, "run", "select 1"},
	{"why a run was made", "update runs set reason = 'correctie' where org = {org} and id = 2", chain.RowAltered, "run", "select 2"},
	{"somebody's bonus", "update run_people set cents = cents + 100000 where org = {org} and run_id = 1 and employee_id = 2", chain.RowAltered, "run", "select 1"},
	{"somebody's statement", "update run_people set body = (select body from run_people r where r.org = {org} and r.run_id = 1 and r.employee_id = 2) where org = {org} and run_id = 1 and employee_id = 1", chain.RowAltered, "run", "select 1"},
	{"somebody taken out of a run", "delete from run_people where org = {org} and run_id = 2 and employee_id = 3", chain.RowMissing, "run", "select 2"},
	{"somebody put into a run", "insert into run_people (org, run_id, employee_id, cents, body) select org, run_id, 999, cents, body from run_people where org = {org} and run_id = 1 and employee_id = 1", chain.RowUnknown, "run", "select 1"},
	{"two bonuses swapped", "update run_people set employee_id = -1 where org = {org} and run_id = 1 and employee_id = 1; update run_people set employee_id = 1 where org = {org} and run_id = 1 and employee_id = 2; update run_people set employee_id = 2 where org = {org} and run_id = 1 and employee_id = -1", chain.RowAltered, "run", "select 1"},
	{"a run deleted", "delete from runs where org = {org} and id = 1; delete from run_people where org = {org} and run_id = 1", chain.RowMissing, "run", "select 1"},
	{"a run put in", "insert into runs select org, 9, scheme_id, computed_at, computed_by, reason, inputs_hash, result_hash, body from runs where org = {org} and id = 1", chain.RowUnknown, "run", "select 9"},
	{"a table of pay truncated", "delete from run_people where org = {org}", chain.RowMissing, "run", "select 1"},
}

// Whatever is changed straight in the database is found and named, and what isn't changed is fine.
func TestEveryTamperingIsFound(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		if len(tamperings) < 50 {
			t.Fatalf("only %d ways of tampering", len(tamperings))
		}
		untouched := w.try(t, nil, func(context.Context, sqldb.Tx) error { return nil })
		if !untouched.OK() || untouched.Unsealed != 0 || untouched.Things < 200 || untouched.Passed != 2 {
			t.Fatalf("what nobody touched gives %+v", untouched)
		}
		for _, c := range tamperings {
			w.expect(t, &c)
		}
	})
}

func (w *world) fill(sql string) string {
	return strings.NewReplacer("{org}", fmt.Sprint(w.org.ID), "{other}", "1").Replace(sql)
}

// expect tampers and holds what is found against what should be.
func (w *world) expect(t *testing.T, c *tampering) {
	t.Helper()
	var want int64
	result := w.try(t, nil, func(ctx context.Context, tx sqldb.Tx) error {
		if c.query != "" {
			if err := tx.QueryRow(ctx, w.fill(c.query)).Scan(&want); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
		}
		for _, sql := range strings.Split(c.sql, ";") {
			sql = strings.TrimSpace(sql)
			n, err := tx.Exec(ctx, w.fill(w.inWords(sql)))
			if err != nil || n == 0 {
				t.Fatalf("%s: %s changed %d rows: %v", c.name, sql, n, err)
			}
		}
		return nil
	})
	for _, f := range result.Flaws {
		named := f.ID
		if c.kind == "" {
			named = f.Seq
		}
		if f.Reason == c.reason && f.Kind == c.kind && (c.query == "" || named == want) {
			return
		}
	}
	t.Errorf("%s: want %s of %q %d, found %+v", c.name, c.reason, c.kind, want, result.Flaws)
}

// inWords says what both engines do and write differently: bytes of a text.
func (w *world) inWords(sql string) string {
	if w.db.Engine() == sqldb.SQLite {
		return strings.NewReplacer("body = 'x'", "body = x'78'", "content = hash", "content = cast(hash as blob)").Replace(sql)
	}
	return strings.NewReplacer("content = hash", "content = convert_to(hash, 'UTF8')").Replace(sql)
}
