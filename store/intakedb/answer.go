package intakedb

import (
	"cmp"
	"context"
	"slices"

	"klankbord.org/core/agree"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/store/sqldb"
)

// answerRow is an answer as it is stored, with what is needed to judge it.
type answerRow struct {
	id          int64
	ref         string
	survey      int64
	version     int64
	metric      int64
	transaction int64
	customer    int64
	day         day.Day
	answeredAt  int64
	score       int // intake.NoScore when not answered
	standing    collect.Standing
	verbatim    string
	language    string
	source      int64
	callMe      bool
	email       string  // of the customer; not stored here
	causes      []int64 // in order of choice
	stored      bool    // was there before this batch
	erased      bool    // its customer was: words don't come back
	otherWay    bool    // asked in a way that isn't the one agreed for its day
	redacted    bool    // something was taken out of its words: what was there doesn't come back
}

// answerKey finds an answer among those of its survey.
type answerKey struct {
	survey int64
	ref    string
}

// answers is one round of answers at work.
type answers struct {
	*batch
	surveys  map[string]*surveyRules
	rules    map[int64]*surveyRules // by identifier
	metrics  map[int64]scale
	metric   map[string]int64
	tree     *causeTree
	source   map[string]int64
	about    map[string]subject     // transactions by reference
	units    map[int64][]agree.Path // of transactions, where an agreement looks at them
	customer map[string]customerRow // customers of answers without a transaction
	was      map[answerKey]*answerRow
	groups   map[group][]*answerRow // answers about the transactions of this round
	fresh    []*answerRow
	touched  []*answerRow
}

// applyAnswers judges and stores one round of answers.
func applyAnswers(ctx context.Context, b *batch, round []int) error {
	w := &answers{batch: b}
	if err := w.resolve(ctx, round); err != nil {
		return err
	}
	if err := w.loadBefore(ctx, round); err != nil {
		return err
	}
	for _, i := range round {
		w.take(i, record[intake.Answer](b, i))
	}
	flipped := w.judge()
	if err := w.insert(ctx); err != nil {
		return err
	}
	if err := w.update(ctx); err != nil {
		return err
	}
	return w.flip(ctx, flipped)
}

// take builds one answer and judges it against what is there.
func (w *answers) take(i int, r intake.Answer) {
	a, f := w.build(r)
	if f != nil {
		w.refuse(i, f)
		return
	}
	before := w.was[answerKey{a.survey, a.ref}]
	if before == nil {
		a.id = w.nextID()
		w.fresh = append(w.fresh, a)
		w.group(a)
		w.made(i, a.id)
		return
	}
	changed, f := w.merge(before, a)
	switch {
	case f != nil:
		w.refuse(i, f)
	case !changed:
		w.set(i, intake.Unchanged)
	default:
		w.touched = append(w.touched, before)
		w.altered(i, before.id)
	}
}

var answerColumns = []string{"org", "id", "ref", "survey_id", "version", "metric_id", "transaction_id", "customer_id", "day",
	"answered_at", "score", "standing", "verbatim", "language", "source_id", "call_me"}

// sqlCopyParticipants keeps who was involved as it is now, whatever happens to the transaction later.
const sqlCopyParticipants = `-- intakedb.insertAnswers, participants
insert into answer_participants (org, answer_id, employee_id, role_id, unit_id)
select a.org, a.id, p.employee_id, p.role_id, p.unit_id
from answers a join participants p on p.org = a.org and p.transaction_id = a.transaction_id
where a.org = $1 and a.id between $2 and $3
returning answer_id, employee_id, role_id, unit_id`

