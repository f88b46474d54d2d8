// Package improve is what people do to make the experience better.
package improve

import (
	"klankbord.org/core/attribution"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
)

// ID identifies an initiative within its organisation.
type ID int64

// Status says how far an initiative is.
type Status string

// The statuses, as records of other systems write them.
const (
	Planned Status = "planned"
	Running Status = "running"
	Done    Status = "done"
	Stopped Status = "stopped"
)

// Initiative is an improvement by an employee or a unit. Identifiers that are 0 are not filled in.
type Initiative struct {
	ID         ID
	Ref        string
	Employee   org.EmployeeID
	Unit       org.UnitID
	Title      string
	Cause      attribution.CauseID
	Hypothesis string
	Status     Status
	StartedOn  day.Day
	DoneOn     day.Day
	Evidence   string
}

// DoneBy reports whether the initiative was carried out, with something to show for it or not, by the end of a day.
func (i Initiative) DoneBy(d day.Day) bool {
	return i.Status == Done && i.DoneOn != 0 && i.DoneOn <= d
}
