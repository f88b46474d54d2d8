package sqldb

import "context"

// decisive are the kinds of things by which it is decided what customers are asked and how their answers count. Entries of the ledger about
// them change an organisation's revision.
var decisive = map[string]bool{"organisation": true, "unit": true, "value": true, "metric": true, "cause": true, "survey": true, "agreement": true}

const sqlRevise = `-- sqldb.AppendLedger, revision
insert into revisions (org, n) values ($1, 1) on conflict (org) do update set n = revisions.n + 1`

const sqlRevision = `-- sqldb.Revision
select coalesce(max(n), 0) from revisions where org = $1`

// Revision returns a number that rises with each change of an organisation's settings, units, lists of values, metrics, root causes,
// surveys and agreements. What was read of those before at the same number is still so.
func Revision(ctx context.Context, tx Tx, org int64) (n int64, err error) {
	err = tx.QueryRow(ctx, sqlRevision, org).Scan(&n)
	return n, err
}
