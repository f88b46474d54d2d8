package sqldb

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// The queue of jobs is a library that brings its own SQL. What follows lends it our database and our transactions, so
// that a job is stored with what it is about or not at all. Nobody but store/jobdb has a use for it.

var errOtherEngine = errors.New("sqldb: this isn't that engine's transaction")

// LendPgx gives fn the transaction as PostgreSQL's driver knows it. As with any statement, an error loses the
// transaction.
func LendPgx(tx Tx, fn func(pgx.Tx) error) error {
	t, ok := tx.(*postgresTx)
	if !ok {
		return errOtherEngine
	}
	if _, err := t.ready(nil); err != nil {
		return err
	}
	if err := fn(t.raw.(pgx.Tx)); err != nil {
		return t.fail(err)
	}
	return nil
}

// LendSQL gives fn a transaction of SQLite as database/sql knows it. Committing or undoing that does nothing: it ends
// with its closure. As with any statement, an error loses the transaction.
func LendSQL(ctx context.Context, tx Tx, fn func(*sql.Tx) error) error {
	t, ok := tx.(*sqliteTx)
	if !ok {
		return errOtherEngine
	}
	if t.failed != nil {
		return t.failed
	}
	if t.open != nil {
		return t.fail(errRowsOpen)
	}
	db := sql.OpenDB(lentConnector{t})
	defer db.Close()
	// Its own context: a cancelled one would be answered with a rollback that isn't ours to give.
	lent, err := db.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return t.fail(err)
	}
	err = fn(lent)
	if end := lent.Commit(); err == nil {
		err = end
	}
	if err != nil {
		return t.fail(err)
	}
	return nil
}

// Pool returns PostgreSQL's connections, nil on SQLite.
func (db *DB) Pool() *pgxpool.Pool {
	if e, ok := db.engine.(*postgresEngine); ok {
		return e.pool
	}
	return nil
}

// View returns SQLite as database/sql knows it, nil on PostgreSQL. It has no connections of its own: whoever writes
// stands in the same queue as everybody and shares their commits, so that nobody is ever told that the database is busy.
// Close it before the database.
func (db *DB) View() *sql.DB {
	e, ok := db.engine.(*sqliteEngine)
	if !ok {
		return nil
	}
	return sql.OpenDB(viewConnector{e})
}

// AfterCommit calls fn when the transaction is durable, and never when it isn't. It is for saying that there is
// something to look at; whoever must act looks for themselves too, as a program can be killed in between.
func AfterCommit(tx Tx, fn func()) {
	switch t := tx.(type) {
	case *sqliteTx:
		t.after = append(t.after, fn)
	case *postgresTx:
		t.after = append(t.after, fn)
	}
}

func runAll(after []func()) {
	for _, fn := range after {
		fn()
	}
}
