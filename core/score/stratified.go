package score

import (
	"fmt"
	"math"

	"klankbord.org/core/fault"
)

// Stratum is a part of the frame with the answers that were sampled from it.
type Stratum struct {
	Counts     Counts `json:"counts"`
	Population int64  `json:"population"` // customers in the frame
}

// StratifiedScore is an NPS in which every stratum weighs as much as it has customers.
type StratifiedScore struct {
	Points     float64
	SE         float64   // points
	Interval   Interval  // points ± z·SE, cut off at ±100
	Unweighted float64   // the NPS of the answers as they came
	Weights    []float64 // share of each stratum in the frame
	Scores     []float64 // NPS of each stratum
}

// Stratified weights strata by their share in the frame. A stratum with fewer than two answers or more answers than
// customers is an Invalid fault: merge it first; below five answers merging is advised anyhow.
func Stratified(strata []Stratum, level float64) (StratifiedScore, error) {
	if err := checkStrata(strata); err != nil {
		return StratifiedScore{}, err
	}
	var total int64
	var all Counts
	for _, s := range strata {
		total, all = total+s.Population, all.Add(s.Counts)
	}
	var r StratifiedScore
	var variance float64
	for _, s := range strata {
		n, size := float64(s.Counts.N()), float64(s.Population)
		weight := size / float64(total)
		points, _ := s.Counts.NPS()
		v, _ := s.Counts.VarianceUnbiased()
		r.Points += weight * points
		variance += weight * weight * (1 - n/size) * v / n
		r.Weights, r.Scores = append(r.Weights, weight), append(r.Scores, points)
	}
	r.SE = 100 * math.Sqrt(variance)
	r.Interval = around(r.Points, normalFor(level)*r.SE).Clip(-100, 100)
	r.Unweighted, _ = all.NPS()
	return r, nil
}

// checkStrata refuses strata whose score or variance doesn't exist.
func checkStrata(strata []Stratum) error {
	if len(strata) == 0 {
		return fault.NewInvalid("strata", "score.no_answers")
	}
	for i, s := range strata {
		field := fmt.Sprintf("strata[%d]", i)
		if n := s.Counts.N(); n < 2 {
			return fault.NewInvalid(field, "score.stratum_too_small", "n", n, "min", 2)
		} else if s.Population < n {
			return fault.NewInvalid(field, "score.population_too_small", "n", n, "population", s.Population)
		}
	}
	return nil
}
