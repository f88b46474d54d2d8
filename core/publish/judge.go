package publish

import (
	"fmt"
	"slices"

	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
)

// hidden tells which groups of an answered slice may not be seen.
func (d *Desk) hidden(q snapshot.Query, r *snapshot.Result) ([]bool, error) {
	out := make([]bool, len(r.Groups))
	conditions := conditionsOf(q)
	if len(conditions) > most {
		for i := range out {
			out[i] = true
		}
		return out, nil
	}
	early, err := d.atWrongTimes(q, r)
	if err != nil {
		return nil, err
	}
	n := make([]int64, len(r.Groups))
	for i, g := range r.Groups {
		n[i] = g.N()
		out[i] = early[i]
	}
	for _, c := range conditions {
		if err := d.beside(q, c, r, out); err != nil {
			return nil, err
		}
	}
	return d.minimum.ConcealedWith(n, d.lines(q, r), out), nil
}

// condition is one thing that narrows a slice: the slice without it, and what it is about.
type condition struct {
	without snapshot.Query
	axis    snapshot.Axis // by which the slice without it falls apart in cells, of which this is one; empty when it doesn't
	value   int64
	listed  []int64 // values that a condition on several lists
}

// conditionsOf lists what narrows a slice, beside its period. A score or a band is none: how often each score was given is
// part of every figure.
func conditionsOf(q snapshot.Query) []condition {
	var all []condition
	for i, f := range q.Filters {
		if f.Field == snapshot.ByScore || f.Field == snapshot.ByBand {
			continue
		}
		without := q
		without.Filters = slices.Delete(slices.Clone(q.Filters), i, i+1)
		c := condition{without: without}
		if len(f.Values) == 1 && !f.Not {
			c.axis, c.value = f.Field, f.Values[0]
		} else {
			c.axis, c.listed = f.Field, f.Values
		}
		all = append(all, c)
	}
	if q.Answers == snapshot.Influenceable {
		without := q
		without.Answers = snapshot.All
		all = append(all, condition{without: without})
	}
	if len(q.Standings) > 0 && !slices.Equal(q.Standings, []collect.Standing{collect.Counted}) && slices.Contains(q.Standings, collect.Counted) {
		without := q
		without.Standings = nil
		all = append(all, condition{without: without})
	}
	return all
}

// beside hides the groups of a slice that the slice without one of its conditions would give away: those whose rest is
// few, those that are hidden there, and those that are hidden in the table that the condition is a cell of.
func (d *Desk) beside(q snapshot.Query, c condition, r *snapshot.Result, out []bool) error {
	wide, err := d.count(c.without)
	if err != nil {
		return err
	}
	above, err := d.groups(c.without, wide)
	if err != nil {
		return err
	}
	counts := map[key]int64{}
	for _, g := range wide.Groups {
		counts[g.Key] = g.N()
	}
	for i, g := range r.Groups {
		rest := counts[g.Key] - g.N()
		if rest < 0 {
			rest = -rest // a standing adds answers rather than takes them away
		}
		out[i] = out[i] || above[g.Key] || rest > 0 && d.few(rest)
	}
	if c.axis == "" {
		return nil
	}
	return d.inTable(q, c, r, out)
}

// inTable hides the groups of a slice that are hidden where its condition is one cell of many.
func (d *Desk) inTable(q snapshot.Query, c condition, r *snapshot.Result, out []bool) error {
	axis, ok := d.cells(c)
	if !ok || len(q.By) >= snapshot.MaxBy || slices.Contains(q.By, axis) {
		return nil
	}
	table := c.without
	table.By = append(slices.Clone(q.By), axis)
	wide, err := d.count(table)
	if err != nil {
		return err
	}
	hidden, err := d.groups(table, wide)
	if err != nil {
		return err
	}
	for i, g := range r.Groups {
		at := g.Key
		for _, value := range append([]int64{c.value}, c.listed...) {
			if c.listed != nil && value == c.value && !slices.Contains(c.listed, value) {
				continue
			}
			at[len(q.By)] = value
			out[i] = out[i] || hidden[at]
		}
	}
	return nil
}

