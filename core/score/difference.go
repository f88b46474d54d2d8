package score

import "math"

// Delta is how much one group's NPS differs from another's, second minus first, in points.
type Delta struct {
	Points       float64  // the observed difference
	Mover        Interval // its interval: square and add on the score limits (Newcombe 1998; Zou & Donner 2008)
	AdjustedWald Test     // the test for everyday use; Permutation when n is small or money hangs on it
}

// Test is a comparison of an estimate with 0.
type Test struct {
	Points   float64  // the estimate that is tested; with augmented samples not the observed difference
	SE       float64  // its standard error, in points
	Defined  bool     // false when there is no variance: statistic and p-values don't exist then
	Value    float64  // z or t
	DF       float64  // degrees of freedom of t; 0 for z
	TwoSided float64  // p-value against "no difference"
	Greater  float64  // p-value against "not greater than 0"
	Interval Interval // in points, not cut off
}

// Difference compares two independent groups or periods at a level. Not defined when either is empty.
func Difference(first, second Counts, level float64) (Delta, bool) {
	mover, ok := Mover(first, second, level)
	if !ok {
		return Delta{}, false
	}
	a, _ := first.NPS()
	b, _ := second.NPS()
	test, _ := AdjustedWaldTest(first, second, level)
	return Delta{Points: b - a, Mover: mover, AdjustedWald: test}, true
}

// Mover returns the interval of second minus first from the two score intervals. It can pass ±100 but not ±200, and it
// is the one interval by which a change is called a change.
func Mover(first, second Counts, level float64) (Interval, bool) {
	i1, ok1 := first.ScoreInterval(level)
	i2, ok2 := second.ScoreInterval(level)
	if !ok1 || !ok2 {
		return Interval{}, false
	}
	a, _ := first.NPS()
	b, _ := second.NPS()
	return squareAndAdd(a, i1, b, i2), true
}

// squareAndAdd combines the intervals of two independent estimates into that of their difference.
func squareAndAdd(a float64, ia Interval, b float64, ib Interval) Interval {
	return Interval{
		Lower: b - a - math.Hypot(b-ib.Lower, ia.Upper-a),
		Upper: b - a + math.Hypot(ib.Upper-b, a-ia.Lower),
	}
}

// AdjustedWaldTest compares two groups after adding three imaginary customers to each. Not defined when either is empty.
func AdjustedWaldTest(first, second Counts, level float64) (Test, bool) {
	if first.N() == 0 || second.N() == 0 {
		return Test{}, false
	}
	return zTest(adjusted(first.weighted()), adjusted(second.weighted()), level), true
}

// WaldTest compares two groups without adding anything; its errors are too frequent below about 100 answers.
func WaldTest(first, second Counts, level float64) (Test, bool) {
	if first.N() == 0 || second.N() == 0 {
		return Test{}, false
	}
	return zTest(first.weighted(), second.weighted(), level), true
}

// zTest compares two samples with their own variances.
func zTest(first, second trinomial, level float64) Test {
	difference := 100 * (second.theta() - first.theta())
	se := 100 * math.Hypot(first.se(), second.se())
	t := Test{Points: difference, SE: se, Interval: around(difference, normalFor(level)*se)}
	if se > 0 {
		t.Defined, t.Value = true, difference/se
		t.TwoSided, t.Greater = twoSided(t.Value), normalCDF(-t.Value)
	}
	return t
}

// WelchTest compares two groups with Welch's t on −1, 0 and 1. Not defined when either has fewer than two answers or
// neither has any variance.
func WelchTest(first, second Counts, level float64) (Test, bool) {
	v1, ok1 := first.VarianceUnbiased()
	v2, ok2 := second.VarianceUnbiased()
	if !ok1 || !ok2 || v1+v2 == 0 {
		return Test{}, false
	}
	n1, n2 := float64(first.N()), float64(second.N())
	a, b := v1/n1, v2/n2
	df := (a + b) * (a + b) / (a*a/(n1-1) + b*b/(n2-1))
	return tTest(100*(second.weighted().theta()-first.weighted().theta()), 100*math.Sqrt(a+b), df, level), true
}

// tTest tests an estimate with Student's t; se must be above 0.
func tTest(estimate, se, df, level float64) Test {
	t := estimate / se
	return Test{Points: estimate, SE: se, Defined: true, Value: t, DF: df,
		TwoSided: studentTwoSided(t, df), Greater: student(df).CDF(-t),
		Interval: around(estimate, studentFor(level, df)*se)}
}
