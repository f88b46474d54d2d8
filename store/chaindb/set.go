package chaindb

import (
	"context"

	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// set holds positions of the ledger, a bit each.
type set map[int64]uint64

func (s set) add(n int64) { s[n>>6] |= 1 << (n & 63) }

func (s set) has(n int64) bool { return s[n>>6]&(1<<(n&63)) != 0 }

const sqlSealedSet = `-- chaindb.sealedSet
select n from chain_entries where org = $1`

// sealedSet reads which positions are sealed: for the rare case that no cursor tells.
func sealedSet(ctx context.Context, tx sqldb.Tx, o org.ID) (set, error) {
	all := set{}
	rows, err := tx.Query(ctx, sqlSealedSet, o)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var n int64
		err := r.Scan(&n)
		all.add(n)
		return err
	})
	return all, err
}
