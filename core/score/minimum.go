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

// Concealed returns which groups may not be shown: those with too few answers, and as many others that nobody can find
// the few by subtraction. Each line lists, by index, the groups that add up to a total that may be known, such as all
// teams of one month. While a line hides one group only, or several that are together too few, the smallest that is shown
// joins them; of equal ones the first. Source: complementary suppression; Willenborg & de Waal, Elements of Statistical Disclosure
// Control, 2001.
func (m MinimumN) Concealed(n []int64, lines [][]int) []bool {
	hidden := make([]bool, len(n))
	for i, count := range n {
		hidden[i] = m.Display(count) == Hidden
	}
	for again := true; again; {
		again = false
		for _, line := range lines {
			if i := m.next(n, hidden, line); i >= 0 {
				hidden[i], again = true, true
			}
		}
	}
	return hidden
}

// next is the group of a line that has to be hidden too, −1 when none has.
func (m MinimumN) next(n []int64, hidden []bool, line []int) int {
	smallest, kept, shown, whole := -1, 0, int64(0), int64(0)
	for _, i := range line {
		whole += n[i]
		if hidden[i] {
			kept += int(min(1, n[i]))
			continue
		}
		shown += n[i]
		if smallest < 0 || n[i] < n[smallest] {
			smallest = i
		}
	}
	// One hidden group is known by subtraction. That it is large helps only until it is subtracted along another line.
	if kept == 1 || m.RevealsBySubtraction(shown, whole) {
		return smallest
	}
	return -1
}
