package snapshot

import (
	"slices"

	"klankbord.org/core/attribution"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
)

// Structure is what the organisation's own words mean to a query: the trees and the scales. It isn't changed after it
// was handed over.
type Structure struct {
	Units   []org.Unit
	Causes  []Cause
	Metrics []survey.Metric
	Stages  map[dimension.ValueID]dimension.ValueID // touchpoint to stage of the journey

	units   map[org.UnitID]int
	causes  map[attribution.CauseID]int
	parents map[attribution.CauseID]bool // root causes 1 that have others below them
}

// Cause is a root cause 1 (Parent 0) or a root cause 2.
type Cause struct{ ID, Parent attribution.CauseID }

// NewStructure prepares a structure for queries. The slices are kept.
func NewStructure(units []org.Unit, causes []Cause, metrics []survey.Metric, stages map[dimension.ValueID]dimension.ValueID) *Structure {
	s := &Structure{Units: units, Causes: causes, Metrics: metrics, Stages: stages, units: map[org.UnitID]int{},
		causes: map[attribution.CauseID]int{}, parents: map[attribution.CauseID]bool{}}
	for i, u := range units {
		s.units[u.ID] = i
	}
	for i, c := range causes {
		s.causes[c.ID] = i
		if c.Parent != 0 {
			s.parents[c.Parent] = true
		}
	}
	return s
}

// Metric returns a metric by its number.
func (s *Structure) Metric(id survey.MetricID) (survey.Metric, bool) {
	i := slices.IndexFunc(s.Metrics, func(m survey.Metric) bool { return m.ID == id })
	if i < 0 {
		return survey.Metric{}, false
	}
	return s.Metrics[i], true
}

// deepest is how many levels a tree can have: a cycle that slipped in ends there.
const deepest = 64

// Ancestors returns a unit, its parent on a day, and so on up to the root.
func (s *Structure) Ancestors(unit org.UnitID, d day.Day) []org.UnitID {
	var chain []org.UnitID
	for range deepest {
		i, ok := s.units[unit]
		if unit == 0 || !ok {
			break
		}
		chain = append(chain, unit)
		unit = s.Units[i].ParentOn(d)
	}
	return chain
}

// At returns the unit itself or its ancestor on a day that has a level, 0 when there is none.
func (s *Structure) At(level string, unit org.UnitID, d day.Day) org.UnitID {
	for _, u := range s.Ancestors(unit, d) {
		if s.Units[s.units[u]].Level == level {
			return u
		}
	}
	return 0
}

// Root returns the root cause 1 of a cause, itself when it is one.
func (s *Structure) Root(cause attribution.CauseID) attribution.CauseID {
	for range deepest {
		i, ok := s.causes[cause]
		if !ok || s.Causes[i].Parent == 0 {
			break
		}
		cause = s.Causes[i].Parent
	}
	return cause
}

// Deep reports whether a cause is a root cause 2, or a root cause 1 without any below it.
func (s *Structure) Deep(cause attribution.CauseID) bool { return cause != 0 && !s.parents[cause] }

// moves returns the days on which some unit came under another one, in order.
func (s *Structure) moves() []day.Day {
	var days []day.Day
	for _, u := range s.Units {
		for i := 1; i < len(u.Places); i++ {
			if u.Places[i].Parent != u.Places[i-1].Parent {
				days = append(days, u.Places[i].From)
			}
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}
