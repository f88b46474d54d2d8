package intakedb

import (
	"context"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/store/erasedb"
)

type findingRow struct {
	id        int64
	ref       string
	employee  int64
	from, to  day.Day
	text      string
	status    string
	decidedOn day.Day
	decidedBy string
	heard     bool
}

const sqlLoadFindings = `-- intakedb.findingShelf.find
select id, ref, employee_id, from_day, to_day, text, status, coalesce(decided_on, 0), decided_by, heard
from findings where org = $1 and ref = any($2)`

const sqlChangeFinding = `-- intakedb.findingShelf.change
update findings set employee_id = $4, from_day = $5, to_day = $6, text = $7, status = $8, decided_on = $9, decided_by = $10,
	heard = $11
where org = $1 and id = $2 and ref = $3`

const sqlLastFinding = `-- intakedb.lastFinding
select coalesce(max(id), 0) from findings where org = $1`

var findingShelf = shelf[findingRow]{
	table:   "findings",
	columns: []string{"org", "id", "ref", "employee_id", "from_day", "to_day", "text", "status", "decided_on", "decided_by", "heard"},
	find:    sqlLoadFindings, change: sqlChangeFinding,
	scan: func(r *findingRow) []any {
		return []any{&r.id, &r.ref, &r.employee, &r.from, &r.to, &r.text, &r.status, &r.decidedOn, &r.decidedBy, &r.heard}
	},
	values: func(_ *batch, r *findingRow, args []any) []any {
		return append(args, r.id, r.ref, r.employee, r.from, r.to, r.text, r.status, orNull(r.decidedOn), r.decidedBy, number(r.heard))
	},
	key: func(r *findingRow) string { return r.ref },
	id:  func(r *findingRow) int64 { return r.id },
}

// applyFindings stores cases of possible manipulation. A decision stands: what follows is another case.
func applyFindings(ctx context.Context, b *batch, round []int) error {
	was, err := findingShelf.load(ctx, b, b.keysOf(round))
	if err != nil {
		return err
	}
	c, err := b.count(ctx, sqlLastFinding)
	if err != nil {
		return err
	}
	people := wanted{}
	for _, i := range round {
		people.add(record[intake.Finding](b, i).Employee)
	}
	employee, err := b.employees(ctx, people)
	if err != nil {
		return err
	}
	ids := make([]int64, 0, len(was))
	for _, f := range was {
		ids = append(ids, f.id)
	}
	redacted, err := erasedb.RedactedOf(ctx, b.tx, b.org, string(intake.KindFinding), ids)
	if err != nil {
		return err
	}
	return findingShelf.upsert(ctx, b, round, was, func(i int, before *findingRow) (findingRow, *fault.Error) {
		r := record[intake.Finding](b, i)
		row := findingRow{ref: r.Ref, employee: employee[r.Employee], from: r.Period.From, to: r.Period.To, text: r.Text,
			status: r.Status, decidedOn: r.DecidedOn, decidedBy: r.DecidedBy, heard: r.Heard}
		switch {
		case row.employee == 0:
			return row, notFound("employee", "employee", r.Employee)
		case before == nil:
			row.id = c.next()
			return row, nil
		}
		row.id = before.id
		if redacted[row.id]["text"] {
			row.text = before.text
		}
		if before.status != intake.StatusOpen && row != *before {
			return row, fault.NewConflict("status", "finding.decided", "status", before.status, "day", before.decidedOn.String())
		}
		return row, nil
	})
}
