package chaindb

import (
	"context"
	"fmt"

	"klankbord.org/core/chain"
	"klankbord.org/store/sqldb"
)

// things holds every row that the chain commits to against what the ledger says last of it.
func (c *check) things(ctx context.Context, tx sqldb.Tx) error {
	seqs := seqFinder{c: c, tx: tx}
	for i := range things {
		t := &things[i]
		if !c.twice[t.Kind] {
			continue // the chain doesn't cover this kind yet: sealing takes it up
		}
		err := t.windows(ctx, tx, c.org, func(from, to int64) error {
			said, err := t.latest(ctx, tx, c.org, from, to, func(n int64, err error) {
				seqs.later(n, chain.Flaw{Reason: chain.RowsDamaged, Kind: t.Kind, Detail: err.Error()})
			})
			if err != nil {
				return err
			}
			rows, err := t.read(ctx, tx, int64(c.org), from, to)
			if err != nil {
				return err
			}
			c.result.Things += int64(len(rows))
			t.compare(rows, said, seqs.later)
			c.opt.Progress(t.Kind, c.result.Things)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return seqs.tell(ctx)
}

// compare tells what doesn't fit within a window, each with the line of the ledger that says otherwise.
func (t *Thing) compare(rows []Row, said *latest, tell func(n int64, f chain.Flaw)) {
	for _, r := range rows {
		p, ok := said.of(r.Key)
		switch {
		case !ok && said.about(r.ID):
			tell(said.n[r.ID-said.from], chain.Flaw{Reason: chain.RowUnknown, Kind: t.Kind, ID: r.ID, Sub: r.Sub, Detail: "it is there, but its last entry says it isn't"})
		case !ok:
			tell(0, chain.Flaw{Reason: chain.RowUnknown, Kind: t.Kind, ID: r.ID, Sub: r.Sub, Detail: "no entry tells how it came here"})
		case chain.CommitTo(p.salt, t.Kind, r.Key, r.Canonical).Hash != p.hash:
			tell(p.n, chain.Flaw{Reason: chain.RowAltered, Kind: t.Kind, ID: r.ID, Sub: r.Sub, Detail: "it isn't as this entry left it"})
		}
		delete(said.commits, r.Key)
	}
	said.promised(func(k chain.Key, p promise) {
		tell(p.n, chain.Flaw{Reason: chain.RowMissing, Kind: t.Kind, ID: k.ID, Sub: k.Sub, Detail: "this entry left it here, and none took it away"})
	})
}

// seqFinder looks up where lines of the ledger stand in the chain, for flaws only.
type seqFinder struct {
	c    *check
	tx   sqldb.Tx
	list []waiting
}

type waiting struct {
	n int64
	f chain.Flaw
}

func (s *seqFinder) later(n int64, f chain.Flaw) {
	if len(s.list)+len(s.c.result.Flaws) >= MaxFlaws {
		s.c.result.More++
		return
	}
	s.list = append(s.list, waiting{n, f})
}

const sqlPlaces = `-- chaindb.places
select seq, n from chain_entries where org = $1`

// tell puts the places in the chain beside the flaws: one pass over it, and none when there is no flaw.
func (s *seqFinder) tell(ctx context.Context) error {
	if len(s.list) == 0 {
		return nil
	}
	places := map[int64]int64{}
	for _, w := range s.list {
		places[w.n] = 0
	}
	rows, err := s.tx.Query(ctx, sqlPlaces, s.c.org)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var seq, n int64
		err := r.Scan(&seq, &n)
		if _, wanted := places[n]; wanted {
			places[n] = seq
		}
		return err
	})
	for _, w := range s.list {
		if w.f.Seq = places[w.n]; w.f.Seq == 0 && w.n != 0 {
			w.f.Detail += fmt.Sprintf(" (line %d of the ledger, not sealed yet)", w.n)
		}
		s.c.result.add(w.f)
	}
	return err
}
