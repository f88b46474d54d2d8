package snapshot_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
	"klankbord.org/core/survey"
)

// The organisation that is measured: 10,000 employees in 500 teams under 20 regions, 8 roles, 12 root causes 1 with 10
// root causes 2 each, three years.
const (
	employees = 10_000
	teams     = 500
	regions   = 20
	benchDays = 3 * 365
)

var benchStart = day.Must("2022-01-01")

func benchStructure() *snapshot.Structure {
	units := []org.Unit{{ID: 1, Level: "company", Places: []org.Place{{From: 1}}}}
	for i := range regions {
		units = append(units, org.Unit{ID: org.UnitID(2 + i), Level: "region", Places: []org.Place{{From: 1, Parent: 1}}})
	}
	for i := range teams {
		units = append(units, org.Unit{ID: org.UnitID(2 + regions + i), Level: "team", Places: []org.Place{{From: 1, Parent: org.UnitID(2 + i%regions)}}})
	}
	var causes []snapshot.Cause
	for i := range 12 {
		causes = append(causes, snapshot.Cause{ID: attribution.CauseID(i + 1)})
	}
	for i := range 120 {
		causes = append(causes, snapshot.Cause{ID: attribution.CauseID(13 + i), Parent: attribution.CauseID(1 + i%12)})
	}
	return snapshot.NewStructure(units, causes, []survey.Metric{{ID: 1, Ref: "nps", Type: survey.NPS, Min: 0, Max: 10}}, nil)
}

func benchMatrix() *attribution.Matrix {
	var lines []attribution.Line
	for role := range 8 {
		for cause := range 120 {
			lines = append(lines, attribution.Line{Role: org.RoleID(role + 1), Cause: attribution.CauseID(cause + 13), From: 1, Influenceable: (role+cause)%3 != 0})
		}
	}
	return attribution.NewMatrix(1, "bench", lines)
}

// benchRow makes an answer: nine in ten have one participant, one in ten a second; one in twenty doesn't count. Ordered,
// answers come in by day, give or take a month; otherwise days are in no order at all.
func benchRow(r *rand.Rand, i, n int, ordered bool, row *snapshot.Row) {
	served := benchStart + day.Day(r.IntN(benchDays))
	if ordered {
		served = benchStart + day.Day(i*(benchDays-30)/n+r.IntN(30))
	}
	*row = snapshot.Row{ID: collect.AnswerID(i + 1), Metric: 1, Survey: survey.ID(1 + r.IntN(4)), Score: min(10, r.IntN(8)+r.IntN(5)), Day: served,
		Causes: row.Causes[:0], Participants: row.Participants[:0], Values: row.Values[:0], HasValue: true, ValueCents: int64(r.IntN(90_000))}
	if odd := r.IntN(80); odd < 4 {
		if row.Standing = collect.Standing(odd + 1); row.Standing == collect.NoScore {
			row.Score = intake.NoScore
		}
	}
	if r.IntN(5) > 0 {
		row.Causes = append(row.Causes, attribution.CauseID(13+r.IntN(120)))
	}
	for range 1 + r.IntN(10)/9 {
		e := r.IntN(employees)
		row.Participants = append(row.Participants, snapshot.Participant{Employee: org.EmployeeID(e + 1), Role: org.RoleID(1 + e%8), Unit: org.UnitID(2 + regions + e%teams)})
	}
	for _, d := range []struct {
		name   string
		values int
	}{{"touchpoint", 12}, {"product", 300}, {"process", 20}, {"channel", 6}, {"segment", 9}, {"source", 5}} {
		row.Values = append(row.Values, snapshot.Value{Dimension: dimensionName(d.name), ID: dimensionValue(r.IntN(d.values) + 1)})
	}
}

var benchViews sync.Map

func benchView(b *testing.B, n int, ordered bool) *snapshot.View {
	key := fmt.Sprint(n, ordered)
	if v, ok := benchViews.Load(key); ok {
		return v.(*snapshot.View)
	}
	benchViews.Clear() // one at a time in memory
	s := snapshot.New(benchStructure())
	r := rand.New(rand.NewPCG(1, uint64(n)))
	batch := make([]snapshot.Row, 4096)
	for at := 0; at < n; at += len(batch) {
		rows := batch[:min(len(batch), n-at)]
		for i := range rows {
			benchRow(r, at+i, n, ordered, &rows[i])
		}
		if err := s.Apply(rows); err != nil {
			b.Fatal(err)
		}
	}
	runtime.GC()
	benchViews.Store(key, s.View())
	return s.View()
}

// slices are the questions that a dashboard asks.
func benchQueries() []struct {
	name string
	q    snapshot.Query
} {
	quarter := day.Quarter(2023, 2)
	return []struct {
		name string
		q    snapshot.Query
	}{
		{"nps", snapshot.Query{Metric: 1}},
		{"month×team", snapshot.Query{Metric: 1, By: []snapshot.Axis{"month", "team"}}},
		{"month×region", snapshot.Query{Metric: 1, By: []snapshot.Axis{"month", "unit:region"}}},
		{"month×cause2", snapshot.Query{Metric: 1, By: []snapshot.Axis{"month", "cause2"}}},
		{"product of a region", snapshot.Query{Metric: 1, By: []snapshot.Axis{"product"}, Filters: []snapshot.Filter{{Field: "unit", Values: []int64{5}}}}},
		{"one employee by month", snapshot.Query{Metric: 1, By: []snapshot.Axis{"month"}, Filters: []snapshot.Filter{{Field: "employee", Values: []int64{77}}}}},
		{"influenceable by team", snapshot.Query{Metric: 1, By: []snapshot.Axis{"team"}, Answers: snapshot.Influenceable, Matrix: benchMatrix()}},
		{"channel×segment with value", snapshot.Query{Metric: 1, By: []snapshot.Axis{"channel", "segment"}, Value: true}},
		{"quarter, month×cause2", snapshot.Query{Metric: 1, Period: quarter, By: []snapshot.Axis{"month", "cause2"}}},
	}
}

// BenchmarkSlice measures slices of 1 and 10 million answers beside one pass over the bytes that a slice reads.
func BenchmarkSlice(b *testing.B) {
	for _, n := range []int{1_000_000, 10_000_000} {
		for _, ordered := range []bool{true, false} {
			prefix := fmt.Sprintf("%dM/ordered=%v/", n/1_000_000, ordered)
			for _, c := range benchQueries() {
				b.Run(prefix+c.name, func(b *testing.B) {
					v := benchView(b, n, ordered)
					b.ReportAllocs()
					for b.Loop() {
						if _, err := v.Score(c.q); err != nil {
							b.Fatal(err)
						}
					}
				})
				b.Run(prefix+c.name+"/pass", func(b *testing.B) {
					v := benchView(b, n, ordered)
					touched, err := v.Touched(c.q)
					if err != nil {
						b.Fatal(err)
					}
					b.SetBytes(touched.Bytes())
					for b.Loop() {
						touched.Sum()
					}
				})
			}
			b.Run(prefix+"individuals of a quarter", func(b *testing.B) {
				v := benchView(b, n, ordered)
				for b.Loop() {
					if _, err := v.Individuals(snapshot.Query{Metric: 1, Period: day.Quarter(2023, 2), Matrix: benchMatrix()}); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(v.Bytes())/float64(n), "bytes/answer")
			})
		}
	}
}
