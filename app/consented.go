package app

import (
	"context"
	"slices"

	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// consented cuts a scope to the units that consent was given for: of two units that lie within each other the smaller.
func (a *App) consented(ctx context.Context, o org.ID, s snapshot.Scope, refs []string) (snapshot.Scope, error) {
	if len(refs) == 0 {
		return s, nil
	}
	var units []org.Unit
	err := a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
		units, err = orgdb.ListUnits(ctx, tx, o)
		return err
	})
	if err != nil {
		return s, err
	}
	held := s.Units
	s.Units = []org.UnitID{}
	for _, u := range units {
		path := pathOf(units, u, a.today())
		covered := slices.ContainsFunc(path, func(ref string) bool { return slices.Contains(refs, ref) })
		mine := held == nil || slices.ContainsFunc(path, func(ref string) bool { return holds(units, held, ref) })
		if covered && mine {
			s.Units = append(s.Units, u.ID)
		}
	}
	return s, nil
}

func holds(units []org.Unit, held []org.UnitID, ref string) bool {
	return slices.ContainsFunc(units, func(u org.Unit) bool { return u.Ref == ref && slices.Contains(held, u.ID) })
}
