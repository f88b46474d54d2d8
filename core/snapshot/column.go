package snapshot

// column is one property of the rows of a block. It is a value: what is published never changes, a change makes another.
//
// At most one of b, h and w is there. None: every row holds lo. b and h hold the distance to base; w holds the value
// itself (base is 0), which is how a block that still grows keeps what differs.
type column struct {
	lo, hi uint32 // no row lies outside; after a change they may be wider than needed
	base   uint32
	b      []uint8
	h      []uint16
	w      []uint32
}

// constant reports whether all rows hold lo.
func (c *column) constant() bool { return c.b == nil && c.h == nil && c.w == nil }

// at returns the value of a row.
func (c *column) at(row int) uint32 {
	switch {
	case c.b != nil:
		return c.base + uint32(c.b[row])
	case c.h != nil:
		return c.base + uint32(c.h[row])
	case c.w != nil:
		return c.w[row]
	}
	return c.lo
}

// push adds the value of the next row to a column that has n rows and isn't packed. Readers of earlier copies don't see
// it: their slices end before it.
func (c *column) push(v uint32, n int) {
	if n == 0 {
		c.lo, c.hi = v, v
		return
	}
	if c.w == nil {
		if v == c.lo {
			return
		}
		c.w = make([]uint32, n, max(64, 2*n))
		for i := range c.w {
			c.w[i] = c.lo
		}
	}
	c.w = append(c.w, v)
	c.lo, c.hi = min(c.lo, v), max(c.hi, v)
}

// wide returns the values of n rows in a slice of its own, with room to grow.
func (c *column) wide(n int) []uint32 {
	w := make([]uint32, n, n+n/4)
	for i := range w {
		w[i] = c.at(i)
	}
	return w
}

// unpacked returns the column in the form that push needs.
func (c *column) unpacked(n int) column {
	if c.constant() || c.w != nil {
		return *c
	}
	return column{lo: c.lo, hi: c.hi, w: c.wide(n)}
}

// pack returns the values in as few bytes as they need.
func pack(values []uint32) column {
	if len(values) == 0 {
		return column{}
	}
	c := column{lo: values[0], hi: values[0]}
	for _, v := range values {
		c.lo, c.hi = min(c.lo, v), max(c.hi, v)
	}
	switch span := c.hi - c.lo; {
	case span == 0:
	case span < 1<<8:
		c.base, c.b = c.lo, make([]uint8, len(values))
		for i, v := range values {
			c.b[i] = uint8(v - c.lo)
		}
	case span < 1<<16:
		c.base, c.h = c.lo, make([]uint16, len(values))
		for i, v := range values {
			c.h[i] = uint16(v - c.lo)
		}
	default:
		c.w = append([]uint32(nil), values...)
	}
	return c
}

// packed returns the column of n rows in as few bytes as it needs.
func (c *column) packed(n int) column {
	if c.w == nil {
		return *c
	}
	return pack(c.w[:n])
}

// bytes returns the memory that the column's rows take.
func (c *column) bytes() int { return cap(c.b) + 2*cap(c.h) + 4*cap(c.w) }

// noMoney marks a row without a value.
const noMoney = -1 << 63

// noShort is noMoney in four bytes.
const noShort = -1 << 31

// money is the value of each row in cents: nothing when no row has one, four bytes when all fit.
type money struct {
	short []int32
	long  []int64
}

// at returns the value of a row; ok is false when it has none.
func (m *money) at(row int) (cents int64, ok bool) {
	switch {
	case m.short != nil:
		return int64(m.short[row]), m.short[row] != noShort
	case m.long != nil:
		return m.long[row], m.long[row] != noMoney
	}
	return 0, false
}

// push adds the next row to a column that has n rows and isn't packed.
func (m *money) push(cents int64, ok bool, n int) {
	if !ok {
		cents = noMoney
	}
	if m.long == nil {
		if !ok {
			return
		}
		m.long = make([]int64, n, max(64, 2*n))
		for i := range m.long {
			m.long[i] = noMoney
		}
	}
	m.long = append(m.long, cents)
}

// wide returns the values of n rows in a slice of its own.
func (m *money) wide(n int) []int64 {
	w := make([]int64, n, n+n/4)
	for i := range w {
		cents, ok := m.at(i)
		if w[i] = cents; !ok {
			w[i] = noMoney
		}
	}
	return w
}

// unpacked returns the column in the form that push needs.
func (m *money) unpacked(n int) money {
	if m.short == nil {
		return *m
	}
	return money{long: m.wide(n)}
}

// packMoney returns the values in as few bytes as they need.
func packMoney(values []int64) money {
	fits, any := true, false
	for _, v := range values {
		any = any || v != noMoney
		fits = fits && (v == noMoney || (v > noShort && v < 1<<31))
	}
	switch {
	case !any:
		return money{}
	case !fits:
		return money{long: append([]int64(nil), values...)}
	}
	m := money{short: make([]int32, len(values))}
	for i, v := range values {
		if m.short[i] = noShort; v != noMoney {
			m.short[i] = int32(v)
		}
	}
	return m
}

func (m *money) bytes() int { return 4*cap(m.short) + 8*cap(m.long) }
