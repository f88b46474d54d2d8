package snapshotdb

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"klankbord.org/core/collect"
	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
	"klankbord.org/store/sqldb"
)

// Live is the answers of one organisation, kept true to the database. View and Catalog cost nothing and may be called
// at any time; what they return never changes.
type Live struct {
	org      org.ID
	snapshot *snapshot.Snapshot
	catalog  atomic.Pointer[Catalog]

	mu     sync.Mutex // held while following the ledger
	cursor sqldb.Cursor
	reader reader
}

// View returns the answers as they are now.
func (l *Live) View() *snapshot.View { return l.snapshot.View() }

// Catalog returns the names as they are now.
func (l *Live) Catalog() *Catalog { return l.catalog.Load() }

// Load reads all answers of an organisation from the database, in one transaction and in constant memory beside the
// snapshot itself.
func Load(ctx context.Context, db *sqldb.DB, o org.ID) (*Live, error) {
	l := &Live{org: o, reader: reader{org: o}}
	err := db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		catalog, err := readCatalog(ctx, tx, o)
		if err != nil {
			return err
		}
		l.catalog.Store(catalog)
		l.snapshot = snapshot.New(catalog.structure)
		if l.cursor, err = sqldb.EndOfLedger(ctx, tx, int64(o)); err != nil {
			return err
		}
		return l.readAll(ctx, tx)
	})
	return l, err
}

const sqlLastAnswer = `-- snapshotdb.Load
select coalesce(max(id), 0) from answers where org = $1`

func (l *Live) readAll(ctx context.Context, tx sqldb.Tx) error {
	var last collect.AnswerID
	if err := tx.QueryRow(ctx, sqlLastAnswer, l.org).Scan(&last); err != nil {
		return err
	}
	return l.take(ctx, tx, []span{{1, last}})
}

// span is answers from one id to another, both included.
type span struct{ first, last collect.AnswerID }

// take reads answers and puts them in the snapshot.
func (l *Live) take(ctx context.Context, tx sqldb.Tx, spans []span) error {
	for _, s := range spans {
		for first := s.first; first <= s.last; first += batchRows {
			rows, err := l.reader.read(ctx, tx, first, min(s.last, first+batchRows-1))
			if err != nil {
				return err
			}
			if err := l.snapshot.Apply(rows); err != nil {
				return err
			}
		}
	}
	return nil
}

// entriesAtOnce is how many lines of the ledger are read at a time.
const entriesAtOnce = 1000

// Feed takes in what the ledger tells since the last time and reports whether anything changed for readers.
func (l *Live) Feed(ctx context.Context, db *sqldb.DB) (changed bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for more := true; more && err == nil; {
		err = db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
			entries, cursor, err := sqldb.ReadLedger(ctx, tx, int64(l.org), l.cursor, entriesAtOnce)
			if err != nil {
				return err
			}
			did, err := l.follow(ctx, tx, entries)
			if err != nil {
				return err
			}
			changed, more, l.cursor = changed || did, len(entries) == entriesAtOnce, cursor
			return nil
		})
	}
	return changed, err
}

// silent are the kinds of entry that neither answers nor names depend on: what they change of answers has an entry of
// its own.
var silent = []string{"transaction", "customer", "membership", "initiative", "finding", "coverage", "target", "scheme", "run", "statement"}

// looking ends the actions that only looked at something.
const looking = ".read"

// follow takes in some entries.
func (l *Live) follow(ctx context.Context, tx sqldb.Tx, entries []sqldb.Entry) (changed bool, err error) {
	var spans []span
	names := false
	for _, e := range entries {
		switch {
		case e.Kind == "answer":
			spans = append(spans, span{collect.AnswerID(e.FirstID), collect.AnswerID(e.LastID)})
		case !slices.Contains(silent, e.Kind) && !strings.HasSuffix(e.Action, looking):
			names = true
		}
	}
	if names {
		catalog, err := readCatalog(ctx, tx, l.org)
		if err != nil {
			return false, err
		}
		l.snapshot.SetStructure(catalog.structure)
		l.catalog.Store(catalog)
	}
	return names || len(spans) > 0, l.take(ctx, tx, joined(spans))
}

// joined puts spans in order and makes one of those that touch.
func joined(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return int(a.first - b.first) })
	var all []span
	for _, s := range spans {
		if n := len(all); n > 0 && s.first <= all[n-1].last+1 {
			all[n-1].last = max(all[n-1].last, s.last)
		} else {
			all = append(all, s)
		}
	}
	return all
}
