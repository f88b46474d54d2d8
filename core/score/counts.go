package score

import (
	"math"

	"klankbord.org/core/fault"
)

// Counts are answers to an NPS question by category. The zero value is "no answers" and ready to add to.
type Counts struct {
	Detractors int64 `json:"detractors"` // scores 0–6
	Passives   int64 `json:"passives"`   // scores 7 and 8
	Promoters  int64 `json:"promoters"`  // scores 9 and 10
}

// CountsOf counts scores of 0 to 10. Unanswered questions have to be left out by the caller: they are not in n. A score
// outside the scale is an Invalid fault.
func CountsOf(scores []int) (Counts, error) {
	var c Counts
	for _, s := range scores {
		if s < 0 || s > 10 {
			return Counts{}, fault.NewInvalid("score", "score.out_of_range", "value", s, "min", 0, "max", 10)
		}
		c = c.Add(categoryOf(s))
	}
	return c, nil
}

// categoryOf returns the counts of a single score from 0 to 10.
func categoryOf(score int) Counts {
	switch {
	case score <= 6:
		return Counts{Detractors: 1}
	case score <= 8:
		return Counts{Passives: 1}
	}
	return Counts{Promoters: 1}
}

// Sum adds any number of counts: the one right way to combine teams or periods.
func Sum(parts ...Counts) Counts {
	var c Counts
	for _, p := range parts {
		c = c.Add(p)
	}
	return c
}

// Add returns the counts of two disjoint groups of answers together.
func (c Counts) Add(o Counts) Counts {
	return Counts{c.Detractors + o.Detractors, c.Passives + o.Passives, c.Promoters + o.Promoters}
}

// Sub returns the counts without those of a group that is part of them.
func (c Counts) Sub(o Counts) Counts {
	return Counts{c.Detractors - o.Detractors, c.Passives - o.Passives, c.Promoters - o.Promoters}
}

// N returns the number of answers.
func (c Counts) N() int64 { return c.Detractors + c.Passives + c.Promoters }

// Net returns promoters minus detractors. Whether a target is reached is decided on this whole number and N, so that no
// rounding stands between somebody and a bonus.
func (c Counts) Net() int64 { return c.Promoters - c.Detractors }

// NPS returns 100·(promoters − detractors)/n in points; ok is false without answers.
func (c Counts) NPS() (points float64, ok bool) {
	n := c.N()
	if n == 0 {
		return 0, false
	}
	return 100 * float64(c.Net()) / float64(n), true
}

// Variance returns the variance of one answer on the scale −1, 0, +1: between 0 (all agree) and 1 (half promoters, half
// detractors).
func (c Counts) Variance() (v float64, ok bool) {
	n := float64(c.N())
	if n == 0 {
		return 0, false
	}
	outer, net := float64(c.Promoters+c.Detractors), float64(c.Net())
	return (outer*n - net*net) / (n * n), true // whole numbers until the division: exactly 0 when all agree
}

// VarianceUnbiased returns the variance with n−1; not defined for fewer than two answers.
func (c Counts) VarianceUnbiased() (v float64, ok bool) {
	n := float64(c.N())
	if n < 2 {
		return 0, false
	}
	v, _ = c.Variance()
	return v * n / (n - 1), true
}

// SE returns the standard error of the NPS in points: √(variance/n).
func (c Counts) SE() (points float64, ok bool) {
	v, ok := c.Variance()
	if !ok {
		return 0, false
	}
	return 100 * math.Sqrt(v/float64(c.N())), true
}

// Mirror swaps promoters and detractors, which turns every figure into its opposite.
func (c Counts) Mirror() Counts { return Counts{c.Promoters, c.Passives, c.Detractors} }

// weighted turns counts into the numbers that closed forms compute with.
func (c Counts) weighted() trinomial {
	return trinomial{float64(c.Detractors), float64(c.Passives), float64(c.Promoters)}
}

// trinomial are counts to which a fraction of an imaginary customer may have been added.
type trinomial struct{ d, p, m float64 }

// plus adds imaginary answers to each category.
func (t trinomial) plus(d, p, m float64) trinomial { return trinomial{t.d + d, t.p + p, t.m + m} }

// n returns the total.
func (t trinomial) n() float64 { return t.d + t.p + t.m }

// theta returns the NPS on the unit scale.
func (t trinomial) theta() float64 { return (t.m - t.d) / t.n() }

// variance returns the variance of one answer on the unit scale.
func (t trinomial) variance() float64 {
	n := t.n()
	return max(0, ((t.m+t.d)*n-(t.m-t.d)*(t.m-t.d))/(n*n))
}

// se returns the standard error on the unit scale.
func (t trinomial) se() float64 { return math.Sqrt(t.variance() / t.n()) }
