package agree

import (
	"maps"
	"slices"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
)

// MaturityOf returns the maturity that a unit was given, and whether it was there when the terms were made.
func (t *Terms) MaturityOf(unit string) (maturity string, known bool) {
	at := slices.IndexFunc(t.Maturities, func(u UnitCurve) bool { return u.Unit == unit })
	if at < 0 {
		return "", false
	}
	return t.Maturities[at].Maturity, true
}

// Counted returns the maturity by which a unit is paid, and the unit that has it by the terms: the unit itself, or for one that was
// made after agreeing the nearest above it. Path is the unit with those above it, the nearest first; by is empty for a unit that
// nothing was agreed above: no maturity counts for it.
func (t *Terms) Counted(path []string) (maturity, by string) {
	for _, unit := range path {
		if agreed, known := t.MaturityOf(unit); known {
			return agreed, unit
		}
	}
	return "", ""
}

// About reports whether the terms are for a unit, given with those above it.
func (t *Terms) About(path []string) bool {
	return len(t.Units) == 0 || slices.ContainsFunc(path, func(unit string) bool { return slices.Contains(t.Units, unit) })
}

// Path lists a unit and those above it on a day, the nearest first.
type Path func(day.Day) []string

// Maturity answers whether a unit can have a maturity: it decides by which curve people are paid. A unit that was made after agreeing
// has that of the unit above it.
func (b *Bound) Maturity(path Path, maturity string, today day.Day) *fault.Error {
	return b.refusing(func(a *Agreement, v *Version) *fault.Error {
		if !inForce(a, v, today) {
			return nil
		}
		units := path(v.from(a))
		counted, by := v.Terms.Counted(units)
		switch {
		case counted == maturity:
			return nil
		case by == units[0]:
			return frozenAs(frozenKey, a)
		case !v.Terms.About(units):
			return nil
		case by == "":
			return frozenAs("agreement.new_unit_above", a, "unit", units[0])
		}
		return frozenAs("agreement.new_unit", a, "unit", units[0], "above", by, "maturity", counted)
	})
}

// NewUnit returns the maturity that a unit gets which is made today without one: what is agreed for the unit above it.
func (b *Bound) NewUnit(path Path, today day.Day) string {
	for i := range b.Agreements() {
		a := &b.agreements[i]
		for _, v := range a.Frozen() {
			if units := path(v.from(a)); inForce(a, &v, today) && v.Terms.About(units) {
				counted, _ := v.Terms.Counted(units)
				return counted
			}
		}
	}
	return ""
}

// Placement answers whether a unit can be placed elsewhere as far as maturities go: one that was made after agreeing is paid by the
// curve of the unit above it on the first day of a version. Moved tells whether that would be another for any unit.
func (b *Bound) Placement(moved func(t *Terms, on day.Day, period day.Range) bool) *fault.Error {
	return b.each(func(a *Agreement, v *Version) bool { return moved(v.Terms, v.from(a), a.Period()) })
}

// from is the first day that a version decides.
func (v *Version) from(a *Agreement) day.Day { return max(v.Effective, a.Period().From) }

// UnitCurves puts maturities by unit in order of unit.
func UnitCurves(byUnit map[string]string) []UnitCurve {
	var all []UnitCurve
	for _, unit := range slices.Sorted(maps.Keys(byUnit)) {
		all = append(all, UnitCurve{Unit: unit, Maturity: byUnit[unit]})
	}
	return all
}
