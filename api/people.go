package api

import (
	"context"

	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
)

// People reads who works here, and the words that the organisation uses.
type People interface {
	Values(ctx context.Context, o org.Organisation, p Page, dimension string) (Part[Value], error)
	Units(ctx context.Context, o org.Organisation, p Page) (Part[Unit], error)
	Unit(ctx context.Context, o org.Organisation, ref string) (Unit, error)
	Employees(ctx context.Context, o org.Organisation, p Page) (Part[Employee], error)
	Employee(ctx context.Context, o org.Organisation, ref string) (Employee, error)
	Memberships(ctx context.Context, o org.Organisation, p Page, f MembershipFilter) (Part[Membership], error)
}

// Value is a value of a dimension.
type Value struct {
	Dimension string      `json:"dimension"`
	Ref       string      `json:"ref"`
	Name      intake.Text `json:"name"`
	Parent    string      `json:"parent,omitempty"`
	Owners    []string    `json:"owners,omitempty"`
}

func (v Value) record() intake.Record {
	return intake.Value{Dimension: v.Dimension, Ref: v.Ref, Name: v.Name, Parent: v.Parent, Owners: v.Owners}
}

// UnitInput describes a unit, or where it hangs from a day on.
type UnitInput struct {
	Ref      string  `json:"ref"`
	Name     string  `json:"name"`
	Level    string  `json:"level,omitempty"`
	Parent   string  `json:"parent,omitempty"`
	Maturity string  `json:"maturity,omitempty"`
	From     day.Day `json:"from,omitzero"`
}

func (u UnitInput) record() intake.Record {
	return intake.Unit{Ref: u.Ref, Name: u.Name, Level: u.Level, Parent: u.Parent, Maturity: u.Maturity, From: u.From}
}

// Unit is a part of the organisation, with its places in the tree.
type Unit struct {
	Ref      string  `json:"ref"`
	Name     string  `json:"name"`
	Level    string  `json:"level,omitempty"`
	Maturity string  `json:"maturity,omitempty"`
	Places   []Under `json:"places"`
}

// Under says under which unit a unit hangs from a day on; without a parent it is a root.
type Under struct {
	From   day.Day `json:"from,omitzero"`
	Parent string  `json:"parent,omitempty"`
}

// Employee is somebody who works or worked here.
type Employee struct {
	Ref     string  `json:"ref"`
	Name    string  `json:"name"`
	Email   string  `json:"email,omitempty"`
	Manager string  `json:"manager,omitempty"`
	From    day.Day `json:"from,omitzero"`
	To      day.Day `json:"to,omitzero"`
}

func (e Employee) record() intake.Record {
	return intake.Employee{Ref: e.Ref, Name: e.Name, Email: e.Email, Manager: e.Manager, From: e.From, To: e.To}
}

// Membership places an employee in a unit and a role.
type Membership struct {
	Employee string  `json:"employee"`
	Unit     string  `json:"unit"`
	Role     string  `json:"role"`
	FTE      int     `json:"fte"` // hundredths
	From     day.Day `json:"from,omitzero"`
	To       day.Day `json:"to,omitzero"`
}

func (m Membership) record() intake.Record {
	return intake.Membership{Employee: m.Employee, Unit: m.Unit, Role: m.Role, FTE: m.FTE, From: m.From, To: m.To}
}

// MembershipFilter says which memberships. Empty fields don't filter.
type MembershipFilter struct {
	Employee, Unit string
	On             day.Day
}

func (a *API) people() []Route {
	memberships := func(ctx context.Context, o org.Organisation, p Page, q query) (Part[Membership], error) {
		on, err := q.day("on")
		if err != nil {
			return Part[Membership]{}, err
		}
		return a.Source.Memberships(ctx, o, p, MembershipFilter{Employee: q.get("employee"), Unit: q.get("unit"), On: on})
	}
	values := func(ctx context.Context, o org.Organisation, p Page, q query) (Part[Value], error) {
		return a.Source.Values(ctx, o, p, q.get("dimension"))
	}
	return []Route{
		lists("/dimension-values", values, "dimension"),
		{Method: "POST", Path: "/dimension-values", handle: put[Value](a, intake.KindValue)},
		lists("/units", plain(a.Source.Units)),
		{Method: "POST", Path: "/units", handle: put[UnitInput](a, intake.KindUnit)},
		{Method: "GET", Path: "/units/{ref}", handle: one(a.Source.Unit)},
		lists("/employees", plain(a.Source.Employees)),
		{Method: "POST", Path: "/employees", handle: put[Employee](a, intake.KindEmployee)},
		{Method: "GET", Path: "/employees/{ref}", handle: one(a.Source.Employee)},
		lists("/memberships", memberships, "employee", "unit", "on"),
		{Method: "POST", Path: "/memberships", handle: put[Membership](a, intake.KindMembership)},
	}
}
