package collectdb

import (
	"context"
	"slices"

	"klankbord.org/core/chain"
	"klankbord.org/core/collect"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
)

// asked is what answers have in common that are looked up together.
type asked struct {
	survey, metric int64
	source         string
}

// rivals completes answers with what their transactions know, and with the other answers about those.
func rivals(ctx context.Context, tx sqldb.Tx, o org.ID, all []*recording) error {
	var order []asked
	groups := map[asked]map[int64]*recording{}
	for _, a := range all {
		if a.Transaction == 0 {
			if err := tx.QueryRow(ctx, sqlSource, o, a.Source).Scan(&a.source); err != nil && err != sqldb.ErrNoRows {
				return err
			}
			continue
		}
		k := asked{int64(a.Survey), int64(a.Metric), a.Source}
		if groups[k] == nil {
			order = append(order, k)
			groups[k] = map[int64]*recording{}
		}
		groups[k][int64(a.Transaction)] = a
	}
	for _, k := range order {
		if err := rivalsOf(ctx, tx, o, k, groups[k]); err != nil {
			return err
		}
	}
	return nil
}

// rivalsOf is rivals for answers to the same question by the same road, by transaction.
func rivalsOf(ctx context.Context, tx sqldb.Tx, o org.ID, k asked, about map[int64]*recording) error {
	box, err := sealed.Of(ctx, o)
	if err != nil {
		return err
	}
	ids := make([]int64, 0, len(about))
	for id := range about {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	found := map[int64]bool{}
	rows, err := tx.Query(ctx, sqlRivals, o, ids, k.survey, k.metric, k.source)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		v, err := scanRival(r, about)
		if err != nil {
			return err
		}
		found[int64(v.of.Transaction)] = true
		if v.of.email, err = box.Open("customers", "email", int64(v.of.Customer), v.of.email); err != nil {
			return err
		}
		v.keep()
		return nil
	})
	if err == nil && len(found) < len(about) {
		err = fault.NewNotFound("transaction", "")
	}
	return err
}

// scanned is a row: somebody who took part, and another answer, of the transaction that an answer is about.
type scanned struct {
	of    *recording
	rival rival
	score int
	who   involved
}

func scanRival(r sqldb.Rows, about map[int64]*recording) (v scanned, err error) {
	var id int64
	var of NewAnswer
	var email string
	c := &v.rival.candidate
	err = r.Scan(&id, &of.Day, &of.Customer, &email, &c.ID, &c.Ref, &v.score, &c.AnsweredAt, &v.rival.standing, &v.who.employee, &v.who.role, &v.who.unit, &of.source, &of.unit)
	if err != nil {
		return v, err
	}
	v.of = about[id]
	v.of.Day, v.of.Customer, v.of.source, v.of.unit, v.of.email = of.Day, of.Customer, of.source, of.unit, email
	return v, nil
}

// keep adds what a row tells to its answer: every rival comes with everybody who took part.
func (v scanned) keep() {
	a, c := v.of, &v.rival.candidate
	if v.who.employee != 0 && !slices.Contains(a.involved, v.who) {
		a.involved = append(a.involved, v.who)
	}
	c.HasScore, c.Service, c.Email, c.OtherWay = v.score != intake.NoScore, a.Day, a.email, v.rival.standing == collect.OtherWay
	if c.ID != 0 && !slices.ContainsFunc(a.rivals, func(o rival) bool { return o.candidate.ID == c.ID }) {
		a.rivals = append(a.rivals, v.rival)
	}
}

// The tables of an answer, and which of their columns a new one fills, in the order of the chain's registry after the identity.
var (
	answerColumns      = []string{"org", "id", "ref", "survey_id", "version", "metric_id", "transaction_id", "customer_id", "day", "answered_at", "score", "standing", "verbatim", "language", "source_id", "call_me"}
	causeColumns       = []string{"org", "answer_id", "place", "cause_id"}
	participantColumns = []string{"org", "answer_id", "employee_id", "role_id", "unit_id"}
)

// rows are those of the answer, of its causes and of who was involved.
func (a *recording) rows(o org.ID) (answer []any, causes, participants [][]any) {
	score := any(nil)
	if a.Score != intake.NoScore {
		score = a.Score
	}
	answer = []any{o, a.ID, a.Ref(), int64(a.Survey), a.Version, int64(a.Metric), orNull(int64(a.Transaction)), orNull(int64(a.Customer)), a.Day, a.AnsweredAt, score,
		int64(a.standings[0]), a.Verbatim, a.Language, a.source, a.CallMe}
	for i, c := range a.Causes {
		causes = append(causes, []any{o, a.ID, i + 1, int64(c)})
	}
	for _, p := range a.involved {
		participants = append(participants, []any{o, a.ID, p.employee, p.role, orNull(p.unit)})
	}
	return answer, causes, participants
}

// canonical returns the bytes that reading the answer back would give, in the order of the chain's registry: that would take three more
// queries of each answer.
func canonical(answer []any, causes, participants [][]any) (all []byte, err error) {
	all = make([]byte, 0, 512)
	if all, err = chain.AppendRow(all, 1, answer[2:]...); err != nil {
		return nil, err
	}
	for _, c := range causes {
		if all, err = chain.AppendRow(all, 2, c[2:]...); err != nil {
			return nil, err
		}
	}
	for _, p := range participants {
		if all, err = chain.AppendRow(all, 3, p[2:]...); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// store writes new answers and the ledger's lines about them.
func store(ctx context.Context, tx sqldb.Tx, o org.ID, all []*recording) error {
	if len(all) == 0 {
		return nil
	}
	var answers, causes, participants [][]any
	entries := make([]sqldb.Entry, len(all))
	for i, a := range all {
		answer, because, who := a.rows(o)
		bytes, err := canonical(answer, because, who)
		if err != nil {
			return err
		}
		if entries[i], err = a.entry(o, bytes); err != nil {
			return err
		}
		answers, causes, participants = append(answers, answer), append(causes, because...), append(participants, who...)
	}
	return sqldb.Insert(ctx, tx, []sqldb.TableRows{{Table: "answers", Columns: answerColumns, Rows: answers}, {Table: "answer_causes", Columns: causeColumns, Rows: causes},
		{Table: "answer_participants", Columns: participantColumns, Rows: participants}}, entries)
}
