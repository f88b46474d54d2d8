package app

import (
	"context"
	"strconv"

	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/scimweb"
)

// Units implements scimweb.Directory.
func (d directory) Units(ctx context.Context, o org.ID) (out []scimweb.Unit, err error) {
	if err := askProvision(ctx, o); err != nil {
		return nil, err
	}
	var units []org.Unit
	err = d.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		units, err = orgdb.ListUnits(ctx, tx, o)
		return err
	})
	code := map[org.UnitID]string{}
	for _, u := range units {
		code[u.ID] = u.Ref
	}
	for _, u := range units {
		last := u.Places[len(u.Places)-1]
		one := scimweb.Unit{ID: strconv.FormatInt(int64(u.ID), 10), Code: u.Ref, Name: u.Name, Level: u.Level, Maturity: u.Maturity,
			Parent: code[last.Parent], From: last.From}
		for _, p := range u.Places {
			one.Places = append(one.Places, scimweb.Place{From: p.From, Parent: code[p.Parent]})
		}
		out = append(out, one)
	}
	return out, err
}

func (d directory) unit(ctx context.Context, o org.ID, fits func(scimweb.Unit) bool) (scimweb.Unit, error) {
	all, err := d.Units(ctx, o)
	for _, u := range all {
		if fits(u) {
			return u, nil
		}
	}
	if err == nil {
		err = fault.NewNotFound("unit", "")
	}
	return scimweb.Unit{}, err
}

// CreateUnit implements scimweb.Directory.
func (d directory) CreateUnit(ctx context.Context, o org.ID, u scimweb.Unit) (scimweb.Unit, error) {
	d.one.Lock()
	defer d.one.Unlock()
	named := func(other scimweb.Unit) bool { return other.Code == u.Code }
	switch _, err := d.unit(ctx, o, named); {
	case err == nil:
		return u, fault.NewConflict("code", "scim.unit_taken", "ref", u.Code)
	case fault.KindOf(err) != fault.NotFound:
		return u, err
	}
	if err := d.keepUnit(ctx, o, u); err != nil {
		return u, err
	}
	return d.unit(ctx, o, named)
}

// ChangeUnit implements scimweb.Directory.
func (d directory) ChangeUnit(ctx context.Context, o org.ID, id string, fn scimweb.Change[scimweb.Unit]) (scimweb.Unit, error) {
	d.one.Lock()
	defer d.one.Unlock()
	numbered := func(other scimweb.Unit) bool { return other.ID == id }
	was, err := d.unit(ctx, o, numbered)
	if err != nil {
		return was, err
	}
	u, err := fn(was)
	if err != nil {
		return was, err
	}
	if err := d.keepUnit(ctx, o, u); err != nil {
		return u, err
	}
	return d.unit(ctx, o, numbered)
}

// keepUnit brings a unit in by the door; a move without a day happens today.
func (d directory) keepUnit(ctx context.Context, o org.ID, u scimweb.Unit) error {
	where, err := d.organisation(ctx, o)
	if err != nil {
		return err
	}
	from := u.From
	if from == 0 {
		from = day.At(d.now())
	}
	return d.bring(ctx, where, intake.Unit{Ref: u.Code, Name: u.Name, Level: u.Level, Maturity: u.Maturity, Parent: u.Parent, From: from})
}

// employed reports whether somebody with a personnel number is known.
func (d directory) employed(ctx context.Context, o org.ID, number string) (known bool, err error) {
	err = d.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		_, err := orgdb.FindEmployeeByRef(ctx, tx, o, number)
		if err != nil && fault.KindOf(err) == fault.NotFound {
			return nil
		}
		known = err == nil
		return err
	})
	return known, err
}

// membershipsOf returns where somebody worked and works; nothing for somebody who isn't known yet.
func (d directory) membershipsOf(ctx context.Context, o org.ID, number string) (out []scimweb.Membership, err error) {
	err = d.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		e, err := orgdb.FindEmployeeByRef(ctx, tx, o, number)
		if err != nil && fault.KindOf(err) == fault.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		list, err := orgdb.ListMembershipsOf(ctx, tx, o, e.ID)
		if err != nil {
			return err
		}
		units, err := orgdb.ListUnits(ctx, tx, o)
		if err != nil {
			return err
		}
		roles, err := orgdb.ListValuesOf(ctx, tx, o, dimension.Role)
		if err != nil {
			return err
		}
		for _, m := range list {
			one := scimweb.Membership{FTE: m.FTE, Days: m.Range}
			for _, u := range units {
				if u.ID == m.Unit {
					one.Unit = u.Ref
				}
			}
			for _, r := range roles {
				if r.ID == m.Role {
					one.Role = r.Ref
				}
			}
			out = append(out, one)
		}
		return nil
	})
	return out, err
}
