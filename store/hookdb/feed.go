package hookdb

import (
	"context"

	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlFeed = `/* hookdb.FindFeed */ select tx, n from webhook_feeds where org = $1`

// FindFeed returns up to where the ledger was turned into messages; ok is false when nobody began.
func FindFeed(ctx context.Context, tx sqldb.Tx, o org.ID) (at sqldb.Cursor, ok bool, err error) {
	err = tx.QueryRow(ctx, sqlFeed, o).Scan(&at.Tx, &at.N)
	if err == sqldb.ErrNoRows {
		return at, false, nil
	}
	return at, err == nil, err
}

const sqlMoveFeed = `/* hookdb.MoveFeed */ update webhook_feeds set tx = $2, n = $3 where org = $1 and tx = $4 and n = $5`

// MoveFeed moves on from one place to another, and tells whether it was still there: otherwise another program was first.
func MoveFeed(ctx context.Context, tx sqldb.Tx, o org.ID, from, to sqldb.Cursor) (bool, error) {
	n, err := tx.Exec(ctx, sqlMoveFeed, o, to.Tx, to.N, from.Tx, from.N)
	return n == 1, err
}

const sqlBeginFeed = `/* hookdb.BeginFeed */
	insert into webhook_feeds (org, tx, n) values ($1, $2, $3) on conflict (org) do update set tx = excluded.tx, n = excluded.n`

// BeginFeed begins at a place, wherever it was.
func BeginFeed(ctx context.Context, tx sqldb.Tx, o org.ID, at sqldb.Cursor) error {
	_, err := tx.Exec(ctx, sqlBeginFeed, o, at.Tx, at.N)
	return err
}
