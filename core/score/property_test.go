package score_test

import (
	"math"
	"testing"

	"klankbord.org/core/score"
	"pgregory.net/rapid"
)

// anyCounts draws counts with at least one answer, now and then with empty categories.
func anyCounts(most int64) *rapid.Generator[score.Counts] {
	return rapid.Custom(func(t *rapid.T) score.Counts {
		each := rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(0, 5), rapid.Int64Range(0, most))
		return score.Counts{Detractors: each.Draw(t, "detractors"), Passives: each.Draw(t, "passives"), Promoters: each.Draw(t, "promoters")}
	}).Filter(func(c score.Counts) bool { return c.N() > 0 })
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-8 }

// level draws a level that people use.
var level = rapid.SampledFrom([]float64{0.8, 0.9, 0.95, 0.99, 0.998})

func TestScoreIntervalHoldsThePointAndStaysOnTheScale(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyCounts(100_000).Draw(t, "counts")
		i, ok := c.ScoreInterval(level.Draw(t, "level"))
		points, _ := c.NPS()
		if !ok || !(i.Lower <= points+1e-9 && i.Upper >= points-1e-9) || i.Lower < -100 || i.Upper > 100 || math.IsNaN(i.Width()) {
			t.Fatalf("%+v at %v gives %v", c, points, i)
		}
		if i.Width() <= 0 {
			t.Fatalf("%+v: an interval without width claims certainty: %v", c, i)
		}
	})
}

func TestScoreIntervalMirrorsWithTheCounts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, l := anyCounts(5_000).Draw(t, "counts"), level.Draw(t, "level")
		a, _ := c.ScoreInterval(l)
		b, _ := c.Mirror().ScoreInterval(l)
		if !near(a.Lower, -b.Upper) || !near(a.Upper, -b.Lower) {
			t.Fatalf("%+v: %v against %v", c, a, b)
		}
	})
}

func TestScoreIntervalIsWiderAtAHigherLevel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyCounts(5_000).Draw(t, "counts")
		narrow, _ := c.ScoreInterval(score.Level80)
		wide, _ := c.ScoreInterval(score.Level95)
		if wide.Lower > narrow.Lower+1e-9 || wide.Upper < narrow.Upper-1e-9 {
			t.Fatalf("%+v: 95 %% %v doesn't hold 80 %% %v", c, wide, narrow)
		}
	})
}

func TestScoreIntervalAllocatesNothing(t *testing.T) { // not parallel: it counts allocations
	c := score.Counts{Detractors: 3, Passives: 5, Promoters: 9}
	if n := testing.AllocsPerRun(100, func() { c.ScoreInterval(score.Level95); score.Change(c, c) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestMoverIsAntisymmetric(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyCounts(2_000).Draw(t, "first"), anyCounts(2_000).Draw(t, "second")
		there, _ := score.Difference(a, b, score.Level95)
		back, _ := score.Difference(b, a, score.Level95)
		if !near(there.Points, -back.Points) || !near(there.Mover.Lower, -back.Mover.Upper) || !near(there.Mover.Upper, -back.Mover.Lower) {
			t.Fatalf("%v against %v", there, back)
		}
		if there.AdjustedWald.Defined && !near(there.AdjustedWald.Greater+back.AdjustedWald.Greater, 1) {
			t.Fatalf("one-sided p-values %v and %v", there.AdjustedWald.Greater, back.AdjustedWald.Greater)
		}
	})
}

func TestNoChangeIsNeverCalledAChange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyCounts(2_000).Draw(t, "counts")
		if change, ok := score.Change(c, c); !ok || change.Verdict != score.NoChange || change.Points != 0 {
			t.Fatalf("%+v against itself: %+v", c, change)
		}
	})
}

func TestPermutationIsAProbabilityAndMirrors(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyCounts(40).Draw(t, "first"), anyCounts(40).Draw(t, "second")
		p, _ := score.Permutation(a, b)
		for _, x := range []float64{p.TwoSided, p.Greater, p.Less} {
			if !(x > 0 && x <= 1+1e-12) {
				t.Fatalf("%+v", p)
			}
		}
		if p.Greater+p.Less < 1-1e-9 || p.TwoSided < min(p.Greater, p.Less)-1e-9 {
			t.Fatalf("they don't fit together: %+v", p)
		}
		back, _ := score.Permutation(b, a)
		if !near(p.Greater, back.Less) || !near(p.TwoSided, back.TwoSided) {
			t.Fatalf("%+v against %+v", p, back)
		}
	})
}

