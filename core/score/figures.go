package score

import (
	"math"

	"klankbord.org/core/survey"
)

// Measure names a figure that can be read from a distribution.
type Measure string

// The measures. Points of NPS and net ease run from −100 to 100, shares from 0 to 100, means over the scale.
const (
	MeasureNPS     Measure = "nps"
	MeasureTopTwo  Measure = "top2"     // CSAT: percentage of the two highest points
	MeasureEasy    Measure = "easy"     // CES: percentage of 5–7
	MeasureNetEase Measure = "net_ease" // CES: percentage of 5–7 minus percentage of 1–3
	MeasureMean    Measure = "mean"
)

// Figure is one number with its uncertainty.
type Figure struct {
	Measure    Measure
	Value      float64
	Interval95 Interval
	Interval80 Interval
}

// Measures lists the figures of a metric type, the one that it is known by first.
func Measures(t survey.MetricType) []Measure {
	switch t {
	case survey.NPS:
		return []Measure{MeasureNPS, MeasureMean}
	case survey.CSAT:
		return []Measure{MeasureTopTwo, MeasureMean}
	case survey.CES:
		return []Measure{MeasureEasy, MeasureNetEase, MeasureMean}
	}
	return []Measure{MeasureMean}
}

// Bounds returns the lowest and highest value that a measure can have on a scale.
func (m Measure) Bounds(s Scale) Interval {
	switch m {
	case MeasureNPS, MeasureNetEase:
		return Interval{-100, 100}
	case MeasureTopTwo, MeasureEasy:
		return Interval{0, 100}
	}
	return Interval{float64(s.Min), float64(s.Max)}
}

// Read returns all figures of a distribution, the one that the metric type is known by first. It is empty without
// answers. Sources: METHODS 1.1, 1.2 and 2; the intervals are score, Wilson and t intervals.
func Read(t survey.MetricType, d Distribution) []Figure {
	var figures []Figure
	for _, m := range Measures(t) {
		if f, ok := read(m, d); ok {
			figures = append(figures, f)
		}
	}
	return figures
}

// ReadMeasure computes one figure of a distribution. It isn't defined without answers, or on a scale that doesn't have the
// measure's points.
func ReadMeasure(m Measure, d Distribution) (Figure, bool) { return read(m, d) }

// read computes one figure.
func read(m Measure, d Distribution) (Figure, bool) {
	if c, ok := threeWays(m, d); ok {
		value, ok := c.NPS()
		return figure(m, value, ok, c.ScoreInterval)
	}
	if s, ok := proportion(m, d); ok {
		value, ok := s.Percentage()
		return figure(m, value, ok, s.Wilson)
	}
	value, ok := d.Mean()
	return figure(m, value, ok, func(level float64) (Interval, bool) {
		i, ok := d.MeanInterval(level)
		if !ok { // a single answer tells nothing about the spread
			return m.Bounds(d.Scale), true
		}
		return i.Clip(float64(d.Scale.Min), float64(d.Scale.Max)), true
	})
}

// figure puts a value and its intervals together.
func figure(m Measure, value float64, ok bool, interval func(float64) (Interval, bool)) (Figure, bool) {
	if !ok {
		return Figure{}, false
	}
	f := Figure{Measure: m, Value: value}
	f.Interval95, _ = interval(Level95)
	f.Interval80, _ = interval(Level80)
	return f, true
}

// threeWays returns the counts behind a measure that weighs high against low.
func threeWays(m Measure, d Distribution) (Counts, bool) {
	switch m {
	case MeasureNPS:
		return d.NPS()
	case MeasureNetEase:
		return d.NetEase()
	}
	return Counts{}, false
}

// proportion returns the share behind a measure that is one.
func proportion(m Measure, d Distribution) (Share, bool) {
	switch m {
	case MeasureTopTwo:
		return d.TopTwo(), true
	case MeasureEasy:
		return d.EasyShare()
	}
	return Share{}, false
}

// Compared is the change of a figure between two groups of answers, with the verdict by which it may be called one.
type Compared struct {
	Measure Measure
	Changed
}

// Compare returns how the figure that a metric type is known by changed from the first group to the second. It isn't
// defined when either is empty. NPS by MOVER on score limits, shares by Newcombe, means by Welch's t.
func Compare(t survey.MetricType, first, second Distribution) (Compared, bool) {
	return CompareMeasure(Measures(t)[0], first, second)
}

// CompareMeasure is Compare for a measure of choice.
func CompareMeasure(m Measure, first, second Distribution) (Compared, bool) {
	if a, ok := threeWays(m, first); ok {
		b, _ := threeWays(m, second)
		c, ok := Change(a, b)
		return Compared{m, c}, ok
	}
	at := func(level float64) (Interval, float64, bool) { return meanDelta(first, second, level) }
	if a, ok := proportion(m, first); ok {
		b, _ := proportion(m, second)
		at = func(level float64) (Interval, float64, bool) {
			delta, ok := ShareDifference(a, b, level)
			return delta.Newcombe, delta.Points, ok
		}
	}
	wide, points, ok := at(Level95)
	if !ok {
		return Compared{}, false
	}
	narrow, _, _ := at(Level80)
	c := Changed{Points: points, Interval95: wide, Interval80: narrow, Verdict: NoChange, Up: points > 0}
	switch {
	case !wide.Contains(0):
		c.Verdict = Demonstrated
	case !narrow.Contains(0):
		c.Verdict = Probable
	}
	return Compared{m, c}, true
}

// meanDelta is the difference of two means with Welch's interval.
func meanDelta(first, second Distribution, level float64) (Interval, float64, bool) {
	a, okA := first.Mean()
	b, okB := second.Mean()
	sa, okSA := first.SD()
	sb, okSB := second.SD()
	if !okA || !okB || !okSA || !okSB || first.N() < 2 || second.N() < 2 {
		return Interval{}, 0, false
	}
	va, vb := sa*sa/float64(first.N()), sb*sb/float64(second.N())
	if va+vb == 0 { // everybody agrees twice: the spread, and so the uncertainty, is unknown
		return Interval{}, 0, false
	}
	df := (va + vb) * (va + vb) / (va*va/float64(first.N()-1) + vb*vb/float64(second.N()-1))
	t := tTest(b-a, math.Sqrt(va+vb), df, level)
	return t.Interval, b - a, true
}
