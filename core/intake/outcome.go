package intake

import (
	"context"

	"klankbord.org/core/fault"
)

// Status says what became of a record.
type Status uint8

// What can become of a record.
const (
	Created Status = iota
	Changed
	Unchanged
	Refused
)

// String returns the status as reports write it.
func (s Status) String() string {
	return [...]string{"created", "changed", "unchanged", "refused"}[s]
}

// Outcome is what became of one record. Fault says why it was refused, and at which field.
type Outcome struct {
	Status Status
	Fault  *fault.Error
}

// Tally counts outcomes.
type Tally struct {
	Read, Created, Changed, Unchanged, Refused int64
}

// Count adds outcomes to the tally.
func (t *Tally) Count(outcomes []Outcome) {
	for _, o := range outcomes {
		t.Read++
		switch o.Status {
		case Created:
			t.Created++
		case Changed:
			t.Changed++
		case Unchanged:
			t.Unchanged++
		case Refused:
			t.Refused++
		}
	}
}

// Door takes records in. Apply judges and stores a batch of one kind in one transaction and returns an outcome for each
// record, in order. A wrong record is refused by itself; an error means that nothing of the batch was stored.
type Door interface {
	Apply(ctx context.Context, records []Record) ([]Outcome, error)
}
