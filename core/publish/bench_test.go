package publish_test

import (
	"math/rand/v2"
	"testing"

	"klankbord.org/core/day"
	"klankbord.org/core/snapshot"
)

// BenchmarkDesk compares a slice as it is counted with the same slice as it may be seen, over a million answers.
func BenchmarkDesk(b *testing.B) {
	w := newTown(b, rand.New(rand.NewPCG(1, 1)), 1_000_000)
	unit := []snapshot.Filter{{Field: snapshot.InUnit, Values: []int64{2}}, {Field: "product", Values: []int64{1}}}
	for _, c := range []struct {
		name string
		q    snapshot.Query
	}{
		{"all", snapshot.Query{Metric: 1}},
		{"quarter by team", snapshot.Query{Metric: 1, Period: day.Quarter(2023, 3), By: []snapshot.Axis{snapshot.ByTeam}}},
		{"year by month", snapshot.Query{Metric: 1, Period: day.Range{From: first, To: day.Must("2023-12-31")}, By: []snapshot.Axis{snapshot.ByMonth}}},
		{"unit and product, quarter by team", snapshot.Query{Metric: 1, Period: day.Quarter(2023, 3), Filters: unit, By: []snapshot.Axis{snapshot.ByTeam}}},
	} {
		b.Run(c.name+"/counted", func(b *testing.B) {
			for b.Loop() {
				if _, err := w.view.Score(c.q); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(c.name+"/seen", func(b *testing.B) {
			for b.Loop() {
				if _, err := w.desk().Score(c.q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
