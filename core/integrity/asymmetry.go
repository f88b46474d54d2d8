package integrity

import "math"

// Response counts customers who were asked.
type Response struct {
	Answered    int64 `json:"answered"`
	NotAnswered int64 `json:"not_answered"`
}

// Silence compares how problems and answering go together for one person and for peers.
type Silence struct {
	LogOdds      float64 // log odds ratio of answering with a problem against without; below 0: the unhappy are silent
	PeersLogOdds float64
	Z            float64
	Less         float64 // p-value that LogOdds is below PeersLogOdds
}

// ResponseAsymmetry (A7) tests whether somebody's customers with a known problem answer less often than peers' such
// customers do. Half an answer is added to each cell, so that an empty one doesn't decide (Haldane).
func ResponseAsymmetry(withProblem, without, peersWithProblem, peersWithout Response) Silence {
	own, ownVariance := logOdds(withProblem, without)
	peers, peersVariance := logOdds(peersWithProblem, peersWithout)
	z := (own - peers) / math.Sqrt(ownVariance+peersVariance)
	return Silence{LogOdds: own, PeersLogOdds: peers, Z: z, Less: math.Erfc(-z/math.Sqrt2) / 2}
}

// logOdds returns the log odds ratio of two groups and its variance.
func logOdds(a, b Response) (value, variance float64) {
	cells := [4]float64{float64(a.Answered) + 0.5, float64(b.NotAnswered) + 0.5, float64(a.NotAnswered) + 0.5, float64(b.Answered) + 0.5}
	for _, c := range cells {
		variance += 1 / c
	}
	return math.Log(cells[0] * cells[1] / (cells[2] * cells[3])), variance
}
