package snapshot_test

import (
	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
	"klankbord.org/core/survey"
	"pgregory.net/rapid"
)

// The small world of the tests: three teams under two regions, of which one moves; causes on two levels; three metrics.
var (
	start  = day.Must("2024-01-25")
	moving = day.Must("2024-02-10")

	structure = snapshot.NewStructure(
		[]org.Unit{
			{ID: 1, Level: "company", Places: []org.Place{{From: 1}}},
			{ID: 2, Level: "region", Places: []org.Place{{From: 1, Parent: 1}}},
			{ID: 3, Level: "region", Places: []org.Place{{From: 1, Parent: 1}}},
			{ID: 4, Level: "team", Places: []org.Place{{From: 1, Parent: 2}}},
			{ID: 5, Level: "team", Places: []org.Place{{From: 1, Parent: 2}, {From: moving, Parent: 3}}},
			{ID: 6, Level: "team", Places: []org.Place{{From: 1, Parent: 3}}},
		},
		[]snapshot.Cause{{ID: 1}, {ID: 2}, {ID: 3, Parent: 1}, {ID: 4, Parent: 1}, {ID: 5}},
		[]survey.Metric{
			{ID: 1, Ref: "nps", Type: survey.NPS, Min: 0, Max: 10},
			{ID: 2, Ref: "csat", Type: survey.CSAT, Min: 1, Max: 5},
			{ID: 3, Ref: "mood", Type: survey.Rating, Min: -3, Max: 3},
		},
		map[dimension.ValueID]dimension.ValueID{1: 1, 2: 1, 3: 2},
	)

	allDimensions = []dimension.Name{dimension.Touchpoint, dimension.Product, dimension.Source, "state", "weather"}
)

// sometimes draws a slice that is mostly short.
func ids[T ~int64 | ~uint16 | ~uint8](t *rapid.T, label string, most int, highest int) []T {
	drawn := rapid.SliceOfNDistinct(rapid.IntRange(1, highest), 0, most, rapid.ID[int]).Draw(t, label)
	out := make([]T, len(drawn))
	for i, d := range drawn {
		out[i] = T(d)
	}
	return out
}

// drawRow draws an answer with everything that can be special about one.
func drawRow(t *rapid.T, id collect.AnswerID) snapshot.Row {
	r := snapshot.Row{ID: id, Metric: survey.MetricID(rapid.IntRange(1, 3).Draw(t, "metric")), Survey: survey.ID(rapid.IntRange(1, 2).Draw(t, "survey")),
		Day: start + day.Day(rapid.IntRange(0, 40).Draw(t, "day")), Standing: collect.Standing(rapid.SampledFrom([]int{0, 0, 0, 0, 1, 2, 3, 4}).Draw(t, "standing")),
		Causes: ids[attribution.CauseID](t, "causes", 3, 5), Unit: org.UnitID(rapid.SampledFrom([]int{0, 4, 5, 6}).Draw(t, "unit"))}
	metric, _ := structure.Metric(r.Metric)
	r.Score = rapid.IntRange(metric.Min, metric.Max).Draw(t, "score")
	if r.Standing == collect.NoScore {
		r.Score = intake.NoScore
	}
	for range rapid.IntRange(0, 3).Draw(t, "people") {
		r.Participants = append(r.Participants, snapshot.Participant{Employee: org.EmployeeID(rapid.IntRange(1, 4).Draw(t, "employee")),
			Role: org.RoleID(rapid.IntRange(1, 3).Draw(t, "role")), Unit: org.UnitID(rapid.SampledFrom([]int{0, 4, 5, 6}).Draw(t, "unit"))})
	}
	for _, name := range allDimensions {
		for _, v := range ids[dimension.ValueID](t, string(name), rapid.SampledFrom([]int{0, 1, 1, 1, 2}).Draw(t, "values"), 3) {
			r.Values = append(r.Values, snapshot.Value{Dimension: name, ID: v})
		}
	}
	if r.HasValue = rapid.Bool().Draw(t, "has value"); r.HasValue {
		r.ValueCents = rapid.SampledFrom([]int64{0, 1, -250, 1 << 31, 99_999}).Draw(t, "value")
	}
	return r
}

func drawRows(t *rapid.T, most int) []snapshot.Row {
	rows := make([]snapshot.Row, rapid.IntRange(0, most).Draw(t, "rows"))
	for i := range rows {
		rows[i] = drawRow(t, collect.AnswerID(i+1))
	}
	return rows
}

