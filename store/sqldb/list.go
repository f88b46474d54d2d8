package sqldb

import "context"

// List returns all rows of a query; scan copies one into a zero value.
func List[T any](ctx context.Context, tx Tx, scan func(Rows, *T) error, sql string, args ...any) ([]T, error) {
	var all []T
	rows, err := tx.Query(ctx, sql, args...)
	err = Each(rows, err, func(r Rows) error {
		var one T
		if err := scan(r, &one); err != nil {
			return err
		}
		all = append(all, one)
		return nil
	})
	return all, err
}

// One returns the first row of a query, or ErrNoRows.
func One[T any](ctx context.Context, tx Tx, scan func(Rows, *T) error, sql string, args ...any) (T, error) {
	all, err := List(ctx, tx, scan, sql, args...)
	if err == nil && len(all) == 0 {
		err = ErrNoRows
	}
	if err != nil {
		var none T
		return none, err
	}
	return all[0], nil
}
