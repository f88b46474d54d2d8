package target

import (
	"math"

	"klankbord.org/core/fault"
	"klankbord.org/core/score"
)

// Luck is how much of reaching a growth is chance. Source: METHODS 7.2.
type Luck struct {
	SE         float64 // of the change, in points
	Detectable float64 // smallest growth found with 80 % power, one-sided 5 %, in points
	ByChance   float64 // chance of reaching the growth without any improvement, 0 to 1
}

// LuckOf computes the part of chance for a growth in points between two groups of answers. Empty groups are an Invalid
// fault.
func LuckOf(before, after score.Sample, growth float64) (Luck, error) {
	found, err := score.MinimumDetectable(before, after, score.Power{Alpha: 0.05, Power: 0.80, Sides: 1})
	if err != nil {
		return Luck{}, err
	}
	return Luck{SE: found.SE, Detectable: found.Minimum, ByChance: Chance(growth, found.SE)}, nil
}

// Chance returns the chance that a growth is reached although nothing improved, given the standard error of the change.
// Without uncertainty a growth above 0 can't be reached by chance, and one of 0 always is.
func Chance(growth, se float64) float64 {
	if se == 0 {
		if growth > 0 {
			return 0
		}
		return 1
	}
	return math.Erfc(growth/se/math.Sqrt2) / 2
}

// Expected estimates how many answers about somebody a period will bring: jobs × share that is invited × share that
// answers × share that the person influences, rounded down. Shares run from 0 to 1; others are an Invalid fault.
func Expected(jobs int64, invited, answering, influenceable float64) (int64, error) {
	if jobs < 0 {
		return 0, fault.NewInvalid("jobs", "number.negative", "value", jobs)
	}
	n := float64(jobs)
	for _, share := range []struct {
		field string
		value float64
	}{{"invited", invited}, {"answering", answering}, {"influenceable", influenceable}} {
		if !(share.value >= 0 && share.value <= 1) {
			return 0, fault.NewInvalid(share.field, "number.out_of_range", "value", share.value, "min", 0, "max", 1)
		}
		n *= share.value
	}
	return int64(n + 1e-9), nil
}
