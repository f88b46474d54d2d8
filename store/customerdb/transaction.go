package customerdb

import (
	"context"

	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlTransaction = `-- customerdb.FindTransaction
select id, ref, coalesce(customer_id, 0), day, coalesce(unit_id, 0), touchpoint_id, product_id, process_id, channel_id, segment_id,
	coalesce(value_cents, 0), currency, problem
from transactions where org = $1 and id = $2`

const sqlTransactionByRef = `-- customerdb.FindTransactionByRef
select id, ref, coalesce(customer_id, 0), day, coalesce(unit_id, 0), touchpoint_id, product_id, process_id, channel_id, segment_id,
	coalesce(value_cents, 0), currency, problem
from transactions where org = $1 and ref = $2`

const sqlValues = `-- customerdb.complete, values
select dimension, value_id from transaction_values where org = $1 and transaction_id = $2 order by dimension, value_id`

const sqlParticipants = `-- customerdb.complete, participants
select employee_id, role_id, coalesce(unit_id, 0) from participants where org = $1 and transaction_id = $2
order by employee_id, role_id`

func scanTransaction(r sqldb.Rows, t *customer.Transaction) error {
	return r.Scan(&t.ID, &t.Ref, &t.Customer, &t.Day, &t.Unit, &t.Touchpoint, &t.Product, &t.Process, &t.Channel, &t.Segment,
		&t.ValueCents, &t.Currency, &t.Problem)
}

// FindTransaction returns a transaction with its values and participants, or a NotFound fault.
func FindTransaction(ctx context.Context, tx sqldb.Tx, o org.ID, id collect.TransactionID) (customer.Transaction, error) {
	t, err := sqldb.One(ctx, tx, scanTransaction, sqlTransaction, o, id)
	return complete(ctx, tx, o, t, missing(err, "transaction", ""))
}

// FindTransactionByRef returns a transaction by the reference of the source system, or a NotFound fault.
func FindTransactionByRef(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) (customer.Transaction, error) {
	t, err := sqldb.One(ctx, tx, scanTransaction, sqlTransactionByRef, o, ref)
	return complete(ctx, tx, o, t, missing(err, "transaction", ref))
}

func complete(ctx context.Context, tx sqldb.Tx, o org.ID, t customer.Transaction, err error) (customer.Transaction, error) {
	if err != nil {
		return t, err
	}
	t.Values, err = sqldb.List(ctx, tx, func(r sqldb.Rows, a *customer.Attribute) error {
		return r.Scan(&a.Dimension, &a.Value)
	}, sqlValues, o, t.ID)
	if err != nil {
		return t, err
	}
	t.Participants, err = sqldb.List(ctx, tx, func(r sqldb.Rows, p *customer.Participant) error {
		return r.Scan(&p.Employee, &p.Role, &p.Unit)
	}, sqlParticipants, o, t.ID)
	return t, err
}