// axes and what their keys can be.
var keysOf = map[snapshot.Axis][]int64{
	snapshot.ByDay: {int64(start), int64(start) + 9}, snapshot.ByWeek: {int64(day.Must("2024-01-29"))}, snapshot.ByMonth: {int64(day.Must("2024-02-01"))},
	snapshot.ByQuarter: {int64(day.Must("2024-01-01"))}, snapshot.ByYear: {int64(day.Must("2024-01-01"))},
	snapshot.ByTeam: {0, 4, 5, 6}, snapshot.UnitAt("region"): {0, 2, 3}, snapshot.UnitAt("nowhere"): {0},
	snapshot.ByEmployee: {0, 1, 2, 3, 4}, snapshot.ByRole: {0, 1, 2, 3}, snapshot.ByCause1: {0, 1, 2, 5}, snapshot.ByCause2: {0, 2, 3, 4, 5},
	snapshot.BySurvey: {1, 2}, snapshot.ByScore: {0, 3, 5, 9}, snapshot.ByBand: {0, 1, 2}, snapshot.ByReason: {0, 1, 2, 3}, snapshot.ByStage: {0, 1, 2},
	"product": {0, 1, 2, 3}, "touchpoint": {0, 1, 2, 3}, "source": {0, 1, 2}, "state": {0, 1, 2}, "weather": {0, 3}, "channel": {0, 1}, "unheard": {0, 1},
	snapshot.InUnit: {1, 2, 3, 4, 5}, snapshot.InCause: {0, 1, 2, 3},
}

func drawMatrix(t *rapid.T) *attribution.Matrix {
	lines := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) attribution.Line {
		return attribution.Line{Role: org.RoleID(rapid.IntRange(1, 4).Draw(t, "role")), Cause: attribution.CauseID(rapid.IntRange(1, 6).Draw(t, "cause")),
			From:          rapid.SampledFrom([]day.Day{1, start + 5, moving, start + 30, start + 90}).Draw(t, "from"),
			Influenceable: rapid.Bool().Draw(t, "influenceable")}
	}), 0, 12).Draw(t, "lines")
	return attribution.NewMatrix(1, "2024-1", lines)
}

func drawQuery(t *rapid.T) snapshot.Query {
	fields := rapid.SampledFrom([]snapshot.Axis{"day", "week", "month", "quarter", "year", "team", "unit:region", "unit:nowhere", "employee", "role",
		"cause1", "cause2", "survey", "score", "band", "reason", "stage", "product", "touchpoint", "source", "state", "weather", "channel", "unheard", "unit", "cause"})
	q := snapshot.Query{Metric: survey.MetricID(rapid.IntRange(1, 3).Draw(t, "metric")), Matrix: drawMatrix(t), Value: rapid.Bool().Draw(t, "value")}
	if rapid.Bool().Draw(t, "limited") {
		q.Period.From = start + day.Day(rapid.IntRange(-5, 45).Draw(t, "from"))
		q.Period.To = q.Period.From + day.Day(rapid.IntRange(0, 30).Draw(t, "days"))
	}
	q.By = rapid.SliceOfNDistinct(fields.Filter(func(a snapshot.Axis) bool { return a != "unit" && a != "cause" }), 0, 3, rapid.ID[snapshot.Axis]).Draw(t, "by")
	for range rapid.IntRange(0, 3).Draw(t, "filters") {
		f := snapshot.Filter{Field: fields.Draw(t, "field"), Not: rapid.SampledFrom([]bool{false, false, true}).Draw(t, "not")}
		f.Values = rapid.SliceOfNDistinct(rapid.SampledFrom(keysOf[f.Field]), 1, len(keysOf[f.Field]), rapid.ID[int64]).Draw(t, "keys")
		q.Filters = append(q.Filters, f)
	}
	if rapid.Bool().Draw(t, "influenceable") {
		q.Answers = snapshot.Influenceable
	}
	q.Standings = rapid.SampledFrom([][]collect.Standing{nil, nil, {collect.Late, collect.NoScore}, {collect.Counted, collect.Duplicate}}).Draw(t, "standings")
	return q
}

func dimensionName(s string) dimension.Name  { return dimension.Name(s) }
func dimensionValue(i int) dimension.ValueID { return dimension.ValueID(i) }
