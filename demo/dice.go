package demo

import (
	"hash/fnv"
	"math/rand/v2"
)

// dice is a stream of chance. Each purpose has its own, so that another wording of comments doesn't change a score.
type dice struct{ *rand.Rand }

func newDice(seed uint64, purpose string) dice {
	h := fnv.New64a()
	h.Write([]byte(purpose))                            // a hash never fails
	return dice{rand.New(rand.NewPCG(seed, h.Sum64()))} // #nosec G404 -- the sample has to be the same every time
}

// chance is true with probability p (0…1).
func (d dice) chance(p float64) bool { return d.Float64() < p }

// between returns a whole number from low to high, both included.
func (d dice) between(low, high int) int { return low + d.IntN(high-low+1) }

// normal returns a normally distributed number.
func (d dice) normal(mean, sd float64) float64 { return mean + sd*d.NormFloat64() }

// weighted returns a position with a probability in proportion to its weight.
func (d dice) weighted(weights []float64) int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	at := d.Float64() * total
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// pick returns one of a list.
func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }
