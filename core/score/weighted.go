package score

import (
	"fmt"
	"math"

	"klankbord.org/core/fault"
)

// Weighted is an answer that stands for more or fewer customers than one.
type Weighted struct {
	Score  int     // 0–10
	Weight float64 // above 0
}

// WeightedScore is an NPS over weighted answers.
type WeightedScore struct {
	N            int64
	Points       float64
	SE           float64  // points, linearised
	SEDefined    bool     // false with a single answer
	Interval     Interval // points ± z·SE, cut off at ±100
	Effective    float64  // Kish: as many unweighted answers would be as precise
	DesignEffect float64  // N / Effective
	Unweighted   float64  // the NPS of the answers as they came
}

// WeightedResponses computes an NPS with a weight per answer and its linearised standard error. Scores outside 0–10,
// weights that aren't above 0 and an empty list are Invalid faults. Kish, Survey Sampling, 1965.
func WeightedResponses(answers []Weighted, level float64) (WeightedScore, error) {
	if len(answers) == 0 {
		return WeightedScore{}, fault.NewInvalid("responses", "score.no_answers")
	}
	var counts Counts
	var sum, squares, net float64
	for i, a := range answers {
		one, err := CountsOf([]int{a.Score})
		if err != nil {
			return WeightedScore{}, fault.As(err).In(fmt.Sprintf("responses[%d]", i))
		}
		if !(a.Weight > 0) || math.IsInf(a.Weight, 0) {
			return WeightedScore{}, fault.NewInvalid(fmt.Sprintf("responses[%d].weight", i), "score.weight_not_positive", "value", a.Weight)
		}
		counts = counts.Add(one)
		sum, squares, net = sum+a.Weight, squares+a.Weight*a.Weight, net+a.Weight*float64(one.Net())
	}
	theta, n := net/sum, float64(len(answers))
	r := WeightedScore{N: counts.N(), Points: 100 * theta, Effective: sum * sum / squares}
	r.DesignEffect = n / r.Effective
	r.Unweighted, _ = counts.NPS()
	if len(answers) > 1 {
		r.SE, r.SEDefined = 100*linearised(answers, theta, sum), true
		r.Interval = around(r.Points, normalFor(level)*r.SE).Clip(-100, 100)
	}
	return r, nil
}

// linearised returns √(n/(n−1)·Σw²(y−θ)²)/Σw on the unit scale; the scores have been checked.
func linearised(answers []Weighted, theta, sum float64) float64 {
	var s float64
	for _, a := range answers {
		r := a.Weight * (float64(categoryOf(a.Score).Net()) - theta)
		s += r * r
	}
	n := float64(len(answers))
	return math.Sqrt(n/(n-1)*s) / sum
}

// TrimWeights brings weights relative to their mean within limits, such as 0.3 and 3, so that no single customer decides
// the score. The mean of the result is not restored: trimming is a choice to be seen.
func TrimWeights(weights []float64, lower, upper float64) []float64 {
	var sum float64
	for _, w := range weights {
		sum += w
	}
	mean := sum / float64(len(weights))
	trimmed := make([]float64, len(weights))
	for i, w := range weights {
		trimmed[i] = min(max(w, lower*mean), upper*mean)
	}
	return trimmed
}
