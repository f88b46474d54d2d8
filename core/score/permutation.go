package score

import "math"

// Exact are p-values from all ways in which the pooled answers could have been divided over the two groups.
type Exact struct {
	TwoSided float64 // a difference at least this far from 0, either way
	Greater  float64 // second exceeds first by at least this much
	Less     float64 // second exceeds first by at most this much
}

// Permutation returns the exact permutation p-values of the difference in NPS, second minus first. It is the test when
// either group has fewer than 30 answers or when money hangs on it. The work grows with the product of the pooled
// numbers of detractors and promoters: microseconds for tens of answers, milliseconds for thousands. Not defined when
// either group is empty.
func Permutation(first, second Counts) (Exact, bool) {
	if first.N() == 0 || second.N() == 0 {
		return Exact{}, false
	}
	h := newDivision(first, second)
	observed := h.gap(second.Net())
	var sum Exact
	var total float64
	h.each(func(net int64, p float64) {
		total += p
		gap := h.gap(net)
		if gap >= observed {
			sum.Greater += p
		}
		if gap <= observed {
			sum.Less += p
		}
		if abs(gap) >= abs(observed) {
			sum.TwoSided += p
		}
	})
	// Dividing by the total takes out the rounding of the logarithms, and makes "all of them" exactly 1.
	share := func(p float64) float64 { return max(p/total, negligible) }
	return Exact{share(sum.TwoSided), share(sum.Greater), share(sum.Less)}, true
}

// negligible is a probability that isn't worth visiting; it keeps a hundred thousand answers within a second. A p-value
// below it is given as this much, for a permutation p is never 0.
const negligible = 1e-100

// division is the multivariate hypergeometric distribution of the second group's answers when the pool is divided.
type division struct {
	pool   Counts
	second int64 // size of the second group
	logs   []float64
}

func newDivision(first, second Counts) division {
	pool := first.Add(second)
	logs := make([]float64, pool.N()+1) // logarithms of factorials
	for i := int64(2); i <= pool.N(); i++ {
		logs[i] = logs[i-1] + math.Log(float64(i))
	}
	return division{pool: pool, second: second.N(), logs: logs}
}

// gap returns the difference in NPS as a whole number: it is that difference times n₁·n₂, so equal differences are equal.
func (h division) gap(net int64) int64 { return net*h.pool.N() - h.pool.Net()*h.second }

// each visits every composition of the second group with its net number of promoters and its probability.
func (h division) each(visit func(net int64, p float64)) {
	pool, k := h.pool, h.second
	for d := max(0, k-pool.Passives-pool.Promoters); d <= min(pool.Detractors, k); d++ {
		low := max(0, k-d-pool.Passives)
		high := min(pool.Promoters, k-d)
		if low > high {
			continue
		}
		top := min(max((k-d)*(pool.Promoters+1)/(pool.Promoters+pool.Passives+2), low), high) // most probable
		start := h.probability(d, top)
		p := start
		for m := top; p > negligible; m++ {
			visit(m-d, p)
			if m == high {
				break
			}
			passives := k - d - m
			p *= float64((pool.Promoters-m)*passives) / float64((m+1)*(pool.Passives-passives+1))
		}
		p = start
		for m := top; m > low && p > negligible; m-- {
			passives := k - d - m
			p *= float64(m*(pool.Passives-passives)) / float64((pool.Promoters-m+1)*(passives+1))
			visit(m-1-d, p)
		}
	}
}

// probability returns that of d detractors and m promoters in the second group.
func (h division) probability(d, m int64) float64 {
	p := h.pool
	return math.Exp(h.choose(p.Detractors, d) + h.choose(p.Promoters, m) + h.choose(p.Passives, h.second-d-m) -
		h.choose(p.N(), h.second))
}

// choose returns the logarithm of a binomial coefficient.
func (h division) choose(n, k int64) float64 { return h.logs[n] - h.logs[k] - h.logs[n-k] }

func abs(x int64) int64 {
	if x < 0 {
		return -x
	}
	return x
}
