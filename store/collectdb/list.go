package collectdb

import (
	"context"
	"fmt"
	"strings"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
	"klankbord.org/store/sqldb"
)

const sqlAnswer = `
select a.id, a.ref, a.survey_id, a.version, a.metric_id, coalesce(a.transaction_id, 0), coalesce(t.ref, ''),
	coalesce(a.customer_id, 0), a.day, a.answered_at, coalesce(a.score, -128), a.standing, a.verbatim, a.language, a.source_id,
	a.call_me, coalesce(t.unit_id, 0), coalesce(t.touchpoint_id, 0), coalesce(t.product_id, 0), coalesce(t.process_id, 0),
	coalesce(t.channel_id, 0), coalesce(t.segment_id, 0), a.finished
from answers a left join transactions t on t.org = a.org and t.id = a.transaction_id
where a.org = $1`

const sqlAnswers = `-- collectdb.ListAnswers` + sqlAnswer + ` and a.id = any($2) order by a.id`

const sqlAnswerAbout = `-- collectdb.FindAnswerAbout` + sqlAnswer + `
and a.transaction_id = $2 and a.survey_id = $3 and a.ref = $4`

const sqlAnswerByRef = `-- collectdb.FindAnswerByRef` + sqlAnswer + ` and a.survey_id = $2 and a.ref = $3`

const sqlCauses = `-- collectdb.complete, causes
select answer_id, cause_id from answer_causes where org = $1 and answer_id = any($2) order by answer_id, place`

const sqlParticipants = `-- collectdb.complete, participants
select answer_id, employee_id, role_id, coalesce(unit_id, 0) from answer_participants where org = $1 and answer_id = any($2)
order by answer_id, employee_id, role_id`

func scanAnswer(r sqldb.Rows, a *customer.Answer) error {
	return r.Scan(&a.ID, &a.Ref, &a.Survey, &a.Version, &a.Metric, &a.Transaction, &a.TransactionRef, &a.Customer, &a.Day,
		&a.AnsweredAt, &a.Score, &a.Standing, &a.Verbatim, &a.Language, &a.Source, &a.CallMe, &a.Unit, &a.Touchpoint, &a.Product,
		&a.Process, &a.Channel, &a.Segment, &a.Finished)
}

// FindAnswer returns an answer with everything a page shows, or a NotFound fault.
func FindAnswer(ctx context.Context, tx sqldb.Tx, o org.ID, id collect.AnswerID) (customer.Answer, error) {
	return first(ListAnswers(ctx, tx, o, []collect.AnswerID{id}))
}

// FindAnswerAbout returns the answer that was given on our pages about a transaction, or a NotFound fault.
func FindAnswerAbout(ctx context.Context, tx sqldb.Tx, o org.ID, t collect.TransactionID, s survey.ID) (customer.Answer, error) {
	ref := NewAnswer{Transaction: t}.Ref()
	all, err := sqldb.List(ctx, tx, scanAnswer, sqlAnswerAbout, o, t, int64(s), ref)
	return first(complete(ctx, tx, o, all, err))
}

const sqlServedOn = `-- collectdb.ServedOn
select day from transactions where org = $1 and id = $2`

// ServedOn returns the day of service of a transaction, or a NotFound fault.
func ServedOn(ctx context.Context, tx sqldb.Tx, o org.ID, t collect.TransactionID) (on day.Day, err error) {
	err = tx.QueryRow(ctx, sqlServedOn, o, t).Scan(&on)
	return on, missing(err, "transaction", "")
}

// FindAnswerByRef returns an answer by the reference that it has within its survey, or a NotFound fault.
func FindAnswerByRef(ctx context.Context, tx sqldb.Tx, o org.ID, s survey.ID, ref string) (customer.Answer, error) {
	all, err := sqldb.List(ctx, tx, scanAnswer, sqlAnswerByRef, o, int64(s), ref)
	return first(complete(ctx, tx, o, all, err))
}

// ListAnswers returns the answers with these identifiers, by identifier. Unknown ones are left out.
func ListAnswers(ctx context.Context, tx sqldb.Tx, o org.ID, ids []collect.AnswerID) ([]customer.Answer, error) {
	all, err := sqldb.List(ctx, tx, scanAnswer, sqlAnswers, o, ids)
	return complete(ctx, tx, o, all, err)
}

func first(all []customer.Answer, err error) (customer.Answer, error) {
	if err == nil && len(all) == 0 {
		err = sqldb.ErrNoRows
	}
	if err != nil {
		return customer.Answer{}, missing(err, "answer", "")
	}
	return all[0], nil
}

