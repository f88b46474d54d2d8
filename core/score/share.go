package score

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Share is how many of n answers have a property, such as the two highest ratings.
type Share struct {
	Count int64 `json:"count"`
	N     int64 `json:"n"`
}

// Percentage returns 100·count/n; ok is false without answers.
func (s Share) Percentage() (float64, bool) {
	if s.N == 0 {
		return 0, false
	}
	return 100 * float64(s.Count) / float64(s.N), true
}

// Wilson returns Wilson's score interval in percentages (1927), without continuity correction: the one to show. Not
// defined without answers.
func (s Share) Wilson(level float64) (Interval, bool) {
	if s.N == 0 {
		return Interval{}, false
	}
	x, n, z := float64(s.Count), float64(s.N), normalFor(level)
	i := around((x+z*z/2)/(n+z*z), z/(n+z*z)*math.Sqrt(x*(n-x)/n+z*z/4))
	return s.certain(i).scale(100), true
}

// certain puts limits that are exactly 0 or 1 there; rounding would leave a hair's breadth.
func (s Share) certain(i Interval) Interval {
	if s.Count == 0 {
		i.Lower = 0
	}
	if s.Count == s.N {
		i.Upper = 1
	}
	return i.Clip(0, 1)
}

// AgrestiCoull returns the Wald interval after adding z²/2 of each kind, in percentages, cut off at 0 and 100.
func (s Share) AgrestiCoull(level float64) (Interval, bool) {
	if s.N == 0 {
		return Interval{}, false
	}
	z := normalFor(level)
	n := float64(s.N) + z*z
	p := (float64(s.Count) + z*z/2) / n
	return around(p, z*math.Sqrt(p*(1-p)/n)).Clip(0, 1).scale(100), true
}

// ClopperPearson returns the exact, conservative interval in percentages.
func (s Share) ClopperPearson(level float64) (Interval, bool) {
	if s.N == 0 {
		return Interval{}, false
	}
	x, rest, tail := float64(s.Count), float64(s.N-s.Count), (1-level)/2
	i := Interval{0, 1}
	if s.Count > 0 {
		i.Lower = mathext.InvRegIncBeta(x, rest+1, tail)
	}
	if s.Count < s.N {
		i.Upper = mathext.InvRegIncBeta(x+1, rest, 1-tail)
	}
	return i.scale(100), true
}

// Jeffreys returns the interval from the prior Beta(½, ½) in percentages, with 0 and 100 at the ends of the scale.
func (s Share) Jeffreys(level float64) (Interval, bool) {
	if s.N == 0 {
		return Interval{}, false
	}
	a, b, tail := float64(s.Count)+0.5, float64(s.N-s.Count)+0.5, (1-level)/2
	i := Interval{mathext.InvRegIncBeta(a, b, tail), mathext.InvRegIncBeta(a, b, 1-tail)}
	return s.certain(i).scale(100), true
}
