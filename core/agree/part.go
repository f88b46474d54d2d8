package agree

import (
	"slices"

	"klankbord.org/core/day"
)

// Part is a stretch of an agreement's period that one version decides.
type Part struct {
	Range   day.Range
	Version Version
}

// Parts cuts the period at each day on which a version takes effect that counts otherwise than the one before. A version
// that changes nothing about counting or amounts cuts nothing, so that an amendment of a text doesn't move a cent. Every
// day of the period is in exactly one part; without a frozen version there are none.
//
// Two parts aren't the same as the whole: a score over half the days rests on half the answers, and curves and minimums aren't
// straight lines. That is why only a real change cuts: what is earned before it must not depend on anything after.
func (a *Agreement) Parts() []Part {
	period := a.Period()
	var parts []Part
	for _, from := range a.turns() {
		v, ok := a.On(from)
		n := len(parts)
		switch {
		case !ok:
			continue
		case n > 0 && parts[n-1].Version.Terms.SameCounting(v.Terms):
			continue
		case n > 0:
			parts[n-1].Range.To = from - 1
		}
		parts = append(parts, Part{day.Range{From: from, To: period.To}, v})
	}
	return parts
}

// turns are the days on which another version begins to decide, in order.
func (a *Agreement) turns() []day.Day {
	var days []day.Day
	for _, v := range a.Frozen() {
		days = append(days, max(v.Effective, a.Period().From))
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// partFrom is the first day of the part in which a day lies: who belongs to an agreement for some units is decided on it.
func (a *Agreement) partFrom(d day.Day) day.Day {
	from := a.Period().From
	for _, p := range a.Parts() {
		if p.Range.From <= d {
			from = p.Range.From
		}
	}
	return from
}
