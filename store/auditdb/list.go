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

// List returns up to limit entries that fit, before a position (0: from the newest on), the newest first. It looks one further
// than it gives, so that a next part has something in it. It looks at so many entries at most: a filter that seldom fits gives a
// part with few or none, and still a next one.
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
			if len(p.Entries) > limit {
				return nil
			}
			before = e.N
			if f.Holds(&e) {
				p.Entries = append(p.Entries, e)
			}
			if len(p.Entries) <= limit {
				p.Reached = e.At
			}
			return nil
		})
		if err != nil {
			return p, err
		}
		if len(p.Entries) > limit { // the one beyond says that there is a next part, and belongs to it
			p.Entries = p.Entries[:limit]
			p.Next = p.Entries[limit-1].N
			return p, nil
		}
		if looked += read; read < atOnce {
			return p, nil // the beginning of the ledger
		}
	}
	p.Next = before
	return p, nil
}
