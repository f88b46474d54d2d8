package score_test

import (
	"testing"

	"klankbord.org/core/score"
	"klankbord.org/internal/golden"
)

// satisfied is a share as the reference values write it.
type satisfied struct {
	Satisfied int64 `json:"satisfied"`
	N         int64 `json:"n"`
}

func (s satisfied) share() score.Share { return score.Share{Count: s.Satisfied, N: s.N} }

func TestGoldenCSAT(t *testing.T) {
	t.Parallel()
	golden.Run(t, "csat", map[string]golden.Method{
		"proportion_interval": golden.In(func(in struct {
			satisfied
			Level float64 `json:"level"`
		}) any {
			s := in.share()
			return object{"percentage": golden.Maybe(s.Percentage()),
				"wilson": limits(s.Wilson(in.Level)), "agresti_coull": limits(s.AgrestiCoull(in.Level)),
				"clopper_pearson": limits(s.ClopperPearson(in.Level)), "jeffreys": limits(s.Jeffreys(in.Level))}
		}),
		"ratings_summary": golden.In(func(in struct {
			Min     int     `json:"scale_min"`
			Max     int     `json:"scale_max"`
			Ratings []*int  `json:"ratings"`
			Level   float64 `json:"level"`
		}) any {
			d, err := score.DistributionOf(score.Scale{Min: in.Min, Max: in.Max}, answered(in.Ratings))
			if err != nil {
				return err.Error()
			}
			o := meanResult(d, in.Level)
			top := d.TopTwo()
			o["top2box_count"], o["top2box_percentage"] = top.Count, golden.Maybe(top.Percentage())
			o["top2box_wilson"] = limits(top.Wilson(in.Level))
			return o
		}),
		"proportion_difference": golden.In(func(in struct {
			First  satisfied `json:"period_1"`
			Second satisfied `json:"period_2"`
			Level  float64   `json:"level"`
		}) any {
			d, ok := score.ShareDifference(in.First.share(), in.Second.share(), in.Level)
			if !ok {
				return nil
			}
			return object{"difference": d.Points, "z_pooled": golden.Maybe(d.Z, d.Defined),
				"p_two_sided": golden.Maybe(d.TwoSided, d.Defined), "fisher_p_two_sided": d.Fisher, "newcombe": d.Newcombe}
		}),
	})
}

// answered leaves out questions without an answer.
func answered(ratings []*int) []int {
	var given []int
	for _, r := range ratings {
		if r != nil {
			given = append(given, *r)
		}
	}
	return given
}

func meanResult(d score.Distribution, level float64) object {
	i, ok := d.MeanInterval(level)
	return object{"n": d.N(), "mean": golden.Maybe(d.Mean()), "sd": golden.Maybe(d.SD()),
		"t_lower": golden.Maybe(i.Lower, ok), "t_upper": golden.Maybe(i.Upper, ok)}
}

func TestGoldenCES(t *testing.T) {
	t.Parallel()
	type input struct {
		Ratings []*int  `json:"ratings"`
		Level   float64 `json:"level"`
	}
	golden.Run(t, "ces", map[string]golden.Method{
		"ces_2": golden.In(func(in input) any {
			d, err := score.DistributionOf(score.ScaleCES, answered(in.Ratings))
			if err != nil {
				return err.Error()
			}
			o := meanResult(d, in.Level)
			easy, _ := d.EasyShare()
			net, _ := d.NetEase()
			o["easy"], o["difficult"] = easy.Count, net.Detractors
			o["easy_percentage"], o["easy_wilson"] = golden.Maybe(easy.Percentage()), limits(easy.Wilson(in.Level))
			o["net_ease"] = golden.Maybe(net.NPS())
			o["net_ease_adjusted_wald"] = limits(net.AdjustedWald(in.Level))
			o["net_ease_score"] = limits(net.ScoreInterval(in.Level))
			return o
		}),
		"ces_1": golden.In(func(in input) any {
			d, err := score.DistributionOf(score.ScaleCES1, answered(in.Ratings))
			if err != nil {
				return err.Error()
			}
			o := meanResult(d, in.Level)
			low, _ := d.LowEffort()
			o["low_effort"], o["low_effort_percentage"] = low.Count, golden.Maybe(low.Percentage())
			o["low_effort_wilson"] = limits(low.Wilson(in.Level))
			return o
		}),
	})
}
