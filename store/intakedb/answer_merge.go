package intakedb

import (
	"context"
	"fmt"
	"slices"
	"time"

	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/store/erasedb"
	"klankbord.org/store/sqldb"
)

// group is what answers compete in: one transaction, one survey, one KPI question.
type group struct{ transaction, survey, metric int64 }

const sqlAnswersByRef = `-- intakedb.loadBefore
select a.id, a.ref, a.survey_id, a.version, a.metric_id, coalesce(a.transaction_id, 0), coalesce(a.customer_id, 0), a.day,
	a.answered_at, coalesce(a.score, -128), a.standing, a.verbatim, a.language, a.source_id, a.call_me, coalesce(c.email, '')
from answers a left join customers c on c.org = a.org and c.id = a.customer_id
where a.org = $1 and a.survey_id = $3 and a.ref = any($2)`

const sqlAnswersByTransaction = `-- intakedb.loadBefore, rivals
select a.id, a.ref, a.survey_id, a.version, a.metric_id, coalesce(a.transaction_id, 0), coalesce(a.customer_id, 0), a.day,
	a.answered_at, coalesce(a.score, -128), a.standing, a.verbatim, a.language, a.source_id, a.call_me, coalesce(c.email, '')
from answers a left join customers c on c.org = a.org and c.id = a.customer_id
where a.org = $1 and a.transaction_id = any($2)`

const sqlCausesOf = `-- intakedb.loadBefore, causes
select answer_id, cause_id from answer_causes where org = $1 and answer_id = any($2) order by answer_id, place`

// loadBefore finds the answers of this round that are known already, and all others about the same transactions.
func (w *answers) loadBefore(ctx context.Context, round []int) error {
	w.was, w.groups = map[answerKey]*answerRow{}, map[group][]*answerRow{}
	refs := map[int64][]string{}
	transactions := map[int64]bool{}
	for _, i := range round {
		r := record[intake.Answer](w.batch, i)
		if s := w.surveys[r.Survey]; s != nil {
			refs[s.id] = append(refs[s.id], r.Ref)
		}
		if t, ok := w.about[r.Transaction]; ok {
			transactions[t.id] = true
		}
	}
	ids := make([]int64, 0, len(transactions))
	for id := range transactions {
		ids = append(ids, id)
	}
	if len(ids) > 0 {
		if err := w.loadAnswers(ctx, sqlAnswersByTransaction, w.org, ids); err != nil {
			return err
		}
	}
	for survey, list := range refs {
		if err := w.loadAnswers(ctx, sqlAnswersByRef, w.org, list, survey); err != nil {
			return err
		}
	}
	return w.loadChoices(ctx)
}

func (w *answers) loadAnswers(ctx context.Context, sql string, args ...any) error {
	rows, err := w.tx.Query(ctx, sql, args...)
	return sqldb.Each(rows, err, func(r sqldb.Rows) error {
		a := &answerRow{stored: true}
		err := r.Scan(&a.id, &a.ref, &a.survey, &a.version, &a.metric, &a.transaction, &a.customer, &a.day, &a.answeredAt,
			&a.score, &a.standing, &a.verbatim, &a.language, &a.source, &a.callMe, &a.email)
		if err == nil {
			a.email, err = w.box.Open("customers", "email", a.customer, a.email)
		}
		if key := (answerKey{a.survey, a.ref}); err == nil && w.was[key] == nil {
			w.was[key] = a
			w.group(a)
		}
		return err
	})
}

func (w *answers) loadChoices(ctx context.Context) error {
	if len(w.was) == 0 {
		return nil
	}
	byID := make(map[int64]*answerRow, len(w.was))
	ids := make([]int64, 0, len(w.was))
	for _, a := range w.was {
		byID[a.id] = a
		ids = append(ids, a.id)
	}
	rows, err := w.tx.Query(ctx, sqlCausesOf, w.org, ids)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var id, cause int64
		err := r.Scan(&id, &cause)
		byID[id].causes = append(byID[id].causes, cause)
		return err
	})
	if err != nil {
		return err
	}
	redacted, err := erasedb.RedactedOf(ctx, w.tx, w.org, string(intake.KindAnswer), ids)
	for id := range redacted {
		byID[id].redacted = true
	}
	return err
}

