package score_test

import (
	"testing"

	"klankbord.org/core/fault"
	"klankbord.org/core/score"
)

var (
	nobody   = score.Counts{}
	everyone = score.Counts{Promoters: 12}
	some     = score.Counts{Detractors: 3, Passives: 5, Promoters: 9}
)

// TestWhatCannotBeIsRefused lists the inputs that have no answer, with the field that the fault has to name.
func TestWhatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	power := score.Power{Alpha: 0.05, Power: 0.8, Sides: 2}
	sample := score.Sample{Variance: 0.5, N: 20}
	cell := score.Cell{Counts: some}
	for _, c := range []struct {
		name, field string
		try         func() error
	}{
		{"a score above 10", "score", func() error { _, err := score.CountsOf([]int{9, 11}); return err }},
		{"a score below 0", "score", func() error { _, err := score.CountsOf([]int{-1}); return err }},
		{"a rating off its scale", "score", func() error { _, err := score.DistributionOf(score.ScaleCES, []int{0}); return err }},
		{"one pair", "pairs", func() error { _, err := score.Paired([]score.Pair{{9, 9}}, 0.95); return err }},
		{"a pair off the scale", "score", func() error { _, err := score.Paired([]score.Pair{{9, 9}, {9, 12}}, 0.95); return err }},
		{"a frame smaller than its sample", "population", func() error { _, err := some.InPopulation(16, 0.95); return err }},
		{"a frame without answers", "population", func() error { _, err := nobody.InPopulation(16, 0.95); return err }},
		{"no strata", "strata", func() error { _, err := score.Stratified(nil, 0.95); return err }},
		{"a stratum with one answer", "strata[1]", func() error {
			_, err := score.Stratified([]score.Stratum{{some, 40}, {score.Counts{Passives: 1}, 40}}, 0.95)
			return err
		}},
		{"a stratum smaller than its sample", "strata[0]", func() error { _, err := score.Stratified([]score.Stratum{{some, 4}}, 0.95); return err }},
		{"a weight of 0", "responses[0].weight", func() error {
			_, err := score.WeightedResponses([]score.Weighted{{Score: 9}}, 0.95)
			return err
		}},
		{"a weighted score off the scale", "responses[0].score", func() error {
			_, err := score.WeightedResponses([]score.Weighted{{Score: 12, Weight: 1}}, 0.95)
			return err
		}},
		{"no weighted responses", "responses", func() error { _, err := score.WeightedResponses(nil, 0.95); return err }},
		{"margins with another total", "column_totals", func() error { _, err := score.Rake([]score.Cell{cell}, []float64{10}, []float64{11}); return err }},
		{"a cell outside the margins", "cells[0]", func() error {
			_, err := score.Rake([]score.Cell{{Row: 1, Counts: some}}, []float64{10}, []float64{10})
			return err
		}},
		{"a margin without answers", "row_totals[1]", func() error { _, err := score.Rake([]score.Cell{cell}, []float64{5, 5}, []float64{10}); return err }},
		{"margins that can't hold together", "row_totals", func() error {
			diagonal := []score.Cell{{0, 0, some}, {1, 1, some}}
			_, err := score.Rake(diagonal, []float64{10, 20}, []float64{20, 10})
			return err
		}},
		{"less than two seasons", "periods", func() error { _, err := score.Seasonal(make([]score.Counts, 18), 12); return err }},
		{"a funnel in which all agree", "units", func() error { _, err := score.NewFunnel([]score.Counts{everyone, everyone}); return err }},
		{"a funnel with an empty unit", "units", func() error { _, err := score.NewFunnel([]score.Counts{some, nobody}); return err }},
		{"no margin", "margin", func() error { _, err := score.AnswersForMargin(0.5, 0, 0.95); return err }},
		{"three sides", "sides", func() error {
			_, err := score.MinimumDetectable(sample, sample, score.Power{Alpha: 0.05, Power: 0.8, Sides: 3})
			return err
		}},
		{"a power of 1", "power", func() error {
			_, err := score.AnswersPerPeriod(0.5, 5, score.Power{Alpha: 0.05, Power: 1, Sides: 1})
			return err
		}},
		{"an alpha of 0", "alpha", func() error { _, err := score.AnswersPerPeriod(0.5, 5, score.Power{Power: 0.8, Sides: 1}); return err }},
		{"no difference to find", "difference", func() error { _, err := score.AnswersPerPeriod(0.5, 0, power); return err }},
		{"an empty sample", "n", func() error { _, err := score.MinimumDetectable(sample, score.Sample{}, power); return err }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := c.try()
			if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Field != c.field {
				t.Errorf("want an invalid %s, have %v", c.field, err)
			}
		})
	}
}

