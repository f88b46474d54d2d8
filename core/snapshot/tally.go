package snapshot

// denseSize is up to how many codes a flat array of counters is used.
const denseSize = 1 << 22

// lanes is how many rows are counted side by side. Adding one to a counter that was added to a moment ago has to wait
// for it, so that neighbours get counters of their own where there are few.
const lanes = 4

// fewCounters is up to how many codes each lane has counters of its own.
const fewCounters = 1 << 12

// groupShift is how far a scaled code is shifted to its group. Codes are below 2^27 and points at most 2^8, so what was
// rounded never reaches the next group.
const groupShift = 40

// tally counts codes in a flat array.
type tally struct {
	lane   [lanes][]uint32 // one counter for each code; where there are many, the lanes share them
	worths []worth         // by group; nil when the value isn't asked
	scale  uint64          // 2^40 / points, rounded up: a code times this, shifted, is its group
	block  *block
}

func newTally(prog *program) *tally {
	t := &tally{scale: 1<<groupShift/uint64(prog.points) + 1}
	for i := range t.lane {
		if t.lane[i] = t.lane[0]; i == 0 || prog.size <= fewCounters {
			t.lane[i] = make([]uint32, prog.size)
		}
	}
	if prog.value {
		t.worths = make([]worth, prog.size/prog.points)
	}
	return t
}

func (t *tally) begin(b *block, _ int) { t.block = b }

func (t *tally) chunk(first int, g []uint32) {
	if t.worths != nil {
		t.weigh(first, g)
	}
	t.count(g)
}

// weigh adds the values of a chunk's live answers.
func (t *tally) weigh(first int, g []uint32) {
	m := &t.block.money
	switch {
	case m.short != nil:
		for i, cents := range m.short[first : first+len(g)] {
			if code := g[i]; code < dead && cents != noShort {
				t.add(code, int64(cents))
			}
		}
	case m.long != nil:
		for i, cents := range m.long[first : first+len(g)] {
			if code := g[i]; code < dead && cents != noMoney {
				t.add(code, cents)
			}
		}
	}
}

// add adds a value to the group of a code.
func (t *tally) add(code uint32, cents int64) {
	w := &t.worths[uint64(code)*t.scale>>groupShift]
	w.cents += cents
	w.valued++
}

// count adds one for each live code. The dead go first: a counter for them would be waited for again and again, and
// stepping around them one by one is a guess that the processor often gets wrong.
func (t *tally) count(g []uint32) {
	g = g[:gather(g)]
	a, b, c, d := t.lane[0], t.lane[1], t.lane[2], t.lane[3]
	for ; len(g) >= lanes; g = g[lanes:] {
		a[g[0]]++
		b[g[1]]++
		c[g[2]]++
		d[g[3]]++
	}
	for _, code := range g {
		a[code]++
	}
}

// gather moves the live codes to the front and returns how many there are.
func gather(g []uint32) int {
	n := 0
	for _, code := range g {
		g[n] = code
		n += int((code/dead - 1) >> 31) // 1 when code < dead, without a branch
	}
	return n
}

func (t *tally) one(row int, code uint32) {
	t.lane[0][code]++
	if cents, ok := t.block.money.at(row); ok && t.worths != nil {
		t.add(code, cents)
	}
}

// merge adds the counts of all goroutines up and returns them with the values of the groups.
func merge(tallies []*tally) (counts []uint32, worths []worth) {
	counts, worths = tallies[0].lane[0], tallies[0].worths
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
