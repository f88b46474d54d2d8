package score

import (
	"math"
	"slices"

	"klankbord.org/core/fault"
)

// FunnelMinimum is the number of answers below which a unit isn't drawn: the limits don't hold there.
const FunnelMinimum = 10

// Funnel compares many people or teams with what they have in common, in place of a ranking. Spiegelhalter, Statistics
// in Medicine 24, 2005.
type Funnel struct {
	Target            float64 // pooled NPS
	Variance          float64 // pooled variance of one answer
	OverdispersionRaw float64 // mean of the squared winsorised z-scores
	Overdispersion    float64 // at least 1: how much wider than chance the units lie
	TauSquared        float64 // between-unit variance in squared points
	Units             []FunnelUnit
}

// FunnelUnit is one point of the plot with the limits at its number of answers.
type FunnelUnit struct {
	Counts           Counts
	Points           float64
	SE               float64 // of a unit of this size on target
	Z                float64
	TwoSided         float64 // p-value of Z
	AdjustedP        float64 // Benjamini–Hochberg over the units
	ZOverdispersed   float64
	ZRandomEffects   float64
	Limits95         Interval // cut off at ±100, as all limits here
	Limits998        Interval
	Limits998Widened Interval // widened for overdispersion
	Outside998       bool
	LookInto         bool // outside the widened 99.8 % limits; otherwise "no demonstrable difference"
}

// NewFunnel lays units on a funnel plot. A unit without answers and a pool in which everybody agrees are Invalid
// faults: leave the one out, and the other has nothing to show.
func NewFunnel(units []Counts) (Funnel, error) {
	pool := Sum(units...)
	variance, ok := pool.Variance()
	if !ok || variance == 0 {
		return Funnel{}, fault.NewInvalid("units", "score.no_variance")
	}
	f := Funnel{Variance: variance, Units: make([]FunnelUnit, len(units))}
	f.Target, _ = pool.NPS()
	p := make([]float64, len(units))
	for i, c := range units {
		points, ok := c.NPS()
		if !ok {
			return Funnel{}, fault.NewInvalid("units", "score.no_answers", "unit", i)
		}
		u := &f.Units[i]
		u.Counts, u.Points, u.SE = c, points, 100*math.Sqrt(variance/float64(c.N()))
		u.Z = (points - f.Target) / u.SE
		u.TwoSided = twoSided(u.Z)
		p[i] = u.TwoSided
	}
	for i, q := range BenjaminiHochberg(p) {
		f.Units[i].AdjustedP = q
	}
	f.disperse()
	for i := range f.Units {
		f.limit(&f.Units[i])
	}
	return f, nil
}

// disperse estimates how much wider than chance the units lie.
func (f *Funnel) disperse() {
	z := make([]float64, len(f.Units))
	var weights, squares float64
	for i, u := range f.Units {
		z[i] = u.Z
		w := 1 / (u.SE * u.SE)
		weights, squares = weights+w, squares+w*w
	}
	k := float64(len(z))
	f.OverdispersionRaw = meanSquareWinsorised(z)
	f.Overdispersion = max(1, f.OverdispersionRaw)
	if spread := weights - squares/weights; spread > 0 {
		f.TauSquared = max(0, (k*f.OverdispersionRaw-(k-1))/spread)
	}
}

// limit computes what depends on the dispersion.
func (f *Funnel) limit(u *FunnelUnit) {
	const level998 = 0.998
	z998, widen := normalFor(level998), math.Sqrt(f.Overdispersion)
	u.ZOverdispersed = u.Z / widen
	u.ZRandomEffects = (u.Points - f.Target) / math.Sqrt(u.SE*u.SE+f.TauSquared)
	u.Limits95 = around(f.Target, normalFor(Level95)*u.SE).Clip(-100, 100)
	u.Limits998 = around(f.Target, z998*u.SE).Clip(-100, 100)
	u.Limits998Widened = around(f.Target, z998*widen*u.SE).Clip(-100, 100)
	u.Outside998 = math.Abs(u.Z) > z998
	u.LookInto = math.Abs(u.ZOverdispersed) > z998
}

// meanSquareWinsorised draws z-scores in to their 10 % and 90 % quantiles, so that the odd ones out don't widen the
// limits that have to find them, and returns their mean square.
func meanSquareWinsorised(z []float64) float64 {
	sorted := slices.Sorted(slices.Values(z))
	low, high := quantile(sorted, 0.1), quantile(sorted, 0.9)
	var sum float64
	for _, x := range z {
		x = min(max(x, low), high)
		sum += x * x
	}
	return sum / float64(len(z))
}

// quantile interpolates linearly at position 1 + (k−1)p of k sorted values.
func quantile(sorted []float64, p float64) float64 {
	position := float64(len(sorted)-1) * p
	below := int(position)
	above := min(below+1, len(sorted)-1)
	return sorted[below] + (position-float64(below))*(sorted[above]-sorted[below])
}
