// Package attribution decides what counts for whom.
//
// An answer counts for an employee when the employee's role on that transaction can directly influence the root cause
// that the customer chose, by the line of the influence matrix that was valid on the service date. Nothing else ever
// moves an employee's own score, and for every answer that doesn't count there is a reason that can be read.
package attribution

import (
	"slices"

	"klankbord.org/core/day"
	"klankbord.org/core/org"
)

// CauseID identifies a root cause of either level within its organisation; dense from 1, 0 is "none chosen".
type CauseID uint16

// VersionID numbers the agreed versions of an organisation's matrix in the order in which they were made.
type VersionID int32

// Line says whether a role influences a cause from a day on, and why.
type Line struct {
	Role          org.RoleID
	Cause         CauseID
	From          day.Day
	Influenceable bool
	Reason        string
}

// Matrix is one agreed version of the influence matrix: complete, dated, and never changed afterwards.
type Matrix struct {
	Version VersionID
	Ref     string
	lines   map[pair][]Line // by day, ascending
}

type pair struct {
	role  org.RoleID
	cause CauseID
}

// NewMatrix builds a version from its lines, in any order. Of two lines with the same role, cause and day the later in
// the slice holds.
func NewMatrix(version VersionID, ref string, lines []Line) *Matrix {
	m := &Matrix{Version: version, Ref: ref, lines: make(map[pair][]Line, len(lines))}
	for _, l := range lines {
		k := pair{l.Role, l.Cause}
		m.lines[k] = append(m.lines[k], l)
	}
	for _, ls := range m.lines {
		slices.SortStableFunc(ls, func(a, b Line) int { return int(a.From) - int(b.From) })
	}
	return m
}

// On returns the line that holds for a role and cause on a day: the one with the latest start not after it. ok is false
// when there is none, and then nothing counts.
func (m *Matrix) On(role org.RoleID, cause CauseID, d day.Day) (line Line, ok bool) {
	for _, l := range m.lines[pair{role, cause}] {
		if l.From > d {
			break
		}
		line, ok = l, true
	}
	return line, ok
}

// Influences reports whether a role influences a cause on a day.
func (m *Matrix) Influences(role org.RoleID, cause CauseID, d day.Day) bool {
	line, ok := m.On(role, cause, d)
	return ok && line.Influenceable
}

// Lines returns all lines, by role, cause and day.
func (m *Matrix) Lines() []Line {
	var all []Line
	for _, ls := range m.lines {
		all = append(all, ls...)
	}
	slices.SortFunc(all, func(a, b Line) int {
		if a.Role != b.Role {
			return int(a.Role) - int(b.Role)
		}
		if a.Cause != b.Cause {
			return int(a.Cause) - int(b.Cause)
		}
		return int(a.From) - int(b.From)
	})
	return all
}
