package org

import (
	"klankbord.org/core/dimension"
	"klankbord.org/core/intake"
)

// Value is one value of a dimension: a product, a channel, a role or something of the organisation's own.
type Value struct {
	Dimension dimension.Name
	ID        dimension.ValueID
	Ref       string
	Name      intake.Text
	Parent    string   // reference of the stage of a touchpoint
	Owners    []string // references of the units that own a touchpoint or process
}
