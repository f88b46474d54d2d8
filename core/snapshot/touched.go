package snapshot

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Touched is the bytes of memory that a slice reads: what one pass over the same bytes costs is the measure for how fast
// counting could be at best.
type Touched struct {
	parts  []column
	values []money
}

// Touched returns the columns, in the blocks of the query's period, that Score reads for a query.
func (v *View) Touched(q Query) (*Touched, error) {
	prog, err := v.compile(&q)
	if err != nil {
		return nil, err
	}
	t := &Touched{}
	for _, b := range v.blocks {
		for i := range prog.plans {
			if t.add(b, &prog.plans[i], &prog.days[i]); q.Value {
				t.values = append(t.values, b.money)
			}
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
	for i := range t.values {
		total += 4*len(t.values[i].short) + 8*len(t.values[i].long)
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
			for at := int(next.Add(1)) - 1; at < len(t.parts)+len(t.values); at = int(next.Add(1)) - 1 {
				if at < len(t.parts) {
					c := &t.parts[at]
					own += sumOf(c.b) + sumOf(c.h) + sumOf(c.w)
				} else {
					m := &t.values[at-len(t.parts)]
					own += sumOf(m.short) + sumOf(m.long)
				}
			}
			sum.Add(own)
		})
	}
	wait.Wait()
	return sum.Load()
}

func sumOf[T number | int32 | int64](values []T) uint64 {
	var sum uint64
	for _, v := range values {
		sum += uint64(v)
	}
	return sum
}
