// Package targetdb reads agreed ambitions.
package targetdb

import (
	"context"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
	"klankbord.org/store/sqldb"
)

// Row is a target as it is stored. Unit and Employee are both 0 for the whole organisation.
type Row struct {
	ID       int64
	Ref      string
	Unit     org.UnitID
	Employee org.EmployeeID
	Metric   survey.MetricID
	Answers  string // "all" or "influenceable"
	Baseline day.Range
	Period   day.Range
	Growth   string // decimal number of points asked above the baseline
	Reason   string
}

const sqlTargets = `-- targetdb.List
select id, ref, coalesce(unit_id, 0), coalesce(employee_id, 0), metric_id, answers, baseline_from, baseline_to, period_from,
	period_to, growth, reason
from targets where org = $1 order by id`

const sqlTargetByRef = `-- targetdb.FindByRef
select id, ref, coalesce(unit_id, 0), coalesce(employee_id, 0), metric_id, answers, baseline_from, baseline_to, period_from,
	period_to, growth, reason
from targets where org = $1 and ref = $2`

func scan(r sqldb.Rows, t *Row) error {
	return r.Scan(&t.ID, &t.Ref, &t.Unit, &t.Employee, &t.Metric, &t.Answers, &t.Baseline.From, &t.Baseline.To, &t.Period.From,
		&t.Period.To, &t.Growth, &t.Reason)
}

// List returns all targets, in order of arrival.
func List(ctx context.Context, tx sqldb.Tx, o org.ID) ([]Row, error) {
	return sqldb.List(ctx, tx, scan, sqlTargets, o)
}

// FindByRef returns a target by its reference, or a NotFound fault.
func FindByRef(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) (Row, error) {
	t, err := sqldb.One(ctx, tx, scan, sqlTargetByRef, o, ref)
	if err == sqldb.ErrNoRows {
		err = fault.NewNotFound("target", ref)
	}
	return t, err
}
