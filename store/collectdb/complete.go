package collectdb

import (
	"context"
	"encoding/json"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/sqldb"
)

const sqlExplain = `-- collectdb.Explain
update answers set verbatim = $3 where org = $1 and id = $2 and verbatim = ''
	and (customer_id is null or customer_id not in (select n.customer_id from nobodies n where n.org = $1))`

const sqlChoose = `-- collectdb.Choose
insert into answer_causes (org, answer_id, place, cause_id)
select a.org, a.id, 1, c.id from answers a join causes c on c.org = a.org and c.id = $3 where a.org = $1 and a.id = $2
on conflict (org, answer_id, place) do update set cause_id = excluded.cause_id
where answer_causes.cause_id = (select parent_id from causes p where p.org = excluded.org and p.id = excluded.cause_id)`

const sqlCallBack = `-- collectdb.CallBack
update answers set call_me = 1 where org = $1 and id = $2 and call_me = 0
	and (customer_id is null or customer_id not in (select n.customer_id from nobodies n where n.org = $1))`

const sqlSaid = `-- collectdb.said
select a.verbatim, coalesce(c.cause_id, 0) from answers a
left join answer_causes c on c.org = a.org and c.answer_id = a.id and c.place = 1
where a.org = $1 and a.id = $2`

// change is the ledger's body of something filled in. It says what, not the customer's words.
type change struct {
	Verbatim bool                `json:"verbatim,omitempty"`
	Cause    attribution.CauseID `json:"cause,omitempty"`
	CallMe   bool                `json:"call_me,omitempty"`
	Standing string              `json:"standing,omitempty"`
	Said     string              `json:"said,omitempty"` // reference of a further question
	Finished bool                `json:"finished,omitempty"`
}

func changed(ctx context.Context, tx sqldb.Tx, o org.ID, id collect.AnswerID, at int64, c change) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return chaindb.Append(ctx, tx, sqldb.Entry{Org: int64(o), At: at, Actor: Respondent, Action: "answers.changed",
		Kind: string(intake.KindAnswer), FirstID: int64(id), LastID: int64(id), Body: body})
}

// said returns what an answer says already, or a NotFound fault.
func said(ctx context.Context, tx sqldb.Tx, o org.ID, id collect.AnswerID) (verbatim string, cause attribution.CauseID, err error) {
	err = tx.QueryRow(ctx, sqlSaid, o, id).Scan(&verbatim, &cause)
	return verbatim, cause, missing(err, "answer", "")
}

// Explain stores the verbatim of an answer that has none. Another one than was given before is a Conflict fault.
func Explain(ctx context.Context, tx sqldb.Tx, o org.ID, id collect.AnswerID, verbatim string, at int64) error {
	n, err := tx.Exec(ctx, sqlExplain, o, id, verbatim)
	if err != nil {
		return err
	}
	if n == 0 {
		was, _, err := said(ctx, tx, o, id)
		if err == nil && was == "" {
			return fault.NewNotFound("answer", "") // of a customer who was erased: their words don't come back
		}
		if err == nil && was != verbatim {
			err = fault.NewConflict("verbatim", "answer.verbatim_fixed")
		}
		return err
	}
	return changed(ctx, tx, o, id, at, change{Verbatim: true})
}

// Choose stores the first cause of an answer, or makes the root cause 1 that was chosen precise with one of its own root
// causes 2. Anything else than what was chosen before is a Conflict fault.
func Choose(ctx context.Context, tx sqldb.Tx, o org.ID, id collect.AnswerID, cause attribution.CauseID, at int64) error {
	n, err := tx.Exec(ctx, sqlChoose, o, id, int64(cause))
	if err != nil {
		return err
	}
	if n == 0 {
		_, was, err := said(ctx, tx, o, id)
		switch {
		case err != nil:
			return err
		case was == 0:
			return fault.NewNotFound("cause", "")
		case was != cause:
			return fault.NewConflict("cause", "cause.already_chosen")
		}
		return nil
	}
	return changed(ctx, tx, o, id, at, change{Cause: cause})
}

// CallBack stores that the customer wants to be called.
func CallBack(ctx context.Context, tx sqldb.Tx, o org.ID, id collect.AnswerID, at int64) error {
	n, err := tx.Exec(ctx, sqlCallBack, o, id)
	if err != nil {
		return err
	}
	if n == 0 {
		_, _, err := said(ctx, tx, o, id)
		return err
	}
	return changed(ctx, tx, o, id, at, change{CallMe: true})
}
