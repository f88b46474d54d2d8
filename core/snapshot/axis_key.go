package snapshot

import (
	"slices"
	"time"

	"klankbord.org/core/attribution"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
)

// StartOf returns the first day of the period of a time axis in which a day lies.
func StartOf(a Axis, d day.Day) day.Day {
	t := d.Time()
	switch a {
	case ByWeek:
		return d - day.Day((int(t.Weekday())+6)%7)
	case ByMonth:
		return d - day.Day(t.Day()-1)
	case ByQuarter:
		return day.Of(t.Year(), 3*((t.Month()-1)/3)+1, 1)
	case ByYear:
		return day.Of(t.Year(), time.January, 1)
	}
	return d
}

// PeriodOf returns the days of the period of a time axis that begins on a day.
func PeriodOf(a Axis, first day.Day) day.Range {
	t := first.Time()
	next := first + 1
	switch a {
	case ByWeek:
		next = first + 7
	case ByMonth:
		next = day.Of(t.Year(), t.Month()+1, 1)
	case ByQuarter:
		next = day.Of(t.Year(), t.Month()+3, 1)
	case ByYear:
		next = day.Of(t.Year()+1, t.Month(), 1)
	}
	return day.Range{From: first, To: next - 1}
}

// unitKey returns the ancestor of a level.
func (v *View) unitKey(level string, on day.Day) func(uint32) int64 {
	return func(value uint32) int64 { return int64(v.structure.At(level, org.UnitID(value), on)) }
}

// test returns whether a column's value has one of a filter's values.
func (c *compiler) test(f Filter, on day.Day) func(value uint32) bool {
	in := func(key int64) bool { return slices.Contains(f.Values, key) }
	if len(f.Values) > 8 {
		set := make(map[int64]bool, len(f.Values))
		for _, v := range f.Values {
			set[v] = true
		}
		in = func(key int64) bool { return set[key] }
	}
	s := c.view.structure
	switch f.Field {
	case InUnit:
		return func(value uint32) bool {
			return in(int64(value)) || slices.ContainsFunc(s.Ancestors(org.UnitID(value), on), func(u org.UnitID) bool { return in(int64(u)) })
		}
	case InCause:
		return func(value uint32) bool {
			return in(int64(value)) || (value != 0 && in(int64(s.Root(attribution.CauseID(value)))))
		}
	}
	key := c.view.keyOf(f.Field, c.metric, on)
	return func(value uint32) bool { return in(key(value)) }
}
