// Package target is growth from the own baseline: how much may be asked, whether it was reached, and whether it could be
// seen at all through chance.
package target

import (
	"math/big"

	"klankbord.org/core/fault"
	"klankbord.org/core/score"
)

// GapClosing is the rule of growth by maturity: the larger of a minimum and a fraction of the distance to a ceiling. The
// ceiling is the best demonstrated level, or the score above which more no longer brings loyalty; nothing is asked beyond
// it. Source: METHODS 7.1.
type GapClosing struct {
	Fraction float64 // of the distance, 0 to 1: 0.15 for basis, 0.10 for gevorderd, 0.05 for top
	Minimum  float64 // points
	Ceiling  float64 // points
}

// Check returns an Invalid fault for a rule that asks for less than nothing or more than there is.
func (g GapClosing) Check() error {
	switch {
	case !(g.Fraction >= 0 && g.Fraction <= 1):
		return fault.NewInvalid("fraction", "number.out_of_range", "value", g.Fraction, "min", 0, "max", 1)
	case !(g.Minimum >= 0 && g.Minimum <= 200):
		return fault.NewInvalid("minimum", "number.out_of_range", "value", g.Minimum, "min", 0, "max", 200)
	case !(g.Ceiling >= -100 && g.Ceiling <= 100):
		return fault.NewInvalid("ceiling", "number.out_of_range", "value", g.Ceiling, "min", -100, "max", 100)
	}
	return nil
}

// Growth returns how many points may be asked above a baseline: never negative, never beyond the ceiling.
func (g GapClosing) Growth(baseline float64) float64 {
	gap := g.Ceiling - baseline
	return min(max(g.Minimum, g.Fraction*gap), max(0, gap))
}

// Prospect is what can be said of a target before the period starts.
type Prospect struct {
	Baseline   float64 // points
	Growth     float64 // points asked
	Target     float64 // points
	SE         float64 // of the change, in points
	Detectable float64 // smallest growth found with 80 % power, one-sided 5 %
	ByChance   float64 // chance of reaching it without any improvement, 0 to 1
}

// Ahead computes what can be said of a target when a number of answers is expected: the variance of the baseline is taken
// for both periods. A baseline or expectation without answers is an Invalid fault. Source: METHODS 7.2.
func (g GapClosing) Ahead(baseline score.Counts, expected int64) (Prospect, error) {
	if err := g.Check(); err != nil {
		return Prospect{}, err
	}
	nps, ok := baseline.NPS()
	variance, _ := baseline.Variance()
	if !ok || expected < 1 {
		return Prospect{}, fault.NewInvalid("n", "score.no_answers")
	}
	before, after := score.Sample{Variance: variance, N: baseline.N()}, score.Sample{Variance: variance, N: expected}
	p := Prospect{Baseline: nps, Growth: g.Growth(nps)}
	p.Target = p.Baseline + p.Growth
	luck, err := LuckOf(before, after, p.Growth)
	if err != nil {
		return Prospect{}, err
	}
	p.SE, p.Detectable, p.ByChance = luck.SE, luck.Detectable, luck.ByChance
	return p, nil
}

// With returns the chance that the target is reached when the true improvement is a number of points: the other half of
// the story of ByChance.
func (p Prospect) With(improvement float64) float64 { return Chance(p.Growth-improvement, p.SE) }

// Reached reports whether the growth from baseline to period is at least a number of points, compared exactly: on whole
// counts, since "10 points" must not depend on how 0.1 is stored. ok is false when either has no answers.
func Reached(baseline, period score.Counts, points *big.Rat) (improvement *big.Rat, reached, ok bool) {
	if baseline.N() == 0 || period.N() == 0 {
		return nil, false, false
	}
	improvement = new(big.Rat).Sub(exact(period), exact(baseline))
	return improvement, improvement.Cmp(points) >= 0, true
}

// exact is the NPS of counts as a fraction.
func exact(c score.Counts) *big.Rat { return big.NewRat(100*c.Net(), c.N()) }
