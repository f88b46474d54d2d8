package snapshot

import (
	"cmp"
	"slices"
)

// push adds a row at the end. The block must be a working copy that isn't packed; earlier copies of it end before the
// new row and don't see it.
func (b *block) push(c *cells) {
	b.pushID(c.id)
	for len(b.cols) < len(c.values) {
		b.cols = append(b.cols, column{})
	}
	for col := range b.cols {
		b.cols[col].push(c.get(col), b.n)
	}
	row := uint16(b.n)
	for _, m := range c.more {
		m.row = row
		b.more = append(b.more, m)
	}
	for _, e := range c.extra {
		b.pushExtra(e.col, extra{row, e.value})
	}
	if c.twice {
		b.twice = append(b.twice, row)
	}
	if c.odd {
		o := c.oddity
		o.row = row
		b.odd = append(b.odd, o)
	}
	b.money.push(c.cents, c.hasValue, b.n)
	b.n++
}

// pushID keeps the ids out of memory for as long as they are consecutive.
func (b *block) pushID(id uint32) {
	if b.n == 0 {
		b.first, b.idLo, b.idHi = id, id, id
		return
	}
	if b.ids == nil && id != b.first+uint32(b.n) {
		b.ids = make([]uint32, b.n, 2*b.n)
		for i := range b.ids {
			b.ids[i] = b.first + uint32(i)
		}
	}
	if b.ids != nil {
		b.ids = append(b.ids, id)
	}
	b.idLo, b.idHi = min(b.idLo, id), max(b.idHi, id)
}

func (b *block) pushExtra(col int, e extra) {
	i := slices.IndexFunc(b.extra, func(x extras) bool { return x.col == col })
	if i < 0 {
		i = len(b.extra)
		b.extra = append(b.extra, extras{col: col})
	}
	b.extra[i].values = append(b.extra[i].values, e)
}

// working returns a copy that push may extend without touching what readers of the original hold.
func (b *block) working() *block {
	w := *b
	w.cols = slices.Clone(b.cols)
	w.extra = slices.Clone(b.extra)
	for i := range w.cols {
		w.cols[i] = b.cols[i].unpacked(b.n)
	}
	w.money = b.money.unpacked(b.n)
	return &w
}

// pack brings a full block to its final size.
func (b *block) pack() {
	for i := range b.cols {
		b.cols[i] = b.cols[i].packed(b.n)
	}
	if b.money.long != nil {
		b.money = packMoney(b.money.long)
	}
	b.ids, b.more, b.twice, b.odd = exact(b.ids), exact(b.more), exact(b.twice), exact(b.odd)
	for i := range b.extra {
		b.extra[i].values = exact(b.extra[i].values)
	}
}

// exact returns a copy without spare room, nil for nothing.
func exact[T any](s []T) []T {
	if len(s) == 0 {
		return nil
	}
	return append(make([]T, 0, len(s)), s...)
}

// change is a row that gets other cells.
type change struct {
	row   int
	cells cells
}

// replaced returns the block with other cells in some rows, each named once. Columns in which nothing differs are shared.
func (b *block) replaced(changes []change, size int) *block {
	slices.SortFunc(changes, func(x, y change) int { return cmp.Compare(x.row, y.row) })
	w := *b
	w.cols = slices.Clone(b.cols)
	for _, ch := range changes {
		for len(w.cols) < len(ch.cells.values) {
			w.cols = append(w.cols, column{})
		}
	}
	for col := range w.cols {
		w.cols[col] = w.cols[col].replaced(changes, col, b.n, b.n == size)
	}
	w.money = b.money.replaced(changes, b.n, b.n == size)
	w.replaceLists(b, changes)
	return &w
}

// replaced returns the column with the values of some rows changed.
func (c column) replaced(changes []change, col, n int, full bool) column {
	if !slices.ContainsFunc(changes, func(ch change) bool { return c.at(ch.row) != ch.cells.get(col) }) {
		return c
	}
	values := c.wide(n)
	for _, ch := range changes {
		values[ch.row] = ch.cells.get(col)
	}
	fresh := pack(values)
	if !full {
		fresh = fresh.unpacked(n)
	}
	return fresh
}

// replaced returns the values with those of some rows changed.
func (m money) replaced(changes []change, n int, full bool) money {
	same := func(ch change) bool {
		cents, ok := m.at(ch.row)
		return ok == ch.cells.hasValue && (!ok || cents == ch.cells.cents)
	}
	if !slices.ContainsFunc(changes, func(ch change) bool { return !same(ch) }) {
		return m
	}
	values := m.wide(n)
	for _, ch := range changes {
		if values[ch.row] = noMoney; ch.cells.hasValue {
			values[ch.row] = ch.cells.cents
		}
	}
	fresh := packMoney(values)
	if !full {
		fresh = fresh.unpacked(n)
	}
	return fresh
}

// replaceLists rebuilds what stands beside the columns.
func (w *block) replaceLists(b *block, changes []change) {
	touched := func(row uint16) bool {
		_, found := slices.BinarySearchFunc(changes, int(row), func(ch change, row int) int { return ch.row - row })
		return found
	}
	w.more = slices.DeleteFunc(slices.Clone(b.more), func(c companion) bool { return touched(c.row) })
	w.twice = slices.DeleteFunc(slices.Clone(b.twice), touched)
	w.odd = slices.DeleteFunc(slices.Clone(b.odd), func(o oddity) bool { return touched(o.row) })
	w.extra = make([]extras, len(b.extra))
	for i, e := range b.extra {
		w.extra[i] = extras{e.col, slices.DeleteFunc(slices.Clone(e.values), func(x extra) bool { return touched(x.row) })}
	}
	for _, ch := range changes {
		row := uint16(ch.row)
		for _, m := range ch.cells.more {
			m.row = row
			w.more = append(w.more, m)
		}
		for _, e := range ch.cells.extra {
			w.pushExtra(e.col, extra{row, e.value})
		}
		if ch.cells.twice {
			w.twice = append(w.twice, row)
		}
		if o := ch.cells.oddity; ch.cells.odd {
			o.row = row
			w.odd = append(w.odd, o)
		}
	}
	slices.SortStableFunc(w.more, func(x, y companion) int { return cmp.Compare(x.row, y.row) })
	slices.Sort(w.twice)
	slices.SortFunc(w.odd, func(x, y oddity) int { return cmp.Compare(x.row, y.row) })
	for i := range w.extra {
		slices.SortStableFunc(w.extra[i].values, func(x, y extra) int { return cmp.Compare(x.row, y.row) })
	}
}
