package score_test

import (
	"testing"

	"klankbord.org/core/score"
	"klankbord.org/internal/golden"
)

func TestGoldenPoint(t *testing.T) {
	t.Parallel()
	golden.Run(t, "nps_point", map[string]golden.Method{"nps_point": golden.In(func(in struct {
		Scores []*int        `json:"scores"`
		Counts *score.Counts `json:"counts"`
	}) any {
		var c score.Counts
		if in.Counts != nil {
			c = *in.Counts
		}
		for _, s := range in.Scores {
			if s == nil {
				continue
			}
			one, err := score.CountsOf([]int{*s})
			if err != nil {
				return err.Error()
			}
			c = c.Add(one)
		}
		return object{"n": c.N(), "detractors": c.Detractors, "passives": c.Passives, "promoters": c.Promoters,
			"nps": golden.Maybe(c.NPS()), "se": golden.Maybe(c.SE()),
			"var_response": golden.Maybe(c.Variance()), "var_response_unbiased": golden.Maybe(c.VarianceUnbiased())}
	})})
}

func TestGoldenInterval(t *testing.T) {
	t.Parallel()
	methods := []score.Method{score.ScoreMethod, score.AdjustedWaldMethod, score.AdjustedWaldZ2Method,
		score.WaldPlus2Method, score.WaldMethod, score.GoodmanMethod, score.TrinomialTMethod, score.BootstrapMethod}
	golden.Run(t, "nps_ci", map[string]golden.Method{"nps_ci": golden.In(func(in struct {
		Counts score.Counts `json:"counts"`
		Level  float64      `json:"level"`
	}) any {
		intervals := object{}
		for _, m := range methods {
			i, ok := in.Counts.IntervalBy(m, in.Level)
			o := limits(i.Clip(-100, 100), ok)
			o["lower_unclipped"], o["upper_unclipped"] = golden.Maybe(i.Lower, ok), golden.Maybe(i.Upper, ok)
			intervals[string(m)] = o
		}
		return object{"n": in.Counts.N(), "nps": golden.Maybe(in.Counts.NPS()), "intervals": intervals}
	})})
}

func TestGoldenDifference(t *testing.T) {
	t.Parallel()
	golden.Run(t, "nps_difference", map[string]golden.Method{"nps_difference": golden.In(func(in struct {
		First  score.Counts `json:"period_1"`
		Second score.Counts `json:"period_2"`
		Level  float64      `json:"level"`
	}) any {
		d, ok := score.Difference(in.First, in.Second, in.Level)
		if !ok {
			return nil
		}
		wald, _ := score.WaldTest(in.First, in.Second, in.Level)
		exact, _ := score.Permutation(in.First, in.Second)
		welch, welchOK := score.WelchTest(in.First, in.Second, in.Level)
		return object{"difference": d.Points, "mover_score": d.Mover,
			"wald": testResult(wald, true), "adjusted_wald": testResult(d.AdjustedWald, true),
			"welch_t":           testResult(welch, welchOK),
			"permutation_exact": object{"p_two_sided": exact.TwoSided, "p_greater": exact.Greater}}
	})})
}

// testResult writes a test as the reference values do, as z and as t at once.
func testResult(t score.Test, ok bool) object {
	o := limits(t.Interval, ok)
	o["difference_adjusted"], o["se"], o["df"] = t.Points, t.SE, golden.Maybe(t.DF, ok)
	o["z"], o["t"] = golden.Maybe(t.Value, t.Defined), golden.Maybe(t.Value, t.Defined)
	o["p_two_sided"], o["p_greater"] = golden.Maybe(t.TwoSided, t.Defined), golden.Maybe(t.Greater, t.Defined)
	return o
}
