package erasedb

import (
	"context"

	"klankbord.org/core/org"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/sqldb"
)

const sqlMerged = `-- erasedb.MergedInto
select merged_id, kept_id from customer_merges where org = $1 and undone_at = 0`

// MergedInto returns whom merged customers belong to now, each by the last in the row of merges. Where nobody was merged, that costs
// one short query.
func MergedInto(ctx context.Context, tx sqldb.Tx, o org.ID) (map[int64]int64, error) {
	into := map[int64]int64{}
	rows, err := tx.Query(ctx, sqlMerged, o)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var merged, kept int64
		err := r.Scan(&merged, &kept)
		into[merged] = kept
		return err
	})
	for merged := range into {
		for next, ok := into[into[merged]]; ok; next, ok = into[into[merged]] {
			into[merged] = next
		}
	}
	return into, err
}

const sqlMergesAbout = `-- erasedb.forgetMerges
select id from customer_merges where org = $1 and (kept_id = any($2) or merged_id = any($2)) order by id`

const sqlForgetMoves = `-- erasedb.forgetMerges, moves
delete from customer_moves where org = $1 and merge_id = any($2)`

const sqlForgetMerges = `-- erasedb.forgetMerges, merges
delete from customer_merges where org = $1 and id = any($2)`

const sqlForgetParts = `-- erasedb.forgetMerges, customers
delete from customers where org = $1 and id = any($2)`

// partsOf are the customers who were merged into one, and into those.
func partsOf(ctx context.Context, tx sqldb.Tx, o org.ID, id int64) (parts []int64, err error) {
	into, err := MergedInto(ctx, tx, o)
	for merged, kept := range into {
		if kept == id {
			parts = append(parts, merged)
		}
	}
	return parts, err
}

// forgetMerges takes away that customers were one, whether or not they still are, and the rows of those who were merged. Whoever calls
// it tells the ledger of the customers.
func forgetMerges(ctx context.Context, tx sqldb.Tx, o org.ID, e sqldb.Entry, id int64) (parts []int64, err error) {
	if parts, err = partsOf(ctx, tx, o, id); err != nil {
		return nil, err
	}
	merges, err := sqldb.List(ctx, tx, func(r sqldb.Rows, id *int64) error { return r.Scan(id) }, sqlMergesAbout, o, append([]int64{id}, parts...))
	if err != nil || len(merges) == 0 {
		return parts, err
	}
	for _, sql := range []string{sqlForgetMoves, sqlForgetMerges} {
		if _, err := tx.Exec(ctx, sql, o, merges); err != nil {
			return nil, err
		}
	}
	if _, err := tx.Exec(ctx, sqlForgetParts, o, listed(parts)); err != nil {
		return nil, err
	}
	e.Org, e.Kind, e.Action = int64(o), "customer_merge", "customer_merges.erased"
	return parts, chaindb.EraseSet(ctx, tx, e, merges)
}
