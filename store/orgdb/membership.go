package orgdb

import (
	"context"

	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlMemberships = `-- orgdb.ListMemberships
select employee_id, unit_id, role_id, fte, from_day, coalesce(to_day, 0) from memberships
where org = $1 and from_day <= $3 and (to_day is null or to_day >= $2) order by employee_id, from_day, unit_id, role_id`

const sqlMembershipsOf = `-- orgdb.ListMembershipsOf
select employee_id, unit_id, role_id, fte, from_day, coalesce(to_day, 0) from memberships
where org = $1 and employee_id = $2 order by from_day, unit_id, role_id`

const sqlMembershipsIn = `-- orgdb.ListMembershipsIn
select employee_id, unit_id, role_id, fte, from_day, coalesce(to_day, 0) from memberships
where org = $1 and unit_id = $2 order by employee_id, from_day, role_id`

func scanMembership(r sqldb.Rows, m *org.Membership) error {
	return r.Scan(&m.Employee, &m.Unit, &m.Role, &m.FTE, &m.Range.From, &m.Range.To)
}

// ListMemberships returns every membership that has a day in a period, by employee and day. For one day the period
// starts and ends on it.
func ListMemberships(ctx context.Context, tx sqldb.Tx, o org.ID, period day.Range) ([]org.Membership, error) {
	return sqldb.List(ctx, tx, scanMembership, sqlMemberships, o, period.From, period.End())
}

// ListMembershipsOf returns all memberships of an employee, by day.
func ListMembershipsOf(ctx context.Context, tx sqldb.Tx, o org.ID, e org.EmployeeID) ([]org.Membership, error) {
	return sqldb.List(ctx, tx, scanMembership, sqlMembershipsOf, o, e)
}

// ListMembershipsIn returns all memberships in a unit, not in those below it, by employee and day.
func ListMembershipsIn(ctx context.Context, tx sqldb.Tx, o org.ID, u org.UnitID) ([]org.Membership, error) {
	return sqldb.List(ctx, tx, scanMembership, sqlMembershipsIn, o, u)
}
