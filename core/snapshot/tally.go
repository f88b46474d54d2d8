package snapshot

// denseSize is up to how many codes a flat array of counters is used.
const denseSize = 1 << 22

// lanes is how many rows are counted side by side. Adding one to a counter that was added to a moment ago has to wait
// for it, so that neighbours get counters of their own where there are few, and dead ones always.
const lanes = 4

// fewCounters is up to how many codes each lane has counters of its own.
const fewCounters = 1 << 12

// tally counts codes in a flat array.
type tally struct {
	size   uint32
	lane   [lanes][]uint32 // one counter for each code, and beyond them one for what is dead in each lane
	worths []worth         // by group; nil when the value isn't asked
	points uint32
	block  *block
}

func newTally(prog *program) *tally {
	t := &tally{size: prog.size, points: prog.points}
	for i := range t.lane {
		if t.lane[i] = t.lane[0]; i == 0 || prog.size <= fewCounters {
			t.lane[i] = make([]uint32, prog.size+lanes)
		}
	}
	if prog.value {
		t.worths = make([]worth, prog.size/prog.points)
	}
	return t
}

func (t *tally) begin(b *block, _ int) { t.block = b }

func (t *tally) chunk(first int, g []uint32) {
	t.count(g)
	if t.worths == nil {
		return
	}
	for i, code := range g {
		if code < dead {
			t.add(first+i, code)
		}
	}
}

// count adds one for each code.
func (t *tally) count(g []uint32) {
	a, b, c, d := t.lane[0], t.lane[1], t.lane[2], t.lane[3]
	size := t.size
	for ; len(g) >= lanes; g = g[lanes:] {
		a[min(g[0], size)]++
		b[min(g[1], size+1)]++
		c[min(g[2], size+2)]++
		d[min(g[3], size+3)]++
	}
	for _, code := range g {
		a[min(code, size)]++
	}
}

func (t *tally) add(row int, code uint32) {
	if cents, ok := t.block.money.at(row); ok {
		w := &t.worths[code/t.points]
		w.cents += cents
		w.valued++
	}
}

func (t *tally) one(row int, code uint32) {
	t.lane[0][code]++
	if t.worths != nil {
		t.add(row, code)
	}
}

// merge adds the counts of all goroutines up and returns them with the values of the groups.
func merge(tallies []*tally) (counts []uint32, worths []worth) {
	counts, worths = tallies[0].lane[0][:tallies[0].size], tallies[0].worths
	for at, t := range tallies {
		for i, lane := range t.lane {
			if same := &lane[0] == &t.lane[0][0]; same && (at == 0 || i > 0) {
				continue
			}
			for code := range counts {
				counts[code] += lane[code]
			}
		}
		for i, w := range t.worths {
			if at > 0 {
				worths[i].cents += w.cents
				worths[i].valued += w.valued
			}
		}
	}
	return counts, worths
}

// sparseTally counts codes by number, for groupings with more combinations than an array should hold.
type sparseTally struct {
	groups map[uint32]*sparseGroup
	points uint32
	value  bool
	block  *block
}

// sparseGroup is one group of a sparseTally.
type sparseGroup struct {
	counts []uint32 // by point
	worth  worth
}

func newSparse(prog *program) *sparseTally {
	return &sparseTally{groups: map[uint32]*sparseGroup{}, points: prog.points, value: prog.value}
}

func (t *sparseTally) begin(b *block, _ int) { t.block = b }

func (t *sparseTally) chunk(first int, g []uint32) {
	for i, code := range g {
		if code < dead {
			t.one(first+i, code)
		}
	}
}

func (t *sparseTally) one(row int, code uint32) {
	group := code / t.points
	g := t.groups[group]
	if g == nil {
		g = &sparseGroup{counts: make([]uint32, t.points)}
		t.groups[group] = g
	}
	g.counts[code%t.points]++
	if cents, ok := t.block.money.at(row); ok && t.value {
		g.worth.cents += cents
		g.worth.valued++
	}
}

// mergeSparse adds the counts of all goroutines up in the first.
func mergeSparse(tallies []*sparseTally) *sparseTally {
	sum := tallies[0]
	for _, t := range tallies[1:] {
		for group, g := range t.groups {
			s := sum.groups[group]
			if s == nil {
				sum.groups[group] = g
				continue
			}
			for i, n := range g.counts {
				s.counts[i] += n
			}
			s.worth.cents += g.worth.cents
			s.worth.valued += g.worth.valued
		}
	}
	return sum
}
