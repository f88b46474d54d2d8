package snapshot

import (
	"cmp"
	"slices"

	"klankbord.org/core/collect"
	"klankbord.org/core/intake"
)

// cells is a row as the columns take it.
type cells struct {
	id       uint32
	values   []uint32 // by column
	more     []companion
	extra    []cellExtra
	twice    bool
	odd      bool
	oddity   oddity
	cents    int64
	hasValue bool
}

type cellExtra struct {
	col   int
	value uint16
}

// fill takes a row apart. attribute gives the column of a dimension, new ones included. The cells are overwritten.
func (c *cells) fill(r *Row, attribute func(Value) int) {
	c.id, c.cents, c.hasValue = uint32(r.ID), r.ValueCents, r.HasValue
	c.more, c.extra, c.twice = c.more[:0], c.extra[:0], false
	clear(c.values)
	c.set(colMetric, uint32(r.Metric))
	c.set(colDay, uint32(r.Day))
	c.set(colSurvey, uint32(r.Survey))
	c.fillMark(r)
	for i, cause := range r.Causes {
		c.add(colCause, uint16(cause), i == 0)
	}
	c.fillPeople(r)
	for _, v := range r.Values {
		if v.ID != 0 {
			col := attribute(v)
			c.add(col, uint16(v.ID), c.get(col) == 0)
		}
	}
	slices.SortFunc(c.extra, func(a, b cellExtra) int { return cmp.Compare(a.col, b.col) })
}

func (c *cells) get(col int) uint32 {
	if col < len(c.values) {
		return c.values[col]
	}
	return 0
}

func (c *cells) set(col int, v uint32) {
	for len(c.values) <= col {
		c.values = append(c.values, 0)
	}
	c.values[col] = v
}

// add puts a value in its column, or among the further values when it is another than those already there.
func (c *cells) add(col int, v uint16, first bool) {
	if first {
		c.set(col, uint32(v))
		return
	}
	e := cellExtra{col, v}
	if c.get(col) != uint32(v) && !slices.Contains(c.extra, e) {
		c.extra = append(c.extra, e)
	}
}

// fillMark notes the score. An answer without a score can't count, whatever its standing says.
func (c *cells) fillMark(r *Row) {
	mark, standing := uint32(0), r.Standing
	if r.Score != intake.NoScore {
		mark = uint32(r.Score + markZero)
	} else if standing == collect.Counted {
		standing = collect.NoScore
	}
	c.odd = standing != collect.Counted
	if c.odd {
		c.oddity = oddity{standing: uint8(standing), mark: uint8(mark)}
		mark = 0
	}
	c.set(colMark, mark)
}

func (c *cells) fillPeople(r *Row) {
	c.set(colUnit, uint32(r.Unit))
	c.set(colEmployee, 0)
	c.set(colRole, 0)
	for i, p := range r.Participants {
		if slices.Contains(r.Participants[:i], p) {
			continue
		}
		unit := cmp.Or(p.Unit, r.Unit)
		if i == 0 {
			c.set(colUnit, uint32(unit))
			c.set(colEmployee, uint32(p.Employee))
			c.set(colRole, uint32(p.Role))
			continue
		}
		c.twice = c.twice || slices.ContainsFunc(r.Participants[:i], func(q Participant) bool { return q.Employee == p.Employee })
		c.more = append(c.more, companion{employee: uint32(p.Employee), role: uint16(p.Role), unit: uint16(unit)})
	}
}
