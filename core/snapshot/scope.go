package snapshot

import (
	"slices"

	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
)

// Scope is what somebody may look at. The zero value is everything.
type Scope struct {
	// Units, when not nil, are the units whose answers are seen, with all below them by the tree of the day of service. Of
	// an answer that several took part in, only the participants of these units are there. An empty list shows nothing.
	Units []org.UnitID
	// Employee, when not 0, is the only participant whose answers are seen.
	Employee org.EmployeeID
	// Nameless refuses every question that tells one employee from another.
	Nameless bool
}

// whole reports whether the scope leaves everything.
func (s *Scope) whole() bool { return s.Units == nil && s.Employee == 0 && !s.Nameless }

// Within returns the same answers, cut to a scope: no question to it, however it is put, is about anything else. A view
// that was cut before can only be cut further when one of the two is whole.
func (v *View) Within(s Scope) *View {
	cut := *v
	cut.scope = s
	return &cut
}

// Scope returns what the view was cut to.
func (v *View) Scope() Scope { return v.scope }

// within adds the scope to a query: conditions on the very participant that the query asks about.
func (v *View) within(q *Query) error {
	s := &v.scope
	if s.whole() {
		return nil
	}
	if s.Nameless && (slices.Contains(q.By, ByEmployee) || slices.ContainsFunc(q.Filters, func(f Filter) bool { return f.Field == ByEmployee })) {
		return fault.NewForbidden("slice.nameless")
	}
	q.Filters = slices.Clone(q.Filters)
	if s.Units != nil {
		codes := make([]int64, len(s.Units))
		for i, u := range s.Units {
			codes[i] = int64(u)
		}
		q.Filters = append(q.Filters, Filter{Field: InUnit, Values: codes})
	}
	if s.Employee != 0 {
		q.Filters = append(q.Filters, Filter{Field: ByEmployee, Values: []int64{int64(s.Employee)}})
	}
	return nil
}

// covers reports whether a participant falls within the scope on a day.
func (v *View) covers(p Participant, on day.Day) bool {
	s := &v.scope
	return (s.Employee == 0 || p.Employee == s.Employee) && v.Covers(p.Unit, on)
}

// Covers reports whether a unit falls within the scope on a day.
func (v *View) Covers(unit org.UnitID, on day.Day) bool {
	s := &v.scope
	return s.Units == nil || slices.ContainsFunc(v.structure.Ancestors(unit, on), func(u org.UnitID) bool { return slices.Contains(s.Units, u) })
}

// EverCovers reports whether a unit falls within the scope on some day: whoever may see its answers of then may know that
// it is there.
func (v *View) EverCovers(unit org.UnitID) bool {
	if v.Covers(unit, 0) {
		return true
	}
	return slices.ContainsFunc(v.structure.moves(), func(d day.Day) bool { return v.Covers(unit, d) })
}

// CoversDuring reports whether a unit falls within the scope on some day of a range.
func (v *View) CoversDuring(unit org.UnitID, r day.Range) bool {
	if v.Covers(unit, r.From) {
		return true
	}
	return slices.ContainsFunc(v.structure.moves(), func(d day.Day) bool { return r.Contains(d) && v.Covers(unit, d) })
}

// cut takes out of an answer what falls outside the scope; ok is false when nothing is left of it.
func (v *View) cut(a Answer) (_ Answer, ok bool) {
	s := &v.scope
	if s.whole() {
		return a, true
	}
	alone := len(a.Participants) == 0
	a.Participants = slices.DeleteFunc(a.Participants, func(p Participant) bool { return !v.covers(p, a.Day) })
	switch {
	case len(a.Participants) > 0:
		a.Unit = a.Participants[0].Unit
	case !alone || s.Employee != 0 || !v.Covers(a.Unit, a.Day):
		return Answer{}, false
	}
	if s.Nameless {
		for i := range a.Participants {
			a.Participants[i].Employee = 0
		}
	}
	return a, true
}

// Sees reports whether the view has an answer within its scope.
func (v *View) Sees(id collect.AnswerID) bool {
	_, ok := v.Find(id)
	return ok
}
