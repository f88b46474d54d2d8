package score

import (
	"math"

	"klankbord.org/core/fault"
)

// Pair are the scores (0–10) that one customer gave in two waves.
type Pair struct{ First, Second int }

// PairedChange is the change of category among customers who answered twice. They are not the customer base.
type PairedChange struct {
	First, Second Counts
	Points        float64 // NPS of the second wave minus that of the first
	Test          Test    // paired t on the change of category; DF is pairs − 1
}

// Paired compares two waves answered by the same customers. It needs two pairs and scores on 0–10, else an Invalid
// fault. When nobody's change differs from anybody else's the test isn't defined.
func Paired(pairs []Pair, level float64) (PairedChange, error) {
	if len(pairs) < 2 {
		return PairedChange{}, fault.NewInvalid("pairs", "score.too_few_pairs", "n", len(pairs), "min", 2)
	}
	var c PairedChange
	var sum, squares int64
	for _, p := range pairs {
		both, err := CountsOf([]int{p.First, p.Second})
		if err != nil {
			return PairedChange{}, err
		}
		first := categoryOf(p.First)
		second := both.Sub(first)
		c.First, c.Second = c.First.Add(first), c.Second.Add(second)
		d := second.Net() - first.Net()
		sum, squares = sum+d, squares+d*d
	}
	n := float64(len(pairs))
	mean := float64(sum) / n
	variance := (float64(squares) - n*mean*mean) / (n - 1)
	c.Points = 100 * mean
	if squares*int64(len(pairs)) == sum*sum { // everybody changed alike; in whole numbers, so that it is certain
		c.Test = Test{Points: c.Points, DF: n - 1, Interval: around(c.Points, 0)}
		return c, nil
	}
	c.Test = tTest(c.Points, 100*math.Sqrt(variance/n), n-1, level)
	return c, nil
}
