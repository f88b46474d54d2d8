package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"iter"
)

// ErrNoRows is what Row.Scan returns when there is none.
var ErrNoRows = sql.ErrNoRows

var (
	errNested   = errors.New("sqldb: a transaction within a transaction; use the one at hand")
	errRowsOpen = errors.New("sqldb: close the rows before the next statement")
	errReadOnly = errors.New("sqldb: this transaction only reads")
)

// Tx is a transaction. It belongs to the closure it was given to and to one goroutine at a time. After a statement
// failed the transaction is lost: further statements return the same error, and so does the transaction, whatever
// the closure returns (PostgreSQL works that way, SQLite follows).
type Tx interface {
	// Exec runs a statement and returns how many rows it changed.
	Exec(ctx context.Context, sql string, args ...any) (int64, error)
	// Query runs a query. Close the rows before the next statement; reading them to the end closes them too.
	Query(ctx context.Context, sql string, args ...any) (Rows, error)
	// QueryRow runs a query of which the first row counts. Its error waits in Row.Scan.
	QueryRow(ctx context.Context, sql string, args ...any) Row
	// BulkInsert adds rows to a table the fastest way the engine has, in constant memory, and returns how many. A row
	// has a value for each column; the slice may be used again for the next row, byte slices within it may not.
	BulkInsert(ctx context.Context, table string, columns []string, rows iter.Seq2[[]any, error]) (int64, error)
	// Engine tells which engine this is, for the few statements of this package that differ.
	Engine() Engine
}

// Rows are the answer to a query, read forward.
type Rows interface {
	Next() bool
	// Scan copies the current row into pointers to integers, floats, strings, []byte, bool, named types of those,
	// pointers to any of these for what may be null, or an sql.Scanner.
	Scan(dest ...any) error
	// Err returns what ended the rows early, nil at their natural end.
	Err() error
	Close()
}

// Row is the answer to QueryRow.
type Row interface {
	// Scan is Rows.Scan for the only row; ErrNoRows when there is none.
	Scan(dest ...any) error
}

// firstRow turns rows into a Row.
type firstRow struct {
	rows Rows
	err  error
}

// Scan implements Row.
func (r firstRow) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close()
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return ErrNoRows
	}
	return r.rows.Scan(dest...)
}

// Each calls fn for every row and closes the rows: Each(rows, err, func(r Rows) error { return r.Scan(&a) }), fed with
// what Query returned.
func Each(rows Rows, err error, fn func(Rows) error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
