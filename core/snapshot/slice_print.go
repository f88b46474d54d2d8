package snapshot

import (
	"strconv"
	"strings"

	"klankbord.org/core/day"
)

// PrintSlice writes a slice so that ParseSlice reads the same one: metric first, then period, filters, groups. What
// speaks for itself is left out.
func PrintSlice(c Catalog, q Query) []Param {
	var params []Param
	add := func(name, value string) {
		if value != "" {
			params = append(params, Param{name, value})
		}
	}
	if m, ok := c.MetricOf(q.Metric); ok {
		add(paramMetric, m.Ref)
	}
	add(paramFrom, q.Period.From.String())
	add(paramTo, q.Period.To.String())
	for _, f := range q.Filters {
		name := string(f.Field)
		if f.Not {
			name = notPrefix + name
		}
		for _, code := range f.Values {
			add(name, PrintKey(c, f.Field, code))
		}
	}
	add(paramAnswers, string(q.Answers))
	if q.judges() && q.Matrix != nil {
		add(paramMatrix, q.Matrix.Ref)
	}
	for _, s := range q.Standings {
		add(paramStanding, s.String())
	}
	by := make([]string, len(q.By))
	for i, a := range q.By {
		by[i] = string(a)
	}
	add(paramBy, strings.Join(by, ","))
	if q.Value {
		add(paramValue, "1")
	}
	return params
}

// PrintKey writes one key of an axis or value of a filter as ParseSlice reads it: a reference, a period, a score, or "-"
// for none.
func PrintKey(c Catalog, a Axis, key int64) string {
	if ref, ok := PlainRef(a, key); ok {
		return ref
	}
	if key <= 0 {
		return None
	}
	if ref, ok := c.Ref(lookupField(a), key); ok {
		return ref
	}
	return strconv.FormatInt(key, 10)
}

// Drill returns the slice behind one group of a result: the same question, narrowed to the group and no longer grouped.
// Periods narrow the period; the other axes become filters.
func (q Query) Drill(g Group) Query {
	by := q.By
	q.By = nil
	for i, a := range by {
		if !a.IsTime() {
			q = q.With(a, g.Key[i])
			continue
		}
		span := PeriodOf(a, day.Day(g.Key[i]))
		if shared, ok := q.Period.Intersect(span); ok && q.Period != (day.Range{}) {
			span = shared
		}
		q.Period = span
	}
	return q
}
