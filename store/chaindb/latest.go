package chaindb

import (
	"context"
	"errors"
	"math"

	"klankbord.org/core/chain"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// latest is what the ledger says last of the things of a kind in a window of identifiers.
type latest struct {
	from, to int64
	n        []int64 // by identifier: the entry that said something last; 0: none did
	commits  map[chain.Key]promise
}

// promise is a commitment with what is needed to check it.
type promise struct {
	hash chain.Hash
	salt chain.Salt
	n    int64
}

// about reports whether an entry said something of an identifier, be it that it is gone.
func (l *latest) about(id int64) bool { return id >= l.from && id <= l.to && l.n[id-l.from] != 0 }

// windowSize is how many identifiers are held in memory at once.
const windowSize = 100_000

const sqlLatest = `-- chaindb.latest
select n, first_id, last_id, commits, salts from ledger
where org = $1 and kind = $2 and first_id <= $4 and last_id >= $3 and commits is not null
order by n`

// latest reads the ledger for a window. Entries are taken in the order of their numbers: whoever changes a row holds it
// until its entry has a number. Commitments that can't be read are told.
func (t *Thing) latest(ctx context.Context, tx sqldb.Tx, o org.ID, from, to int64, damaged func(n int64, err error)) (*latest, error) {
	l := &latest{from: from, to: to, n: make([]int64, to-from+1), commits: map[chain.Key]promise{}}
	rows, err := tx.Query(ctx, sqlLatest, o, t.Kind, from, to)
	return l, sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var n, first, last int64
		var commits, salts []byte
		if err := r.Scan(&n, &first, &last, &commits, &salts); err != nil {
			return err
		}
		for id := max(first, from); id <= min(last, to); id++ {
			l.n[id-from] = n
		}
		count := 0
		err := chain.Unpack(commits, func(i int, c chain.Commit) {
			count++
			if c.ID >= from && c.ID <= to && len(salts) >= (i+1)*chain.SaltSize {
				l.commits[c.Key] = promise{c.Hash, saltAt(salts, i), n}
			}
		})
		if err == nil && len(salts) != count*chain.SaltSize {
			err = errSalts
		}
		if err != nil && damaged != nil {
			damaged(n, err)
		}
		return nil
	})
}

// promised calls fn for every commitment that its thing's last entry made.
func (l *latest) promised(fn func(k chain.Key, p promise)) {
	for k, p := range l.commits {
		if l.n[k.ID-l.from] == p.n {
			fn(k, p)
		}
	}
}

// of returns the commitment to a thing that its last entry made.
func (l *latest) of(k chain.Key) (promise, bool) {
	p, ok := l.commits[k]
	return p, ok && l.n[k.ID-l.from] == p.n
}

// errSalts says that an entry has commitments without salts, or salts without commitments.
var errSalts = errors.New("chaindb: an entry has not as many salts as commitments")

const sqlNextEntry = `-- chaindb.windows
select min(case when first_id < $3 then $3 else first_id end) from ledger
where org = $1 and kind = $2 and last_id >= $3 and commits is not null`

// windows calls fn for windows that together hold every identifier of a kind, in rows and in entries. Stretches without
// any are skipped, however long.
func (t *Thing) windows(ctx context.Context, tx sqldb.Tx, o org.ID, fn func(from, to int64) error) error {
	for from := int64(math.MinInt64); ; {
		next, found, err := t.next(ctx, tx, o, from)
		if err != nil || !found {
			return err
		}
		to := int64(math.MaxInt64)
		if next < math.MaxInt64-windowSize {
			to = next + windowSize - 1
		}
		if err := fn(next, to); err != nil || to == math.MaxInt64 {
			return err
		}
		from = to + 1
	}
}

// next returns the first identifier from a number on that a row or an entry has.
func (t *Thing) next(ctx context.Context, tx sqldb.Tx, o org.ID, from int64) (least int64, found bool, err error) {
	ask := func(sql string, args ...any) error {
		var id *int64
		if err := tx.QueryRow(ctx, sql, args...).Scan(&id); err != nil || id == nil {
			return err
		}
		if !found || *id < least {
			least, found = *id, true
		}
		return nil
	}
	for i := range t.Parts {
		if err := ask(t.Parts[i].next(), o, from); err != nil {
			return 0, false, err
		}
	}
	err = ask(sqlNextEntry, o, t.Kind, from)
	return least, found, err
}
