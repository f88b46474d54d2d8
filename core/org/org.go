// Package org is who works here: units in a tree, people, their roles, and since when.
//
// Everything has days. A score belongs to the team and role of the day of service, so that a reorganisation never moves
// what was earned or what went wrong before it.
package org

import (
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/intake"
)

// ID identifies an organisation. Nothing of one is ever visible in another.
type ID int64

// UnitID identifies a unit within its organisation; dense from 1.
type UnitID int64

// EmployeeID identifies an employee within the organisation; dense from 1.
type EmployeeID int64

// RoleID is a value of dimension "role".
type RoleID = dimension.ValueID

// Organisation is an installation's tenant.
type Organisation struct {
	ID       ID
	Ref      string
	Name     string
	Settings Settings
}

// Settings are an organisation's own choices.
type Settings struct {
	Languages       []string `json:"languages"`        // "nl", "en": the first is the default
	Currency        string   `json:"currency"`         // ISO 4217
	TimeZone        string   `json:"time_zone"`        // IANA name
	InternalDomains []string `json:"internal_domains"` // addresses at these hosts are colleagues, not customers
	Publication     int      `json:"publication"`      // answers below which nothing is shown; 5 when zero
	// PublicationFor are the numbers for kinds of reader (core/access) that differ from Publication.
	PublicationFor map[string]int `json:"publication_for,omitempty"`
	// IndividualsFrom is the number of answers below which nobody but they themselves sees a named employee's score; as
	// Publication when that is higher.
	IndividualsFrom int    `json:"individuals_from,omitempty"`
	Address         string `json:"address"`                  // how respondents are addressed in Dutch: "u" or "je"
	APIPerMinute    int    `json:"api_per_minute,omitempty"` // requests that one API key may make in a minute; 600 when zero
	// SecondFactor lists the roles for which signing in asks a second factor.
	SecondFactor []string `json:"second_factor,omitempty"`
	Letters      Letters  `json:"letters,omitzero"`
}

// Letters is how an organisation writes to its customers. What is empty is as the installation writes.
type Letters struct {
	Name    string      `json:"name,omitempty"`     // of the sender; the organisation's when empty
	From    string      `json:"from,omitempty"`     // address of the sender
	ReplyTo string      `json:"reply_to,omitempty"` // where answers go
	Bounces string      `json:"bounces,omitempty"`  // where what can't be delivered comes back to
	SignOff intake.Text `json:"sign_off,omitzero"`  // the last line of a letter
	// Selector names the DKIM key in the DNS; Signed says that letters are signed with it.
	Selector string `json:"selector,omitempty"`
	Signed   bool   `json:"signed,omitempty"`
}

// Unit is a part of the organisation as it is placed today.
type Unit struct {
	ID       UnitID
	Ref      string
	Name     string
	Level    string
	Maturity string
	Places   []Place // in order of day; never empty
}

// Place says under which unit a unit hangs from a day on. Parent 0: it is a root.
type Place struct {
	From   day.Day
	Parent UnitID
}

// ParentOn returns the parent on a day. Before the first known place, the first counts.
func (u Unit) ParentOn(d day.Day) UnitID {
	var parent UnitID
	for i, p := range u.Places {
		if i == 0 || p.From <= d {
			parent = p.Parent
		}
	}
	return parent
}

// Employee is somebody who works or worked here.
type Employee struct {
	ID       EmployeeID
	Ref      string
	Name     string
	Email    string
	Manager  EmployeeID
	Employed day.Range
	Place    int64 // order of first arrival: the agreed order for dividing leftover cents
}

// Membership places an employee in a unit and role from day to day.
type Membership struct {
	Employee EmployeeID
	Unit     UnitID
	Role     RoleID
	FTE      int // hundredths
	Range    day.Range
}
