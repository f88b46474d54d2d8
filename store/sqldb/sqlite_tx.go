package sqldb

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"

	"klankbord.org/core/fault"
)

// sqliteTx is a Tx on a connection of SQLite.
type sqliteTx struct {
	conn     *sqliteConn
	readOnly bool
	failed   error // what the first failed statement said
	open     *sqliteRows
	args     []driver.NamedValue
	after    []func() // once it is durable
}

// Engine implements Tx.
func (*sqliteTx) Engine() Engine { return SQLite }

// ready prepares a statement and its arguments.
func (t *sqliteTx) ready(ctx context.Context, sql string, args []any) (*sqliteStmt, error) {
	if t.failed != nil {
		return nil, t.failed
	}
	if err := ctx.Err(); err != nil {
		return nil, t.fail(err)
	}
	if t.open != nil {
		return nil, t.fail(errRowsOpen)
	}
	s, err := t.conn.prepare(sql)
	if err != nil {
		return nil, t.fail(err)
	}
	if t.args, err = bind(t.args[:0], args); err != nil {
		return nil, t.fail(err)
	}
	return s, nil
}

func (t *sqliteTx) fail(err error) error {
	t.failed = translate(err)
	return t.failed
}

// Exec implements Tx.
func (t *sqliteTx) Exec(ctx context.Context, sql string, args ...any) (int64, error) {
	s, err := t.ready(ctx, sql, args)
	if err != nil {
		return 0, err
	}
	if t.readOnly {
		return 0, t.fail(errReadOnly)
	}
	// The driver starts a goroutine to watch a context, which would cost as much as the statement; ready has asked.
	result, err := s.exec.ExecContext(context.Background(), t.args)
	if err != nil {
		return 0, t.fail(err)
	}
	return result.RowsAffected()
}

// Query implements Tx.
func (t *sqliteTx) Query(ctx context.Context, sql string, args ...any) (Rows, error) {
	s, err := t.ready(ctx, sql, args)
	if err != nil {
		return nil, err
	}
	// A reader's query may be long, so it can be interrupted. A writer's can't: an interrupt while writing would undo
	// the whole group, so those look at the context between rows.
	watched := ctx
	if !t.readOnly {
		watched = context.Background()
	}
	raw, err := s.query.QueryContext(watched, t.args)
	if err != nil {
		return nil, t.fail(err)
	}
	t.open = &sqliteRows{tx: t, raw: raw, ctx: ctx, values: make([]driver.Value, len(raw.Columns()))}
	return t.open, nil
}

// QueryRow implements Tx.
func (t *sqliteTx) QueryRow(ctx context.Context, sql string, args ...any) Row {
	rows, err := t.Query(ctx, sql, args...)
	return firstRow{rows, err}
}

// finish closes what the closure left open and tells the first failure: the closure's own, else a statement's.
func (t *sqliteTx) finish(err error) error {
	if t.open != nil {
		t.open.Close()
	}
	if err == nil {
		err = t.failed
	}
	return err
}

// sqliteRows are Rows of SQLite.
type sqliteRows struct {
	tx     *sqliteTx
	raw    driver.Rows
	ctx    context.Context
	values []driver.Value
	err    error
	closed bool
	count  int
}

// Next implements Rows.
func (r *sqliteRows) Next() bool {
	if r.closed {
		return false
	}
	// Asking a context takes a lock; every 64 rows is often enough.
	if r.count++; r.count&63 == 0 && r.ctx.Err() != nil {
		r.err = r.tx.fail(r.ctx.Err())
		r.Close()
		return false
	}
	if err := r.raw.Next(r.values); err != nil {
		if !errors.Is(err, io.EOF) {
			r.err = r.tx.fail(err)
		}
		r.Close()
		return false
	}
	return true
}

// Scan implements Rows.
func (r *sqliteRows) Scan(dest ...any) error {
	if len(dest) != len(r.values) {
		return fault.NewInvalid("", "database.columns", "have", len(r.values), "want", len(dest))
	}
	for i, d := range dest {
		if err := assign(d, r.values[i]); err != nil {
			return err
		}
	}
	return nil
}

// Err implements Rows.
func (r *sqliteRows) Err() error { return r.err }

// Close implements Rows.
func (r *sqliteRows) Close() {
	if r.closed {
		return
	}
	r.closed = true
	r.tx.open = nil
	if err := r.raw.Close(); err != nil && r.err == nil {
		r.err = r.tx.fail(err)
	}
}
