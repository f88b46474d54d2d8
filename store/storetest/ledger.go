package storetest

import (
	"context"

	"klankbord.org/store/sqldb"
)

const sqlLedger = `-- storetest.Ledger
select n, at, actor, action, kind, first_id, last_id, body from ledger where org = $1 order by n`

// Ledger reads what is in an organisation's ledger now. sqldb.ReadLedger holds entries back while an older transaction runs
// anywhere on a PostgreSQL server, which with tests side by side is nearly always.
func Ledger(ctx context.Context, tx sqldb.Tx, org int64) (list []sqldb.Entry, err error) {
	rows, err := tx.Query(ctx, sqlLedger, org)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		e := sqldb.Entry{Org: org}
		err := r.Scan(&e.N, &e.At, &e.Actor, &e.Action, &e.Kind, &e.FirstID, &e.LastID, &e.Body)
		list = append(list, e)
		return err
	})
	return list, err
}
