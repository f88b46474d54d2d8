package intakedb

import (
	"context"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
)

type targetRow struct {
	id                     int64
	ref                    string
	unit, employee, metric int64
	answers                string
	baseFrom, baseTo       day.Day
	from, to               day.Day
	growth, reason         string
}

const sqlLoadTargets = `-- intakedb.targetShelf.find
select id, ref, coalesce(unit_id, 0), coalesce(employee_id, 0), metric_id, answers, baseline_from, baseline_to, period_from,
	period_to, growth, reason
from targets where org = $1 and ref = any($2)`

const sqlChangeTarget = `-- intakedb.targetShelf.change
update targets set unit_id = $4, employee_id = $5, metric_id = $6, answers = $7, baseline_from = $8, baseline_to = $9,
	period_from = $10, period_to = $11, growth = $12, reason = $13
where org = $1 and id = $2 and ref = $3`

const sqlLastTarget = `-- intakedb.lastTarget
select coalesce(max(id), 0) from targets where org = $1`

var targetShelf = shelf[targetRow]{
	table: "targets",
	columns: []string{"org", "id", "ref", "unit_id", "employee_id", "metric_id", "answers", "baseline_from", "baseline_to",
		"period_from", "period_to", "growth", "reason"},
	find: sqlLoadTargets, change: sqlChangeTarget,
	scan: func(r *targetRow) []any {
		return []any{&r.id, &r.ref, &r.unit, &r.employee, &r.metric, &r.answers, &r.baseFrom, &r.baseTo, &r.from, &r.to, &r.growth, &r.reason}
	},
	values: func(_ *batch, r *targetRow, args []any) []any {
		return append(args, r.id, r.ref, orNull(r.unit), orNull(r.employee), r.metric, r.answers, r.baseFrom, r.baseTo, r.from,
			r.to, r.growth, r.reason)
	},
	key: func(r *targetRow) string { return r.ref },
	id:  func(r *targetRow) int64 { return r.id },
}

// applyTargets stores ambitions.
func applyTargets(ctx context.Context, b *batch, round []int) error {
	was, err := targetShelf.load(ctx, b, b.keysOf(round))
	if err != nil {
		return err
	}
	c, err := b.count(ctx, sqlLastTarget)
	if err != nil {
		return err
	}
	people, units, measured := wanted{}, wanted{}, wanted{}
	for _, i := range round {
		r := record[intake.Target](b, i)
		people.add(r.Employee)
		units.add(r.Unit)
		measured.add(r.Metric)
	}
	employee, err := b.employees(ctx, people)
	if err != nil {
		return err
	}
	unit, err := b.units(ctx, units)
	if err != nil {
		return err
	}
	metric, err := b.metrics(ctx, measured)
	if err != nil {
		return err
	}
	return targetShelf.upsert(ctx, b, round, was, func(i int, before *targetRow) (targetRow, *fault.Error) {
		r := record[intake.Target](b, i)
		row := targetRow{ref: r.Ref, answers: r.Answers, baseFrom: r.Baseline.From, baseTo: r.Baseline.To, from: r.Period.From,
			to: r.Period.To, growth: r.Growth, reason: r.Reason}
		if f := firstUnknown(reference{"unit", "unit", r.Unit, unit, &row.unit},
			reference{"employee", "employee", r.Employee, employee, &row.employee},
			reference{"metric", "metric", r.Metric, metric, &row.metric}); f != nil {
			return row, f
		}
		if before != nil {
			row.id, row.reason = before.id, keep(r.Reason, before.reason)
			if f := b.bound.Target(r.Ref, before.id); f != nil && row != *before {
				return row, f.In("ref")
			}
		} else {
			row.id = c.next()
		}
		return row, nil
	})
}
