package sqldb

import (
	"context"
	"fmt"
	"strings"
)

// fewRows is up to how many rows single INSERTs, sent all at once, are quicker than a bulk, which asks PostgreSQL about the table first.
const fewRows = 24

// Statement is one that is run without looking at what it changes.
type Statement struct {
	SQL  string
	Args []any
}

// ExecAll runs statements one after another; on PostgreSQL they go there in one journey. The first that fails ends it, as Exec does.
func ExecAll(ctx context.Context, tx Tx, all []Statement) error {
	if p, ok := tx.(*postgresTx); ok {
		return p.execAll(ctx, all)
	}
	for _, s := range all {
		if _, err := tx.Exec(ctx, s.SQL, s.Args...); err != nil {
			return err
		}
	}
	return nil
}

// TableRows are some rows for a table, each with a value for every column.
type TableRows struct {
	Table   string
	Columns []string
	Rows    [][]any
}

// Insert adds rows to tables, and entries to the ledger, in the quickest way for so many.
func Insert(ctx context.Context, tx Tx, tables []TableRows, entries []Entry) error {
	var few []Statement
	for _, t := range tables {
		if len(t.Rows) > fewRows {
			if err := t.bulk(ctx, tx); err != nil {
				return err
			}
			continue
		}
		text := t.text()
		for _, r := range t.Rows {
			few = append(few, Statement{text, r})
		}
	}
	if len(entries) > fewRows {
		if err := AppendLedgerAll(ctx, tx, entries); err != nil {
			return err
		}
		entries = nil
	}
	for _, e := range entries {
		few = append(few, appending(ctx, tx, e)...)
	}
	return ExecAll(ctx, tx, few)
}

func (t TableRows) bulk(ctx context.Context, tx Tx) error {
	_, err := tx.BulkInsert(ctx, t.Table, t.Columns, func(yield func([]any, error) bool) {
		for _, r := range t.Rows {
			if !yield(r, nil) {
				return
			}
		}
	})
	return err
}

// text is the INSERT of one row.
func (t TableRows) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "/* sqldb.Insert */ insert into %s (%s) values (", t.Table, strings.Join(t.Columns, ", "))
	for i := range t.Columns {
		fmt.Fprintf(&b, "%s$%d", strings.Repeat(", ", min(i, 1)), i+1)
	}
	b.WriteString(")")
	return b.String()
}
