package app

import (
	"cmp"
	"context"
	"slices"

	"klankbord.org/api"
	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// Values implements api.People. The words of the organisation are for every key that reads or brings something in them.
func (s apiSource) Values(ctx context.Context, o org.Organisation, p api.Page, dim string) (part api.Part[api.Value], err error) {
	_, err = access.Ask(ctx, o.ID, ownWords...)
	if err != nil {
		return part, err
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		list, err := orgdb.ListValues(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		changed, err := changesOf(ctx, tx, o.ID, string(intake.KindValue), p)
		var all []api.Value
		for _, v := range list {
			if (dim == "" || v.Dimension == dimension.Name(dim)) && changed.has(int64(v.ID)) {
				all = append(all, api.Value{Dimension: string(v.Dimension), Ref: v.Ref, Name: v.Name, Parent: v.Parent, Owners: v.Owners})
			}
		}
		part = cutPlaces(all, p)
		return err
	})
	return part, err
}

// readPeople reads within the units that the actor may see the people of.
func (s apiSource) readPeople(ctx context.Context, o org.Organisation, fn func(context.Context, sqldb.Tx, nameBook, territory) error) error {
	actor, err := access.Ask(ctx, o.ID, access.PeopleRead)
	if err != nil {
		return err
	}
	return s.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		n, err := bookOf(ctx, tx, o.ID, nameUnits|nameEmployees)
		if err != nil {
			return err
		}
		return fn(ctx, tx, n, territoryOf(actor, access.PeopleRead, n.tree))
	})
}

// Units implements api.People.
func (s apiSource) Units(ctx context.Context, o org.Organisation, p api.Page) (part api.Part[api.Unit], err error) {
	err = s.readPeople(ctx, o, func(ctx context.Context, tx sqldb.Tx, n nameBook, t territory) error {
		changed, err := changesOf(ctx, tx, o.ID, string(intake.KindUnit), p)
		var all []numbered[api.Unit]
		for _, u := range n.tree {
			if t.covers(u.ID, day.At(s.now())) {
				all = append(all, numbered[api.Unit]{int64(u.ID), n.unit(u)})
			}
		}
		part = cut(all, p, changed)
		return err
	})
	return part, err
}

func (n nameBook) unit(u org.Unit) api.Unit {
	out := api.Unit{Ref: u.Ref, Name: u.Name, Level: u.Level, Maturity: u.Maturity, Places: []api.Under{}}
	for _, place := range u.Places {
		out.Places = append(out.Places, api.Under{From: place.From, Parent: n.units[place.Parent]})
	}
	return out
}

// Unit implements api.People.
func (s apiSource) Unit(ctx context.Context, o org.Organisation, ref string) (out api.Unit, err error) {
	err = s.readPeople(ctx, o, func(ctx context.Context, tx sqldb.Tx, n nameBook, t territory) error {
		at := slices.IndexFunc(n.tree, func(u org.Unit) bool { return u.Ref == ref })
		if at < 0 || !t.covers(n.tree[at].ID, day.At(s.now())) {
			return fault.NewNotFound("unit", ref)
		}
		out = n.unit(n.tree[at])
		return nil
	})
	return out, err
}

// Employees implements api.People.
func (s apiSource) Employees(ctx context.Context, o org.Organisation, p api.Page) (part api.Part[api.Employee], err error) {
	err = s.readPeople(ctx, o, func(ctx context.Context, tx sqldb.Tx, n nameBook, t territory) error {
		list, err := orgdb.ListEmployees(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		changed, err := changesOf(ctx, tx, o.ID, string(intake.KindEmployee), p)
		if err != nil {
			return err
		}
		seen, everybody, err := t.covering(ctx, tx, o.ID, day.At(s.now()))
		var all []numbered[api.Employee]
		for _, e := range list {
			if everybody || seen[e.ID] {
				all = append(all, numbered[api.Employee]{int64(e.ID), n.employee(e)})
			}
		}
		part = cut(all, p, changed)
		return err
	})
	return part, err
}

func (n nameBook) employee(e org.Employee) api.Employee {
	return api.Employee{Ref: e.Ref, Name: e.Name, Email: e.Email, Manager: n.employees[e.Manager], From: e.Employed.From, To: e.Employed.To}
}

// Employee implements api.People.
func (s apiSource) Employee(ctx context.Context, o org.Organisation, ref string) (out api.Employee, err error) {
	err = s.readPeople(ctx, o, func(ctx context.Context, tx sqldb.Tx, n nameBook, t territory) error {
		e, err := orgdb.FindEmployeeByRef(ctx, tx, o.ID, ref)
		if err != nil {
			return err
		}
		seen, everybody, err := t.covering(ctx, tx, o.ID, day.At(s.now()))
		if err == nil && !everybody && !seen[e.ID] {
			err = fault.NewNotFound("employee", ref)
		}
		out = n.employee(e)
		return err
	})
	return out, err
}

// anyDay is the range of all days that the calendar knows.
var anyDay = day.Range{From: day.Of(1900, 1, 1), To: day.Forever}

// Memberships implements api.People.
func (s apiSource) Memberships(ctx context.Context, o org.Organisation, p api.Page, f api.MembershipFilter) (part api.Part[api.Membership], err error) {
	err = s.readPeople(ctx, o, func(ctx context.Context, tx sqldb.Tx, n nameBook, t territory) error {
		words, err := bookOf(ctx, tx, o.ID, nameValues)
		if err != nil {
			return err
		}
		period := anyDay
		if f.On != 0 {
			period = day.Range{From: f.On, To: f.On}
		}
		list, err := orgdb.ListMemberships(ctx, tx, o.ID, period)
		if err != nil {
			return err
		}
		changed, err := changesOf(ctx, tx, o.ID, string(intake.KindMembership), p)
		today := day.At(s.now())
		var all []api.Membership
		for _, m := range list {
			one := api.Membership{Employee: n.employees[m.Employee], Unit: n.units[m.Unit], Role: words.values[dimension.Role][m.Role], FTE: m.FTE,
				From: m.Range.From, To: m.Range.To}
			if (f.Employee == "" || f.Employee == one.Employee) && (f.Unit == "" || f.Unit == one.Unit) && changed.has(int64(m.Employee)) && t.covers(m.Unit, today) {
				all = append(all, one)
			}
		}
		slices.SortStableFunc(all, func(a, b api.Membership) int { return cmp.Compare(a.From, b.From) })
		part = cutPlaces(all, p)
		return err
	})
	return part, err
}