// complete adds causes and participants.
func complete(ctx context.Context, tx sqldb.Tx, o org.ID, all []customer.Answer, err error) ([]customer.Answer, error) {
	if err != nil || len(all) == 0 {
		return all, err
	}
	ids := make([]int64, len(all))
	byID := make(map[collect.AnswerID]*customer.Answer, len(all))
	for i := range all {
		ids[i] = int64(all[i].ID)
		byID[all[i].ID] = &all[i]
	}
	rows, err := tx.Query(ctx, sqlCauses, o, ids)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var id collect.AnswerID
		var c attribution.CauseID
		err := r.Scan(&id, &c)
		byID[id].Causes = append(byID[id].Causes, c)
		return err
	})
	if err != nil {
		return nil, err
	}
	said, err := saidOf(ctx, tx, o, ids)
	if err != nil {
		return nil, err
	}
	for id, s := range said {
		byID[id].Said = s
	}
	rows, err = tx.Query(ctx, sqlParticipants, o, ids)
	return all, sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var id collect.AnswerID
		var p customer.Participant
		err := r.Scan(&id, &p.Employee, &p.Role, &p.Unit)
		byID[id].Participants = append(byID[id].Participants, p)
		return err
	})
}

// Filter says which answers to list. A zero field doesn't filter.
type Filter struct {
	Metric       survey.MetricID // naming one makes long lists fast
	Period       day.Range       // by service date
	Employee     org.EmployeeID  // a participant
	Units        []org.UnitID    // of a participant, or of the transaction; with the units below them if those count
	Causes       []attribution.CauseID
	Low, High    *int    // lowest and highest score
	Text         string  // part of the verbatim; capitals don't matter
	WithVerbatim bool    // only answers that say something
	OnlyCounted  bool    // only answers that count in scores
	IDs          []int64 // only these
	After        Place   // continue after this answer of the page before
	Limit        int     // 0: all
}

// Place is where a list of answers goes on.
type Place struct {
	Day day.Day
	ID  collect.AnswerID
}

// PlaceOf returns the place of an answer, for Filter.After.
func PlaceOf(a customer.Answer) Place { return Place{a.Day, a.ID} }

// List returns answers, newest service date first, then latest arrival first.
func List(ctx context.Context, tx sqldb.Tx, o org.ID, f Filter) ([]customer.Answer, error) {
	w := &where{args: []any{o}}
	w.text.WriteString("-- collectdb.List" + sqlAnswer)
	f.write(w)
	w.text.WriteString(" order by a.day desc, a.id desc")
	if f.Limit > 0 {
		w.and("", " limit %s", f.Limit)
	}
	all, err := sqldb.List(ctx, tx, scanAnswer, w.text.String(), w.args...)
	return complete(ctx, tx, o, all, err)
}

// where collects conditions with numbered arguments.
type where struct {
	text strings.Builder
	args []any
}

// and adds text in which each %s becomes the placeholder of the argument.
func (w *where) and(glue, condition string, arg any) {
	w.args = append(w.args, arg)
	placeholder := fmt.Sprintf("$%d", len(w.args))
	w.text.WriteString(glue + strings.ReplaceAll(condition, "%s", placeholder))
}

func (f Filter) write(w *where) {
	const and = "\nand "
	if f.Metric != 0 {
		w.and(and, "a.metric_id = %s", int64(f.Metric))
	}
	if f.Period != (day.Range{}) {
		w.and(and, "a.day >= %s", f.Period.From)
		w.and(and, "a.day <= %s", f.Period.End())
	}
	if f.Employee != 0 {
		w.and(and, "a.id in (select p.answer_id from answer_participants p where p.org = $1 and p.employee_id = %s)", f.Employee)
	}
	if len(f.Units) > 0 {
		w.and(and, `(t.unit_id = any(%s) or exists (select 1 from answer_participants p
	where p.org = a.org and p.answer_id = a.id and p.unit_id = any(%s)))`, f.Units)
	}
	if len(f.Causes) > 0 {
		causes := make([]int64, len(f.Causes))
		for i, c := range f.Causes {
			causes[i] = int64(c)
		}
		w.and(and, `exists (select 1 from answer_causes c
	where c.org = a.org and c.answer_id = a.id and c.place = 1 and c.cause_id = any(%s))`, causes)
	}
	f.writeWords(w, and)
}

func (f Filter) writeWords(w *where, and string) {
	if f.Low != nil {
		w.and(and, "a.score >= %s", *f.Low)
	}
	if f.High != nil {
		w.and(and, "a.score <= %s", *f.High)
	}
	if f.Text != "" {
		escaped := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(f.Text)
		w.and(and, `lower(a.verbatim) like lower(%s) escape '\'`, "%"+escaped+"%")
	}
	if f.IDs != nil {
		w.and(and, "a.id = any(%s)", f.IDs)
	}
	if f.WithVerbatim {
		w.text.WriteString(and + "a.verbatim <> ''")
	}
	if f.OnlyCounted {
		w.text.WriteString(and + "a.standing = 0")
	}
	if f.After != (Place{}) {
		w.and(and, "a.day <= %s", f.After.Day)
		day := fmt.Sprintf("$%d", len(w.args))
		w.and(and, "(a.day < "+day+" or a.id < %s)", f.After.ID)
	}
}
