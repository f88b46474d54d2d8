package auditdb

import (
	"context"
	"math"

	"klankbord.org/core/audit"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlAll = `-- auditdb.List
select n, at, actor, action, kind, first_id, last_id, body from ledger where org = $1 and n < $2 order by n desc limit $3`

// The condition is that of the index ledger_acts, to the letter.
const sqlActs = `-- auditdb.List, without customers
select n, at, actor, action, kind, first_id, last_id, body from ledger where org = $1 and n < $2 and actor <> 'respondent' order by n desc limit $3`

// atOnce is how many entries are read at a time, mostRead how many for one page: a filter that fits nothing mustn't read a
// ledger of millions while somebody waits.
const (
	atOnce   = 1000
	mostRead = 40_000
)

// Part is a part of the log, the newest first.
type Part struct {
	Entries []audit.Entry
	Next    int64 // List goes on before this position; 0 when there is no more
	Reached int64 // when the last entry that was looked at was written, unix milliseconds UTC; 0 when none was
}

// List returns up to limit entries that fit, before a position (0: from the newest on), the newest first. It looks at so many
// entries at most and no more: a part may be empty and still have a next one.
func List(ctx context.Context, tx sqldb.Tx, o org.ID, f audit.Filter, before int64, limit int) (p Part, err error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	sql := sqlActs
	if f.Single {
		sql = sqlAll
	}
	for looked := 0; looked < mostRead; {
		read := 0
		rows, err := tx.Query(ctx, sql, o, before, atOnce)
		err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
			var e audit.Entry
			if err := r.Scan(&e.N, &e.At, &e.Actor, &e.Action, &e.Kind, &e.First, &e.Last, &e.Body); err != nil {
				return err
			}
			read++
			if len(p.Entries) == limit { // one more would fit, or not: that is for the next part
				return nil
			}
			before, p.Reached = e.N, e.At
			if f.Holds(&e) {
				p.Entries = append(p.Entries, e)
			}
			return nil
		})
		if err != nil {
			return p, err
		}
		looked += read
		if len(p.Entries) < limit && read < atOnce {
			return p, nil // the beginning of the ledger
		}
		if len(p.Entries) == limit {
			break
		}
	}
	p.Next = before
	return p, nil
}
