package score

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// The levels that Klankbord shows: 95 % for everybody, 80 % as the inner band for managers.
const (
	Level95 = 0.95
	Level80 = 0.80
)

// Interval is a range of values in the unit of the figure it belongs to; both ends included.
type Interval struct {
	Lower float64 `json:"lower"`
	Upper float64 `json:"upper"`
}

// Contains reports whether a value lies in the interval.
func (i Interval) Contains(x float64) bool { return x >= i.Lower && x <= i.Upper }

// Width returns how wide the interval is.
func (i Interval) Width() float64 { return i.Upper - i.Lower }

// Clip returns the interval cut off at limits that the figure can't pass, such as −100 and 100 points.
func (i Interval) Clip(lower, upper float64) Interval {
	return Interval{min(max(i.Lower, lower), upper), min(max(i.Upper, lower), upper)}
}

// around returns the interval of a value and its margin.
func around(x, margin float64) Interval { return Interval{x - margin, x + margin} }

// scale returns the interval with both ends multiplied.
func (i Interval) scale(by float64) Interval { return Interval{i.Lower * by, i.Upper * by} }

// normalFor returns the standard normal quantile z for a two-sided level: 1.959964 for 0.95.
func normalFor(level float64) float64 { return math.Sqrt2 * math.Erfinv(level) }

// normalQuantile returns the standard normal quantile of a probability.
func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }

// normalCDF returns the probability of at most z. It keeps its precision far out in the lower tail.
func normalCDF(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }

// twoSided returns the probability of a standard normal value at least as far from 0 as z.
func twoSided(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// student returns Student's t distribution with a number of degrees of freedom.
func student(df float64) distuv.StudentsT { return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df} }

// studentFor returns the quantile of Student's t for a two-sided level.
func studentFor(level, df float64) float64 { return student(df).Quantile((1 + level) / 2) }

// studentTwoSided returns the probability of a t value at least as far from 0 as t.
func studentTwoSided(t, df float64) float64 { return min(1, 2*student(df).CDF(-math.Abs(t))) }