func TestNobodyHasNoFigures(t *testing.T) {
	t.Parallel()
	empty := score.NewDistribution(score.ScaleNPS)
	for name, defined := range map[string]bool{
		"nps":          ok(nobody.NPS()),
		"interval":     ok(nobody.ScoreInterval(0.95)),
		"adjusted":     ok(nobody.AdjustedWald(0.95)),
		"difference":   ok(score.Difference(nobody, some, 0.95)),
		"change":       ok(score.Change(some, nobody)),
		"permutation":  ok(score.Permutation(some, nobody)),
		"welch":        ok(score.WelchTest(everyone, everyone, 0.95)),
		"shrink":       ok(score.Shrink(nil)),
		"contribution": ok(score.Contribution(nobody, nobody)),
		"decompose":    ok(score.Decompose([]score.PartChange{{First: some}})),
		"mean":         ok(empty.Mean()),
		"sd":           ok(empty.SD()),
		"wilson":       ok(empty.TopTwo().Wilson(0.95)),
		"share change": ok(score.ShareDifference(score.Share{}, score.Share{Count: 1, N: 2}, 0.95)),
		"reliability":  ok(score.Reliability(0.5, 100, 0)),
		"n forever":    ok(score.AnswersForReliability(0.5, 0, 0.7)),
		"no method":    ok(some.IntervalBy("guess", 0.95)),
	} {
		if defined {
			t.Errorf("%s is defined", name)
		}
	}
}

func ok[T any](_ T, ok bool) bool { return ok }

func TestVerdictOnAChange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name          string
		first, second score.Counts
		verdict       score.Verdict
	}{
		{"twenty answers, up thirty points", score.Counts{Detractors: 4, Passives: 6, Promoters: 10}, score.Counts{Detractors: 1, Passives: 6, Promoters: 13}, score.Probable},
		{"a hundred and fifty answers, up twenty", score.Counts{Detractors: 33, Passives: 50, Promoters: 67}, score.Counts{Detractors: 20, Passives: 44, Promoters: 86}, score.Demonstrated},
		{"forty-five answers, up six", score.Counts{Detractors: 9, Passives: 14, Promoters: 21}, score.Counts{Detractors: 9, Passives: 12, Promoters: 24}, score.NoChange},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			up, _ := score.Change(c.first, c.second)
			down, _ := score.Change(c.second, c.first)
			if up.Verdict != c.verdict || !up.Up || down.Verdict != c.verdict || down.Up {
				t.Errorf("want %s, have %+v and %+v", c.verdict, up, down)
			}
		})
	}
}

func TestDistributionOnAScaleOfOnesOwn(t *testing.T) {
	t.Parallel()
	d, err := score.DistributionOf(score.Scale{Min: -5, Max: 5}, []int{-5, 0, 5, 4})
	if err != nil {
		t.Fatal(err)
	}
	if mean, _ := d.Mean(); mean != 1 || d.N() != 4 || d.TopTwo() != (score.Share{Count: 2, N: 4}) {
		t.Errorf("mean %v, n %d, top two %v", mean, d.N(), d.TopTwo())
	}
	if ok(d.NPS()) || ok(d.NetEase()) || ok(d.EasyShare()) || ok(d.LowEffort()) {
		t.Error("another scale was recoded")
	}
	if _, err := d.Add(score.NewDistribution(score.ScaleCSAT)); fault.KindOf(err) != fault.Conflict {
		t.Errorf("two scales were added: %v", err)
	}
	if sum, err := d.Add(d); err != nil || sum.N() != 8 || d.N() != 4 {
		t.Errorf("sum %v, %v; the parts must stay as they were: %v", sum, err, d)
	}
}

