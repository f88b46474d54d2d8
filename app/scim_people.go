package app

import (
	"context"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/web/scimweb"
)

// bringPerson brings the employee of a user and their memberships in by the door. Without a personnel number there is
// nobody to bring.
func (d directory) bringPerson(ctx context.Context, o org.Organisation, u, was scimweb.User) error {
	// Name and address of an account follow the same rules as those of an employee.
	if f := intake.Check(intake.Employee{Ref: "x", Name: u.DisplayName, Email: u.Email}); f != nil {
		return f
	}
	if u.Employee == "" {
		if u.Employment != nil && (u.Employment.Listed && len(u.Employment.Memberships) > 0 || u.Employment.Days != (day.Range{})) {
			return fault.NewInvalid("employeeNumber", "field.missing")
		}
		return nil
	}
	if u.Employee != was.Employee {
		// Another person, or one who wasn't said before: what was known is about somebody else.
		was.Employment = nil
	}
	e := intake.Employee{Ref: u.Employee, Name: u.DisplayName, Email: u.Email}
	today := day.At(d.now())
	if u.Employment != nil {
		e.From, e.To = u.Employment.Days.From, u.Employment.Days.To
	}
	if e.From == 0 {
		exists, err := d.employed(ctx, o.ID, u.Employee)
		if err != nil {
			return err
		}
		if !exists {
			e.From = today
		}
	}
	records := []intake.Record{e}
	if u.Employment != nil && u.Employment.Listed {
		now, err := d.membershipsOf(ctx, o.ID, u.Employee)
		if err != nil {
			return err
		}
		for _, m := range inStep(u.Employment.Memberships, now, today) {
			m.Employee = u.Employee
			records = append(records, m)
		}
	}
	return d.bring(ctx, o, records...)
}

// inStep returns what makes memberships those that are wanted: one that is left out ends, past ones stay as they were.
func inStep(want, now []scimweb.Membership, today day.Day) []intake.Membership {
	var ends, starts []intake.Membership
	kept := map[int]bool{}
	for _, w := range want {
		if w.Days.From == 0 {
			w.Days.From = today
			for _, n := range now {
				if n.Unit == w.Unit && n.Role == w.Role && n.Days.Contains(today) {
					w.Days.From = n.Days.From // it goes on
				}
			}
		}
		same := false
		for i, n := range now {
			if n.Unit == w.Unit && n.Role == w.Role && n.Days.From == w.Days.From {
				kept[i], same = true, n == w
			}
		}
		if !same {
			starts = append(starts, intake.Membership{Unit: w.Unit, Role: w.Role, FTE: w.FTE, From: w.Days.From, To: w.Days.To})
		}
	}
	for i, n := range now {
		if kept[i] || (n.Days.To != 0 && n.Days.To < today) {
			continue
		}
		// It began today at the earliest: one day is the least that can be said.
		ends = append(ends, intake.Membership{Unit: n.Unit, Role: n.Role, FTE: n.FTE, From: n.Days.From, To: max(n.Days.From, today-1)})
	}
	return append(ends, starts...) // first end, so that what follows doesn't overlap
}
