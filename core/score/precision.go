package score

import (
	"math"

	"klankbord.org/core/fault"
)

// Needed is how many answers a wish for precision takes.
type Needed struct {
	Exact        float64 // before rounding up
	Wald         int64   // rounded up
	AdjustedWald int64   // three fewer, as the adjusted interval adds three imaginary ones; not below 0
}

// needed rounds a number of answers up.
func needed(exact float64) Needed {
	n := int64(math.Ceil(exact))
	return Needed{Exact: exact, Wald: n, AdjustedWald: max(0, n-3)}
}

// WithPopulation returns how many answers suffice when the frame has only so many customers.
func (n Needed) WithPopulation(size int64) int64 {
	return int64(math.Ceil(n.Exact / (1 + (n.Exact-1)/float64(size))))
}

// AnswersForMargin returns how many answers give a margin of ± that many points; variance is that of one answer (0…1).
// A margin that isn't above 0 is an Invalid fault.
func AnswersForMargin(variance, margin, level float64) (Needed, error) {
	if !(margin > 0) {
		return Needed{}, fault.NewInvalid("margin", "score.not_positive", "value", margin)
	}
	z := normalFor(level)
	return needed(z * z * variance * 1e4 / (margin * margin)), nil
}

// Power is what a comparison of two periods is asked to do.
type Power struct {
	Alpha float64 // chance of calling no change a change
	Power float64 // chance of finding a change that is there
	Sides int     // 1: only growth counts; 2: either way
}

// critical returns z for alpha.
func (p Power) critical() float64 { return normalQuantile(1 - p.Alpha/float64(p.Sides)) }

// both returns z for alpha plus z for the power.
func (p Power) both() float64 { return p.critical() + normalQuantile(p.Power) }

// check refuses chances outside 0–1 and other than one or two sides.
func (p Power) check() error {
	switch {
	case !(p.Alpha > 0 && p.Alpha < 1):
		return fault.NewInvalid("alpha", "score.not_a_chance", "value", p.Alpha)
	case !(p.Power > 0 && p.Power < 1):
		return fault.NewInvalid("power", "score.not_a_chance", "value", p.Power)
	case p.Sides != 1 && p.Sides != 2:
		return fault.NewInvalid("sides", "score.sides", "value", p.Sides)
	}
	return nil
}

// Sample is a number of answers and the variance of one of them (0…1).
type Sample struct {
	Variance float64
	N        int64
}

// DifferenceSE returns the standard error in points of the difference between two samples; not defined when either is
// empty.
func DifferenceSE(first, second Sample) (float64, bool) {
	if first.N < 1 || second.N < 1 {
		return 0, false
	}
	return 100 * math.Sqrt(first.Variance/float64(first.N)+second.Variance/float64(second.N)), true
}

// Detectable is what a comparison can see, in points.
type Detectable struct {
	SE       float64 // of the difference
	Minimum  float64 // the smallest true change that is found with the wanted power
	Critical float64 // the smallest observed change that is called one
}

// MinimumDetectable returns what two samples can show. Empty samples and impossible wishes are Invalid faults.
func MinimumDetectable(first, second Sample, p Power) (Detectable, error) {
	if err := p.check(); err != nil {
		return Detectable{}, err
	}
	se, ok := DifferenceSE(first, second)
	if !ok {
		return Detectable{}, fault.NewInvalid("n", "score.no_answers")
	}
	return Detectable{SE: se, Minimum: p.both() * se, Critical: p.critical() * se}, nil
}

// AnswersPerPeriod returns how many answers each of two periods needs to show a change of that many points.
func AnswersPerPeriod(variance, difference float64, p Power) (Needed, error) {
	if err := p.check(); err != nil {
		return Needed{}, err
	}
	if difference == 0 {
		return Needed{}, fault.NewInvalid("difference", "score.not_positive", "value", difference)
	}
	z := p.both()
	return needed(2 * variance * 1e4 * z * z / (difference * difference)), nil
}

// ChanceToReach returns the probability that the observed change reaches a target when the true change is known, both in
// points: how much of a bonus is luck. Not defined when either sample is empty.
func ChanceToReach(first, second Sample, improvement, target float64) (float64, bool) {
	se, ok := DifferenceSE(first, second)
	if !ok {
		return 0, false
	}
	if se == 0 { // nothing is left to chance
		if improvement >= target {
			return 1, true
		}
		return 0, true
	}
	return normalCDF((improvement - target) / se), true
}
