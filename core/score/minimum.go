package score

// The numbers of answers from which figures are shown, unless an organisation chose stricter ones.
const (
	DefaultPublication int64 = 5  // below: nothing, for the respondents' sake
	DefaultInterval    int64 = 10 // from here on: a score with its interval
	DefaultTrend       int64 = 30 // from here on: a score that stands by itself, and a trend
)

// Display is how a figure may appear.
type Display string

// The ways to appear.
const (
	Hidden Display = "hidden" // not at all, by no road; also not by subtraction
	Greyed Display = "greyed" // with a warning that chance can do much
	Plain  Display = "plain"
)

// MinimumN are the numbers of answers from which figures are shown. Zero fields mean the defaults.
type MinimumN struct {
	Publication int64
	Interval    int64
	Trend       int64
}

// or returns the default for a zero field.
func or(chosen, standard int64) int64 {
	if chosen == 0 {
		return standard
	}
	return chosen
}

// Display returns how a score of n answers may appear. A publication threshold above the trend threshold wins.
func (m MinimumN) Display(n int64) Display {
	switch {
	case n < or(m.Publication, DefaultPublication):
		return Hidden
	case n < or(m.Trend, DefaultTrend):
		return Greyed
	}
	return Plain
}

// ShowsInterval reports whether n answers are enough for a score with its interval.
func (m MinimumN) ShowsInterval(n int64) bool {
	return m.Display(n) != Hidden && n >= or(m.Interval, DefaultInterval)
}

// ShowsTrend reports whether n answers are enough to be a point of a trend.
func (m MinimumN) ShowsTrend(n int64) bool { return m.Display(n) == Plain }

// RevealsBySubtraction reports whether showing a part beside its whole would give away the rest: some but too few other
// answers remain.
func (m MinimumN) RevealsBySubtraction(part, whole int64) bool {
	rest := whole - part
	return rest > 0 && m.Display(rest) == Hidden
}
