package sqldb

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"slices"
	"strings"

	"modernc.org/sqlite"
)

// viewConnector makes connections of View: each statement borrows the writer or a reader for as long as it takes, a
// transaction borrows the writer until its end.
type viewConnector struct{ engine *sqliteEngine }

// Connect implements driver.Connector.
func (c viewConnector) Connect(context.Context) (driver.Conn, error) {
	return &viewConn{engine: c.engine}, nil
}

// Driver implements driver.Connector.
func (viewConnector) Driver() driver.Driver { return &sqlite.Driver{} }

// lentConnector makes the connection of LendSQL.
type lentConnector struct{ tx *sqliteTx }

// Connect implements driver.Connector.
func (c lentConnector) Connect(context.Context) (driver.Conn, error) {
	return &viewConn{tx: c.tx, lent: true}, nil
}

// Driver implements driver.Connector.
func (lentConnector) Driver() driver.Driver { return &sqlite.Driver{} }

// viewConn is what database/sql takes for a connection.
type viewConn struct {
	engine *sqliteEngine
	tx     *sqliteTx // while a transaction is open, or when it is lent
	lent   bool
	end    chan error // tells the borrowed writer to commit (nil) or not
	done   chan error // how that ended
}

var (
	errViewUndone = errors.New("sqldb: rolled back")
	errViewNested = errors.New("sqldb: a transaction within a transaction")
)

// BeginTx implements driver.ConnBeginTx.
func (c *viewConn) BeginTx(ctx context.Context, _ driver.TxOptions) (driver.Tx, error) {
	if c.lent {
		return lentEnd{}, nil
	}
	if c.tx != nil {
		return nil, errViewNested
	}
	turn, end, done := make(chan *sqliteTx), make(chan error), make(chan error, 1)
	go func() {
		done <- c.engine.writer.write(ctx, func(_ context.Context, tx Tx) error {
			turn <- tx.(*sqliteTx)
			return <-end
		})
	}()
	select {
	case c.tx = <-turn:
		c.end, c.done = end, done
		return c, nil
	case err := <-done:
		return nil, err
	}
}

// Commit implements driver.Tx.
func (c *viewConn) Commit() error { return c.finish(nil) }

// Rollback implements driver.Tx.
func (c *viewConn) Rollback() error {
	if err := c.finish(errViewUndone); !errors.Is(err, errViewUndone) {
		return err
	}
	return nil
}

func (c *viewConn) finish(outcome error) error {
	c.tx = nil
	c.end <- outcome
	return <-c.done
}

// lentEnd leaves the end of a lent transaction to its owner.
type lentEnd struct{}

// Commit implements driver.Tx.
func (lentEnd) Commit() error { return nil }

// Rollback implements driver.Tx.
func (lentEnd) Rollback() error { return nil }

// ExecContext implements driver.ExecerContext.
func (c *viewConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (result driver.Result, err error) {
	if c.tx != nil {
		return c.tx.foreignExec(ctx, text, args)
	}
	err = c.engine.writer.write(ctx, func(ctx context.Context, tx Tx) error {
		result, err = tx.(*sqliteTx).foreignExec(ctx, text, args)
		return err
	})
	return result, err
}

// QueryContext implements driver.QueryerContext.
func (c *viewConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (rows driver.Rows, err error) {
	if c.tx != nil {
		return c.tx.foreignQuery(ctx, text, args)
	}
	where := c.engine.write
	if onlyReads(text) {
		where = c.engine.read
	}
	err = where(ctx, func(ctx context.Context, tx Tx) error {
		rows, err = tx.(*sqliteTx).foreignQuery(ctx, text, args)
		return err
	})
	return rows, err
}

// onlyReads tells whether a text is a plain query. Whatever isn't recognised as one goes to the writer, which can do
// everything.
func onlyReads(text string) bool {
	for {
		text = strings.TrimSpace(text)
		switch {
		case strings.HasPrefix(text, "--"):
			_, text, _ = strings.Cut(text, "\n")
		case strings.HasPrefix(text, "/*"):
			_, text, _ = strings.Cut(text, "*/")
		default:
			return len(text) >= 6 && strings.EqualFold(text[:6], "select")
		}
	}
}

// PrepareContext implements driver.ConnPrepareContext. The connection that will run it isn't known yet.
func (c *viewConn) PrepareContext(_ context.Context, text string) (driver.Stmt, error) {
	return viewStmt{c, text}, nil
}

// Prepare implements driver.Conn.
func (c *viewConn) Prepare(text string) (driver.Stmt, error) { return viewStmt{c, text}, nil }

// Begin implements driver.Conn.
func (c *viewConn) Begin() (driver.Tx, error) {
	return c.BeginTx(context.Background(), driver.TxOptions{})
}

// Close implements driver.Conn.
func (c *viewConn) Close() error {
	if c.lent || c.tx == nil {
		return nil
	}
	return c.Rollback()
}

// viewStmt is a text that waits for its connection.
type viewStmt struct {
	conn *viewConn
	text string
}

// Close implements driver.Stmt.
func (viewStmt) Close() error { return nil }

// NumInput implements driver.Stmt: the database counts.
func (viewStmt) NumInput() int { return -1 }

// ExecContext implements driver.StmtExecContext.
func (s viewStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	return s.conn.ExecContext(ctx, s.text, args)
}

// QueryContext implements driver.StmtQueryContext.
func (s viewStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return s.conn.QueryContext(ctx, s.text, args)
}

// Exec implements driver.Stmt.
func (s viewStmt) Exec([]driver.Value) (driver.Result, error) { return nil, driver.ErrSkip }

// Query implements driver.Stmt.
func (s viewStmt) Query([]driver.Value) (driver.Rows, error) { return nil, driver.ErrSkip }

// foreign prepares a statement that isn't in our words. A statement of theirs that fails leaves the transaction as it
// was, as they expect of SQLite.
func (t *sqliteTx) foreign(ctx context.Context, text string) (*sqliteStmt, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return t.conn.prepare(text)
}

func (t *sqliteTx) foreignExec(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	s, err := t.foreign(ctx, text)
	if err != nil {
		return nil, err
	}
	// Not with their context: an interrupt while writing would undo the whole group.
	return s.exec.ExecContext(context.Background(), args)
}

// foreignQuery reads all rows at once, so that the connection is free before they are looked at.
func (t *sqliteTx) foreignQuery(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := t.foreign(ctx, text)
	if err != nil {
		return nil, err
	}
	raw, err := s.query.QueryContext(context.Background(), args)
	if err != nil {
		return nil, err
	}
	defer raw.Close()
	all := &readRows{columns: slices.Clone(raw.Columns())}
	for {
		row := make([]driver.Value, len(all.columns))
		err := raw.Next(row)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		for i, v := range row {
			if b, ok := v.([]byte); ok {
				row[i] = slices.Clone(b) // the driver reuses its buffer
			}
		}
		all.rows = append(all.rows, row)
	}
}

// readRows are rows that have been read.
type readRows struct {
	columns []string
	rows    [][]driver.Value
}

// Columns implements driver.Rows.
func (r *readRows) Columns() []string { return r.columns }

// Close implements driver.Rows.
func (*readRows) Close() error { return nil }

// Next implements driver.Rows.
func (r *readRows) Next(dest []driver.Value) error {
	if len(r.rows) == 0 {
		return io.EOF
	}
	copy(dest, r.rows[0])
	r.rows = r.rows[1:]
	return nil
}
