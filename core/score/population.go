package score

import (
	"math"

	"klankbord.org/core/fault"
)

// Population are the figures of a random sample from a frame of known size. They describe these customers in this period
// only. Never use them for targets, pay or the effect of initiatives: those are about the process, and a census of 17
// customers is still 17 draws from it.
type Population struct {
	SamplingFraction float64
	Correction       float64  // √((N−n)/(N−1))
	SE               float64  // points, with the correction
	SECochran        float64  // points, √((1−n/N)s²/n) with the unbiased s²; 0 with one answer
	AdjustedWald     Interval // the adjusted Wald interval with its half-width corrected, cut off at ±100
}

// InPopulation returns the figures of counts sampled from a frame of the given size; an Invalid fault when there are no
// answers or more answers than customers. Cochran, Sampling Techniques, 1977.
func (c Counts) InPopulation(size int64, level float64) (Population, error) {
	n := c.N()
	if n == 0 || size < n {
		return Population{}, fault.NewInvalid("population", "score.population_too_small", "n", n, "population", size)
	}
	var correction float64 // 0 in a frame of one: nothing is left to chance
	if size > 1 {
		correction = math.Sqrt(float64(size-n) / float64(size-1))
	}
	fraction := float64(n) / float64(size)
	se, _ := c.SE()
	unbiased, _ := c.VarianceUnbiased()
	t := adjusted(c.weighted())
	wald := around(t.theta(), normalFor(level)*t.se()*correction).scale(100)
	return Population{SamplingFraction: fraction, Correction: correction, SE: correction * se,
		SECochran:    100 * math.Sqrt((1-fraction)*unbiased/float64(n)),
		AdjustedWald: wald.Clip(-100, 100)}, nil
}

// SilentBound returns how many points the NPS would move if all customers who didn't answer scored gap points lower
// (negative gap: lower) than those who did; the response rate is 0…1. It bounds what non-response can hide.
func SilentBound(responseRate, gap float64) float64 { return (1 - responseRate) * gap }
