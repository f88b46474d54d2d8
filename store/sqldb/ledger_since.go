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

const ledgerEdge = `/* sqldb.ChangedSince */
	select coalesce(min(n), 0), coalesce(max(n), 0) from ledger where org = $1`

const ledgerProbe = `/* sqldb.ChangedSince */
	select n, at from ledger where org = $1 and n >= $2 order by n limit 1`

const ledgerSince = `/* sqldb.ChangedSince */
	select distinct first_id, last_id from ledger where org = $1 and n >= $2 and kind = $3 and action not like '%.read'` // that somebody looked changes nothing

// ChangedSince returns which things of a kind were made or changed since an instant, in unix milliseconds, in order and
// without overlap. It may return some that changed a little before, and misses none, unless the machine's clock was set back
// by more than ten minutes. It searches the ledger for the place, as instants rise along it, and reads on from there.
func ChangedSince(ctx context.Context, tx Tx, org int64, kind string, since int64) ([]IDs, error) {
	from, err := ledgerFrom(ctx, tx, org, since-clockSlack)
	if err != nil {
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

// ledgerFrom finds the first entry of an instant or later, by halving; numbers may have gaps.
func ledgerFrom(ctx context.Context, tx Tx, org, instant int64) (int64, error) {
	var low, high int64
	if err := tx.QueryRow(ctx, ledgerEdge, org).Scan(&low, &high); err != nil {
		return 0, err
	}
	high++ // after the last
	for low < high {
		middle := low + (high-low)/2
		var n, at int64
		switch err := tx.QueryRow(ctx, ledgerProbe, org, middle).Scan(&n, &at); {
		case err == ErrNoRows:
			high = middle
		case err != nil:
			return 0, err
		case at < instant:
			low = n + 1
		default:
			high = middle
		}
	}
	return low, nil
}
