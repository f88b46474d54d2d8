package reward

import (
	"math/big"

	"klankbord.org/core/score"
	"klankbord.org/core/survey"
)

// Figure says which number of a metric decides pay.
type Figure string

// The figures that can decide pay. Each is an exact fraction of whole counts.
const (
	FigureNPS     Figure = "nps"      // points, −100 to 100
	FigureTopTwo  Figure = "top2"     // percentage of the two highest points
	FigureEasy    Figure = "easy"     // CES: percentage of 5–7
	FigureNetEase Figure = "net_ease" // CES: percentage of 5–7 minus percentage of 1–3
	FigureMean    Figure = "mean"     // over the scale
)

// Fits reports whether a figure can be read from a type of metric.
func (f Figure) Fits(t survey.MetricType) bool {
	switch f {
	case FigureNPS:
		return t == survey.NPS
	case FigureTopTwo:
		return t == survey.CSAT
	case FigureEasy, FigureNetEase:
		return t == survey.CES
	}
	return f == FigureMean
}

// Tally is how often each point of a scale was given: all that pay needs to know of a group of answers.
type Tally struct {
	Min    int     `json:"min"`
	Counts []int64 `json:"counts"`
}

// newTally returns an empty tally of a metric.
func newTally(m survey.Metric) Tally { return Tally{m.Min, make([]int64, m.Max-m.Min+1)} }

// N returns the number of answers.
func (t Tally) N() (n int64) {
	for _, c := range t.Counts {
		n += c
	}
	return n
}

// add counts another tally of the same metric in.
func (t Tally) add(o Tally) {
	for i, c := range o.Counts {
		t.Counts[i] += c
	}
}

// Distribution returns the tally for computing intervals.
func (t Tally) Distribution() score.Distribution {
	return score.Distribution{Scale: score.Scale{Min: t.Min, Max: t.Min + len(t.Counts) - 1}, Counts: t.Counts}
}

// value is what one answer with this score adds to a figure.
func (f Figure) value(m survey.Metric, answer int) int64 {
	switch f {
	case FigureNPS, FigureNetEase:
		return 100 * (int64(m.Band(answer)) - 1) // detractor −1, passive 0, promoter +1
	case FigureTopTwo, FigureEasy:
		if m.Band(answer) == survey.Promoter {
			return 100
		}
		return 0
	}
	return int64(answer)
}

// Value returns the figure of a tally as an exact fraction; ok is false without answers.
func (f Figure) Value(m survey.Metric, t Tally) (v *big.Rat, ok bool) {
	n := t.N()
	if n == 0 {
		return nil, false
	}
	sum := int64(0)
	for i, c := range t.Counts {
		sum += c * f.value(m, t.Min+i)
	}
	return rat(sum, n), true
}
