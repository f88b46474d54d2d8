package snapshot

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Touched is the bytes of memory that a slice reads: what one pass over the same bytes costs is the measure for how fast
// counting could be at best.
type Touched struct{ parts []column }

// Touched returns the columns, in the blocks of the query's period, that Score reads for a query.
func (v *View) Touched(q Query) (*Touched, error) {
	prog, err := v.compile(&q)
	if err != nil {
		return nil, err
	}
	t := &Touched{}
	for _, b := range v.blocks {
		for i := range prog.plans {
			t.add(b, &prog.plans[i], &prog.days[i])
		}
	}
	return t, nil
}

func (t *Touched) add(b *block, p *plan, days *dayTable) {
	if days.all(b) {
		return
	}
	cols := []int{colDay}
	for _, ls := range [][]lookup{p.rows, p.people, p.bars} {
		for _, l := range ls {
			cols = append(cols, l.col)
		}
	}
	if p.why != nil {
		cols = append(cols, colRole, colCause)
	}
	for _, col := range cols {
		if c := b.column(col); !c.constant() {
			t.parts = append(t.parts, *c)
		}
	}
}

// Bytes returns how many bytes there are.
func (t *Touched) Bytes() int64 {
	total := 0
	for i := range t.parts {
		total += len(t.parts[i].b) + 2*len(t.parts[i].h) + 4*len(t.parts[i].w)
	}
	return int64(total)
}

// Sum adds all values up, a value at a time, on all processors.
func (t *Touched) Sum() uint64 {
	var sum atomic.Uint64
	var next atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			own := uint64(0)
			for at := next.Add(1) - 1; at < int64(len(t.parts)); at = next.Add(1) - 1 {
				c := &t.parts[at]
				own += sumOf(c.b) + sumOf(c.h) + sumOf(c.w)
			}
			sum.Add(own)
		})
	}
	wait.Wait()
	return sum.Load()
}

func sumOf[T uint8 | uint16 | uint32](values []T) uint64 {
	var sum uint64
	for _, v := range values {
		sum += uint64(v)
	}
	return sum
}
