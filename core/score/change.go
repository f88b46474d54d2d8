package score

// Verdict says how sure a change is. It is the only thing by which a change may be called a change: anything weaker is
// shown as "no demonstrable change", without an arrow.
type Verdict string

// The verdicts.
const (
	Demonstrated Verdict = "demonstrated" // the 95 % interval excludes 0
	Probable     Verdict = "probable"     // the 80 % interval does, the 95 % interval doesn't
	NoChange     Verdict = "none"         // neither does
)

// Changed is the change of an NPS between two periods or groups.
type Changed struct {
	Points     float64  // second minus first
	Interval95 Interval // MOVER on score limits
	Interval80 Interval
	Verdict    Verdict
	Up         bool // the direction; means nothing when Verdict is NoChange
}

// Change compares two independent groups of answers and passes a verdict. Not defined when either is empty.
func Change(first, second Counts) (Changed, bool) {
	wide, ok := Mover(first, second, Level95)
	if !ok {
		return Changed{}, false
	}
	narrow, _ := Mover(first, second, Level80)
	a, _ := first.NPS()
	b, _ := second.NPS()
	c := Changed{Points: b - a, Interval95: wide, Interval80: narrow, Verdict: NoChange, Up: b > a}
	switch {
	case !wide.Contains(0):
		c.Verdict = Demonstrated
	case !narrow.Contains(0):
		c.Verdict = Probable
	}
	return c, true
}
