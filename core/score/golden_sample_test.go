package score_test

import (
	"testing"

	"klankbord.org/core/score"
	"klankbord.org/internal/golden"
)

func TestGoldenPaired(t *testing.T) {
	t.Parallel()
	golden.Run(t, "nps_paired", map[string]golden.Method{"nps_paired": golden.In(func(in struct {
		Pairs []struct {
			First  int `json:"wave_1"`
			Second int `json:"wave_2"`
		} `json:"pairs"`
		Level float64 `json:"level"`
	}) any {
		var pairs []score.Pair
		for _, p := range in.Pairs {
			pairs = append(pairs, score.Pair(p))
		}
		c, err := score.Paired(pairs, in.Level)
		if err != nil {
			return err.Error()
		}
		o := testResult(c.Test, true)
		o["nps_1"], o["nps_2"], o["difference"] = golden.Maybe(c.First.NPS()), golden.Maybe(c.Second.NPS()), c.Points
		return o
	})})
}

func TestGoldenFinitePopulation(t *testing.T) {
	t.Parallel()
	golden.Run(t, "nps_fpc", map[string]golden.Method{"nps_fpc": golden.In(func(in struct {
		Counts     score.Counts `json:"counts"`
		Population int64        `json:"population"`
		Level      float64      `json:"level"`
	}) any {
		p, err := in.Counts.InPopulation(in.Population, in.Level)
		if err != nil {
			return err.Error()
		}
		return object{"nps": golden.Maybe(in.Counts.NPS()), "se_infinite": golden.Maybe(in.Counts.SE()),
			"fpc": p.Correction, "se_fpc": p.SE, "se_cochran": p.SECochran, "sampling_fraction": p.SamplingFraction,
			"adjusted_wald_fpc": p.AdjustedWald}
	})})
}

func TestGoldenWeighted(t *testing.T) {
	t.Parallel()
	golden.Run(t, "nps_weighted", map[string]golden.Method{
		"stratified":         golden.In(stratified),
		"weighted_responses": golden.In(weightedResponses),
		"raking":             golden.In(raking),
	})
}

func stratified(in struct {
	Strata []score.Stratum `json:"strata"`
	Level  float64         `json:"level"`
}) any {
	s, err := score.Stratified(in.Strata, in.Level)
	if err != nil {
		return err.Error()
	}
	return object{"nps": s.Points, "se": s.SE, "lower": s.Interval.Lower, "upper": s.Interval.Upper,
		"nps_unweighted": s.Unweighted, "stratum_weights": s.Weights, "stratum_nps": s.Scores}
}

func weightedResponses(in struct {
	Responses []score.Weighted `json:"responses"`
	Level     float64          `json:"level"`
}) any {
	w, err := score.WeightedResponses(in.Responses, in.Level)
	if err != nil {
		return err.Error()
	}
	return object{"nps": w.Points, "se_linearised": golden.Maybe(w.SE, w.SEDefined), "lower": w.Interval.Lower,
		"upper": w.Interval.Upper, "n": w.N, "n_effective_kish": w.Effective, "design_effect_kish": w.DesignEffect,
		"nps_unweighted": w.Unweighted}
}

func raking(in struct {
	Cells []struct {
		Row    int          `json:"row"`
		Column int          `json:"column"`
		Counts score.Counts `json:"counts"`
	} `json:"cells"`
	Rows    []float64 `json:"row_totals"`
	Columns []float64 `json:"column_totals"`
}) any {
	var cells []score.Cell
	for _, c := range in.Cells {
		cells = append(cells, score.Cell{Row: c.Row - 1, Column: c.Column - 1, Counts: c.Counts})
	}
	r, err := score.Rake(cells, in.Rows, in.Columns)
	if err != nil {
		return err.Error()
	}
	var weights []object
	for i, w := range r.Weights {
		weights = append(weights, object{"row": in.Cells[i].Row, "column": in.Cells[i].Column, "weight": w})
	}
	return object{"weights": weights, "nps": r.Points, "n_effective_kish": r.Effective}
}

func TestGoldenPrecision(t *testing.T) {
	t.Parallel()
	golden.Run(t, "sample_size_mde", map[string]golden.Method{
		"n_for_margin": golden.In(func(in struct {
			Variance   float64 `json:"var_response"`
			Margin     float64 `json:"margin"`
			Level      float64 `json:"level"`
			Population int64   `json:"population"`
		}) any {
			n, err := score.AnswersForMargin(in.Variance, in.Margin, in.Level)
			o := neededResult(n, err)
			if in.Population > 0 {
				o["n_with_population"] = n.WithPopulation(in.Population)
			}
			return o
		}),
		"n_per_period": golden.In(func(in struct {
			Variance   float64 `json:"var_response"`
			Difference float64 `json:"difference"`
			score.Power
		}) any {
			return neededResult(score.AnswersPerPeriod(in.Variance, in.Difference, in.Power))
		}),
		"mde_two_periods": golden.In(func(in struct {
			V1 float64 `json:"var_1"`
			V2 float64 `json:"var_2"`
			N1 int64   `json:"n_1"`
			N2 int64   `json:"n_2"`
			score.Power
		}) any {
			d, err := score.MinimumDetectable(score.Sample{Variance: in.V1, N: in.N1}, score.Sample{Variance: in.V2, N: in.N2}, in.Power)
			if err != nil {
				return err.Error()
			}
			return object{"se_difference": d.SE, "minimum_detectable_difference": d.Minimum, "critical_difference": d.Critical}
		}),
		"chance_to_reach_target": golden.In(func(in struct {
			Variance    float64 `json:"var_response"`
			N1          int64   `json:"n_1"`
			N2          int64   `json:"n_2"`
			Improvement float64 `json:"true_improvement"`
			Target      float64 `json:"target_improvement"`
		}) any {
			first, second := score.Sample{Variance: in.Variance, N: in.N1}, score.Sample{Variance: in.Variance, N: in.N2}
			return object{"se_difference": golden.Maybe(score.DifferenceSE(first, second)),
				"probability": golden.Maybe(score.ChanceToReach(first, second, in.Improvement, in.Target))}
		}),
		"reliability": golden.In(func(in struct {
			Variance float64 `json:"var_response"`
			Between  float64 `json:"between_variance"`
			N        int64   `json:"n"`
		}) any {
			return object{"reliability": golden.Maybe(score.Reliability(in.Variance, in.Between, in.N)),
				"n_for_reliability_070": orNil(score.AnswersForReliability(in.Variance, in.Between, score.ReliabilityForPay))}
		}),
	})
}

func neededResult(n score.Needed, err error) object {
	if err != nil {
		return object{"error": err.Error()}
	}
	return object{"n_exact": n.Exact, "n_wald": n.Wald, "n_adjusted_wald": n.AdjustedWald}
}
