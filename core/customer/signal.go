package customer

import (
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
)

// SignalID identifies a signal.
type SignalID int64

// SignalTypeID identifies a type of signals.
type SignalTypeID int64

// SignalType is a sort of signal in an organisation's own words.
type SignalType struct {
	ID   SignalTypeID
	Ref  string
	Sort string // of intake.SignalSorts
	Name intake.Text
}

// Signal is what a customer let know besides surveys: a complaint, a call, a chat, a review, a reason for contact. It stands beside
// the scores and never counts in one. Identifiers that are 0 are unknown.
type Signal struct {
	ID          SignalID
	Source      string // the system that told it
	Ref         string // unique within its source
	Type        SignalTypeID
	At          int64   // unix milliseconds, UTC
	Day         day.Day // of that moment, where the organisation is
	Customer    collect.CustomerID
	Transaction collect.TransactionID
	Touchpoint  dimension.ValueID
	Unit        org.UnitID
	Words       string
	Language    string
	Rating      Rating
}

// Rating is a number on a scale of the source's own. Ratings of signals are shown, never added up.
type Rating struct {
	Value    string // decimal; empty when there is none
	Min, Max int
}