func TestDistributionGivesTheCategoriesOfAnNPS(t *testing.T) {
	t.Parallel()
	d, _ := score.DistributionOf(score.ScaleNPS, []int{0, 6, 7, 8, 9, 10, 10})
	if c, ok := d.NPS(); !ok || c != (score.Counts{Detractors: 2, Passives: 2, Promoters: 3}) {
		t.Errorf("%+v", c)
	}
}

func TestMinimumDecidesWhatAppears(t *testing.T) {
	t.Parallel()
	standard, strict := score.MinimumN{}, score.MinimumN{Publication: 40}
	for _, c := range []struct {
		n               int64
		policy          score.MinimumN
		display         score.Display
		interval, trend bool
	}{
		{0, standard, score.Hidden, false, false},
		{4, standard, score.Hidden, false, false},
		{5, standard, score.Greyed, false, false},
		{10, standard, score.Greyed, true, false},
		{29, standard, score.Greyed, true, false},
		{30, standard, score.Plain, true, true},
		{39, strict, score.Hidden, false, false},
		{40, strict, score.Plain, true, true},
	} {
		if d := c.policy.Display(c.n); d != c.display || c.policy.ShowsInterval(c.n) != c.interval || c.policy.ShowsTrend(c.n) != c.trend {
			t.Errorf("%d answers: %s", c.n, d)
		}
	}
	for rest, reveals := range map[int64]bool{0: false, 1: true, 4: true, 5: false} {
		if standard.RevealsBySubtraction(20, 20+rest) != reveals {
			t.Errorf("%d others: want %v", rest, reveals)
		}
	}
}

func TestShrinkingWithoutDifferencesGivesEverybodyTheMean(t *testing.T) {
	t.Parallel()
	s, _ := score.Shrink([]score.Counts{everyone, nobody})
	for _, u := range s.Units {
		if u.Points != 100 || u.Weight != 0 || u.SD != 0 {
			t.Errorf("%+v", u)
		}
	}
}

func TestPairsThatAllChangeAlikeHaveNoTest(t *testing.T) {
	t.Parallel()
	c, err := score.Paired([]score.Pair{{7, 9}, {8, 10}, {7, 9}}, 0.95)
	if err != nil || c.Points != 100 || c.Test.Defined {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestTrimmedWeightsStayWithinTheirLimits(t *testing.T) {
	t.Parallel()
	got := score.TrimWeights([]float64{0.1, 1, 1, 1, 6.9}, 0.3, 3) // mean 2
	for i, want := range []float64{0.6, 1, 1, 1, 6} {
		if !near(got[i], want) {
			t.Errorf("weight %d: want %v, have %v", i, want, got[i])
		}
	}
}

func TestChanceWithoutAnyNoise(t *testing.T) {
	t.Parallel()
	quiet := score.Sample{N: 20}
	for target, want := range map[float64]float64{4: 1, 5: 1, 6: 0} {
		if p, _ := score.ChanceToReach(quiet, quiet, 5, target); p != want {
			t.Errorf("target %v: %v", target, p)
		}
	}
}

func TestYearOverYearSkipsAnEmptyPeriod(t *testing.T) {
	t.Parallel()
	changes := score.YearOverYear([]score.Counts{nobody, some, some, some}, 2, 0.95)
	if len(changes) != 2 || changes[0].Defined || !changes[1].Defined || changes[1].Period != 3 {
		t.Errorf("%+v", changes)
	}
	s, err := score.Seasonal([]score.Counts{nobody, some, some, some}, 2)
	if err != nil || s.Adjusted[0].Defined || !s.Adjusted[3].Defined {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestNonResponseBoundsTheScore(t *testing.T) {
	t.Parallel()
	if got := score.SilentBound(0.25, -20); got != -15 {
		t.Errorf("%v", got)
	}
}

func TestPermutationOfManyAnswersKeepsItsTails(t *testing.T) {
	t.Parallel()
	many := score.Counts{Detractors: 4_000, Passives: 6_000, Promoters: 10_000}
	better := score.Counts{Detractors: 2_000, Passives: 6_000, Promoters: 12_000}
	p, ok := score.Permutation(many, better)
	if !ok || !(p.Greater > 0 && p.Greater < 1e-90) || !near(p.Less, 1) {
		t.Errorf("%+v", p)
	}
	same, _ := score.Permutation(many, many)
	if !near(same.TwoSided, 1) || !near(same.Greater, same.Less) {
		t.Errorf("%+v", same)
	}
}
