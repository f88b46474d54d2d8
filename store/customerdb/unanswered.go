package customerdb

import (
	"context"

	"klankbord.org/core/collect"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlUnanswered = `-- customerdb.FindUnanswered
select t.id from transactions t
where t.org = $1
	and not exists (select 1 from answers a where a.org = t.org and a.transaction_id = t.id)
	and exists (select 1 from participants p where p.org = t.org and p.transaction_id = t.id)
order by t.day desc, t.id desc limit 1`

// FindUnanswered returns the most recent transaction that somebody took part in and nobody answered about, or a NotFound
// fault.
func FindUnanswered(ctx context.Context, tx sqldb.Tx, o org.ID) (id collect.TransactionID, err error) {
	err = tx.QueryRow(ctx, sqlUnanswered, o).Scan(&id)
	return id, missing(err, "transaction", "")
}
