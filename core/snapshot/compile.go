package snapshot

import (
	"slices"

	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/score"
	"klankbord.org/core/survey"
)

// compiler turns a query into a program.
type compiler struct {
	view   *View
	query  *Query
	metric survey.Metric
	prog   *program
	days   day.Range // those that the query and the view share
}

// compile prepares a query. The result has no plans when no answer can take part.
func (v *View) compile(q *Query) (*program, error) {
	if err := q.check(v); err != nil {
		return nil, err
	}
	if err := v.within(q); err != nil {
		return nil, err
	}
	c := &compiler{view: v, query: q, prog: &program{value: q.Value}}
	c.metric, _ = v.structure.Metric(q.Metric)
	c.prog.scale = score.Scale{Min: c.metric.Min, Max: c.metric.Max}
	c.standings()
	c.setPoints()
	for range q.By {
		c.prog.axes = append(c.prog.axes, axis{codes: map[int64]uint32{}})
	}
	spans := c.spans()
	for _, span := range spans {
		c.allocate(span)
	}
	if err := c.layout(); err != nil {
		return nil, err
	}
	for _, span := range spans {
		c.add(span)
	}
	for i := range c.prog.plans {
		if p := &c.prog.plans[i]; len(p.rows)+len(p.people)+len(p.bars) > maxLookups {
			return nil, fault.NewInvalid("", "slice.too_many_filters")
		}
	}
	return c.prog, nil
}

func (c *compiler) standings() {
	if len(c.query.Standings) == 0 || c.query.Answers == Influenceable {
		c.prog.standings[collect.Counted], c.prog.counted = true, true
		return
	}
	for _, s := range c.query.Standings {
		c.prog.standings[s] = true
	}
	c.prog.counted = c.prog.standings[collect.Counted]
}

// setPoints sets the lowest digit of a code.
func (c *compiler) setPoints() {
	c.prog.unscored = uint32(c.prog.scale.Points())
	c.prog.points = c.prog.unscored
	if c.prog.standings != [256]bool{collect.Counted: true} {
		c.prog.points++
	}
}

// spans cuts the days that matter where a unit moves or the matrix changes, as far as the query looks at them.
func (c *compiler) spans() []day.Range {
	known, ok := c.view.Days()
	if !ok {
		return nil
	}
	if c.days = known; c.query.Period != (day.Range{}) {
		if c.days, ok = known.Intersect(c.query.Period); !ok {
			return nil
		}
	}
	var cuts []day.Day
	if c.uses(func(a Axis) bool { _, level := a.Level(); return level || a == InUnit }) {
		cuts = append(cuts, c.view.structure.moves()...)
	}
	if c.asksWhy() {
		for _, l := range c.query.Matrix.Lines() {
			cuts = append(cuts, l.From)
		}
	}
	slices.Sort(cuts)
	var spans []day.Range
	from := c.days.From
	for _, cut := range slices.Compact(cuts) {
		if cut > from && cut <= c.days.To {
			spans = append(spans, day.Range{From: from, To: cut - 1})
			from = cut
		}
	}
	return append(spans, day.Range{From: from, To: c.days.To})
}

// uses reports whether the query groups by or filters on such an axis.
func (c *compiler) uses(is func(Axis) bool) bool {
	return slices.ContainsFunc(c.query.By, is) ||
		slices.ContainsFunc(c.query.Filters, func(f Filter) bool { return is(f.Field) })
}

func (c *compiler) asksWhy() bool {
	return c.query.Answers == Influenceable || c.uses(func(a Axis) bool { return a == ByReason })
}

// allocate gives the keys that can occur in a span of days their codes.
func (c *compiler) allocate(span day.Range) {
	for i, a := range c.query.By {
		ax := &c.prog.axes[i]
		if a == ByReason {
			for r := range Reasons {
				ax.code(int64(r))
			}
			continue
		}
		col, ok := c.view.column(a)
		if !ok {
			ax.code(0)
			continue
		}
		key, tests := c.view.keyOf(a, c.metric, span.From), c.tests(col, span.From)
		from, to := uint32(0), c.view.hi[col]
		switch col {
		case colDay:
			from, to = uint32(span.From), uint32(span.To)
		case colMark:
			from, to = uint32(markZero+c.metric.Min), uint32(markZero+c.metric.Max)
			ax.code(key(0))
		}
		for value := from; value <= to; value++ {
			if alive(tests, value) {
				ax.code(key(value))
			}
		}
	}
}

// tests returns the filters that a value of a column has to pass.
func (c *compiler) tests(col int, on day.Day) []func(uint32) bool {
	var tests []func(uint32) bool
	for _, f := range c.query.Filters {
		if at, ok := c.view.column(f.Field); ok && at == col && !f.Not && f.Field != ByReason {
			tests = append(tests, c.test(f, on))
		}
	}
	return tests
}

func alive(tests []func(uint32) bool, value uint32) bool {
	for _, passes := range tests {
		if !passes(value) {
			return false
		}
	}
	return true
}

// layout gives each axis its weight in the code.
func (c *compiler) layout() error {
	size := uint64(c.prog.points)
	for i := len(c.query.By) - 1; i >= 0; i-- {
		ax := &c.prog.axes[i]
		if len(ax.keys) == 0 {
			ax.code(0) // nothing can take part; a digit has at least one value
		}
		ax.stride = uint32(size)
		if size *= uint64(len(ax.keys)); size >= dead {
			return fault.NewInvalid("by", "slice.too_many_groups")
		}
	}
	c.prog.size = uint32(size)
	return nil
}

// add makes the plan of a span of days. A span that turns out to look like the one before it is joined with it.
func (c *compiler) add(span day.Range) {
	p, ok := c.plan(span.From)
	if !ok {
		return
	}
	if last := len(c.prog.plans) - 1; last >= 0 && c.prog.days[last].to+1 == uint32(span.From) && c.prog.plans[last].equal(&p) {
		c.prog.days[last] = c.dayTable(day.Range{From: day.Day(c.prog.days[last].from), To: span.To})
		return
	}
	c.prog.plans = append(c.prog.plans, p)
	c.prog.days = append(c.prog.days, c.dayTable(span))
	c.prog.byPeople = c.prog.byPeople || p.why != nil || len(p.people) > 0
}

func (p *plan) equal(o *plan) bool {
	same := func(a, b lookup) bool { return a.col == b.col && slices.Equal(a.table, b.table) }
	return slices.EqualFunc(p.rows, o.rows, same) && slices.EqualFunc(p.people, o.people, same) &&
		slices.EqualFunc(p.bars, o.bars, same) && slices.Equal(p.why, o.why)
}
