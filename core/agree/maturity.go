package agree

import (
	"maps"
	"slices"
)

// MaturityOf returns the maturity that a unit was given, and whether it was there when the terms were made.
func (t *Terms) MaturityOf(unit string) (maturity string, known bool) {
	at := slices.IndexFunc(t.Maturities, func(u UnitCurve) bool { return u.Unit == unit })
	if at < 0 {
		return "", false
	}
	return t.Maturities[at].Maturity, true
}

// UnitCurves puts maturities by unit in order of unit.
func UnitCurves(byUnit map[string]string) []UnitCurve {
	var all []UnitCurve
	for _, unit := range slices.Sorted(maps.Keys(byUnit)) {
		all = append(all, UnitCurve{Unit: unit, Maturity: byUnit[unit]})
	}
	return all
}
