package intakedb

import (
	"context"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/store/erasedb"
)

type initiativeRow struct {
	id             int64
	ref            string
	employee, unit int64
	title          string
	cause          int64
	hypothesis     string
	status         string
	started, done  day.Day
	evidence       string
}

const sqlLoadInitiatives = `-- intakedb.initiativeShelf.find
select id, ref, coalesce(employee_id, 0), coalesce(unit_id, 0), title, coalesce(cause_id, 0), hypothesis, status,
	coalesce(started_on, 0), coalesce(done_on, 0), evidence
from initiatives where org = $1 and ref = any($2)`

const sqlChangeInitiative = `-- intakedb.initiativeShelf.change
update initiatives set employee_id = $4, unit_id = $5, title = $6, cause_id = $7, hypothesis = $8, status = $9,
	started_on = $10, done_on = $11, evidence = $12
where org = $1 and id = $2 and ref = $3`

const sqlLastInitiative = `-- intakedb.lastInitiative
select coalesce(max(id), 0) from initiatives where org = $1`

var initiativeShelf = shelf[initiativeRow]{
	table: "initiatives",
	columns: []string{"org", "id", "ref", "employee_id", "unit_id", "title", "cause_id", "hypothesis", "status", "started_on",
		"done_on", "evidence"},
	find: sqlLoadInitiatives, change: sqlChangeInitiative,
	scan: func(r *initiativeRow) []any {
		return []any{&r.id, &r.ref, &r.employee, &r.unit, &r.title, &r.cause, &r.hypothesis, &r.status, &r.started, &r.done, &r.evidence}
	},
	values: func(_ *batch, r *initiativeRow, args []any) []any {
		return append(args, r.id, r.ref, orNull(r.employee), orNull(r.unit), r.title, orNull(r.cause), r.hypothesis, r.status,
			orNull(r.started), orNull(r.done), r.evidence)
	},
	key: func(r *initiativeRow) string { return r.ref },
	id:  func(r *initiativeRow) int64 { return r.id },
}

// applyInitiatives stores improvements.
func applyInitiatives(ctx context.Context, b *batch, round []int) error {
	was, err := initiativeShelf.load(ctx, b, b.keysOf(round))
	if err != nil {
		return err
	}
	c, err := b.count(ctx, sqlLastInitiative)
	if err != nil {
		return err
	}
	people, units, reasons := wanted{}, wanted{}, wanted{}
	for _, i := range round {
		r := record[intake.Initiative](b, i)
		people.add(r.Employee)
		units.add(r.Unit)
		reasons.add(r.Cause)
	}
	employee, err := b.employees(ctx, people)
	if err != nil {
		return err
	}
	unit, err := b.units(ctx, units)
	if err != nil {
		return err
	}
	cause, err := b.causes(ctx, reasons)
	if err != nil {
		return err
	}
	ids := make([]int64, 0, len(was))
	for _, x := range was {
		ids = append(ids, x.id)
	}
	redacted, err := erasedb.RedactedOf(ctx, b.tx, b.org, string(intake.KindInitiative), ids)
	if err != nil {
		return err
	}
	return initiativeShelf.upsert(ctx, b, round, was, func(i int, before *initiativeRow) (initiativeRow, *fault.Error) {
		r := record[intake.Initiative](b, i)
		row := initiativeRow{ref: r.Ref}
		if before != nil {
			row = *before
		}
		if f := firstUnknown(reference{"employee", "employee", r.Employee, employee, &row.employee},
			reference{"unit", "unit", r.Unit, unit, &row.unit}, reference{"cause", "cause", r.Cause, cause, &row.cause}); f != nil {
			return row, f
		}
		if before == nil {
			row.id = c.next()
		}
		row.title, row.status = r.Title, r.Status
		row.hypothesis, row.evidence = keep(r.Hypothesis, row.hypothesis), keep(r.Evidence, row.evidence)
		if before != nil {
			for field, text := range map[string][2]*string{"title": {&row.title, &before.title}, "hypothesis": {&row.hypothesis, &before.hypothesis}, "evidence": {&row.evidence, &before.evidence}} {
				if redacted[row.id][field] {
					*text[0] = *text[1]
				}
			}
		}
		row.started, row.done = orWas(r.StartedOn, row.started), orWas(r.DoneOn, row.done)
		return row, nil
	})
}

// reference is a field that names something by its reference.
type reference struct {
	field, what, ref string
	known            map[string]int64
	into             *int64
}

// firstUnknown fills identifiers in and returns the first reference that doesn't exist. An empty one says nothing.
func firstUnknown(all ...reference) *fault.Error {
	for _, r := range all {
		if r.ref == "" {
			continue
		}
		id := r.known[r.ref]
		if id == 0 {
			return notFound(r.field, r.what, r.ref)
		}
		*r.into = id
	}
	return nil
}

// orWas returns the day that a record says, or the one that was there.
func orWas(said, was day.Day) day.Day {
	if said == 0 {
		return was
	}
	return said
}