// TestPermutationCountsEveryDivision divides small pools by hand: every subset of the answers is visited.
func TestPermutationCountsEveryDivision(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		few := anyCounts(3).Filter(func(c score.Counts) bool { return c.N() <= 7 })
		a, b := few.Draw(t, "first"), few.Draw(t, "second")
		var pool []int64
		for _, c := range []score.Counts{a, b} {
			for range c.Detractors {
				pool = append(pool, -1)
			}
			for range c.Passives {
				pool = append(pool, 0)
			}
			for range c.Promoters {
				pool = append(pool, 1)
			}
		}
		var all, greater, less float64
		for subset := range 1 << len(pool) {
			var size, net int64
			for i, y := range pool {
				if subset>>i&1 == 1 {
					size, net = size+1, net+y
				}
			}
			if size != b.N() {
				continue
			}
			all++
			if net >= b.Net() {
				greater++
			}
			if net <= b.Net() {
				less++
			}
		}
		p, _ := score.Permutation(a, b)
		if !near(p.Greater, greater/all) || !near(p.Less, less/all) {
			t.Fatalf("%+v, counted %v and %v", p, greater/all, less/all)
		}
	})
}

func TestContributionsAddUpToTheScore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(anyCounts(500), 1, 12).Draw(t, "parts")
		whole := score.Sum(parts...)
		var sum float64
		for _, p := range parts {
			c, _ := score.Contribution(p, whole)
			sum += c
		}
		if points, _ := whole.NPS(); !near(sum, points) {
			t.Fatalf("%v against %v", sum, points)
		}
	})
}

func TestEffectsAddUpToTheChange(t *testing.T) {
	t.Parallel()
	maybeEmpty := rapid.OneOf(rapid.Just(score.Counts{}), anyCounts(500))
	rapid.Check(t, func(t *rapid.T) {
		parts := []score.PartChange{{First: anyCounts(50).Draw(t, "f"), Second: anyCounts(50).Draw(t, "s")}}
		for range rapid.IntRange(0, 8).Draw(t, "parts") {
			parts = append(parts, score.PartChange{First: maybeEmpty.Draw(t, "first"), Second: maybeEmpty.Draw(t, "second")})
		}
		d, _ := score.Decompose(parts)
		var sum float64
		for _, e := range d.Parts {
			sum += e.Rate + e.Mix
		}
		if !near(sum, d.Points) {
			t.Fatalf("%v against %v", sum, d.Points)
		}
	})
}

func TestAdjustedPValuesOnlyGrowAndKeepTheirOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOf(rapid.Float64Range(0, 1)).Draw(t, "p")
		for name, adjust := range map[string]func([]float64) []float64{"BH": score.BenjaminiHochberg,
			"BY": score.BenjaminiYekutieli, "Holm": score.Holm, "Bonferroni": score.Bonferroni} {
			q := adjust(p)
			for i := range p {
				if q[i] < p[i]-1e-12 || q[i] > 1 {
					t.Fatalf("%s: %v became %v", name, p[i], q[i])
				}
				for j := range p {
					if p[i] < p[j] && q[i] > q[j]+1e-12 {
						t.Fatalf("%s turned the order of %v and %v", name, p[i], p[j])
					}
				}
			}
		}
	})
}

func TestShrunkenScoresLieBetweenTheirOwnAndTheMean(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.SliceOfN(anyCounts(300), 1, 10).Draw(t, "units")
		s, _ := score.Shrink(units)
		for _, u := range s.Units {
			own, _ := u.Counts.NPS()
			if u.Points < min(own, s.Mean)-1e-9 || u.Points > max(own, s.Mean)+1e-9 {
				t.Fatalf("own %v, mean %v, shrunken %v", own, s.Mean, u.Points)
			}
		}
	})
}

func TestWindowsAreTheSumOfTheirPeriods(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		periods := rapid.SliceOfN(anyCounts(50), 1, 20).Draw(t, "periods")
		size := rapid.IntRange(1, 6).Draw(t, "size")
		for i, w := range score.Rolling(periods, size, 0) {
			if i < size-1 {
				if w.Status != score.WindowIncomplete {
					t.Fatalf("period %d: %+v", i, w)
				}
			} else if w.Counts != score.Sum(periods[i-size+1:i+1]...) {
				t.Fatalf("period %d: %+v", i, w)
			}
		}
	})
}
