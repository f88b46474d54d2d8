package score

import "math"

// ShareDelta is how much one share differs from another, second minus first, in percentage points.
type ShareDelta struct {
	Points   float64
	Newcombe Interval // square and add on Wilson's limits (Newcombe, Statistics in Medicine 17, 1998)
	Defined  bool     // false when all or none have the property: Z and TwoSided don't exist
	Z        float64  // with the pooled share
	TwoSided float64  // p-value of Z
	Fisher   float64  // exact two-sided p-value
	Exact    bool     // an expected number is below 5: go by Fisher, not by Z
}

// ShareDifference compares two independent shares at a level. Not defined when either is of nobody.
func ShareDifference(first, second Share, level float64) (ShareDelta, bool) {
	w1, ok1 := first.Wilson(level)
	w2, ok2 := second.Wilson(level)
	if !ok1 || !ok2 {
		return ShareDelta{}, false
	}
	a, _ := first.Percentage()
	b, _ := second.Percentage()
	table := Table{first.Count, first.N - first.Count, second.Count, second.N - second.Count}
	d := ShareDelta{Points: b - a, Newcombe: squareAndAdd(a, w1, b, w2),
		Fisher: table.FisherTwoSided(), Exact: table.smallestExpected() < 5}
	n1, n2 := float64(first.N), float64(second.N)
	pooled := float64(first.Count+second.Count) / (n1 + n2)
	if pooled > 0 && pooled < 1 {
		d.Defined = true
		d.Z = d.Points / 100 / math.Sqrt(pooled*(1-pooled)*(1/n1+1/n2))
		d.TwoSided = twoSided(d.Z)
	}
	return d, true
}
