package score

import (
	"math"

	"klankbord.org/core/fault"
)

// Scale is a range of whole numbers that answers may have, both ends included: 0–10, 1–5, 1–7, or −5…5.
type Scale struct {
	Min int `json:"min"`
	Max int `json:"max"`
}

// The scales of the three indicators.
var (
	ScaleNPS  = Scale{0, 10}
	ScaleCSAT = Scale{1, 5}
	ScaleCES  = Scale{1, 7} // CES 2.0: agreement with "made it easy"
	ScaleCES1 = Scale{1, 5} // CES 1.0: effort, low is good
)

// Points returns how many values the scale has.
func (s Scale) Points() int { return s.Max - s.Min + 1 }

// Has reports whether a value lies on the scale.
func (s Scale) Has(value int) bool { return value >= s.Min && value <= s.Max }

// Distribution is how often every point of a scale was given. All figures of an indicator follow from it, and it is
// shown beside them because a score hides its shape.
type Distribution struct {
	Scale  Scale   `json:"scale"`
	Counts []int64 `json:"counts"` // from Scale.Min to Scale.Max
}

// NewDistribution returns an empty distribution.
func NewDistribution(s Scale) Distribution {
	return Distribution{Scale: s, Counts: make([]int64, max(0, s.Points()))}
}

// DistributionOf counts ratings. A rating outside the scale is an Invalid fault; leave unanswered questions out.
func DistributionOf(s Scale, ratings []int) (Distribution, error) {
	d := NewDistribution(s)
	for _, r := range ratings {
		if err := d.Observe(r, 1); err != nil {
			return Distribution{}, err
		}
	}
	return d, nil
}

// Observe adds a number of answers with the same rating.
func (d Distribution) Observe(rating int, times int64) error {
	if !d.Scale.Has(rating) {
		return fault.NewInvalid("score", "score.out_of_range", "value", rating, "min", d.Scale.Min, "max", d.Scale.Max)
	}
	d.Counts[rating-d.Scale.Min] += times
	return nil
}

// Add returns two distributions on the same scale together; another scale is a Conflict fault, because points of
// different scales mean different things.
func (d Distribution) Add(o Distribution) (Distribution, error) {
	if d.Scale != o.Scale {
		return Distribution{}, fault.NewConflict("scale", "score.scales_differ")
	}
	sum := NewDistribution(d.Scale)
	for i := range sum.Counts {
		sum.Counts[i] = d.Counts[i] + o.Counts[i]
	}
	return sum, nil
}

// N returns the number of answers.
func (d Distribution) N() int64 {
	var n int64
	for _, c := range d.Counts {
		n += c
	}
	return n
}

// Between counts the answers from one rating to another, both included; ratings beyond the scale count nothing.
func (d Distribution) Between(from, to int) int64 {
	var n int64
	for v := max(from, d.Scale.Min); v <= min(to, d.Scale.Max); v++ {
		n += d.Counts[v-d.Scale.Min]
	}
	return n
}

// Share returns the answers from one rating to another out of all.
func (d Distribution) Share(from, to int) Share { return Share{d.Between(from, to), d.N()} }

// Mean returns the average rating; ok is false without answers.
func (d Distribution) Mean() (mean float64, ok bool) {
	var sum, n int64
	for i, c := range d.Counts {
		sum, n = sum+int64(d.Scale.Min+i)*c, n+c
	}
	if n == 0 {
		return 0, false
	}
	return float64(sum) / float64(n), true
}

// SD returns the standard deviation of the ratings with n−1; not defined for fewer than two answers.
func (d Distribution) SD() (sd float64, ok bool) {
	mean, _ := d.Mean()
	n := d.N()
	if n < 2 {
		return 0, false
	}
	var squares float64
	for i, c := range d.Counts {
		off := float64(d.Scale.Min+i) - mean
		squares += float64(c) * off * off
	}
	return math.Sqrt(squares / float64(n-1)), true
}

// MeanInterval returns the t interval of the mean, not cut off at the ends of the scale; not defined for fewer than two
// answers.
func (d Distribution) MeanInterval(level float64) (Interval, bool) {
	sd, ok := d.SD()
	if !ok {
		return Interval{}, false
	}
	mean, _ := d.Mean()
	n := float64(d.N())
	return around(mean, studentFor(level, n-1)*sd/math.Sqrt(n)), true
}
