package app

import (
	"context"
	"slices"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// namesPeople reports whether a slice tells one employee from another.
func namesPeople(params []snapshot.Param) bool {
	return slices.ContainsFunc(params, func(p snapshot.Param) bool {
		return p.Name == string(snapshot.ByEmployee) || p.Name == "not."+string(snapshot.ByEmployee) ||
			p.Name == "by" && slices.Contains(snapshot.SplitAxes(p.Value), snapshot.ByEmployee)
	})
}

// knowsAll returns NotFound when a slice names an employee that the view knows nothing of.
func (a *App) knowsAll(ctx context.Context, o org.ID, v *snapshot.View, q snapshot.Query) error {
	for _, f := range q.Filters {
		if f.Field != snapshot.ByEmployee {
			continue
		}
		for _, code := range f.Values {
			if known, err := a.knows(ctx, o, v, org.EmployeeID(code)); err != nil || !known && code != 0 {
				return orMissing(err, "employee", "")
			}
		}
	}
	return nil
}

// people are the employees whose figures a slice shows.
func (s *Slice) people() (shown []org.EmployeeID) {
	axis := slices.Index(s.Query.By, snapshot.ByEmployee)
	for _, g := range s.Groups {
		if axis >= 0 && len(g.Figures) > 0 {
			shown = append(shown, org.EmployeeID(g.Key[axis]))
		}
	}
	if axis < 0 && len(s.Groups) > 0 {
		for _, f := range s.Query.Filters {
			for _, code := range f.Values {
				if f.Field == snapshot.ByEmployee && !f.Not {
					shown = append(shown, org.EmployeeID(code))
				}
			}
		}
	}
	return shown
}

// orMissing is an error, or that something isn't there.
func orMissing(err error, what, ref string) error {
	if err != nil {
		return err
	}
	return fault.NewNotFound(what, ref)
}

func (a *App) employee(ctx context.Context, o org.ID, ref string) (e org.Employee, err error) {
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		e, err = orgdb.FindEmployeeByRef(ctx, tx, o, ref)
		return err
	})
	return e, err
}

// knows reports whether an employee is or was a member of a unit that a view covers, on a day that they were there.
func (a *App) knows(ctx context.Context, o org.ID, v *snapshot.View, e org.EmployeeID) (known bool, err error) {
	if v.Scope().Units == nil {
		return true, nil
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		list, err := orgdb.ListMembershipsOf(ctx, tx, o, e)
		known = slices.ContainsFunc(list, func(m org.Membership) bool { return v.CoversDuring(m.Unit, m.Range) })
		return err
	})
	return known, err
}
