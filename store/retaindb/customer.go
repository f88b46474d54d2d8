package retaindb

import (
	"context"

	"klankbord.org/core/collect"
	"klankbord.org/core/datamap"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlDueContact = `-- retaindb.Due, contact
select count(*) from customers c where c.org = $1
	and not exists (select 1 from nobodies n where n.org = $1 and n.customer_id = c.id)
	and not exists (select 1 from customer_merges m where m.org = $1 and m.merged_id = c.id and m.undone_at = 0)
	and not exists (select 1 from transactions t where t.org = $1 and t.customer_id = c.id and (t.day >= $2 or t.day = any($3)))
	and not exists (select 1 from answers a where a.org = $1 and a.customer_id = c.id and (a.day >= $2 or a.day = any($3)))
	and not exists (select 1 from signals s where s.org = $1 and s.customer_id = c.id and (s.day >= $2 or s.day = any($3)))
	and (c.known_on < $2 or (c.known_on is null and (exists (select 1 from transactions t where t.org = $1 and t.customer_id = c.id)
		or exists (select 1 from answers a where a.org = $1 and a.customer_id = c.id)
		or exists (select 1 from signals s where s.org = $1 and s.customer_id = c.id))))`

const sqlFindContact = `-- retaindb.Customers, contact
select c.id from customers c where c.org = $1
	and not exists (select 1 from nobodies n where n.org = $1 and n.customer_id = c.id)
	and not exists (select 1 from customer_merges m where m.org = $1 and m.merged_id = c.id and m.undone_at = 0)
	and not exists (select 1 from transactions t where t.org = $1 and t.customer_id = c.id and (t.day >= $2 or t.day = any($3)))
	and not exists (select 1 from answers a where a.org = $1 and a.customer_id = c.id and (a.day >= $2 or a.day = any($3)))
	and not exists (select 1 from signals s where s.org = $1 and s.customer_id = c.id and (s.day >= $2 or s.day = any($3)))
	and (c.known_on < $2 or (c.known_on is null and (exists (select 1 from transactions t where t.org = $1 and t.customer_id = c.id)
		or exists (select 1 from answers a where a.org = $1 and a.customer_id = c.id)
		or exists (select 1 from signals s where s.org = $1 and s.customer_id = c.id))))
order by c.id limit $4`

const sqlDueLink = `-- retaindb.Due, link
select (select count(*) from answers a where a.org = $1 and a.day < $2 and not (a.day = any($3)) and a.customer_id is not null
		and not exists (select 1 from nobodies n where n.org = $1 and n.customer_id = a.customer_id))
	+ (select count(*) from transactions t where t.org = $1 and t.day < $2 and not (t.day = any($3)) and t.customer_id is not null
		and not exists (select 1 from nobodies n where n.org = $1 and n.customer_id = t.customer_id))
	+ (select count(*) from signals s where s.org = $1 and s.day < $2 and not (s.day = any($3)) and s.customer_id is not null
		and not exists (select 1 from nobodies n where n.org = $1 and n.customer_id = s.customer_id))`

const sqlFindLink = `-- retaindb.Customers, link
select c.id from customers c where c.org = $1
	and not exists (select 1 from nobodies n where n.org = $1 and n.customer_id = c.id)
	and not exists (select 1 from customer_merges m where m.org = $1 and m.merged_id = c.id and m.undone_at = 0)
	and (exists (select 1 from transactions t where t.org = $1 and t.customer_id = c.id and t.day < $2 and not (t.day = any($3)))
		or exists (select 1 from answers a where a.org = $1 and a.customer_id = c.id and a.day < $2 and not (a.day = any($3)))
		or exists (select 1 from signals s where s.org = $1 and s.customer_id = c.id and s.day < $2 and not (s.day = any($3))))
order by c.id limit $4`

func dueCustomers(ctx context.Context, tx sqldb.Tx, o org.ID, k datamap.Keep, cut Cut) (n int64, err error) {
	sql := sqlDueContact
	if k == datamap.KeepLink {
		sql = sqlDueLink
	}
	return n, tx.QueryRow(ctx, sql, o, cut.Day, cut.Held).Scan(&n)
}

// Customers returns at most limit customers whose time is over (contact), or of whom something is past its time (link).
func Customers(ctx context.Context, tx sqldb.Tx, o org.ID, k datamap.Keep, cut Cut, limit int) ([]collect.CustomerID, error) {
	sql := sqlFindContact
	if k == datamap.KeepLink {
		sql = sqlFindLink
	}
	return sqldb.List(ctx, tx, func(r sqldb.Rows, id *collect.CustomerID) error { return r.Scan(id) }, sql, o, cut.Day, cut.Held, limit)
}

const sqlStillContact = `-- retaindb.Still, contact
select count(*) from customers c where c.org = $1 and c.id = $4
	and not exists (select 1 from transactions t where t.org = $1 and t.customer_id = c.id and (t.day >= $2 or t.day = any($3)))
	and not exists (select 1 from answers a where a.org = $1 and a.customer_id = c.id and (a.day >= $2 or a.day = any($3)))
	and not exists (select 1 from signals s where s.org = $1 and s.customer_id = c.id and (s.day >= $2 or s.day = any($3)))
	and (c.known_on < $2 or (c.known_on is null and (exists (select 1 from transactions t where t.org = $1 and t.customer_id = c.id)
		or exists (select 1 from answers a where a.org = $1 and a.customer_id = c.id)
		or exists (select 1 from signals s where s.org = $1 and s.customer_id = c.id))))`

// StillOver reports whether a customer's time is over (contact): between finding and clearing somebody may have come back, or a day may
// have been held.
func StillOver(ctx context.Context, tx sqldb.Tx, o org.ID, c collect.CustomerID, cut Cut) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, sqlStillContact, o, cut.Day, cut.Held, c).Scan(&n)
	return n > 0, err
}

