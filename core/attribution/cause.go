package attribution

import (
	"slices"

	"klankbord.org/core/day"
	"klankbord.org/core/intake"
)

// Cause is a root cause of either level. Parent 0: a root cause 1.
type Cause struct {
	ID     CauseID
	Ref    string
	Parent CauseID
	Name   intake.Text
	Way    string // "other" and "unknown" are the ways out that every list offers
	Place  int    // order in which lists show it
}

// Deep tells for each cause whether the customer's choice of it is as precise as the tree allows: a root cause 2, or a
// root cause 1 that has none below it.
func Deep(causes []Cause) map[CauseID]bool {
	deep := make(map[CauseID]bool, len(causes))
	for _, c := range causes {
		deep[c.ID] = c.Parent != 0 || !slices.ContainsFunc(causes, func(o Cause) bool { return o.Parent == c.ID })
	}
	return deep
}

// Version is an agreed version of the matrix, without its lines.
type Version struct {
	ID        VersionID
	Ref       string
	Reason    string
	CreatedAt int64 // unix milliseconds, UTC
}

// SignOff is a party's agreement with a version. A version that somebody signed takes no more lines.
type SignOff struct {
	Version  VersionID
	Party    string // "works_council", "management", "team", …
	Name     string
	SignedOn day.Day
	Document string // where the paper is
}
