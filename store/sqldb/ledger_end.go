package sqldb

import (
	"context"
	"errors"
)

const endOfLedgerSQLite = `/* sqldb.EndOfLedger */
	select 0, n from ledger where org = $1 order by n desc limit 1`

const endOfLedgerPostgres = `/* sqldb.EndOfLedger */
	select tx::text::bigint, n from ledger
	where org = $1 and tx < pg_snapshot_xmin(pg_current_snapshot())
	order by tx desc, n desc limit 1`

// EndOfLedger returns the cursor after everything that ReadLedger would show now. Whoever reads tables in the same
// transaction sees at least what the ledger tells up to there, and goes on from it without a gap.
func EndOfLedger(ctx context.Context, tx Tx, org int64) (Cursor, error) {
	sql := endOfLedgerSQLite
	if tx.Engine() == Postgres {
		sql = endOfLedgerPostgres
	}
	var end Cursor
	err := tx.QueryRow(ctx, sql, org).Scan(&end.Tx, &end.N)
	if errors.Is(err, ErrNoRows) {
		return Cursor{}, nil
	}
	return end, err
}
