package sqldb

import (
	"context"
	"slices"
)

// clockSlack is how far, in milliseconds, the order of entries and that of their instants may differ: transactions take a
// moment, and clocks are set back a little.
const clockSlack = 10 * 60 * 1000

// IDs are identifiers from First up to and including Last.
type IDs struct{ First, Last int64 }

// The sum keeps PostgreSQL from walking the ledger from its beginning until an instant fits.
const ledgerFirst = `/* sqldb.ChangedSince */
	select coalesce(min(n + 0), -1) from ledger where org = $1 and at >= $2`

const ledgerSince = `/* sqldb.ChangedSince */
	select distinct first_id, last_id from ledger where org = $1 and n >= $2 and kind = $3 and action not like '%.read'` // that somebody looked changes nothing

// ChangedSince returns which things of a kind were made or changed since an instant, in unix milliseconds, in order and
// without overlap. It may return some that changed a little before, and misses none: it begins at the first entry of that instant
// or later and reads on from there, also past entries that say to be older because the clock was set back.
func ChangedSince(ctx context.Context, tx Tx, org int64, kind string, since int64) ([]IDs, error) {
	var from int64
	if err := tx.QueryRow(ctx, ledgerFirst, org, since-clockSlack).Scan(&from); err != nil || from < 0 {
		return nil, err
	}
	all, err := List(ctx, tx, func(r Rows, v *IDs) error { return r.Scan(&v.First, &v.Last) }, ledgerSince, org, from, kind)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b IDs) int { return int(min(1, max(-1, a.First-b.First))) })
	merged := all[:0]
	for _, r := range all {
		if n := len(merged); n > 0 && r.First <= merged[n-1].Last+1 {
			merged[n-1].Last = max(merged[n-1].Last, r.Last)
			continue
		}
		merged = append(merged, r)
	}
	return merged, nil
}
