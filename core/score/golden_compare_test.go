package score_test

import (
	"testing"

	"klankbord.org/core/score"
	"klankbord.org/internal/golden"
)

// unit is a named unit with its counts.
type unit struct {
	Unit string `json:"unit"`
	score.Counts
}

// period is a numbered period with its counts.
type period struct {
	Period int `json:"period"`
	score.Counts
}

func TestGoldenRollingAndSeasonal(t *testing.T) {
	t.Parallel()
	golden.Run(t, "rolling_seasonal", map[string]golden.Method{
		"rolling_nps": golden.In(func(in struct {
			Periods []period `json:"periods"`
			Window  int      `json:"window"`
			Minimum int64    `json:"minimum_n"`
		}) any {
			var rolling []object
			for i, w := range score.Rolling(countsOf(in.Periods), in.Window, in.Minimum) {
				o := object{"period": in.Periods[i].Period, "n": nil, "nps": golden.Maybe(w.NPS()), "status": string(w.Status)}
				if w.Status != score.WindowIncomplete {
					o["n"] = w.Counts.N()
				}
				rolling = append(rolling, o)
			}
			return object{"rolling": rolling}
		}),
		"year_over_year": golden.In(func(in struct {
			Periods []period `json:"periods"`
			Season  int      `json:"season_length"`
			Level   float64  `json:"level"`
		}) any {
			counts := countsOf(in.Periods)
			var changes []object
			for _, c := range score.YearOverYear(counts, in.Season, in.Level) {
				o := limits(c.Test.Interval, c.Defined)
				o["period"], o["difference"] = in.Periods[c.Period].Period, golden.Maybe(c.Test.Points, c.Defined)
				o["se"] = golden.Maybe(c.Test.SE, c.Defined)
				changes = append(changes, o)
			}
			s, err := score.Seasonal(counts, in.Season)
			if err != nil {
				return err.Error()
			}
			return object{"year_over_year": changes, "seasonal_index": seasonScores(s.Index), "seasonally_adjusted": seasonScores(s.Adjusted)}
		}),
	})
}

func countsOf(periods []period) []score.Counts {
	var counts []score.Counts
	for _, p := range periods {
		counts = append(counts, p.Counts)
	}
	return counts
}

func seasonScores(scores []score.SeasonScore) []any {
	var points []any
	for _, s := range scores {
		points = append(points, golden.Maybe(s.Points, s.Defined))
	}
	return points
}

func TestGoldenContribution(t *testing.T) {
	t.Parallel()
	golden.Run(t, "contribution", map[string]golden.Method{"root_cause_decomposition": golden.In(func(in struct {
		Causes []struct {
			Cause  string       `json:"cause"`
			First  score.Counts `json:"period_1"`
			Second score.Counts `json:"period_2"`
		} `json:"causes"`
	}) any {
		var parts []score.PartChange
		for _, c := range in.Causes {
			parts = append(parts, score.PartChange{First: c.First, Second: c.Second})
		}
		d, ok := score.Decompose(parts)
		if !ok {
			return nil
		}
		var causes []object
		for i, e := range d.Parts {
			causes = append(causes, object{"cause": in.Causes[i].Cause, "share_1": e.ShareFirst, "share_2": e.ShareSecond,
				"nps_1": golden.Maybe(e.First.NPS()), "nps_2": golden.Maybe(e.Second.NPS()),
				"contribution_1": e.ContributionFirst, "contribution_2": e.ContributionSecond,
				"rate_effect": e.Rate, "mix_effect": e.Mix, "gain_if_no_detractors_2": e.Gain})
		}
		return object{"nps_1": d.First, "nps_2": d.Second, "difference": d.Points, "causes": causes}
	})})
}

