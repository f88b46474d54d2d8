package snapshot

// number is what a packed column holds.
type number interface{ uint8 | uint16 | uint32 }

// step is a lookup that a block's rows have to take one by one.
type step struct {
	table []uint32 // from the column's base on
	b     []uint8
	h     []uint16
	w     []uint32
}

// newStep prepares a lookup in a column that isn't constant.
func newStep(c *column, table []uint32) step {
	return step{table: table[c.base:], b: c.b, h: c.h, w: c.w}
}

// put fills the codes of consecutive rows: a constant and the entries of some columns. It is where most time goes, so
// two columns go in one loop.
func put(g []uint32, constant uint32, steps []step, first int) {
	switch len(steps) {
	case 0:
		for i := range g {
			g[i] = constant
		}
		return
	case 1:
		setOne(g, &steps[0], first, constant)
		return
	}
	setTwo(g, &steps[0], &steps[1], first, constant)
	add(g, steps[2:], first)
}

// add puts the entries of columns to the codes.
func add(g []uint32, steps []step, first int) {
	for ; len(steps) > 1; steps = steps[2:] {
		addTwo(g, &steps[0], &steps[1], first)
	}
	if len(steps) == 1 {
		addOne(g, &steps[0], first)
	}
}

func setOne(g []uint32, s *step, first int, constant uint32) {
	switch {
	case s.b != nil:
		set1(g, s.b[first:], s.table, constant)
	case s.h != nil:
		set1(g, s.h[first:], s.table, constant)
	default:
		set1(g, s.w[first:], s.table, constant)
	}
}

func addOne(g []uint32, s *step, first int) {
	switch {
	case s.b != nil:
		add1(g, s.b[first:], s.table)
	case s.h != nil:
		add1(g, s.h[first:], s.table)
	default:
		add1(g, s.w[first:], s.table)
	}
}

func setTwo(g []uint32, s, o *step, first int, constant uint32) {
	switch {
	case s.b != nil:
		setNext(g, s.b[first:], s.table, o, first, constant)
	case s.h != nil:
		setNext(g, s.h[first:], s.table, o, first, constant)
	default:
		setNext(g, s.w[first:], s.table, o, first, constant)
	}
}

func setNext[A number](g []uint32, a []A, t []uint32, o *step, first int, constant uint32) {
	switch {
	case o.b != nil:
		set2(g, a, t, o.b[first:], o.table, constant)
	case o.h != nil:
		set2(g, a, t, o.h[first:], o.table, constant)
	default:
		set2(g, a, t, o.w[first:], o.table, constant)
	}
}

func addTwo(g []uint32, s, o *step, first int) {
	switch {
	case s.b != nil:
		addNext(g, s.b[first:], s.table, o, first)
	case s.h != nil:
		addNext(g, s.h[first:], s.table, o, first)
	default:
		addNext(g, s.w[first:], s.table, o, first)
	}
}

func addNext[A number](g []uint32, a []A, t []uint32, o *step, first int) {
	switch {
	case o.b != nil:
		add2(g, a, t, o.b[first:], o.table)
	case o.h != nil:
		add2(g, a, t, o.h[first:], o.table)
	default:
		add2(g, a, t, o.w[first:], o.table)
	}
}

func set1[A number](g []uint32, a []A, t []uint32, constant uint32) {
	a = a[:len(g)]
	for i, v := range a {
		g[i] = constant + t[v]
	}
}

func add1[A number](g []uint32, a []A, t []uint32) {
	a = a[:len(g)]
	for i, v := range a {
		g[i] += t[v]
	}
}

func set2[A, B number](g []uint32, a []A, t []uint32, b []B, u []uint32, constant uint32) {
	a, b = a[:len(g)], b[:len(g)]
	for i := range g {
		g[i] = constant + t[a[i]] + u[b[i]]
	}
}

func add2[A, B number](g []uint32, a []A, t []uint32, b []B, u []uint32) {
	a, b = a[:len(g)], b[:len(g)]
	for i := range g {
		g[i] += t[a[i]] + u[b[i]]
	}
}

// addPair adds entries of a table of two columns: at holds where the first one's part begins.
func addPair[A number](g, at []uint32, a []A, t []uint32) {
	a, at = a[:len(g)], at[:len(g)]
	for i := range g {
		g[i] += t[at[i]+uint32(a[i])]
	}
}
