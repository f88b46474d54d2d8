package score

import "math"

// ScoreInterval returns the score interval of the NPS in points, in the form that Tango gave it (Statistics in Medicine
// 17, 1998): all values that a test at the level wouldn't reject. It keeps what it promises from five answers up, never
// leaves ±100 and makes sense when everybody agrees, which is why it stands wherever an interval is shown or decides
// anything. It takes about a microsecond and allocates nothing. Not defined without answers.
func (c Counts) ScoreInterval(level float64) (Interval, bool) {
	if c.N() == 0 {
		return Interval{}, false
	}
	z := normalFor(level)
	t := c.weighted()
	return Interval{Lower: 100 * scoreLower(t, z), Upper: -100 * scoreLower(trinomial{t.m, t.p, t.d}, z)}, true
}

// scoreLower returns the lower limit on the unit scale: the δ below θ where Z(δ) = z. The upper limit is that of the
// mirrored counts with the other sign.
func scoreLower(t trinomial, z float64) float64 {
	if t.d == t.n() {
		return -1
	}
	return fallingRoot(t, z, -1, t.theta())
}

// scoreExcess returns n·(θ − δ) − z·√(variance under δ). It has the sign of Z(δ) − z and, unlike Z, no pole at the ends.
func scoreExcess(t trinomial, z, delta float64) float64 {
	n := t.n()
	a := 2 * n
	b := -t.d - t.m + (2*n-t.m+t.d)*delta
	c := -t.d * delta * (1 - delta)
	root := math.Sqrt(max(0, b*b-4*a*c))
	var q float64 // the probability of a detractor that fits best when the NPS is δ
	if b > 0 && root > 0 {
		q = -2 * c / (root + b) // the same root written so that nothing cancels
	} else {
		q = (root - b) / (2 * a)
	}
	return t.m - t.d - n*delta - z*math.Sqrt(max(0, n*(2*q+delta*(1-delta))))
}

// Ridders' method halves the bracket at least once a step, so this many steps exhaust a float64.
const (
	maxSteps      = 60
	rootPrecision = 1e-13
)

// fallingRoot finds where the excess changes from positive at lower to not positive at upper, with Ridders' method.
func fallingRoot(t trinomial, z, lower, upper float64) float64 {
	fl, fu := scoreExcess(t, z, lower), scoreExcess(t, z, upper)
	// When everybody agrees the excess is 0 at θ as well as at the limit below it: step away from θ first.
	for range maxSteps {
		if fu < 0 {
			break
		}
		middle := lower + (upper-lower)/2
		if fm := scoreExcess(t, z, middle); fm > 0 {
			lower, fl = middle, fm
		} else {
			upper, fu = middle, fm
		}
	}
	best := upper
	for range maxSteps {
		middle := lower + (upper-lower)/2
		fm := scoreExcess(t, z, middle)
		step := (middle - lower) * fm / math.Sqrt(fm*fm-fl*fu)
		next := middle + step // the function falls from lower to upper
		fn := scoreExcess(t, z, next)
		if fn == 0 || math.Abs(next-best) < rootPrecision || upper-lower < rootPrecision {
			return next
		}
		best = next
		lower, fl, upper, fu = bracket(lower, fl, upper, fu, middle, fm, next, fn)
	}
	return best
}

// bracket keeps the narrowest pair around the change of sign out of the old ends, the middle and the new point.
func bracket(lower, fl, upper, fu, middle, fm, next, fn float64) (float64, float64, float64, float64) {
	for _, p := range [2][2]float64{{middle, fm}, {next, fn}} {
		switch {
		case p[1] > 0 && p[0] > lower:
			lower, fl = p[0], p[1]
		case p[1] <= 0 && p[0] < upper:
			upper, fu = p[0], p[1]
		}
	}
	return lower, fl, upper, fu
}
