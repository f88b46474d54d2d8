package reward

import (
	"math/big"
	"slices"

	"klankbord.org/core/fault"
)

// Divide divides a pool by weights: everybody's floor, then one cent each to the largest remainders; ties go to the larger
// weight, then to the earlier position, so the order must be agreed beforehand. The shares add up to the pool, weight 0
// never gets a cent, and when all weights are 0 nothing is paid. Negative pools and weights are Invalid faults. Source:
// Hamilton's method; Balinski & Young, Fair Representation, 2001.
func Divide(pool Cents, weights []int64) ([]Cents, error) {
	if pool < 0 {
		return nil, fault.NewInvalid("pool", "number.negative", "value", int64(pool))
	}
	shares := make([]Cents, len(weights))
	sum := new(big.Int)
	for _, w := range weights {
		if w < 0 {
			return nil, fault.NewInvalid("weight", "number.negative", "value", w)
		}
		sum.Add(sum, big.NewInt(w))
	}
	if sum.Sign() == 0 {
		return shares, nil
	}
	remainders := make([]*big.Int, len(weights))
	order := make([]int, len(weights))
	left := int64(pool)
	for i, w := range weights {
		quota := new(big.Int).Mul(big.NewInt(int64(pool)), big.NewInt(w))
		floor, remainder := quota.QuoRem(quota, sum, new(big.Int))
		shares[i], remainders[i], order[i] = Cents(floor.Int64()), remainder, i
		left -= floor.Int64()
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if c := remainders[b].Cmp(remainders[a]); c != 0 {
			return c
		}
		switch {
		case weights[a] > weights[b]:
			return -1
		case weights[a] < weights[b]:
			return 1
		}
		return a - b
	})
	for _, i := range order[:left] {
		shares[i]++
	}
	return shares, nil
}

// Forfeit says what happens to the share of somebody who gets none. It is fixed in the scheme.
type Forfeit string

// What can happen to forfeited shares. Retaining is the advice: nobody may profit from accusing a colleague.
const (
	Retain       Forfeit = "retain"
	Redistribute Forfeit = "redistribute"
)

// Share is one person's claim on a pool.
type Share struct {
	Weight   int64 // FTE in hundredths × days
	Eligible bool
}

// Distribution is what became of a pool.
type Distribution struct {
	Cents    []Cents // per person, in the order given
	Paid     Cents
	Retained Cents
}

// Distribute divides a pool. When retaining, everybody's share is computed and the ineligible ones stay behind; when
// redistributing, only the eligible take part.
func Distribute(pool Cents, people []Share, f Forfeit) (Distribution, error) {
	weights := make([]int64, len(people))
	for i, p := range people {
		if p.Eligible || f == Retain {
			weights[i] = p.Weight
		}
	}
	shares, err := Divide(pool, weights)
	if err != nil {
		return Distribution{}, err
	}
	d := Distribution{Cents: shares}
	for i, p := range people {
		if !p.Eligible {
			d.Cents[i] = 0
		}
		d.Paid += d.Cents[i]
	}
	d.Retained = pool - d.Paid
	return d, nil
}

// Correction is what a recomputed run changes.
type Correction struct {
	Cents   []Cents // recomputed minus paid, per person
	Recover Cents   // total to be recovered
	Extra   Cents   // total to be paid extra
}

// Correct compares what was paid with what should have been, person by person. Source: METHODS 9.5.
func Correct(paid, recomputed []Cents) (Correction, error) {
	if len(paid) != len(recomputed) {
		return Correction{}, fault.NewInvalid("recomputed", "correction.people_differ", "paid", len(paid), "recomputed", len(recomputed))
	}
	c := Correction{Cents: make([]Cents, len(paid))}
	for i := range paid {
		c.Cents[i] = recomputed[i] - paid[i]
		if c.Cents[i] < 0 {
			c.Recover -= c.Cents[i]
		} else {
			c.Extra += c.Cents[i]
		}
	}
	return c, nil
}
