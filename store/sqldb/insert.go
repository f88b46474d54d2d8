package sqldb

import (
	"context"
	"fmt"
	"strings"
)

// fewRows is up to how many rows one INSERT is quicker than a bulk, which asks PostgreSQL about the table first.
const fewRows = 3

// Insert adds some rows, each with a value for every column.
func Insert(ctx context.Context, tx Tx, table string, columns []string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	if len(rows) > fewRows {
		_, err := tx.BulkInsert(ctx, table, columns, func(yield func([]any, error) bool) {
			for _, r := range rows {
				if !yield(r, nil) {
					return
				}
			}
		})
		return err
	}
	var text strings.Builder
	fmt.Fprintf(&text, "/* sqldb.Insert */ insert into %s (%s) values ", table, strings.Join(columns, ", "))
	args := make([]any, 0, len(rows)*len(columns))
	for i, r := range rows {
		text.WriteString(strings.Repeat(", ", min(i, 1)) + "(")
		for j, v := range r {
			fmt.Fprintf(&text, "%s$%d", strings.Repeat(", ", min(j, 1)), len(args)+1)
			args = append(args, v)
		}
		text.WriteString(")")
	}
	_, err := tx.Exec(ctx, text.String(), args...)
	return err
}
