package score

import "math"

// Table is a two-by-two table of counts: A and B with and without the property in one group, C and D in the other.
type Table struct{ A, B, C, D int64 }

// FisherGreater returns the exact one-sided p-value that the first group has the property more often than the second:
// the probability, with all margins fixed, of A or more.
func (t Table) FisherGreater() float64 {
	var greater, total float64
	t.each(func(a int64, weight float64) {
		total += weight
		if a >= t.A {
			greater += weight
		}
	})
	return greater / total
}

// FisherTwoSided returns the exact two-sided p-value: the probability of all tables that are not more likely than this
// one, with a hair of slack so that equally likely tables are equal.
func (t Table) FisherTwoSided() float64 {
	const slack = 1 + 1e-7
	var own, sum, total float64
	t.each(func(a int64, weight float64) {
		if a == t.A {
			own = weight
		}
	})
	t.each(func(_ int64, weight float64) {
		total += weight
		if weight <= own*slack {
			sum += weight
		}
	})
	return sum / total
}

// each visits every table with these margins and a weight proportional to its probability. The most likely table weighs
// 1, so that nothing overflows.
func (t Table) each(visit func(a int64, weight float64)) {
	with, first, n := t.A+t.C, t.A+t.B, t.A+t.B+t.C+t.D
	low, high := max(0, first+with-n), min(first, with)
	mode := min(max((first+1)*(with+1)/(n+2), low), high)
	weight := 1.0
	for a := mode; ; a++ {
		visit(a, weight)
		if a == high {
			break
		}
		weight *= float64(with-a) * float64(first-a) / (float64(a+1) * float64(n-with-first+a+1))
	}
	weight = 1.0
	for a := mode; a > low; a-- {
		weight *= float64(a) * float64(n-with-first+a) / (float64(with-a+1) * float64(first-a+1))
		visit(a-1, weight)
	}
}

// smallestExpected returns the smallest count expected if both groups were alike.
func (t Table) smallestExpected() float64 {
	n := float64(t.A + t.B + t.C + t.D)
	if n == 0 {
		return 0
	}
	with, without := float64(t.A+t.C), float64(t.B+t.D)
	return math.Min(with, without) * math.Min(float64(t.A+t.B), float64(t.C+t.D)) / n
}
