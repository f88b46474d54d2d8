package intakedb

import (
	"context"

	"klankbord.org/core/fault"
	"klankbord.org/store/sqldb"
)

const sqlAnswersOf = `-- intakedb.answersOf
select transaction_id, id from answers where org = $1 and transaction_id = any($2)`

const sqlChangeTransaction = `-- intakedb.changeTransactions
update transactions set customer_id = $4, day = $5, unit_id = $6, touchpoint_id = $7, product_id = $8, process_id = $9,
	channel_id = $10, segment_id = $11, value_cents = $12, currency = $13, problem = $14
where org = $1 and id = $2 and ref = $3`

const sqlForgetValues = `-- intakedb.changeTransactions, values
delete from transaction_values where org = $1 and transaction_id = any($2)`

const sqlForgetParticipants = `-- intakedb.changeTransactions, participants
delete from participants where org = $1 and transaction_id = any($2)`

// answersOf returns the answers about transactions.
func (b *batch) answersOf(ctx context.Context, transactions []int64) (map[int64][]int64, error) {
	found := map[int64][]int64{}
	rows, err := b.tx.Query(ctx, sqlAnswersOf, b.org, transactions)
	return found, sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var t, a int64
		err := r.Scan(&t, &a)
		found[t] = append(found[t], a)
		return err
	})
}

// changeTransactions updates rows and clears their values and participants, which the caller inserts anew. The day and
// the customer of a transaction that has answers are fixed: they decided whether those answers count. Answers keep
// their own participants; the rest of their transaction shows through, so the ledger names them too.
func (b *batch) changeTransactions(ctx context.Context, changed []*experience, at []int, was map[string]*experience) ([]*experience, error) {
	if len(changed) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(changed))
	for n, e := range changed {
		ids[n] = e.row.id
	}
	answers, err := b.answersOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	var kept []*experience
	ids = ids[:0]
	for n, e := range changed {
		if f := fixed(e, was[e.row.ref], answers[e.row.id]); f != nil {
			b.refuse(at[n], f)
			continue
		}
		args := e.row.values([]any{b.org})
		if _, err := b.tx.Exec(ctx, sqlChangeTransaction, args...); err != nil {
			return nil, err
		}
		kept, ids = append(kept, e), append(ids, e.row.id)
		b.altered(at[n], e.row.id)
		b.also = append(b.also, answers[e.row.id]...)
	}
	for _, sql := range []string{sqlForgetValues, sqlForgetParticipants} {
		if _, err := b.tx.Exec(ctx, sql, b.org, ids); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

func fixed(e, was *experience, answers []int64) *fault.Error {
	switch {
	case len(answers) == 0:
		return nil
	case e.row.day != was.row.day:
		return fault.NewConflict("day", "transaction.day_fixed", "day", was.row.day.String())
	case e.row.customer != was.row.customer:
		return fault.NewConflict("customer", "transaction.customer_fixed")
	}
	return nil
}
