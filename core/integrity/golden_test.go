package integrity_test

import (
	"testing"

	"klankbord.org/core/collect"
	"klankbord.org/core/integrity"
	"klankbord.org/core/score"
	"klankbord.org/internal/golden"
)

// object is a result by name.
type object = map[string]any

func TestGoldenAnomalies(t *testing.T) {
	t.Parallel()
	golden.Run(t, "anomaly_tests", map[string]golden.Method{
		"exclusion_versus_peers": golden.In(func(in struct {
			Excluded          int64 `json:"excluded"`
			Transactions      int64 `json:"transactions"`
			PeersExcluded     int64 `json:"peers_excluded"`
			PeersTransactions int64 `json:"peers_transactions"`
		}) any {
			c := integrity.VersusPeers(score.Share{Count: in.Excluded, N: in.Transactions},
				score.Share{Count: in.PeersExcluded, N: in.PeersTransactions})
			return object{"rate": c.Rate, "peers_rate": c.PeersRate, "p_greater": c.Greater}
		}),
		"exclusion_selectivity": golden.In(func(in struct {
			ExcludedWith    int64 `json:"excluded_with_problem"`
			With            int64 `json:"with_problem"`
			ExcludedWithout int64 `json:"excluded_without_problem"`
			Without         int64 `json:"without_problem"`
		}) any {
			c := integrity.Selective(score.Share{Count: in.ExcludedWith, N: in.With},
				score.Share{Count: in.ExcludedWithout, N: in.Without})
			return object{"rate_with_problem": c.Rate, "rate_without_problem": c.PeersRate, "p_greater": c.Greater}
		}),
		"coverage": golden.In(func(in struct {
			Invited  int64   `json:"invited"`
			Eligible int64   `json:"eligible"`
			Norm     float64 `json:"norm"`
		}) any {
			c := integrity.Coverage(score.Share{Count: in.Invited, N: in.Eligible}, in.Norm)
			return object{"coverage": c.Rate, "p_less": c.Less}
		}),
		"score_heaping": golden.In(heaping),
		"answer_burst": golden.In(func(in struct {
			Times  []float64 `json:"answer_minutes"`
			Window float64   `json:"window_minutes"`
			Period float64   `json:"period_minutes"`
		}) any {
			b, err := integrity.AnswerBurst(in.Times, in.Window, in.Period)
			if err != nil {
				return err.Error()
			}
			return object{"maximum_in_window": b.Most, "expected_per_window": b.Expected, "p_scan_approximation": b.PValue}
		}),
		"response_asymmetry": golden.In(func(in struct {
			With         integrity.Response `json:"with_problem"`
			Without      integrity.Response `json:"without_problem"`
			PeersWith    integrity.Response `json:"peers_with_problem"`
			PeersWithout integrity.Response `json:"peers_without_problem"`
		}) any {
			s := integrity.ResponseAsymmetry(in.With, in.Without, in.PeersWith, in.PeersWithout)
			return object{"log_odds_ratio": s.LogOdds, "peers_log_odds_ratio": s.PeersLogOdds, "z": s.Z, "p_less": s.Less}
		}),
		"internal_address": golden.In(func(in struct {
			Address string   `json:"address"`
			Domains []string `json:"internal_domains"`
		}) any {
			return object{"internal": collect.OwnAddress(in.Address, in.Domains)}
		}),
	})
}

func heaping(in struct {
	Own   []int64 `json:"score_counts"`
	Peers []int64 `json:"peers_score_counts"`
}) any {
	h, err := integrity.ScoreHeaping(score.Distribution{Scale: score.ScaleNPS, Counts: in.Own},
		score.Distribution{Scale: score.ScaleNPS, Counts: in.Peers})
	if err != nil {
		return err.Error()
	}
	return object{
		"step_8_to_9":              object{"share_9_of_8_9": h.Step.Rate, "peers_share": h.Step.PeersRate, "p_greater": h.Step.Greater},
		"top_share":                object{"share_9_10": h.Top.Rate, "peers_share": h.Top.PeersRate, "p_greater_fisher": h.Top.Greater},
		"distribution":             object{"chi_square": h.ChiSquare, "df": h.DF, "p_value": h.PValue},
		"total_variation_distance": h.Distance,
	}
}
