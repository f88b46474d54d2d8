package erasedb

import (
	"context"
	"slices"

	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlHistory = `-- erasedb.History
select at, actor, action, first_id, last_id from ledger where org = $1 and kind = $2 and first_id <= $4 and last_id >= $3 order by n`

// History returns the entries of the ledger about things with these ids, in order, without their bodies.
func History(ctx context.Context, tx sqldb.Tx, o org.ID, kind string, ids []int64) ([]sqldb.Entry, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	all, err := sqldb.List(ctx, tx, func(r sqldb.Rows, e *sqldb.Entry) error {
		return r.Scan(&e.At, &e.Actor, &e.Action, &e.FirstID, &e.LastID)
	}, sqlHistory, o, kind, slices.Min(ids), slices.Max(ids))
	return slices.DeleteFunc(all, func(e sqldb.Entry) bool {
		return !slices.ContainsFunc(ids, func(id int64) bool { return id >= e.FirstID && id <= e.LastID })
	}), err
}
