package score_test

import (
	"testing"

	"klankbord.org/core/score"
)

var benchCounts = []score.Counts{{Detractors: 3, Passives: 5, Promoters: 9}, {Passives: 4, Promoters: 16},
	{Promoters: 12}, {Detractors: 250, Passives: 400, Promoters: 350}, {Detractors: 1, Passives: 1, Promoters: 90000}}

func BenchmarkScoreInterval(b *testing.B) {
	b.ReportAllocs()
	for i := range b.N {
		benchCounts[i%len(benchCounts)].ScoreInterval(score.Level95)
	}
}

func BenchmarkChange(b *testing.B) {
	b.ReportAllocs()
	for i := range b.N {
		score.Change(benchCounts[i%len(benchCounts)], benchCounts[0])
	}
}

func BenchmarkPermutation300(b *testing.B) {
	first, second := score.Counts{Detractors: 60, Passives: 90, Promoters: 150}, score.Counts{Detractors: 48, Passives: 96, Promoters: 156}
	for b.Loop() {
		score.Permutation(first, second)
	}
}