func TestGoldenFunnel(t *testing.T) {
	t.Parallel()
	golden.Run(t, "funnel", map[string]golden.Method{"nps_funnel": golden.In(func(in struct {
		Units []unit `json:"units"`
	}) any {
		f, err := score.NewFunnel(unitCounts(in.Units))
		if err != nil {
			return err.Error()
		}
		var units []object
		var adjusted []float64
		for i, u := range f.Units {
			adjusted = append(adjusted, u.AdjustedP)
			units = append(units, object{"unit": in.Units[i].Unit, "n": u.Counts.N(), "nps": u.Points, "se": u.SE, "z": u.Z,
				"p_two_sided": u.TwoSided, "z_overdispersed": u.ZOverdispersed, "z_random_effects": u.ZRandomEffects,
				"limits_95": u.Limits95, "limits_998": u.Limits998, "limits_998_overdispersed": u.Limits998Widened,
				"outside_998": u.Outside998, "outside_998_overdispersed": u.LookInto})
		}
		return object{"target": f.Target, "var_response": f.Variance, "overdispersion_raw": f.OverdispersionRaw,
			"overdispersion_used": f.Overdispersion, "tau_squared": f.TauSquared, "units": units, "p_adjusted_bh": adjusted}
	})})
}

func unitCounts(units []unit) []score.Counts {
	var counts []score.Counts
	for _, u := range units {
		counts = append(counts, u.Counts)
	}
	return counts
}

func TestGoldenShrinkage(t *testing.T) {
	t.Parallel()
	golden.Run(t, "shrinkage", map[string]golden.Method{
		"empirical_bayes": golden.In(func(in struct {
			Units []unit `json:"units"`
		}) any {
			s, ok := score.Shrink(unitCounts(in.Units))
			if !ok {
				return nil
			}
			var units []object
			for i, u := range s.Units {
				units = append(units, object{"unit": in.Units[i].Unit, "n": u.Counts.N(), "nps": golden.Maybe(u.Counts.NPS()),
					"weight_own_data": u.Weight, "nps_shrunken": u.Points, "sd_posterior": u.SD})
			}
			return object{"var_response": s.Variance, "q_statistic": s.Q, "tau_squared": s.TauSquared,
				"mean_random_effects": s.Mean, "units": units}
		}),
		"fixed_prior_strength": golden.In(func(in struct {
			Counts   score.Counts `json:"counts"`
			Strength float64      `json:"prior_strength"`
			Prior    float64      `json:"prior_nps"`
		}) any {
			points, weight, ok := score.ShrinkTo(in.Counts, in.Strength, in.Prior)
			return object{"nps": golden.Maybe(in.Counts.NPS()), "nps_shrunken": golden.Maybe(points, ok), "weight_own_data": weight}
		}),
	})
}

func TestGoldenRegressionToMean(t *testing.T) {
	t.Parallel()
	golden.Run(t, "regression_to_mean", map[string]golden.Method{"adjusted_improvement": golden.In(func(in struct {
		Baseline    float64 `json:"baseline_nps"`
		Mean        float64 `json:"group_mean"`
		Reliability float64 `json:"reliability"`
		FollowUp    float64 `json:"follow_up_nps"`
	}) any {
		r := score.RegressToMean(in.Baseline, in.Mean, in.Reliability, in.FollowUp)
		return object{"raw_improvement": r.Raw, "expected_without_improvement": r.Expected,
			"improvement_by_chance_alone": r.ByChance, "adjusted_improvement": r.Improvement}
	})})
}

func TestGoldenMultipleComparisons(t *testing.T) {
	t.Parallel()
	golden.Run(t, "multiple_comparisons", map[string]golden.Method{"p_adjust": golden.In(func(in struct {
		P     []float64 `json:"p_values"`
		Level float64   `json:"level"`
	}) any {
		bh, holm := score.BenjaminiHochberg(in.P), score.Holm(in.P)
		var rejectedBH, rejectedHolm []bool
		count := 0
		for i := range in.P {
			rejectedBH = append(rejectedBH, score.Rejected(bh[i], in.Level))
			rejectedHolm = append(rejectedHolm, score.Rejected(holm[i], in.Level))
			if rejectedBH[i] {
				count++
			}
		}
		return object{"benjamini_hochberg": bh, "benjamini_yekutieli": score.BenjaminiYekutieli(in.P), "holm": holm,
			"bonferroni": score.Bonferroni(in.P), "rejected_benjamini_hochberg": rejectedBH, "rejected_holm": rejectedHolm,
			"rejections_benjamini_hochberg": count}
	})})
}
