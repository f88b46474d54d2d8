// Package dimension names the ways in which answers can be cut: by product, channel, touchpoint and the like, and by
// any attribute that an organisation brings along.
//
// Each dimension of an organisation has its own dense numbering of values, so that a value fits in two bytes of the
// column snapshot. The structural dimensions (unit, employee, cause, time) have packages of their own.
package dimension

import (
	"regexp"

	"klankbord.org/core/fault"
)

// Name of a dimension: lower case letters, digits and underscores.
type Name string

// The dimensions that every organisation has.
const (
	Touchpoint Name = "touchpoint"
	Stage      Name = "stage"
	Product    Name = "product"
	Process    Name = "process"
	Channel    Name = "channel" // through which the service was given
	Segment    Name = "segment" // of the customer, on the day of the transaction
	Role       Name = "role"    // of an employee on a transaction
	Source     Name = "source"  // through which the answer came in
)

// Standard lists the dimensions that every organisation has, in the order in which filters offer them.
var Standard = []Name{Touchpoint, Stage, Product, Process, Channel, Segment, Role, Source}

// ValueID numbers the values of one dimension from 1; 0 is "no value".
type ValueID uint16

// MaxValues is how many values one dimension can have.
const MaxValues = 1<<16 - 2

var wellFormed = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// reserved are words that filters and groupings use for something that is not a dimension of values.
var reserved = map[Name]bool{"unit": true, "team": true, "employee": true, "cause": true, "cause1": true, "cause2": true,
	"month": true, "quarter": true, "year": true, "week": true, "day": true, "score": true, "band": true, "survey": true, "metric": true}

// Check returns an Invalid fault when the name can't be a dimension.
func (n Name) Check() error {
	switch {
	case !wellFormed.MatchString(string(n)):
		return fault.NewInvalid("dimension", "dimension.malformed", "value", string(n))
	case reserved[n]:
		return fault.NewInvalid("dimension", "dimension.reserved", "value", string(n))
	}
	return nil
}
