package orgdb

import (
	"context"

	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlUnits = `-- orgdb.ListUnits
select u.id, u.ref, u.name, u.level, u.maturity, p.from_day, coalesce(p.parent_id, 0)
from units u join unit_places p on p.org = u.org and p.unit_id = u.id
where u.org = $1 order by u.id, p.from_day`

const sqlUnitByRef = `-- orgdb.FindUnitByRef
select u.id, u.ref, u.name, u.level, u.maturity, p.from_day, coalesce(p.parent_id, 0)
from units u join unit_places p on p.org = u.org and p.unit_id = u.id
where u.org = $1 and u.ref = $2 order by u.id, p.from_day`

// ListUnits returns all units with their places, in order of arrival.
func ListUnits(ctx context.Context, tx sqldb.Tx, o org.ID) ([]org.Unit, error) {
	return units(ctx, tx, sqlUnits, o)
}

// FindUnitByRef returns a unit, or a NotFound fault.
func FindUnitByRef(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) (org.Unit, error) {
	found, err := units(ctx, tx, sqlUnitByRef, o, ref)
	if err == nil && len(found) == 0 {
		err = sqldb.ErrNoRows
	}
	if err != nil {
		return org.Unit{}, missing(err, "unit", ref)
	}
	return found[0], nil
}

// units joins the rows of a unit's places.
func units(ctx context.Context, tx sqldb.Tx, sql string, args ...any) ([]org.Unit, error) {
	var all []org.Unit
	rows, err := tx.Query(ctx, sql, args...)
	return all, sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var u org.Unit
		var p org.Place
		if err := r.Scan(&u.ID, &u.Ref, &u.Name, &u.Level, &u.Maturity, &p.From, &p.Parent); err != nil {
			return err
		}
		if n := len(all); n == 0 || all[n-1].ID != u.ID {
			all = append(all, u)
		}
		last := &all[len(all)-1]
		last.Places = append(last.Places, p)
		return nil
	})
}
