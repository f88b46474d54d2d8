package snapshot

import (
	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
)

// Row is an answer as it goes into a snapshot.
type Row struct {
	ID           collect.AnswerID
	Metric       survey.MetricID
	Survey       survey.ID
	Score        int // intake.NoScore when the question was not answered
	Standing     collect.Standing
	Day          day.Day               // of service
	Causes       []attribution.CauseID // the customer's first choice first
	Unit         org.UnitID            // of the transaction: holds for participants without a unit, or when there are none
	Participants []Participant         // the first is shown first; otherwise all are alike
	Values       []Value               // of the standard dimensions and own attributes; several of one dimension are fine
	ValueCents   int64                 // of the transaction
	HasValue     bool                  // tells a value of nothing from no value
}

// Participant is an employee in a role on the answer's transaction, in the unit of that day.
type Participant struct {
	Employee org.EmployeeID
	Role     org.RoleID
	Unit     org.UnitID
}

// Value is a value of a dimension.
type Value struct {
	Dimension dimension.Name
	ID        dimension.ValueID
}

// The widths that the columns can hold.
const (
	maxID    = 1<<32 - 1
	maxShort = 1<<16 - 1
)

// check returns an Invalid fault when a number of the row doesn't fit its column.
func (r *Row) check() error {
	if r.ID < 1 || r.ID > maxID {
		return unfit("answer", int64(r.ID))
	}
	if r.Day < 1 || r.Day > maxShort {
		return unfit("day", int64(r.Day))
	}
	if r.Score < intake.NoScore || r.Score > 127 {
		return unfit("score", int64(r.Score))
	}
	if r.Unit < 0 || r.Unit > maxShort {
		return unfit("unit", int64(r.Unit))
	}
	for _, p := range r.Participants {
		if p.Employee < 1 || p.Employee > maxID {
			return unfit("employee", int64(p.Employee))
		}
		if p.Unit < 0 || p.Unit > maxShort {
			return unfit("unit", int64(p.Unit))
		}
	}
	return nil
}

func unfit(field string, value int64) error {
	return fault.NewInvalid(field, "snapshot.unfit", "field", field, "value", value)
}
