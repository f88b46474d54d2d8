package snapshot

import (
	"slices"

	"klankbord.org/core/attribution"
	"klankbord.org/core/day"
)

// plan makes the tables that hold from a day on; ok is false when no answer can take part.
func (c *compiler) plan(on day.Day) (p plan, ok bool) {
	if !c.possible() {
		return plan{}, false
	}
	for col := range c.view.hi {
		if col == colDay {
			continue
		}
		if table, used := c.table(col, on); used && isPeople(col) {
			p.people = append(p.people, lookup{col, table})
		} else if used {
			p.rows = append(p.rows, lookup{col, table})
		}
		if table, used := c.bar(col, on); used {
			p.bars = append(p.bars, lookup{col, table})
		}
	}
	p.odd = c.oddTable(on)
	if c.asksWhy() {
		p.stride = c.view.hi[colCause] + 1
		p.why = c.why(on)
	}
	return p, true
}

// possible reports whether the filters on dimensions that no answer has leave anything: there, every answer has none.
func (c *compiler) possible() bool {
	for _, f := range c.query.Filters {
		if _, ok := c.view.column(f.Field); !ok && f.Field != ByReason && slices.Contains(f.Values, 0) == f.Not {
			return false
		}
	}
	return true
}

// table makes the lookup of a column; used is false when the query doesn't look at it.
func (c *compiler) table(col int, on day.Day) (table []uint32, used bool) {
	tests := c.tests(col, on)
	table = make([]uint32, c.view.hi[col]+1)
	if used = len(tests) > 0; used {
		for value := range table {
			if !alive(tests, uint32(value)) {
				table[value] = dead
			}
		}
	}
	switch col {
	case colMark:
		c.points(table)
		used = true
	case colMetric:
		c.only(table, uint32(c.query.Metric))
		used = true
	}
	for i, a := range c.query.By {
		if at, ok := c.view.column(a); ok && at == col && a != ByReason {
			used = true
			c.code(table, i, on)
		}
	}
	return table, used
}

// points gives each mark its place on the scale. Mark 0 stands for answers that don't count, which are looked at one
// by one, so it is dead here.
func (c *compiler) points(table []uint32) {
	scale := c.prog.scale
	for mark := range table {
		switch value := mark - markZero; {
		case mark == 0 || !scale.Has(value) || !c.prog.counted:
			table[mark] = dead
		case table[mark] < dead:
			table[mark] += uint32(value - scale.Min)
		}
	}
}

// oddTable is the lookup of the marks of answers that don't count: they may have no score.
func (c *compiler) oddTable(on day.Day) []uint32 {
	table, tests := make([]uint32, 256), c.tests(colMark, on)
	for mark := range table {
		switch value := mark - markZero; {
		case !alive(tests, uint32(mark)), mark != 0 && !c.prog.scale.Has(value):
			table[mark] = dead
		case mark == 0:
			table[mark] = c.prog.unscored
		default:
			table[mark] = uint32(value - c.prog.scale.Min)
		}
	}
	for i, a := range c.query.By {
		if a == ByScore || a == ByBand {
			c.code(table, i, on)
		}
	}
	return table
}

func (c *compiler) only(table []uint32, value uint32) {
	for v := range table {
		if uint32(v) != value {
			table[v] = dead
		}
	}
}

// code puts the codes of an axis in the table of its column.
func (c *compiler) code(table []uint32, axis int, on day.Day) {
	ax := &c.prog.axes[axis]
	key := c.view.keyOf(c.query.By[axis], c.metric, on)
	for value, entry := range table {
		if entry < dead {
			table[value] += ax.codes[key(uint32(value))] * ax.stride
		}
	}
}

// bar makes the table of the values that take an answer out.
func (c *compiler) bar(col int, on day.Day) (table []uint32, used bool) {
	for _, f := range c.query.Filters {
		at, ok := c.view.column(f.Field)
		if !ok || at != col || !f.Not || f.Field == ByReason {
			continue
		}
		if !used {
			table, used = make([]uint32, c.view.hi[col]+1), true
			if col == colMark {
				table = make([]uint32, 256) // also for answers that don't count
			}
		}
		barred := c.test(f, on)
		for value := range table {
			if barred(uint32(value)) {
				table[value] = dead
			}
		}
	}
	return table, used
}

// dayTable makes the lookup of the days of a span.
func (c *compiler) dayTable(span day.Range) dayTable {
	t := dayTable{lookup: lookup{colDay, make([]uint32, c.view.hi[colDay]+1)}, from: uint32(span.From), to: uint32(span.To)}
	tests := c.tests(colDay, span.From)
	var bars []func(uint32) bool
	for _, f := range c.query.Filters {
		if f.Not && f.Field.IsTime() {
			bars = append(bars, c.test(f, span.From))
		}
	}
	for value := range t.table {
		d := uint32(value)
		barred := slices.ContainsFunc(bars, func(bar func(uint32) bool) bool { return bar(d) })
		if d < t.from || d > t.to || barred || !alive(tests, d) {
			t.table[value] = dead
		}
	}
	for i, a := range c.query.By {
		if a.IsTime() {
			c.code(t.table, i, span.From)
		}
	}
	return t
}

// why makes the table of what the matrix says on a day, by role and first cause.
func (c *compiler) why(on day.Day) []uint32 {
	entries := c.reasonEntries()
	causes := int(c.view.hi[colCause]) + 1
	table := make([]uint32, (int(c.view.hi[colRole])+1)*causes)
	for i := range table {
		cause := attribution.CauseID(i % causes)
		reason := reasonNoCause // nothing chosen, or too little to go on
		if c.view.structure.Deep(cause) {
			reason = reasonNoLine
		}
		table[i] = entries[reason]
	}
	for _, l := range c.query.Matrix.Lines() {
		at := int(l.Role)*causes + int(l.Cause)
		if l.Cause == 0 || int(l.Cause) >= causes || at >= len(table) {
			continue
		}
		if line, ok := c.query.Matrix.On(l.Role, l.Cause, on); ok {
			if table[at] = entries[reasonOutside]; line.Influenceable {
				table[at] = entries[reasonCounted]
			}
		}
	}
	return table
}

// reasonEntries returns the table entry of each reason.
func (c *compiler) reasonEntries() (entries [len(Reasons)]uint32) {
	for r := range Reasons {
		if c.query.Answers == Influenceable && r != reasonCounted {
			entries[r] = dead
		}
		for _, f := range c.query.Filters {
			if f.Field == ByReason && slices.Contains(f.Values, int64(r)) == f.Not {
				entries[r] = dead
			}
		}
		for i, a := range c.query.By {
			if ax := &c.prog.axes[i]; a == ByReason && entries[r] < dead {
				entries[r] += ax.codes[int64(r)] * ax.stride
			}
		}
	}
	return entries
}
