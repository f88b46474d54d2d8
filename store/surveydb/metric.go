package surveydb

import (
	"context"

	"klankbord.org/core/attribution"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
	"klankbord.org/store/sqldb"
)

const sqlMetrics = `-- surveydb.ListMetrics
select id, ref, type, scale_min, scale_max, name_nl, name_en from metrics where org = $1 order by id`

const sqlMetricByRef = `-- surveydb.FindMetricByRef
select id, ref, type, scale_min, scale_max, name_nl, name_en from metrics where org = $1 and ref = $2`

const sqlMetric = `-- surveydb.FindMetric
select id, ref, type, scale_min, scale_max, name_nl, name_en from metrics where org = $1 and id = $2`

func scanMetric(r sqldb.Rows, m *survey.Metric) error {
	return r.Scan(&m.ID, &m.Ref, &m.Type, &m.Min, &m.Max, &m.Name.NL, &m.Name.EN)
}

// ListMetrics returns what is measured, in order of arrival.
func ListMetrics(ctx context.Context, tx sqldb.Tx, o org.ID) ([]survey.Metric, error) {
	return sqldb.List(ctx, tx, scanMetric, sqlMetrics, o)
}

// FindMetric returns a metric, or a NotFound fault.
func FindMetric(ctx context.Context, tx sqldb.Tx, o org.ID, id survey.MetricID) (survey.Metric, error) {
	m, err := sqldb.One(ctx, tx, scanMetric, sqlMetric, o, int64(id))
	return m, missing(err, "metric", "")
}

// FindMetricByRef returns a metric, or a NotFound fault.
func FindMetricByRef(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) (survey.Metric, error) {
	m, err := sqldb.One(ctx, tx, scanMetric, sqlMetricByRef, o, ref)
	return m, missing(err, "metric", ref)
}

const sqlCauses = `-- surveydb.ListCauses
select id, ref, coalesce(parent_id, 0), name_nl, name_en, way, place from causes where org = $1 order by place, id`

func scanCause(r sqldb.Rows, c *attribution.Cause) error {
	return r.Scan(&c.ID, &c.Ref, &c.Parent, &c.Name.NL, &c.Name.EN, &c.Way, &c.Place)
}

// ListCauses returns the root causes of both levels, in the order in which lists show them.
func ListCauses(ctx context.Context, tx sqldb.Tx, o org.ID) ([]attribution.Cause, error) {
	return sqldb.List(ctx, tx, scanCause, sqlCauses, o)
}
