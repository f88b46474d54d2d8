package retaindb

import (
	"context"

	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// Counts is how much there is of people.
type Counts struct {
	Customers, Transactions, Answers, Words, Employees, Findings, OpenFindings, Initiatives, Runs, Targets int64
}

const sqlCounts = `-- retaindb.Count
select (select count(*) from customers c where c.org = $1) - (select count(*) from nobodies where org = $1),
	(select count(*) from transactions where org = $1), (select count(*) from answers where org = $1), (select count(*) from answers where org = $1 and verbatim <> ''),
	(select count(*) from employees where org = $1), (select count(*) from findings where org = $1), (select count(*) from findings where org = $1 and status = 'open'),
	(select count(*) from initiatives where org = $1), (select count(*) from runs where org = $1), (select count(*) from targets where org = $1)`

// Count counts what there is of people. It reads whole tables.
func Count(ctx context.Context, tx sqldb.Tx, o org.ID) (c Counts, err error) {
	return c, tx.QueryRow(ctx, sqlCounts, o).Scan(&c.Customers, &c.Transactions, &c.Answers, &c.Words, &c.Employees, &c.Findings, &c.OpenFindings, &c.Initiatives, &c.Runs, &c.Targets)
}

// Reading is how often somebody saw the score or the pay of others.
type Reading struct {
	Action string // "individuals.read" or "pay.read"
	Actor  string
	Times  int64
}

const sqlReadings = `-- retaindb.Readings
select action, actor, count(*) from ledger where org = $1 and at >= $2 and action in ('individuals.read', 'pay.read') group by action, actor order by action, actor`

// Readings counts who saw the score or the pay of others since a moment, in unix milliseconds. It reads the ledger.
func Readings(ctx context.Context, tx sqldb.Tx, o org.ID, since int64) ([]Reading, error) {
	return sqldb.List(ctx, tx, func(r sqldb.Rows, x *Reading) error { return r.Scan(&x.Action, &x.Actor, &x.Times) }, sqlReadings, o, since)
}
