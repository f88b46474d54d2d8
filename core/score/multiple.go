package score

import (
	"cmp"
	"slices"
)

// BenjaminiHochberg returns p-values adjusted so that among the rejections at a level at most that share is expected to
// be false. The order is that of the input. JRSS B 57, 1995.
func BenjaminiHochberg(p []float64) []float64 { return stepUp(p, 1) }

// BenjaminiYekutieli does the same under any dependence between the tests. Annals of Statistics 29, 2001.
func BenjaminiYekutieli(p []float64) []float64 {
	var harmonic float64
	for i := range p {
		harmonic += 1 / float64(i+1)
	}
	return stepUp(p, harmonic)
}

// Bonferroni returns p-values times their number, at most 1.
func Bonferroni(p []float64) []float64 {
	adjusted := make([]float64, len(p))
	for i, x := range p {
		adjusted[i] = min(1, x*float64(len(p)))
	}
	return adjusted
}

// Holm returns p-values adjusted so that the chance of even one false rejection stays below the level: for where a
// single false claim does harm.
func Holm(p []float64) []float64 {
	adjusted := make([]float64, len(p))
	var highest float64
	for rank, i := range ascending(p) {
		highest = max(highest, min(1, p[i]*float64(len(p)-rank)))
		adjusted[i] = highest
	}
	return adjusted
}

// Rejected reports whether an adjusted p-value is at most the level, with a hair for rounding.
func Rejected(adjusted, level float64) bool { return adjusted <= level+1e-12 }

// stepUp returns the running minimum, from the largest p down, of p·m/rank times a factor.
func stepUp(p []float64, factor float64) []float64 {
	adjusted := make([]float64, len(p))
	order := ascending(p)
	lowest := 1.0
	for rank := len(order) - 1; rank >= 0; rank-- {
		i := order[rank]
		lowest = min(lowest, p[i]*float64(len(p))*factor/float64(rank+1))
		adjusted[i] = lowest
	}
	return adjusted
}

// ascending returns the positions of p from the smallest to the largest value.
func ascending(p []float64) []int {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	return order
}
