package customer

import (
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/org"
)

// Customer is somebody who can be asked.
type Customer struct {
	ID        collect.CustomerID
	Ref       string
	Account   string // reference of the company of a contact; empty for a private person
	Email     string
	Phone     string
	Name      string
	Language  string
	Segment   dimension.ValueID
	NoContact bool // opted out: never asked again
}

// Transaction is one experience of a customer. Identifiers that are 0 are unknown.
type Transaction struct {
	ID           collect.TransactionID
	Ref          string
	Customer     collect.CustomerID
	Day          day.Day // service date
	Unit         org.UnitID
	Touchpoint   dimension.ValueID
	Product      dimension.ValueID
	Process      dimension.ValueID
	Channel      dimension.ValueID
	Segment      dimension.ValueID // of the customer on that day
	ValueCents   int64
	Currency     string // empty when no value is known
	Problem      bool   // complaint, rework, delay or refund known at the source
	Values       []Attribute
	Participants []Participant
}

// Attribute is a value of an organisation's own dimension, or a second value of a standard one.
type Attribute struct {
	Dimension dimension.Name
	Value     dimension.ValueID
}

// Participant is an employee in a role, with the unit of that day. Unit 0: the employee was in none.
type Participant struct {
	Employee org.EmployeeID
	Role     org.RoleID
	Unit     org.UnitID
}
