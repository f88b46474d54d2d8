package sqldb

import (
	"context"
	"database/sql/driver"
	"fmt"
	"iter"
	"strings"
)

// bulkValues is how many values one INSERT of a bulk carries. More costs memory and gains nothing measurable.
const bulkValues = 512

// BulkInsert implements Tx with long INSERTs, prepared once for a full batch; the rest goes one by one.
func (t *sqliteTx) BulkInsert(ctx context.Context, table string, columns []string, rows iter.Seq2[[]any, error]) (int64, error) {
	if t.readOnly {
		return 0, t.fail(errReadOnly)
	}
	batch := max(1, bulkValues/len(columns))
	many := insertText(table, columns, batch)
	buffer := make([]driver.NamedValue, 0, batch*len(columns))
	scratch := make([]driver.NamedValue, 0, len(columns))
	var count int64
	for row, err := range rows {
		if err != nil {
			return 0, t.fail(err)
		}
		if len(row) != len(columns) {
			return 0, t.fail(fmt.Errorf("sqldb: a row of %d values for %d columns", len(row), len(columns)))
		}
		if scratch, err = bind(scratch[:0], row); err != nil {
			return 0, t.fail(err)
		}
		for _, v := range scratch {
			v.Ordinal = len(buffer) + 1
			buffer = append(buffer, v)
		}
		count++
		if len(buffer) == cap(buffer) {
			if err := t.flush(ctx, many, buffer); err != nil {
				return 0, err
			}
			buffer = buffer[:0]
		}
	}
	one := insertText(table, columns, 1)
	for ; len(buffer) > 0; buffer = buffer[len(columns):] {
		scratch = append(scratch[:0], buffer[:len(columns)]...)
		for i := range scratch {
			scratch[i].Ordinal = i + 1
		}
		if err := t.flush(ctx, one, scratch); err != nil {
			return 0, err
		}
	}
	return count, nil
}

// flush runs one prepared INSERT with converted values.
func (t *sqliteTx) flush(ctx context.Context, sql string, values []driver.NamedValue) error {
	s, err := t.ready(ctx, sql, nil)
	if err != nil {
		return err
	}
	if _, err := s.exec.ExecContext(context.Background(), values); err != nil {
		return t.fail(err)
	}
	return nil
}

// insertText writes an INSERT of several rows. Placeholders have no numbers here: the driver looks up the name of
// each, which for hundreds of them is most of the work.
func insertText(table string, columns []string, rows int) string {
	row := "(" + strings.TrimSuffix(strings.Repeat("?,", len(columns)), ",") + ")"
	return "insert into " + table + " (" + strings.Join(columns, ", ") + ") values " +
		strings.TrimSuffix(strings.Repeat(row+",", rows), ",")
}
