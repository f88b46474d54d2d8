package intakedb

import (
	"context"

	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/store/sqldb"
)

// membershipRow is a membership with identifiers; to 0 is open.
type membershipRow struct {
	employee, unit, role int64
	from, to             day.Day
	fte                  int
}

func (m membershipRow) days() day.Range { return day.Range{From: m.from, To: m.to} }

const sqlLoadMemberships = `-- intakedb.loadMemberships
select employee_id, unit_id, role_id, from_day, coalesce(to_day, 0), fte from memberships
where org = $1 and employee_id = any($2) order by employee_id, from_day, unit_id, role_id`

const sqlAddMembership = `-- intakedb.applyMemberships
insert into memberships (org, employee_id, unit_id, role_id, from_day, to_day, fte) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (org, employee_id, unit_id, role_id, from_day) do update set to_day = excluded.to_day, fte = excluded.fte`

// loadMemberships returns what employees are members of, per employee, in order of day.
func (b *batch) loadMemberships(ctx context.Context, employees []int64) (map[int64][]membershipRow, error) {
	all := map[int64][]membershipRow{}
	if len(employees) == 0 {
		return all, nil
	}
	rows, err := b.tx.Query(ctx, sqlLoadMemberships, b.org, employees)
	return all, sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var m membershipRow
		if err := r.Scan(&m.employee, &m.unit, &m.role, &m.from, &m.to, &m.fte); err != nil {
			return err
		}
		all[m.employee] = append(all[m.employee], m)
		return nil
	})
}

// applyMemberships stores memberships one after another: each is judged against those before it in the batch too.
func applyMemberships(ctx context.Context, b *batch, round []int) error {
	names, units, roles := wanted{}, wanted{}, wanted{}
	for _, i := range round {
		m := record[intake.Membership](b, i)
		names.add(m.Employee)
		units.add(m.Unit)
		roles.add(m.Role)
	}
	employee, err := b.employees(ctx, names)
	if err != nil {
		return err
	}
	unit, err := b.units(ctx, units)
	if err != nil {
		return err
	}
	role, err := b.values(ctx, dimension.Role, roles)
	if err != nil {
		return err
	}
	all, err := b.loadMemberships(ctx, idsOf(names, employee))
	if err != nil {
		return err
	}
	for _, i := range round {
		r := record[intake.Membership](b, i)
		m := membershipRow{employee: employee[r.Employee], unit: unit[r.Unit], role: role[r.Role], from: r.From, to: r.To, fte: r.FTE}
		if f := unknownMember(r, m); f != nil {
			b.refuse(i, f)
			continue
		}
		if err := b.applyMembership(ctx, all, i, r, m); err != nil {
			return err
		}
	}
	return nil
}

func unknownMember(r intake.Membership, m membershipRow) *fault.Error {
	switch {
	case m.employee == 0:
		return notFound("employee", "employee", r.Employee)
	case m.unit == 0:
		return notFound("unit", "unit", r.Unit)
	case m.role == 0:
		return notFound("role", "role", r.Role)
	}
	return nil
}

func (b *batch) applyMembership(ctx context.Context, all map[int64][]membershipRow, i int, r intake.Membership, m membershipRow) error {
	mine := all[m.employee]
	at := -1
	for n, o := range mine {
		if o.unit != m.unit || o.role != m.role {
			continue
		}
		if o.from == m.from {
			at = n
		} else if o.days().Overlaps(m.days()) {
			b.refuse(i, fault.NewConflict("from", "membership.overlaps", "employee", r.Employee, "unit", r.Unit, "role", r.Role,
				"from", o.from.String(), "to", openEnd(o.to)))
			return nil
		}
	}
	if at >= 0 && mine[at] == m {
		b.set(i, intake.Unchanged)
		return nil
	}
	var was *membershipRow
	if at >= 0 {
		before := mine[at]
		was = &before
	}
	if err := b.noteLate(ctx, was, m, r.Reason); err != nil {
		return err
	}
	if at >= 0 {
		mine[at] = m
		b.altered(i, m.employee)
	} else {
		all[m.employee] = append(mine, m)
		b.made(i, m.employee)
	}
	_, err := b.tx.Exec(ctx, sqlAddMembership, b.org, m.employee, m.unit, m.role, m.from, orNull(m.to), m.fte)
	return err
}

// idsOf returns the identifiers of the references that are known.
func idsOf(w wanted, known map[string]int64) []int64 {
	ids := make([]int64, 0, len(w))
	for ref := range w {
		if id := known[ref]; id != 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

// openEnd writes the last day of a membership, which may still be open.
func openEnd(d day.Day) string {
	if d == 0 {
		return "…"
	}
	return d.String()
}
