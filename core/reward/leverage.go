package reward

import (
	"math/big"

	"klankbord.org/core/survey"
)

// Leverage is what one answer more or less would have done to a percentage.
type Leverage struct {
	Worse   *big.Rat // one happy customer of the period had been unhappy; nil when there was none
	Better  *big.Rat // one unhappy customer had been happy; nil when there was none
	Largest *big.Rat // the larger of the two changes, never negative
}

// LeverageOf recomputes a percentage with one answer of the period turned around: the lowest of the happy ones becomes the
// highest of the unhappy ones, and the other way round. Source: METHODS 9.1, one-answer leverage.
func LeverageOf(f Figure, m survey.Metric, c Curve, goal Goal, baseline, period Tally) Leverage {
	now := payFor(f, m, c, goal, baseline, period)
	l := Leverage{Largest: new(big.Rat)}
	unhappy, happy := edges(m)
	if from := nearest(period, m, survey.Promoter); from >= 0 {
		l.Worse = payFor(f, m, c, goal, baseline, moved(period, from, unhappy-period.Min))
	}
	if from := nearest(period, m, survey.Detractor); from >= 0 {
		l.Better = payFor(f, m, c, goal, baseline, moved(period, from, happy-period.Min))
	}
	for _, other := range []*big.Rat{l.Worse, l.Better} {
		if other == nil {
			continue
		}
		if d := new(big.Rat).Sub(other, now); d.Abs(d).Cmp(l.Largest) > 0 {
			l.Largest = d
		}
	}
	return l
}

// payFor is the percentage of a result; a result that isn't there pays nothing.
func payFor(f Figure, m survey.Metric, c Curve, goal Goal, baseline, period Tally) *big.Rat {
	v, ok := goal.result(f, m, baseline, period)
	if !ok {
		return new(big.Rat)
	}
	return c.Payout(v)
}

// edges returns the highest unhappy and the lowest happy score of a metric.
func edges(m survey.Metric) (unhappy, happy int) {
	unhappy, happy = m.Min, m.Max
	for s := m.Min; s <= m.Max; s++ {
		if m.Band(s) == survey.Detractor {
			unhappy = s
		}
	}
	for s := m.Max; s >= m.Min; s-- {
		if m.Band(s) == survey.Promoter {
			happy = s
		}
	}
	return unhappy, happy
}

// nearest returns the index of the score that one answer is taken from: the lowest happy or highest unhappy one given, −1
// when nobody was.
func nearest(t Tally, m survey.Metric, band survey.Band) int {
	found := -1
	for i, c := range t.Counts {
		if c == 0 || m.Band(t.Min+i) != band {
			continue
		}
		found = i
		if band == survey.Promoter {
			break
		}
	}
	return found
}

// moved returns a tally with one answer moved.
func moved(t Tally, from, to int) Tally {
	c := Tally{t.Min, append([]int64(nil), t.Counts...)}
	c.Counts[from]--
	c.Counts[to]++
	return c
}

// Goal says what a result is.
type Goal string

// The goals. Growth from the own baseline is the advice.
const (
	Growth Goal = "growth" // the figure of the period minus that of the baseline
	Level  Goal = "level"  // the figure of the period
)

// result returns what a goal looks at, exactly; ok is false when an answer is missing that it needs.
func (g Goal) result(f Figure, m survey.Metric, baseline, period Tally) (*big.Rat, bool) {
	now, ok := f.Value(m, period)
	if !ok || g == Level {
		return now, ok
	}
	before, ok := f.Value(m, baseline)
	if !ok {
		return nil, false
	}
	return new(big.Rat).Sub(now, before), true
}
