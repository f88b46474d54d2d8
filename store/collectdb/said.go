package collectdb

import (
	"bytes"
	"context"
	"encoding/json"

	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
	"klankbord.org/store/sqldb"
)

const sqlSay = `-- collectdb.Say
insert into answer_said (org, answer_id, question, kind, value, words)
select a.org, a.id, cast($3 as text), cast($4 as text), cast($5 as text), cast($6 as text) from answers a where a.org = $1 and a.id = $2
	and (a.customer_id is null or a.customer_id not in (select n.customer_id from nobodies n where n.org = $1))
on conflict (org, answer_id, question) do nothing`

const sqlSaidOf = `-- collectdb.saidOf
select answer_id, question, kind, value, words from answer_said where org = $1 and answer_id = any($2) order by answer_id, question`

const sqlFinish = `-- collectdb.Finish
update answers set finished = 1 where org = $1 and id = $2 and finished = 0`

// Split takes a value apart into what is kept for figures and the customer's own words, which have a retention of their own.
func Split(v survey.Value) (value []byte, words string) {
	words, v.Text = v.Text, ""
	return v.Canonical(), words
}

// Say stores the answer to a further question that has none. Another one than was given before is a Conflict fault.
func Say(ctx context.Context, tx sqldb.Tx, o org.ID, id collect.AnswerID, q *survey.Question, v survey.Value, at int64) error {
	value, words := Split(v)
	n, err := tx.Exec(ctx, sqlSay, o, id, q.Ref, string(q.Kind), string(value), words)
	if err != nil {
		return err
	}
	if n > 0 {
		return changed(ctx, tx, o, id, at, change{Said: q.Ref})
	}
	was, err := saidOf(ctx, tx, o, []int64{int64(id)})
	if err != nil {
		return err
	}
	for _, s := range was[id] {
		switch {
		case s.Question != q.Ref:
		case bytes.Equal(s.Value.Canonical(), v.Canonical()):
			return nil
		default:
			return fault.NewConflict(q.Ref, "question.already_said")
		}
	}
	return fault.NewNotFound("answer", "") // of a customer who was erased: their words don't come back
}

// Finish stores that a customer came to the end.
func Finish(ctx context.Context, tx sqldb.Tx, o org.ID, id collect.AnswerID, at int64) error {
	n, err := tx.Exec(ctx, sqlFinish, o, id)
	if err != nil {
		return err
	}
	if n == 0 {
		_, _, err := said(ctx, tx, o, id)
		return err
	}
	return changed(ctx, tx, o, id, at, change{Finished: true})
}

// saidOf returns what was answered to further questions, by answer.
func saidOf(ctx context.Context, tx sqldb.Tx, o org.ID, ids []int64) (map[collect.AnswerID][]customer.Said, error) {
	found := map[collect.AnswerID][]customer.Said{}
	rows, err := tx.Query(ctx, sqlSaidOf, o, ids)
	return found, sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var id collect.AnswerID
		var s customer.Said
		var value []byte
		var words string
		if err := r.Scan(&id, &s.Question, &s.Kind, &value, &words); err != nil {
			return err
		}
		if err := json.Unmarshal(value, &s.Value); err != nil {
			return err
		}
		s.Value.Text = words
		found[id] = append(found[id], s)
		return nil
	})
}
