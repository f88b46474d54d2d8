package attribution

import (
	"klankbord.org/core/day"
	"klankbord.org/core/org"
)

// Reason says why an answer counts for somebody's own score, or why it doesn't.
type Reason string

// The reasons, from the first that is asked to the last. Their texts are in the statement.
const (
	NotValid         Reason = "not_valid"         // the answer counts nowhere: its standing says why
	NoCause          Reason = "no_cause"          // the customer chose no root cause 2
	NoLine           Reason = "no_line"           // the matrix doesn't know this role with this cause
	NotInfluenceable Reason = "not_influenceable" // the matrix says that this role can't influence it
	Counted          Reason = "counted"
)

// Answer is what attribution needs to know of an answer.
type Answer struct {
	Valid bool // scored, and not set aside as internal, late or a duplicate
	Cause CauseID
	// Deep reports that the cause is a root cause 2, or a root cause 1 that has none below it.
	Deep bool
	Day  day.Day
}

// Explain says whether an answer counts for an employee with this role on its transaction, and by which line. The line
// is the zero value unless the reason is Counted or NotInfluenceable. Rule: METHODS 1.7.
func (m *Matrix) Explain(a Answer, role org.RoleID) (Reason, Line) {
	if !a.Valid {
		return NotValid, Line{}
	}
	if a.Cause == 0 || !a.Deep {
		return m.undecided(a, role)
	}
	line, ok := m.On(role, a.Cause, a.Day)
	switch {
	case !ok:
		return NoLine, Line{}
	case !line.Influenceable:
		return NotInfluenceable, line
	}
	return Counted, line
}

// undecided handles an answer that stopped at root cause 1. A matrix may hold a line for a whole root cause 1; without
// one the customer's choice doesn't tell enough to count for a person.
func (m *Matrix) undecided(a Answer, role org.RoleID) (Reason, Line) {
	if a.Cause == 0 {
		return NoCause, Line{}
	}
	line, ok := m.On(role, a.Cause, a.Day)
	switch {
	case !ok:
		return NoCause, Line{}
	case !line.Influenceable:
		return NotInfluenceable, line
	}
	return Counted, line
}
