package sqldb

import "context"

const unsealedSQLite = `/* sqldb.ReadUnsealed */
	select 0, n, at, actor, action, kind, first_id, last_id, body, commits from ledger
	where org = $1 and $2 = 0 and n > $3
	order by n limit $4`

const unsealedPostgres = `/* sqldb.ReadUnsealed */
	select tx::text::bigint, n, at, actor, action, kind, first_id, last_id, body, commits from ledger
	where org = $1 and (tx, n) > ($2::bigint::text::xid8, $3::bigint)
	  and tx < pg_snapshot_xmin(pg_current_snapshot())
	order by tx, n limit $4`

// ReadUnsealed is ReadLedger for who seals: entries with their commitments, one by one.
func ReadUnsealed(ctx context.Context, tx Tx, org int64, after Cursor, limit int, fn func(e *Entry, at Cursor) error) error {
	sql := unsealedSQLite
	if tx.Engine() == Postgres {
		sql = unsealedPostgres
	}
	rows, err := tx.Query(ctx, sql, org, after.Tx, after.N, limit)
	return Each(rows, err, func(r Rows) error {
		e := Entry{Org: org}
		at := Cursor{}
		err := r.Scan(&at.Tx, &e.N, &e.At, &e.Actor, &e.Action, &e.Kind, &e.FirstID, &e.LastID, &e.Body, &e.Commits)
		if err != nil {
			return err
		}
		at.N = e.N
		return fn(&e, at)
	})
}

const waitingSQLite = `/* sqldb.CountUnsealed */
	select count(*), coalesce(min(at), 0) from ledger where org = $1 and $2 = 0 and n > $3`

const waitingPostgres = `/* sqldb.CountUnsealed */
	select count(*), coalesce(min(at), 0) from ledger where org = $1 and (tx, n) > ($2::bigint::text::xid8, $3::bigint)`

// CountUnsealed returns how many entries lie after a cursor, also those that can't be read in order yet, and when the first
// of them was written.
func CountUnsealed(ctx context.Context, tx Tx, org int64, after Cursor) (count, oldest int64, err error) {
	sql := waitingSQLite
	if tx.Engine() == Postgres {
		sql = waitingPostgres
	}
	err = tx.QueryRow(ctx, sql, org, after.Tx, after.N).Scan(&count, &oldest)
	return count, oldest, err
}

const txOfSQLite = `/* sqldb.CursorOf */ select tx from ledger where org = $1 and n = $2`

const txOfPostgres = `/* sqldb.CursorOf */ select tx::text::bigint from ledger where org = $1 and n = $2`

// CursorOf returns the place of an entry in the feed, or ErrNoRows.
func CursorOf(ctx context.Context, tx Tx, org, n int64) (Cursor, error) {
	sql := txOfSQLite
	if tx.Engine() == Postgres {
		sql = txOfPostgres
	}
	c := Cursor{N: n}
	err := tx.QueryRow(ctx, sql, org, n).Scan(&c.Tx)
	return c, err
}
