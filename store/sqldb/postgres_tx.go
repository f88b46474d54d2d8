package sqldb

import (
	"context"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// postgresTx is a Tx on a connection to PostgreSQL.
type postgresTx struct {
	raw      statements
	readOnly bool
	failed   error
	open     *postgresRows
	after    []func() // once it is durable
}

// statements is what runs them: a transaction, or a connection on which each is one.
type statements interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
	CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error)
}

// Engine implements Tx.
func (*postgresTx) Engine() Engine { return Postgres }

func (t *postgresTx) fail(err error) error {
	t.failed = translate(err)
	return t.failed
}

// ready checks the transaction and converts the arguments as SQLite has them.
func (t *postgresTx) ready(args []any) ([]any, error) {
	if t.failed != nil {
		return nil, t.failed
	}
	if t.open != nil {
		return nil, t.fail(errRowsOpen)
	}
	converted := make([]any, len(args))
	for i, arg := range args {
		v, err := value(arg)
		if err != nil {
			return nil, t.fail(fmt.Errorf("argument %d: %w", i+1, err))
		}
		converted[i] = noneIsEmpty(v)
	}
	return converted, nil
}

// noneIsEmpty makes "= any($1)" of a nil slice false, not null, and keeps nil bytes null.
func noneIsEmpty(v any) any {
	switch list := v.(type) {
	case []int64:
		if list == nil {
			return []int64{}
		}
	case []string:
		if list == nil {
			return []string{}
		}
	}
	return v
}

// Exec implements Tx.
func (t *postgresTx) Exec(ctx context.Context, sql string, args ...any) (int64, error) {
	args, err := t.ready(args)
	if err != nil {
		return 0, err
	}
	if t.readOnly {
		return 0, t.fail(errReadOnly)
	}
	tag, err := t.raw.Exec(ctx, sql, args...)
	if err != nil {
		return 0, t.fail(err)
	}
	return tag.RowsAffected(), nil
}

// execAll sends statements together.
func (t *postgresTx) execAll(ctx context.Context, all []Statement) error {
	if len(all) == 0 {
		return nil
	}
	if t.readOnly {
		return t.fail(errReadOnly)
	}
	batch := &pgx.Batch{}
	for _, s := range all {
		args, err := t.ready(s.Args)
		if err != nil {
			return err
		}
		batch.Queue(s.SQL, args...)
	}
	if err := t.raw.SendBatch(ctx, batch).Close(); err != nil {
		return t.fail(err)
	}
	return nil
}

// Query implements Tx.
func (t *postgresTx) Query(ctx context.Context, sql string, args ...any) (Rows, error) {
	args, err := t.ready(args)
	if err != nil {
		return nil, err
	}
	raw, err := t.raw.Query(ctx, sql, args...)
	if err != nil {
		return nil, t.fail(err)
	}
	t.open = &postgresRows{tx: t, raw: raw}
	return t.open, nil
}

// QueryRow implements Tx.
func (t *postgresTx) QueryRow(ctx context.Context, sql string, args ...any) Row {
	rows, err := t.Query(ctx, sql, args...)
	return firstRow{rows, err}
}

// BulkInsert implements Tx with COPY.
func (t *postgresTx) BulkInsert(ctx context.Context, table string, columns []string, rows iter.Seq2[[]any, error]) (int64, error) {
	if _, err := t.ready(nil); err != nil {
		return 0, err
	}
	next, stop := iter.Pull2(rows)
	defer stop()
	source := &copySource{next: next, width: len(columns)}
	n, err := t.raw.CopyFrom(ctx, pgx.Identifier{table}, columns, source)
	if source.err != nil {
		err = source.err // the server only knows that the rows stopped coming
	}
	if err != nil {
		return 0, t.fail(err)
	}
	return n, nil
}

func (t *postgresTx) finish(err error) error {
	if t.open != nil {
		t.open.Close()
	}
	if err == nil {
		err = t.failed
	}
	return err
}

// copySource hands rows to COPY.
type copySource struct {
	next   func() ([]any, error, bool)
	width  int
	values []any
	err    error
}

// Next implements pgx.CopyFromSource.
func (s *copySource) Next() bool {
	row, err, more := s.next()
	if !more || err != nil {
		s.err = err
		return false
	}
	if len(row) != s.width {
		s.err = fmt.Errorf("sqldb: a row of %d values for %d columns", len(row), s.width)
		return false
	}
	s.values = s.values[:0]
	for _, v := range row {
		converted, err := value(v)
		if err != nil {
			s.err = err
			return false
		}
		s.values = append(s.values, converted)
	}
	return true
}

// Values implements pgx.CopyFromSource.
func (s *copySource) Values() ([]any, error) { return s.values, nil }

// Err implements pgx.CopyFromSource.
func (s *copySource) Err() error { return s.err }

// postgresRows are Rows of PostgreSQL.
type postgresRows struct {
	tx  *postgresTx
	raw pgx.Rows
	err error
}

// Next implements Rows.
func (r *postgresRows) Next() bool {
	if r.raw.Next() {
		return true
	}
	r.end()
	return false
}

// Scan implements Rows.
func (r *postgresRows) Scan(dest ...any) error {
	for i, d := range dest {
		switch b := d.(type) {
		case *bool:
			dest[i] = flag{b}
		case *[]byte:
			dest[i] = octets{b}
		}
	}
	return r.raw.Scan(dest...)
}

// Err implements Rows.
func (r *postgresRows) Err() error { return r.err }

// Close implements Rows.
func (r *postgresRows) Close() {
	r.raw.Close()
	r.end()
}

// end notes once how the rows ended.
func (r *postgresRows) end() {
	if r.tx.open != r {
		return
	}
	r.tx.open = nil
	if err := r.raw.Err(); err != nil {
		r.err = r.tx.fail(err)
	}
}

// flag scans a bool that is stored as an integer, or that an expression such as exists() gives.
type flag struct{ to *bool }

// Scan implements sql.Scanner.
func (f flag) Scan(src any) error {
	switch v := src.(type) {
	case bool:
		*f.to = v
	case int64:
		*f.to = v != 0
	default:
		return fmt.Errorf("sqldb: can't scan %T into a bool", src)
	}
	return nil
}

// octets scans bytea and text alike, as SQLite does.
type octets struct{ to *[]byte }

// Scan implements sql.Scanner.
func (o octets) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*o.to = nil
	case []byte:
		*o.to = append(make([]byte, 0, len(v)), v...) // the driver reuses its buffer
	case string:
		*o.to = []byte(v)
	default:
		return fmt.Errorf("sqldb: can't scan %T into bytes", src)
	}
	return nil
}
