package snapshot

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// chunkRows is how many rows are worked on at a time: their codes stay in the nearest memory.
const chunkRows = 2048

// alone is up to how many blocks one goroutine is as fast as several.
const alone = 3

// sink takes what a scan finds. Every goroutine has its own.
type sink interface {
	// begin is told which block comes next.
	begin(b *block, index int)
	// chunk takes the codes of consecutive rows, of which dead ones are nothing.
	chunk(first int, g []uint32)
	// one takes a single live code of a row.
	one(row int, code uint32)
}

// run scans all blocks and returns the sinks that were used.
func run[S sink](v *View, prog *program, fresh func() S) []S {
	workers := 1
	if len(v.blocks) > alone {
		workers = min(runtime.GOMAXPROCS(0), len(v.blocks))
	}
	sinks := make([]S, workers)
	var next atomic.Int64
	var wait sync.WaitGroup
	for i := range sinks {
		sinks[i] = fresh()
		wait.Go(func() {
			s := newScan(prog, sinks[i])
			for at := next.Add(1) - 1; at < int64(len(v.blocks)); at = next.Add(1) - 1 {
				s.block(v.blocks[at], int(at))
			}
		})
	}
	wait.Wait()
	return sinks
}

// scan is one goroutine's pass over blocks.
type scan struct {
	prog  *program
	sink  sink
	g     [chunkRows]uint32 // codes of the answers
	base  [chunkRows]uint32 // the same before their first participants came in
	at    [chunkRows]uint32 // where the roles of their first participants begin in plan.why
	roles []uint32          // the same by role
	slow  []uint16          // rows of the block that can't be done in columns, in order
	codes []uint32          // of the row at hand
}

func newScan(prog *program, s sink) *scan { return &scan{prog: prog, sink: s} }

// block scans one block by every plan that has days in it.
func (s *scan) block(b *block, index int) {
	days := b.column(colDay)
	s.sink.begin(b, index)
	for i := range s.prog.plans {
		if d := &s.prog.days[i]; days.lo <= d.to && days.hi >= d.from {
			s.plan(b, &s.prog.plans[i], d)
		}
	}
}

// layout is how a block's rows come to their codes by one plan: what all rows share, and the columns in which they
// differ.
type layout struct {
	constant uint32
	steps    []step
}

// fold adds a lookup to the constant part when every row of the block would get the same entry, and to the steps when
// not.
func (l *layout) fold(b *block, look lookup) {
	c := b.column(look.col)
	same := c.constant() || c.hi-c.lo < foldSpan
	for value := c.lo; same && value <= c.hi; value++ {
		same = look.table[value] == look.table[c.lo]
	}
	if same {
		l.constant += look.table[c.lo]
	} else {
		l.steps = append(l.steps, newStep(c, look.table))
	}
}

// foldSpan is how wide a column's values may lie for it to be worth looking whether they all have the same entry.
const foldSpan = 512

// plan scans one block by one plan.
func (s *scan) plan(b *block, p *plan, days *dayTable) {
	if days.all(b) {
		return
	}
	rows, people := layout{}, layout{}
	for _, l := range p.rows {
		rows.fold(b, l)
		if rows.constant >= dead && (l.col == colMetric || l.col == colMark) && len(b.odd) == 0 {
			return
		}
	}
	for _, l := range p.bars {
		rows.fold(b, l)
	}
	rows.fold(b, days.lookup)
	for _, l := range p.people {
		people.fold(b, l)
	}
	s.findSlow(b, p)
	s.chunks(b, p, days, &rows, &people)
}

// chunks works through the rows of a block.
func (s *scan) chunks(b *block, p *plan, days *dayTable, rows, people *layout) {
	slow, more, none := s.slow, b.more, rows.constant >= dead
	if none && len(slow) == 0 {
		return
	}
	simple := len(b.more) == 0 && len(slow) == 0 && len(p.bars) == 0
	if simple { // then the order doesn't matter, and more columns go together
		rows.constant += people.constant
		rows.steps = append(rows.steps, people.steps...)
	}
	for first := 0; first < b.n; first += chunkRows {
		g := s.g[:min(chunkRows, b.n-first)]
		if none {
			slow = s.takeSlow(b, p, days, g, first, slow)
			continue
		}
		put(g, rows.constant, rows.steps, first)
		if simple {
			s.why(b, p, g, first)
			s.sink.chunk(first, g)
			continue
		}
		var here []companion
		here, more = until(more, first+len(g))
		s.bar(p, g, first, here)
		slow = s.takeSlow(b, p, days, g, first, slow)
		base := s.base[:copy(s.base[:], g)]
		addConstant(g, people.constant)
		add(g, people.steps, first)
		s.why(b, p, g, first)
		if s.prog.byPeople {
			s.companions(b, p, base, g, first, here)
		}
		s.sink.chunk(first, g)
	}
}

func addConstant(g []uint32, constant uint32) {
	if constant == 0 {
		return
	}
	for i := range g {
		g[i] += constant
	}
}

// all reports whether none of the block's days lives.
func (d *dayTable) all(b *block) bool {
	c := b.column(colDay)
	for value := max(c.lo, d.from); value <= min(c.hi, d.to); value++ {
		if d.table[value] < dead {
			return false
		}
	}
	return true
}

// why puts what the matrix says to the codes, by the roles of the first participants.
func (s *scan) why(b *block, p *plan, g []uint32, first int) {
	if p.why == nil {
		return
	}
	causes, roles := b.column(colCause), b.column(colRole)
	at := s.at[:len(g)]
	switch {
	case roles.constant() && causes.constant():
		addConstant(g, p.why[roles.lo*p.stride+causes.lo])
		return
	case roles.constant():
		step := newStep(causes, p.why[roles.lo*p.stride:])
		addOne(g, &step, first)
		return
	}
	for role := uint32(len(s.roles)); role <= roles.hi; role++ {
		s.roles = append(s.roles, role*p.stride)
	}
	step := newStep(roles, s.roles)
	setOne(at, &step, first, 0)
	switch {
	case causes.b != nil:
		addPair(g, at, causes.b[first:], p.why[causes.base:])
	case causes.h != nil:
		addPair(g, at, causes.h[first:], p.why[causes.base:])
	case causes.w != nil:
		addPair(g, at, causes.w[first:], p.why)
	default:
		for i, offset := range at {
			g[i] += p.why[offset+causes.lo]
		}
	}
}
