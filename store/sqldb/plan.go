package sqldb

import "context"

const planAfresh = `/* sqldb.PlanAfresh */ set local plan_cache_mode = force_custom_plan`

// PlanAfresh is for transactions that look thousands of things up with "= any($n)". PostgreSQL plans a statement that it
// has seen five times for arguments in general, and for lists in general it then compares every row with every element:
// seconds a batch on a table that isn't analysed yet. After PlanAfresh each statement of this transaction is planned for
// its own arguments, which costs a fraction of a millisecond. On SQLite it does nothing.
func PlanAfresh(ctx context.Context, tx Tx) error {
	if tx.Engine() != Postgres {
		return nil
	}
	_, err := tx.Exec(ctx, planAfresh)
	return err
}
