package reward_test

import (
	"math/big"
	"testing"

	"klankbord.org/core/reward"
	"klankbord.org/core/score"
	"klankbord.org/core/survey"
	"klankbord.org/internal/golden"
)

// nps is the metric of all reference values here.
var nps = survey.Metric{ID: 1, Ref: "nps", Type: survey.NPS, Min: 0, Max: 10}

// tally puts counts on the scale: unhappy customers at 6, middling ones at 8, happy ones at 9.
func tally(c score.Counts) reward.Tally {
	t := reward.Tally{Min: 0, Counts: make([]int64, 11)}
	t.Counts[6], t.Counts[8], t.Counts[9] = c.Detractors, c.Passives, c.Promoters
	return t
}

func float(r *big.Rat) any {
	if r == nil {
		return nil
	}
	f, _ := r.Float64()
	return f
}

func TestGoldenPayoutCurve(t *testing.T) {
	t.Parallel()
	golden.Run(t, "payout_curve", map[string]golden.Method{
		"threshold_target_cap": golden.In(func(in struct {
			Value *reward.Decimal `json:"value"`
			reward.Curve
		}) any {
			if in.Value == nil { // no answers: nothing to pay by, which is not the same as a result of 0
				return map[string]any{"payout_percentage": nil}
			}
			return map[string]any{"payout_percentage": float(in.Payout(in.Value.Rat()))}
		}),
		"one_answer_leverage": golden.In(func(in struct {
			Baseline score.Counts `json:"baseline"`
			Period   score.Counts `json:"period"`
			reward.Curve
		}) any {
			before, after := tally(in.Baseline), tally(in.Period)
			a, _ := reward.FigureNPS.Value(nps, before)
			b, _ := reward.FigureNPS.Value(nps, after)
			growth := new(big.Rat).Sub(b, a)
			l := reward.LeverageOf(reward.FigureNPS, nps, in.Curve, reward.Growth, before, after)
			return map[string]any{
				"improvement":       float(growth),
				"payout_percentage": float(in.Payout(growth)),
				"payout_if_one_promoter_had_been_a_detractor": float(l.Worse),
				"payout_if_one_detractor_had_been_a_promoter": float(l.Better),
				"largest_change_by_one_answer":                float(l.Largest),
			}
		}),
	})
}

func TestGoldenLargestRemainder(t *testing.T) {
	t.Parallel()
	golden.Run(t, "largest_remainder", map[string]golden.Method{
		"allocate": golden.In(func(in struct {
			Pool    reward.Cents `json:"pool_cents"`
			Weights []int64      `json:"weights"`
		}) any {
			shares, err := reward.Divide(in.Pool, in.Weights)
			if err != nil {
				return err.Error()
			}
			return map[string]any{"cents": shares, "sum_cents": sum(shares)}
		}),
	})
}

func sum(cents []reward.Cents) (total reward.Cents) {
	for _, c := range cents {
		total += c
	}
	return total
}

func TestGoldenBonusAmounts(t *testing.T) {
	t.Parallel()
	golden.Run(t, "bonus_amounts", map[string]golden.Method{
		"prorated_individual": golden.In(func(in struct {
			Bonus  int64 `json:"target_bonus_cents"`
			FTE    int64 `json:"fte_hundredths"`
			Days   int64 `json:"days_employed"`
			Period int64 `json:"days_in_period"`
			Payout int64 `json:"payout_basis_points"`
		}) any {
			return map[string]any{"cents": reward.Round(reward.Prorate(in.Bonus, in.FTE, in.Days, in.Period, big.NewRat(in.Payout, 100)))}
		}),
		"pool_distribution": golden.In(poolDistribution),
		"clawback": golden.In(func(in struct {
			Paid       []reward.Cents `json:"paid_cents"`
			Recomputed []reward.Cents `json:"recomputed_cents"`
		}) any {
			c, err := reward.Correct(in.Paid, in.Recomputed)
			if err != nil {
				return err.Error()
			}
			return map[string]any{"correction_cents": c.Cents, "to_recover_cents": c.Recover, "to_pay_extra_cents": c.Extra}
		}),
	})
}

type poolInput struct {
	Pool      reward.Cents   `json:"pool_cents"`
	Forfeited reward.Forfeit `json:"forfeited_shares"`
	Employees []struct {
		Employee string `json:"employee"`
		FTE      int64  `json:"fte_hundredths"`
		Days     int64  `json:"days_employed"`
		Status   string `json:"status"`
	} `json:"employees"`
}

func poolDistribution(in poolInput) any {
	var shares []reward.Share
	var weights []int64
	for _, e := range in.Employees {
		shares = append(shares, reward.Share{Weight: e.FTE * e.Days, Eligible: e.Status == "eligible"})
		weights = append(weights, e.FTE*e.Days)
	}
	d, err := reward.Distribute(in.Pool, shares, in.Forfeited)
	if err != nil {
		return err.Error()
	}
	return map[string]any{"weights": weights, "cents": d.Cents, "paid_cents": d.Paid, "retained_cents": d.Retained}
}
