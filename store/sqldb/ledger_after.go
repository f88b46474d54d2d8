package sqldb

import "context"

const ledgerAfterSQLite = `/* sqldb.LedgerAfter */
	select distinct kind, first_id, last_id from ledger where org = $1 and $2 = 0 and n > $3`

const ledgerAfterPostgres = `/* sqldb.LedgerAfter */
	select distinct kind, first_id, last_id from ledger where org = $1 and (tx, n) > ($2::bigint::text::xid8, $3::bigint)`

// LedgerAfter returns what was made or changed, by kind, since a transaction that called EndOfLedger: all that can be seen by
// now. On PostgreSQL it may return some that the earlier transaction saw already.
func LedgerAfter(ctx context.Context, tx Tx, org int64, end Cursor) (map[string][]IDs, error) {
	sql := ledgerAfterSQLite
	if tx.Engine() == Postgres {
		sql = ledgerAfterPostgres
	}
	changed := map[string][]IDs{}
	rows, err := tx.Query(ctx, sql, org, end.Tx, end.N)
	return changed, Each(rows, err, func(r Rows) error {
		var kind string
		var ids IDs
		err := r.Scan(&kind, &ids.First, &ids.Last)
		changed[kind] = append(changed[kind], ids)
		return err
	})
}
