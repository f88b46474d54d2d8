package reward

import (
	"fmt"

	"klankbord.org/core/day"
)

// Formula returns the hash of a scheme's formula and criteria, without what may change while consent stays valid: the height
// of the amounts (L12: consent covers the system, not the height of pay), names, and which quarter or year it is about. Parts,
// figures, weights, curves with their thresholds and targets, gates, who takes part, which answers count, how long the periods
// are and how far apart, nature, and who decides are all in it. The lines of the matrix have a hash of their own.
func (s *Scheme) Formula() string {
	f := *s
	f.Ref, f.Name.NL, f.Name.EN, f.Matrix = "", "", "", ""
	f.ExpiresOn, f.Period, f.Baseline = 0, day.Range{}, day.Range{}
	f.Money.Cents, f.Gates.InitiativeBy = 0, 0
	shape := span(s.Period)
	if s.Baseline.From != 0 {
		shape += fmt.Sprintf(", against %s that begin %s earlier", span(s.Baseline), between(s.Baseline.From, s.Period.From))
	}
	if by := s.Gates.InitiativeBy; by != 0 {
		shape += fmt.Sprintf(", initiative %s from its end", between(by+1, s.Period.To+1))
	}
	if s.Matrix != "" {
		shape += ", by a matrix"
	}
	return hashOf(append(f.Canonical(), shape...))
}

// SameFormula reports whether two schemes need the same consent: at most amounts, names and dates differ.
func SameFormula(a, b *Scheme) bool { return a.Formula() == b.Formula() }

// span writes how long a range is: in months when it is of whole ones, so that every quarter is as long as another.
func span(r day.Range) string { return between(r.From, r.End()+1) }

// between writes how far two days lie apart.
func between(from, to day.Day) string {
	a, b := from.Time(), to.Time()
	if a.Day() == b.Day() {
		return fmt.Sprintf("%d months", (b.Year()-a.Year())*12+int(b.Month()-a.Month()))
	}
	return fmt.Sprintf("%d days", to-from)
}