// merge takes over what a known answer didn't have yet. A score never changes; nothing that was said is overwritten.
func (w *answers) merge(was, said *answerRow) (changed bool, f *fault.Error) {
	if w.gone.IsNobody(was.customer) || said.erased {
		said.customer, said.verbatim, said.language, said.callMe = was.customer, "", "", false
	}
	if was.redacted {
		said.verbatim = ""
	}
	switch {
	case said.score != was.score:
		return false, fault.NewConflict("score", "answer.score_fixed", "was", shown(was.score), "value", shown(said.score))
	case said.transaction != was.transaction:
		return false, fault.NewConflict("transaction", "answer.fixed", "field", "transaction")
	case said.metric != was.metric:
		return false, fault.NewConflict("metric", "answer.fixed", "field", "metric")
	case said.day != was.day:
		return false, fault.NewConflict("day", "answer.fixed", "field", "day")
	case said.answeredAt != was.answeredAt:
		return false, fault.NewConflict("answered_at", "answer.fixed", "field", "answered_at")
	case said.customer != 0 && said.customer != was.customer:
		return false, fault.NewConflict("customer", "answer.fixed", "field", "customer")
	case said.verbatim != "" && was.verbatim != "" && said.verbatim != was.verbatim:
		return false, fault.NewConflict("verbatim", "answer.verbatim_fixed")
	case said.language != "" && was.language != "" && said.language != was.language:
		return false, fault.NewConflict("language", "answer.fixed", "field", "language")
	}
	causes, f := w.mergeCauses(was.causes, said.causes)
	if f != nil {
		return false, f
	}
	next := *was
	next.verbatim, next.language = keep(said.verbatim, was.verbatim), keep(said.language, was.language)
	next.callMe = was.callMe || said.callMe
	changed = next.verbatim != was.verbatim || next.language != was.language || next.callMe != was.callMe ||
		!slices.Equal(causes, was.causes)
	was.verbatim, was.language, was.callMe, was.causes = next.verbatim, next.language, next.callMe, causes
	return changed, nil
}

// mergeCauses fills in causes, or makes a root cause 1 precise with one of its own root causes 2.
func (w *answers) mergeCauses(was, said []int64) ([]int64, *fault.Error) {
	if len(said) == 0 {
		return was, nil
	}
	if len(was) == 0 {
		return said, nil
	}
	if len(was) != len(said) {
		return nil, fault.NewConflict("causes", "answer.causes_fixed")
	}
	merged := slices.Clone(was)
	for n, c := range said {
		switch {
		case c == was[n], w.tree.refines(was[n], c):
		case w.tree.refines(c, was[n]):
			merged[n] = c
		default:
			return nil, fault.NewConflict(at("causes", n), "answer.causes_fixed")
		}
	}
	return merged, nil
}

// group adds an answer to those it competes with.
func (w *answers) group(a *answerRow) {
	if a.transaction != 0 {
		g := group{a.transaction, a.survey, a.metric}
		w.groups[g] = append(w.groups[g], a)
	}
}

// judge gives every new answer its standing, and returns earlier answers whose standing changed.
func (w *answers) judge() map[collect.Standing][]int64 {
	for _, a := range w.fresh {
		if a.transaction == 0 {
			a.standing = w.rulesOf(a).Judge([]collect.Candidate{a.candidate()})[0]
		}
	}
	flipped := map[collect.Standing][]int64{}
	for _, group := range w.groups {
		if !slices.ContainsFunc(group, func(a *answerRow) bool { return !a.stored }) {
			continue // nothing new: nothing to judge, and perhaps of a survey that isn't at hand
		}
		for n, s := range w.judgeGroup(group) {
			a := group[n]
			if a.stored && a.standing != s {
				flipped[s] = append(flipped[s], a.id)
			}
			a.standing = s
		}
	}
	return flipped
}

// judgeGroup judges answers about one transaction. Each is looked at by itself under the version it was given on; which
// of several counts is decided by the latest version among them. The outcome depends on nothing but the set.
func (w *answers) judgeGroup(group []*answerRow) []collect.Standing {
	latest := group[0]
	same := true
	for _, a := range group[1:] {
		same = same && a.version == latest.version
		if a.version > latest.version {
			latest = a
		}
	}
	candidates := make([]collect.Candidate, len(group))
	for n, a := range group {
		candidates[n] = a.candidate()
	}
	if same {
		return w.rulesOf(latest).Judge(candidates)
	}
	standings := make([]collect.Standing, len(group))
	var rivals []int
	for n, a := range group {
		if standings[n] = w.rulesOf(a).Judge(candidates[n : n+1])[0]; standings[n] == collect.Counted {
			rivals = append(rivals, n)
		}
	}
	counting := make([]collect.Candidate, len(rivals))
	for n, at := range rivals {
		counting[n] = candidates[at]
	}
	for n, s := range (collect.Rules{Duplicates: w.rulesOf(latest).Duplicates}).Judge(counting) {
		standings[rivals[n]] = s
	}
	return standings
}

func (w *answers) rulesOf(a *answerRow) collect.Rules {
	return w.rules[a.survey].rules[a.version]
}

func (a *answerRow) candidate() collect.Candidate {
	return collect.Candidate{ID: collect.AnswerID(a.id), Ref: a.ref, HasScore: a.score != intake.NoScore, Service: a.day,
		AnsweredAt: a.answeredAt, Email: a.email, OtherWay: a.otherWay || a.stored && a.standing == collect.OtherWay}
}

// dayOf returns the day of an instant: in the organisation's zone or the universal one, whichever is later.
func dayOf(ms int64, zone *time.Location) day.Day {
	at := time.UnixMilli(ms)
	year, month, d := at.In(zone).Date()
	return max(day.At(at), day.Of(year, month, d))
}

// shown writes a score for a message.
func shown(score int) string {
	if score == intake.NoScore {
		return "–"
	}
	return fmt.Sprint(score)
}

// at names a place in a list.
func at(field string, n int) string { return fmt.Sprintf("%s[%d]", field, n) }
