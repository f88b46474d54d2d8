package intakedb

import (
	"context"
	"math"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/survey"
)

type metricRow struct {
	id        int64
	ref, kind string
	low, high int
	nl, en    string
}

const sqlLoadMetrics = `-- intakedb.metricShelf.find
select id, ref, type, scale_min, scale_max, name_nl, name_en from metrics where org = $1 and ref = any($2)`

const sqlChangeMetric = `-- intakedb.metricShelf.change
update metrics set name_nl = $7, name_en = $8
where org = $1 and id = $2 and ref = $3 and type = $4 and scale_min = $5 and scale_max = $6`

const sqlLastMetric = `-- intakedb.lastMetric
select coalesce(max(id), 0) from metrics where org = $1`

var metricShelf = shelf[metricRow]{
	table:   "metrics",
	columns: []string{"org", "id", "ref", "type", "scale_min", "scale_max", "name_nl", "name_en"},
	find:    sqlLoadMetrics, change: sqlChangeMetric,
	scan: func(r *metricRow) []any { return []any{&r.id, &r.ref, &r.kind, &r.low, &r.high, &r.nl, &r.en} },
	values: func(_ *batch, r *metricRow, args []any) []any {
		return append(args, r.id, r.ref, r.kind, r.low, r.high, r.nl, r.en)
	},
	key: func(r *metricRow) string { return r.ref },
	id:  func(r *metricRow) int64 { return r.id },
}

// applyMetrics stores metrics. Type and scale are for ever: scores on another scale are another metric.
func applyMetrics(ctx context.Context, b *batch, round []int) error {
	was, err := metricShelf.load(ctx, b, b.keysOf(round))
	if err != nil {
		return err
	}
	c, err := b.count(ctx, sqlLastMetric)
	if err != nil {
		return err
	}
	return metricShelf.upsert(ctx, b, round, was, func(i int, before *metricRow) (metricRow, *fault.Error) {
		m := record[intake.Metric](b, i)
		if low, high, fixed := survey.MetricType(m.Type).Scale(); fixed {
			m.Min, m.Max = low, high
		}
		row := metricRow{ref: m.Ref, kind: m.Type, low: m.Min, high: m.Max, nl: m.Ref}
		switch {
		case before == nil && c.last >= math.MaxUint8:
			return row, fault.NewConflict("ref", "metric.full", "max", math.MaxUint8)
		case before == nil:
			row.id = c.next()
		case before.kind != m.Type || before.low != m.Min || before.high != m.Max:
			return row, fault.NewConflict("type", "metric.scale_fixed", "type", before.kind, "min", before.low, "max", before.high)
		default:
			row = *before
		}
		if m.Name != (intake.Text{}) {
			row.nl, row.en = m.Name.NL, m.Name.EN
		}
		return row, nil
	})
}