const sqlGreet = `-- retaindb.Greet
update customers set known_on = $2 where org = $1 and id in (select c.id from customers c where c.org = $1 and c.known_on is null
	and not exists (select 1 from nobodies n where n.org = $1 and n.customer_id = c.id)
	and not exists (select 1 from customer_merges m where m.org = $1 and m.merged_id = c.id and m.undone_at = 0)
	and not exists (select 1 from transactions t where t.org = $1 and t.customer_id = c.id)
	and not exists (select 1 from answers a where a.org = $1 and a.customer_id = c.id)
	and not exists (select 1 from signals s where s.org = $1 and s.customer_id = c.id) order by c.id limit $3)`

// Greet notes that customers of whom nothing else says when are known today: their time begins now. It returns how many.
func Greet(ctx context.Context, tx sqldb.Tx, o org.ID, today day.Day, limit int) (int64, error) {
	return tx.Exec(ctx, sqlGreet, o, today, limit)
}

const sqlOldTransactions = `-- retaindb.OldOf, transactions
select id, day from transactions where org = $1 and customer_id = $2 and day < $3 and not (day = any($4)) order by id`

const sqlOldAnswers = `-- retaindb.OldOf, answers
select id, day from answers where org = $1 and customer_id = $2 and day < $3 and not (day = any($4)) order by id`

const sqlOldSignals = `-- retaindb.OldOf, signals
select id, day from signals where org = $1 and customer_id = $2 and day < $3 and not (day = any($4)) order by id`

// Old is what is past its time of a customer who stays.
type Old struct {
	Transactions, Answers, Signals []int64
	Last                           day.Day // of the newest of them
}

// OldOf returns what is past its time of a customer.
func OldOf(ctx context.Context, tx sqldb.Tx, o org.ID, c collect.CustomerID, cut Cut) (old Old, err error) {
	collectInto := func(ids *[]int64) func(sqldb.Rows) error {
		return func(r sqldb.Rows) error {
			var id int64
			var on day.Day
			err := r.Scan(&id, &on)
			*ids, old.Last = append(*ids, id), max(old.Last, on)
			return err
		}
	}
	rows, err := tx.Query(ctx, sqlOldTransactions, o, c, cut.Day, cut.Held)
	if err := sqldb.Each(rows, err, collectInto(&old.Transactions)); err != nil {
		return old, err
	}
	rows, err = tx.Query(ctx, sqlOldSignals, o, c, cut.Day, cut.Held)
	if err := sqldb.Each(rows, err, collectInto(&old.Signals)); err != nil {
		return old, err
	}
	rows, err = tx.Query(ctx, sqlOldAnswers, o, c, cut.Day, cut.Held)
	return old, sqldb.Each(rows, err, collectInto(&old.Answers))
}

const sqlKnown = `-- retaindb.Known
update customers set known_on = $3 where org = $1 and id = $2 and (known_on is null or known_on < $3)`

// Known notes the last day on which a customer was known for something that doesn't say so any more.
func Known(ctx context.Context, tx sqldb.Tx, o org.ID, c collect.CustomerID, on day.Day) error {
	_, err := tx.Exec(ctx, sqlKnown, o, c, on)
	return err
}
