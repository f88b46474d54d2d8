package score

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Method names a way to compute an interval around an NPS.
type Method string

// The methods. Show ScoreMethod; AdjustedWaldMethod where a closed form is needed. The others are here to compare with,
// and because people ask for them: below a hundred answers they promise more than they keep.
const (
	ScoreMethod          Method = "score"
	AdjustedWaldMethod   Method = "adjusted_wald"
	AdjustedWaldZ2Method Method = "adjusted_wald_z2"
	WaldPlus2Method      Method = "wald_plus2"
	WaldMethod           Method = "wald"
	GoodmanMethod        Method = "goodman_simultaneous"
	TrinomialTMethod     Method = "trinomial_t"
	BootstrapMethod      Method = "bootstrap_percentile_ideal"
)

// AdjustedWald returns the interval that results from adding three imaginary, middling customers (¾ detractor, 1½
// passive, ¾ promoter), cut off at ±100. Agresti & Min, Statistics in Medicine 24, 2005; Rocks, The American
// Statistician 70, 2016.
func (c Counts) AdjustedWald(level float64) (Interval, bool) {
	i, ok := c.IntervalBy(AdjustedWaldMethod, level)
	return i.Clip(-100, 100), ok
}

// IntervalBy returns the interval of a method in points, not cut off at ±100: subtracting from a cut-off interval would
// be wrong. Not defined without answers, and for TrinomialTMethod with fewer than two.
func (c Counts) IntervalBy(m Method, level float64) (Interval, bool) {
	if c.N() == 0 {
		return Interval{}, false
	}
	t, z := c.weighted(), normalFor(level)
	switch m {
	case ScoreMethod:
		return c.ScoreInterval(level)
	case AdjustedWaldMethod:
		return adjusted(t).wald(z), true
	case AdjustedWaldZ2Method:
		return t.plus(z*z/3, z*z/3, z*z/3).wald(z), true
	case WaldPlus2Method:
		return t.plus(0.5, 1, 0.5).wald(z), true
	case WaldMethod:
		return t.wald(z), true
	case GoodmanMethod:
		return t.wald(math.Sqrt(distuv.ChiSquared{K: 2}.Quantile(level))), true
	case TrinomialTMethod:
		return c.trinomialT(level)
	case BootstrapMethod:
		return c.bootstrap(level), true
	}
	return Interval{}, false
}

// adjusted adds the three imaginary customers.
func adjusted(t trinomial) trinomial { return t.plus(0.75, 1.5, 0.75) }

// wald returns θ ± z·SE in points.
func (t trinomial) wald(z float64) Interval { return around(t.theta(), z*t.se()).scale(100) }

// trinomialT returns the ordinary t interval on the values −1, 0 and 1.
func (c Counts) trinomialT(level float64) (Interval, bool) {
	v, ok := c.VarianceUnbiased()
	if !ok {
		return Interval{}, false
	}
	n := float64(c.N())
	return around(c.weighted().theta(), studentFor(level, n-1)*math.Sqrt(v/n)).scale(100), true
}
