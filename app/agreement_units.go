package app

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"klankbord.org/core/agree"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// longestMaturity is that of a curve's name in a scheme.
const longestMaturity = 80

// bindUnits binds by which curve units are paid: as they are for a first draft, as agreed before for an amendment, save those
// that it changes. Before is nil for a first draft.
func bindUnits(ctx context.Context, tx sqldb.Tx, o org.ID, t, before *agree.Terms, changed []agree.UnitCurve) error {
	units, err := orgdb.ListUnits(ctx, tx, o)
	if err != nil {
		return err
	}
	known := func(ref string) bool {
		return slices.ContainsFunc(units, func(u org.Unit) bool { return u.Ref == ref })
	}
	for _, ref := range t.Units {
		if !known(ref) {
			return fault.NewNotFound("unit", ref)
		}
	}
	for k, c := range changed {
		switch {
		case !known(c.Unit):
			return fault.NewNotFound("unit", c.Unit)
		case utf8.RuneCountInString(c.Maturity) > longestMaturity || strings.TrimSpace(c.Maturity) != c.Maturity:
			return fault.NewInvalid("maturities", "value.unknown", "value", c.Maturity)
		case slices.ContainsFunc(changed[:k], func(x agree.UnitCurve) bool { return x.Unit == c.Unit }):
			return fault.NewInvalid("maturities", "agreement.maturity_twice", "unit", c.Unit)
		}
	}
	for _, u := range units { // one without a maturity is bound too: giving it one picks another curve
		curve := agree.UnitCurve{Unit: u.Ref, Maturity: u.Maturity}
		if before != nil {
			if agreed, ok := before.MaturityOf(u.Ref); ok {
				curve.Maturity = agreed
			}
		}
		if at := slices.IndexFunc(changed, func(x agree.UnitCurve) bool { return x.Unit == u.Ref }); at >= 0 {
			curve = changed[at]
		}
		t.Maturities = append(t.Maturities, curve)
	}
	return nil
}

// chosenMaturities are those in which the draft of an amendment differs from what was agreed before, and those of units made since;
// a first draft has none.
func chosenMaturities(before, draft *agree.Terms) []agree.UnitCurve {
	if before == nil {
		return nil
	}
	var chosen []agree.UnitCurve
	for _, u := range draft.Maturities {
		if agreed, known := before.MaturityOf(u.Unit); !known || agreed != u.Maturity {
			chosen = append(chosen, u)
		}
	}
	return chosen
}
