package score

import "math"

// ReliabilityForPay is how reliable a level has to be before it may decide about somebody's pay.
const ReliabilityForPay = 0.70

// Reliability returns which part of the differences between people is theirs and not chance: τ²/(τ² + σ²/n). Between is
// τ² in squared points, variance that of one answer (0…1). Not defined without answers or without any differences.
func Reliability(variance, between float64, n int64) (float64, bool) {
	if n < 1 {
		return 0, false
	}
	noise := variance * 1e4 / float64(n)
	if between+noise == 0 {
		return 0, false
	}
	return between / (between + noise), true
}

// AnswersForReliability returns how many answers give the wanted reliability (0…1, below 1). Not defined when people
// don't differ: then no number of answers does.
func AnswersForReliability(variance, between, wanted float64) (int64, bool) {
	if !(between > 0) || !(wanted < 1) {
		return 0, false
	}
	return int64(math.Ceil(wanted / (1 - wanted) * variance * 1e4 / between)), true
}
