package customerdb

import (
	"context"

	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlCustomersAfter = `-- customerdb.ListAfter
select id, ref, account, email, phone, name, language, segment_id, no_contact from customers where org = $1 and id > $2
	and id not in (select n.customer_id from nobodies n where n.org = $1) order by id limit $3`

// ListAfter returns up to limit customers after one, in order of arrival; none who is nobody.
func ListAfter(ctx context.Context, tx sqldb.Tx, o org.ID, after collect.CustomerID, limit int) ([]customer.Customer, error) {
	return openedAll(ctx, tx, o, sqlCustomersAfter, o, after, limit)
}

const sqlCustomersByID = `-- customerdb.ListByID
select id, ref, account, email, phone, name, language, segment_id, no_contact from customers where org = $1 and id = any($2)
	and id not in (select n.customer_id from nobodies n where n.org = $1) order by id`

// ListByID returns the customers with these identifiers, in their order. Unknown ones are left out, and those who are nobody.
func ListByID(ctx context.Context, tx sqldb.Tx, o org.ID, ids []int64) ([]customer.Customer, error) {
	return openedAll(ctx, tx, o, sqlCustomersByID, o, ids)
}

// openedAll reads customers and opens what is sealed of them.
func openedAll(ctx context.Context, tx sqldb.Tx, o org.ID, sql string, args ...any) ([]customer.Customer, error) {
	all, err := sqldb.List(ctx, tx, scanCustomer, sql, args...)
	for i := range all {
		if all[i], err = opened(ctx, o, all[i], err); err != nil {
			return nil, err
		}
	}
	return all, err
}

const transactionColumns = `id, ref, coalesce(customer_id, 0), day, coalesce(unit_id, 0), touchpoint_id, product_id, process_id, channel_id,
	segment_id, coalesce(value_cents, 0), currency, problem`

const sqlTransactionsAfter = `-- customerdb.ListTransactionsAfter
select ` + transactionColumns + ` from transactions where org = $1 and id > $2 and day >= $4 and day <= $5 order by id limit $3`

const sqlTransactionsOf = `-- customerdb.ListTransactionsAfter, of a customer
select ` + transactionColumns + ` from transactions where org = $1 and id > $2 and day >= $4 and day <= $5 and customer_id = $6 order by id limit $3`

const sqlTransactionsByID = `-- customerdb.ListTransactionsByID
select ` + transactionColumns + ` from transactions where org = $1 and id = any($2) order by id`

// ListTransactionsAfter returns up to limit transactions after one, in order of arrival, within a period, and of one customer
// unless that is 0.
func ListTransactionsAfter(ctx context.Context, tx sqldb.Tx, o org.ID, after collect.TransactionID, limit int, within day.Range, of collect.CustomerID) ([]customer.Transaction, error) {
	if of != 0 {
		all, err := sqldb.List(ctx, tx, scanTransaction, sqlTransactionsOf, o, after, limit, within.From, within.End(), of)
		return completeAll(ctx, tx, o, all, err)
	}
	all, err := sqldb.List(ctx, tx, scanTransaction, sqlTransactionsAfter, o, after, limit, within.From, within.End())
	return completeAll(ctx, tx, o, all, err)
}

// ListTransactionsByID returns the transactions with these identifiers, in their order. Unknown ones are left out.
func ListTransactionsByID(ctx context.Context, tx sqldb.Tx, o org.ID, ids []int64) ([]customer.Transaction, error) {
	all, err := sqldb.List(ctx, tx, scanTransaction, sqlTransactionsByID, o, ids)
	return completeAll(ctx, tx, o, all, err)
}

const sqlValuesOfAll = `-- customerdb.completeAll, values
select transaction_id, dimension, value_id from transaction_values where org = $1 and transaction_id = any($2)
order by transaction_id, dimension, value_id`

const sqlParticipantsOfAll = `-- customerdb.completeAll, participants
select transaction_id, employee_id, role_id, coalesce(unit_id, 0) from participants where org = $1 and transaction_id = any($2)
order by transaction_id, employee_id, role_id`

// completeAll adds values and participants.
func completeAll(ctx context.Context, tx sqldb.Tx, o org.ID, all []customer.Transaction, err error) ([]customer.Transaction, error) {
	if err != nil || len(all) == 0 {
		return all, err
	}
	ids := make([]int64, len(all))
	byID := make(map[collect.TransactionID]*customer.Transaction, len(all))
	for i := range all {
		ids[i], byID[all[i].ID] = int64(all[i].ID), &all[i]
	}
	rows, err := tx.Query(ctx, sqlValuesOfAll, o, ids)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var id collect.TransactionID
		var v customer.Attribute
		err := r.Scan(&id, &v.Dimension, &v.Value)
		byID[id].Values = append(byID[id].Values, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	rows, err = tx.Query(ctx, sqlParticipantsOfAll, o, ids)
	return all, sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var id collect.TransactionID
		var p customer.Participant
		err := r.Scan(&id, &p.Employee, &p.Role, &p.Unit)
		byID[id].Participants = append(byID[id].Participants, p)
		return err
	})
}

const sqlRefs = `-- customerdb.ListRefs
select id, ref from customers where org = $1 order by id`

// ListRefs returns the identifiers and references of all customers, and nothing else of them.
func ListRefs(ctx context.Context, tx sqldb.Tx, o org.ID) ([]customer.Customer, error) {
	return sqldb.List(ctx, tx, func(r sqldb.Rows, c *customer.Customer) error { return r.Scan(&c.ID, &c.Ref) }, sqlRefs, o)
}
