package snapshot

import (
	"slices"
	"strings"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/survey"
)

// Axis is a way to group answers. Besides those below, every dimension and own attribute is one by its name, and
// "unit:LEVEL" is the unit of a level above the team of that day.
type Axis string

// The axes that every organisation has. A group's key is a number: the first day of a period (core/day), an id, a score,
// a survey.Band, or an index of Reasons; 0 is "none" where there can be none.
const (
	ByDay      Axis = "day"
	ByWeek     Axis = "week" // ISO, from Monday
	ByMonth    Axis = "month"
	ByQuarter  Axis = "quarter"
	ByYear     Axis = "year"
	ByTeam     Axis = "team" // the participant's own unit of that day
	ByEmployee Axis = "employee"
	ByRole     Axis = "role"
	ByCause1   Axis = "cause1"
	ByCause2   Axis = "cause2" // a root cause 1 without any below it stands for itself; 0 when the customer stopped before
	BySurvey   Axis = "survey"
	ByScore    Axis = "score"
	ByBand     Axis = "band"
	ByReason   Axis = "reason" // why an answer counts for the participant or not, by the query's matrix
	ByStage    Axis = "stage"  // of the touchpoint, unless the answer has one of its own
)

// NoBand is the key on Band of an answer without a score; on Score it is intake.NoScore.
const NoBand = -1

// The fields that only filter, because what they select overlaps.
const (
	InUnit  Axis = "unit"  // the unit and all below it, that day
	InCause Axis = "cause" // the cause and those below it
)

// unitLevel begins the axes of levels of the unit tree.
const unitLevel = "unit:"

// UnitAt returns the axis of a level of the unit tree.
func UnitAt(level string) Axis { return unitLevel + Axis(level) }

// Level returns the level of a unit axis; ok is false for other axes.
func (a Axis) Level() (level string, ok bool) { return strings.CutPrefix(string(a), unitLevel) }

// IsTime reports whether keys of the axis are days.
func (a Axis) IsTime() bool {
	return slices.Contains([]Axis{ByDay, ByWeek, ByMonth, ByQuarter, ByYear}, a)
}

// Reasons are the keys of axis Reason, from the least to the most: of several roles on one answer the last counts.
var Reasons = [...]attribution.Reason{attribution.NoCause, attribution.NoLine, attribution.NotInfluenceable, attribution.Counted}

// Indexes of Reasons.
const (
	reasonNoCause = iota
	reasonNoLine
	reasonOutside
	reasonCounted
)

// Filter keeps the answers with one of the values on a field, or with Not those without any of them. 0 is "none".
type Filter struct {
	Field  Axis
	Values []int64
	Not    bool
}

// Answers says which answers count.
type Answers string

// Which answers count.
const (
	All           Answers = ""              // every answer that counts
	Influenceable Answers = "influenceable" // those that the participant's role influences, by the query's matrix
)

// Query is a slice of scores: which answers, and how to group them.
//
// Whatever it says about people (employee, role, unit, influence) is about one and the same participant: "unit noord,
// role planner" keeps answers with a planner of Noord. In the same way a filter and a grouping on one dimension with
// several values are about the same value. A filter with Not keeps answers of which no participant and no value is
// listed; only on ByReason it speaks of the participant. An answer counts once in each group that it belongs to, so groups
// of people, causes and dimensions with several values may add up to more than the answers.
type Query struct {
	Metric    survey.MetricID
	Period    day.Range // of the service day; the zero value is all days
	Filters   []Filter
	Answers   Answers
	Matrix    *attribution.Matrix // needed for Influenceable and Reason
	Standings []collect.Standing  // empty: those that count
	By        []Axis              // up to MaxBy
	Value     bool                // also add up the transactions' values
}

// MaxBy is how many groupings a query can have at once.
const MaxBy = 3

// With returns the same slice, narrowed to values of a field: the way from a group to what is in it. A filter on the field
// that is there already keeps only the values that both have, so that the slice can still be written down.
func (q Query) With(field Axis, values ...int64) Query {
	q.Filters = slices.Clone(q.Filters)
	for i := range q.Filters {
		f := &q.Filters[i]
		if f.Field != field || f.Not {
			continue
		}
		shared := slices.DeleteFunc(slices.Clone(values), func(v int64) bool { return !slices.Contains(f.Values, v) })
		if len(shared) > 0 {
			f.Values = shared
			return q
		}
	}
	q.Filters = append(q.Filters, Filter{Field: field, Values: values})
	return q
}

// check returns a fault when the query can't be answered from this view.
func (q *Query) check(v *View) error {
	if _, ok := v.structure.Metric(q.Metric); !ok {
		return fault.NewInvalid("metric", "slice.metric_missing")
	}
	if q.Period != (day.Range{}) && q.Period.End() < q.Period.From {
		return q.Period.Check()
	}
	if len(q.By) > MaxBy {
		return fault.NewInvalid("by", "slice.too_many_axes", "max", MaxBy)
	}
	needs := q.Answers == Influenceable
	for _, a := range q.By {
		if a == InUnit || a == InCause {
			return fault.NewInvalid("by", "slice.only_filters", "value", string(a))
		}
		needs = needs || a == ByReason
	}
	for _, f := range q.Filters {
		needs = needs || f.Field == ByReason
	}
	if needs && q.Matrix == nil {
		return fault.NewInvalid("matrix", "slice.matrix_missing")
	}
	return nil
}

// column returns where an axis or field stands. A dimension that no answer has a value of stands nowhere: ok is false,
// and every answer has none.
func (v *View) column(a Axis) (col int, ok bool) {
	switch a {
	case ByDay, ByWeek, ByMonth, ByQuarter, ByYear:
		return colDay, true
	case ByTeam, InUnit:
		return colUnit, true
	case ByEmployee:
		return colEmployee, true
	case ByRole:
		return colRole, true
	case ByCause1, ByCause2, InCause:
		return colCause, true
	case BySurvey:
		return colSurvey, true
	case ByScore, ByBand:
		return colMark, true
	}
	if _, level := a.Level(); level {
		return colUnit, true
	}
	if col, ok := v.columnOf(dimension.Name(a)); ok {
		return col, true
	}
	if a == ByStage {
		return colTouchpoint, true
	}
	return 0, false
}

// keyOf returns the key of a column's value on an axis. The day matters for units, which move.
func (v *View) keyOf(a Axis, metric survey.Metric, on day.Day) func(value uint32) int64 {
	s := v.structure
	switch a {
	case ByDay, ByWeek, ByMonth, ByQuarter, ByYear:
		return func(value uint32) int64 { return int64(StartOf(a, day.Day(value))) }
	case ByCause1:
		return func(value uint32) int64 { return int64(s.Root(attribution.CauseID(value))) }
	case ByCause2:
		return func(value uint32) int64 {
			if !s.Deep(attribution.CauseID(value)) {
				return 0
			}
			return int64(value)
		}
	case ByScore:
		return func(value uint32) int64 { return int64(value) - markZero }
	case ByBand:
		return func(value uint32) int64 {
			if value == 0 {
				return NoBand
			}
			return int64(metric.Band(int(value) - markZero))
		}
	case ByStage:
		if _, own := v.columnOf(dimension.Stage); !own {
			return func(value uint32) int64 { return int64(s.Stages[dimension.ValueID(value)]) }
		}
	}
	if level, ok := a.Level(); ok {
		return v.unitKey(level, on)
	}
	return func(value uint32) int64 { return int64(value) }
}