func (w *answers) insert(ctx context.Context) error {
	if len(w.fresh) == 0 {
		return nil
	}
	_, err := w.tx.BulkInsert(ctx, "answers", answerColumns, bulk(w.fresh, func(a **answerRow, args []any) []any {
		args = (*a).args(append(args, w.org))
		w.pin((*a).id, 1, args[2:])
		return args
	}))
	if err != nil {
		return err
	}
	if err := w.insertCauses(ctx, w.fresh); err != nil {
		return err
	}
	for start := 0; start < len(w.fresh); {
		end := start + 1
		for end < len(w.fresh) && w.fresh[end].id == w.fresh[end-1].id+1 {
			end++
		}
		if err := w.copyParticipants(ctx, w.fresh[start].id, w.fresh[end-1].id); err != nil {
			return err
		}
		start = end
	}
	return nil
}

// copyParticipants does it for answers from one up to and including another.
func (w *answers) copyParticipants(ctx context.Context, from, to int64) error {
	type line struct {
		answer, employee, role int64
		unit                   *int64
	}
	lines, err := sqldb.List(ctx, w.tx, func(r sqldb.Rows, l *line) error {
		return r.Scan(&l.answer, &l.employee, &l.role, &l.unit)
	}, sqlCopyParticipants, w.org, from, to)
	if err != nil {
		return err
	}
	slices.SortFunc(lines, func(a, b line) int {
		return cmp.Or(cmp.Compare(a.answer, b.answer), cmp.Compare(a.employee, b.employee), cmp.Compare(a.role, b.role))
	})
	var fields [3]any
	for _, l := range lines {
		fields[0], fields[1], fields[2] = l.employee, l.role, nil
		if l.unit != nil {
			fields[2] = *l.unit
		}
		w.pin(l.answer, 3, fields[:])
	}
	return nil
}

func (a *answerRow) args(args []any) []any {
	score := any(nil)
	if a.score != intake.NoScore {
		score = a.score
	}
	return append(args, a.id, a.ref, a.survey, a.version, a.metric, orNull(a.transaction), orNull(a.customer), a.day,
		a.answeredAt, score, int64(a.standing), a.verbatim, a.language, a.source, number(a.callMe))
}

func (w *answers) insertCauses(ctx context.Context, all []*answerRow) error {
	type choice struct{ answer, place, cause int64 }
	var lines []choice
	for _, a := range all {
		for n, c := range a.causes {
			lines = append(lines, choice{a.id, int64(n + 1), c})
		}
	}
	if len(lines) == 0 {
		return nil
	}
	_, err := w.tx.BulkInsert(ctx, "answer_causes", []string{"org", "answer_id", "place", "cause_id"},
		bulk(lines, func(l *choice, args []any) []any {
			args = append(args, w.org, l.answer, l.place, l.cause)
			w.pin(l.answer, 2, args[2:])
			return args
		}))
	return err
}

const sqlChangeAnswer = `-- intakedb.update
update answers set verbatim = $3, language = $4, source_id = $5, call_me = $6 where org = $1 and id = $2`

const sqlForgetCauses = `-- intakedb.update, causes
delete from answer_causes where org = $1 and answer_id = any($2)`

// update stores what was filled in later.
func (w *answers) update(ctx context.Context) error {
	if len(w.touched) == 0 {
		return nil
	}
	ids := make([]int64, len(w.touched))
	for n, a := range w.touched {
		ids[n] = a.id
		if _, err := w.tx.Exec(ctx, sqlChangeAnswer, w.org, a.id, a.verbatim, a.language, a.source, a.callMe); err != nil {
			return err
		}
	}
	if _, err := w.tx.Exec(ctx, sqlForgetCauses, w.org, ids); err != nil {
		return err
	}
	return w.insertCauses(ctx, w.touched)
}

const sqlFlip = `-- intakedb.flip
update answers set standing = $3 where org = $1 and id = any($2)`

// flip stores the standings of earlier answers that changed because of new ones, and lets the ledger name them.
func (w *answers) flip(ctx context.Context, flipped map[collect.Standing][]int64) error {
	for _, s := range collect.Standings() {
		ids := flipped[s]
		if len(ids) == 0 {
			continue
		}
		w.also = append(w.also, ids...)
		if _, err := w.tx.Exec(ctx, sqlFlip, w.org, ids, int64(s)); err != nil {
			return err
		}
	}
	return nil
}
