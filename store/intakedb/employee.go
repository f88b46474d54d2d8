package intakedb

import (
	"context"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/store/sealed"
)

type employeeRow struct {
	id               int64
	ref, name, email string
	manager          int64
	from, to         day.Day
}

const sqlLoadEmployees = `-- intakedb.employeeShelf.find
select id, ref, name, email, coalesce(manager_id, 0), employed_from, coalesce(employed_to, 0) from employees
where org = $1 and ref = any($2)`

const sqlChangeEmployee = `-- intakedb.employeeShelf.change
update employees set name = $4, email = $5, manager_id = $6, employed_from = $7, employed_to = $8, email_index = $10
where org = $1 and id = $2 and ref = $3 and place = $9`

const sqlLastEmployee = `-- intakedb.lastEmployee
select coalesce(max(id), 0) from employees where org = $1`

var employeeShelf = shelf[employeeRow]{
	table:   "employees",
	columns: []string{"org", "id", "ref", "name", "email", "manager_id", "employed_from", "employed_to", "place", "email_index"},
	find:    sqlLoadEmployees, change: sqlChangeEmployee,
	scan: func(r *employeeRow) []any {
		return []any{&r.id, &r.ref, &r.name, &r.email, &r.manager, &r.from, &r.to}
	},
	// The place is the order of first arrival, which the identifier is.
	values: func(b *batch, r *employeeRow, args []any) []any {
		return append(args, r.id, r.ref, r.name, b.box.Seal("employees", "email", r.id, r.email), orNull(r.manager), r.from, orNull(r.to), r.id,
			b.indexOf("email", sealed.NormalEmail(r.email)))
	},
	open: func(b *batch, r *employeeRow) (err error) {
		r.email, err = b.box.Open("employees", "email", r.id, r.email)
		return err
	},
	key: func(r *employeeRow) string { return r.ref },
	id:  func(r *employeeRow) int64 { return r.id },
}

// applyEmployees stores employees. A manager may stand later in the same batch.
func applyEmployees(ctx context.Context, b *batch, round []int) error {
	was, err := employeeShelf.load(ctx, b, b.keysOf(round))
	if err != nil {
		return err
	}
	c, err := b.count(ctx, sqlLastEmployee)
	if err != nil {
		return err
	}
	managers := wanted{}
	for _, i := range round {
		managers.add(record[intake.Employee](b, i).Manager)
	}
	known, err := b.employees(ctx, managers)
	if err != nil {
		return err
	}
	// A refused employee can't be a manager, and then whoever names it is refused too; so ask until nothing changes.
	coming := b.arriving(round, was, known)
	numbers := map[string]int64{}
	for _, i := range round {
		if e := record[intake.Employee](b, i); coming[e.Ref] && was[e.Ref] == nil {
			numbers[e.Ref] = c.next()
		}
	}
	return employeeShelf.upsert(ctx, b, round, was, func(i int, before *employeeRow) (employeeRow, *fault.Error) {
		e := record[intake.Employee](b, i)
		if !coming[e.Ref] {
			return employeeRow{}, notFound("manager", "employee", e.Manager)
		}
		manager := known[e.Manager]
		if manager == 0 {
			manager = numbers[e.Manager]
		}
		row := employeeRow{id: numbers[e.Ref], ref: e.Ref, name: e.Ref, from: e.From, to: e.To}
		if before != nil {
			row = *before
			if e.From != 0 {
				row.from, row.to = e.From, e.To
			} else if e.To != 0 {
				row.to = e.To
			}
		}
		row.name, row.email = keep(e.Name, row.name), keep(e.Email, row.email)
		if manager != 0 {
			row.manager = manager
		}
		return row, nil
	})
}

// arriving returns the employees of a round whose manager is there or arrives too.
func (b *batch) arriving(round []int, was map[string]*employeeRow, known map[string]int64) map[string]bool {
	coming := make(map[string]bool, len(round))
	for _, i := range round {
		coming[record[intake.Employee](b, i).Ref] = true
	}
	for changed := true; changed; {
		changed = false
		for _, i := range round {
			e := record[intake.Employee](b, i)
			there := e.Manager == "" || known[e.Manager] != 0 || was[e.Manager] != nil || coming[e.Manager]
			if coming[e.Ref] && !there {
				coming[e.Ref], changed = false, true
			}
		}
	}
	return coming
}
