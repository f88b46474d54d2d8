package integrity

import (
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
)

// FindingID identifies a finding within its organisation; dense from 1.
type FindingID int64

// Status is how far a finding is.
type Status string

// The statuses. Only Confirmed has consequences.
const (
	Open      Status = "open"      // under review
	Confirmed Status = "confirmed" // the answers of the period leave the scores that pay
	Unfounded Status = "unfounded" // nothing happened; the signal was a false alarm
)

// Finding is a suspicion about one employee in a period, and what was decided about it.
type Finding struct {
	ID        FindingID
	Employee  org.EmployeeID
	Period    day.Range
	Detector  Detector
	Text      string // what was seen, in words the employee may read
	Status    Status
	DecidedOn day.Day // zero while open
	DecidedBy string  // empty when a source doesn't tell
	Heard     bool    // the employee was heard
}

// Check returns an Invalid fault when the finding contradicts itself: an unknown status, a decision without a day, an
// open finding with one, or a confirmation without the employee having been heard.
func (f Finding) Check() error {
	if err := f.Period.Check(); err != nil {
		return fault.As(err).In("period")
	}
	switch {
	case f.Employee == 0:
		return fault.NewInvalid("employee", "integrity.employee_missing")
	case f.Text == "":
		return fault.NewInvalid("text", "integrity.text_missing")
	case f.Status != Open && f.Status != Confirmed && f.Status != Unfounded:
		return fault.NewInvalid("status", "integrity.status_unknown", "value", string(f.Status))
	case (f.Status == Open) != (f.DecidedOn == 0):
		return fault.NewInvalid("decided_on", "integrity.decision_day", "status", string(f.Status))
	case f.Status == Confirmed && !f.Heard:
		return fault.NewInvalid("heard", "integrity.not_heard")
	}
	return nil
}

// Decision closes a finding.
type Decision struct {
	Status Status // Confirmed or Unfounded
	On     day.Day
	By     string
	Heard  bool
}

// Decide returns the finding with a decision. A finding that was decided already is a Conflict fault: reopen it by
// making a new one, so that the first decision stays readable. A decision by nobody, or about somebody unheard, is
// Invalid.
func (f Finding) Decide(d Decision) (Finding, error) {
	switch {
	case f.Status != Open:
		return f, fault.NewConflict("status", "integrity.already_decided", "status", string(f.Status))
	case d.By == "":
		return f, fault.NewInvalid("decided_by", "integrity.decider_missing")
	case d.Status == Open:
		return f, fault.NewInvalid("status", "integrity.status_unknown", "value", string(d.Status))
	}
	decided := f
	decided.Status, decided.DecidedOn, decided.DecidedBy, decided.Heard = d.Status, d.On, d.By, d.Heard
	if err := decided.Check(); err != nil {
		return f, err
	}
	return decided, nil
}

// Disqualified returns the employees with a confirmed finding in a period. Their answers leave the scores that pay, in
// baseline and period alike; nothing is deleted.
func Disqualified(findings []Finding, period day.Range) map[org.EmployeeID]bool {
	out := map[org.EmployeeID]bool{}
	for _, f := range findings {
		if f.Status == Confirmed && f.Period.Overlaps(period) {
			out[f.Employee] = true
		}
	}
	return out
}

// HitRate returns how many of a detector's decided findings were confirmed. It is published beside its signals.
func HitRate(findings []Finding, d Detector) (confirmed, decided int) {
	for _, f := range findings {
		if f.Detector != d || f.Status == Open {
			continue
		}
		decided++
		if f.Status == Confirmed {
			confirmed++
		}
	}
	return confirmed, decided
}