// cells is the axis whose groups a condition is one of.
func (d *Desk) cells(c condition) (snapshot.Axis, bool) {
	s := d.view.Structure()
	switch c.axis {
	case snapshot.InUnit:
		for _, u := range s.Units {
			if int64(u.ID) == c.value && u.Level != "" && c.listed == nil {
				return snapshot.UnitAt(u.Level), true
			}
		}
		return "", false
	case snapshot.InCause:
		for _, cause := range s.Causes {
			if int64(cause.ID) == c.value && c.listed == nil {
				if cause.Parent == 0 {
					return snapshot.ByCause1, true
				}
				return snapshot.ByCause2, true
			}
		}
		return "", false
	}
	return c.axis, true
}

// groups judges another slice, once.
func (d *Desk) groups(q snapshot.Query, r *snapshot.Result) (map[key]bool, error) {
	name := nameOf(q)
	if known, ok := d.judged[name]; ok {
		return known, nil
	}
	hidden, err := d.hidden(q, r)
	if err != nil {
		return nil, err
	}
	known := map[key]bool{}
	for i, g := range r.Groups {
		if hidden[i] {
			known[g.Key] = true
		}
	}
	d.judged[name] = known
	return known, nil
}

// nameOf tells slices apart.
func nameOf(q snapshot.Query) string {
	return fmt.Sprintf("%d %v %v %s %v %v", q.Metric, q.Period, q.Filters, q.Answers, q.Standings, q.By)
}

// lines are the groups that add up to something that may be known: along each axis all that differ in it alone, and of
// those all that belong to one unit, cause, quarter or year.
func (d *Desk) lines(q snapshot.Query, r *snapshot.Result) [][]int {
	var lines [][]int
	for axis, a := range q.By {
		at := map[string][]int{}
		var order []string
		for i, g := range r.Groups {
			rest := g.Key
			rest[axis] = 0
			for _, parent := range append([]int64{-1}, d.above(a, g.Key[axis], q.Period)...) {
				name := fmt.Sprint(rest, parent)
				if at[name] == nil {
					order = append(order, name)
				}
				at[name] = append(at[name], i)
			}
		}
		for _, name := range order {
			lines = append(lines, at[name])
		}
	}
	return lines
}

// above names what a group belongs to, by numbers that differ between levels.
func (d *Desk) above(a snapshot.Axis, value int64, period day.Range) []int64 {
	s := d.view.Structure()
	switch a {
	case snapshot.ByDay:
		return starts(value, snapshot.ByWeek, snapshot.ByMonth, snapshot.ByQuarter, snapshot.ByYear)
	case snapshot.ByWeek:
		return starts(value, snapshot.ByYear)
	case snapshot.ByMonth:
		return starts(value, snapshot.ByQuarter, snapshot.ByYear)
	case snapshot.ByQuarter:
		return starts(value, snapshot.ByYear)
	case snapshot.ByCause2:
		for _, c := range s.Causes {
			if int64(c.ID) == value && c.Parent != 0 {
				return []int64{int64(c.Parent)}
			}
		}
		return nil
	}
	_, level := a.Level()
	if a != snapshot.ByTeam && !level || value == 0 {
		return nil
	}
	var units []int64
	for i, u := range s.Ancestors(org.UnitID(value), period.End()) {
		if i > 0 {
			units = append(units, int64(u))
		}
	}
	return units
}

// starts are the periods that a day lies in.
func starts(d int64, axes ...snapshot.Axis) []int64 {
	var out []int64
	for i, a := range axes {
		out = append(out, int64(snapshot.StartOf(a, day.Day(d)))*8+int64(i))
	}
	return out
}
