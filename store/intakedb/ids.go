package intakedb

import (
	"context"

	"klankbord.org/core/intake"
)

// idPool holds identifiers that were drawn and not used yet. They are taken while a batch is built and kept back when
// it fails.
type idPool struct {
	free []span // committed
	used int    // how many of free the batch at hand took
}

type span struct{ first, n int64 }

// sequences are the kinds that come in large numbers, also from elsewhere at the same time. The others are numbered
// within the transaction.
var sequences = map[intake.Kind]string{intake.KindCustomer: "customers", intake.KindTransaction: "transactions", intake.KindAnswer: "answers", intake.KindSignal: "signals"}

// trialIDs is where a dry run numbers: far from anything real, and without drawing real numbers.
const trialIDs = 1 << 50

// drawIDs makes sure that a batch of n records finds enough numbers.
func (d *Door) drawIDs(ctx context.Context, kind intake.Kind, n int) error {
	name, ok := sequences[kind]
	if !ok {
		return nil
	}
	p := d.ids[name]
	if p == nil {
		p = &idPool{}
		d.ids[name] = p
	}
	have := p.left()
	if have >= int64(n) {
		return nil
	}
	if d.opt.DryRun {
		p.free = []span{{trialIDs + int64(n), 1 << 49}}
		return nil
	}
	short := int64(n) - have
	first, err := d.db.NextIDs(ctx, int64(d.org), name, int(short))
	if err != nil {
		return err
	}
	p.free = append(p.free, span{first, short})
	return nil
}

func (p *idPool) left() int64 {
	var n int64
	for _, s := range p.free {
		n += s.n
	}
	return n
}

// nextID takes a number for something new.
func (b *batch) nextID() int64 {
	p := b.door.ids[sequences[b.kind]]
	skip := int64(p.used)
	p.used++
	for _, s := range p.free {
		if skip < s.n {
			return s.first + skip
		}
		skip -= s.n
	}
	panic("intakedb: a batch made more new things than it has records")
}

// restart gives back what a failed attempt took.
func (d *Door) restart() {
	for _, p := range d.ids {
		p.used = 0
	}
}

// keepIDs spends what a successful batch took.
func (d *Door) keepIDs() {
	for _, p := range d.ids {
		used := int64(p.used)
		p.used = 0
		for used > 0 {
			s := &p.free[0]
			n := min(used, s.n)
			s.first, s.n, used = s.first+n, s.n-n, used-n
			if s.n == 0 {
				p.free = p.free[1:]
			}
		}
	}
}
