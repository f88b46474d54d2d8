package app

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/agreeweb"
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
	t.Maturities = slices.Clone(changed)
	if before == nil { // a unit without a maturity is bound too: giving it one picks another curve
		for _, u := range units {
			t.Maturities = append(t.Maturities, agree.UnitCurve{Unit: u.Ref, Maturity: u.Maturity})
		}
		return nil
	}
	for _, agreed := range before.Maturities { // units made since follow the one above them, unless they are named
		if _, chosen := t.MaturityOf(agreed.Unit); !chosen {
			t.Maturities = append(t.Maturities, agreed)
		}
	}
	return nil
}

// laterUnits are the units that a frozen agreement is about and that were made afterwards, with what binds them. Of a period that is over
// those that had people in it.
func laterUnits(ctx context.Context, tx sqldb.Tx, o org.ID, ag *agree.Agreement, today day.Day) ([]agreeweb.LaterUnit, error) {
	parts := ag.Parts()
	if len(parts) == 0 {
		return nil, nil
	}
	last := parts[len(parts)-1]
	units, err := orgdb.ListUnits(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	members, err := orgdb.ListMemberships(ctx, tx, o, ag.Period())
	if err != nil {
		return nil, err
	}
	var later []agreeweb.LaterUnit
	for _, u := range units {
		path := pathOf(units, u, last.Range.From)
		counted, by := last.Version.Terms.Counted(path)
		if by == u.Ref || !last.Version.Terms.About(path) {
			continue
		}
		if today > ag.Period().To && !slices.ContainsFunc(members, func(m org.Membership) bool { return m.Unit == u.ID }) {
			continue
		}
		later = append(later, agreeweb.LaterUnit{Ref: u.Ref, Name: u.Name, Above: by, Maturity: counted})
	}
	return later, nil
}

// chosenMaturities are those in which the draft of an amendment differs from what was agreed before, and those of units made since that it
// names; a first draft has none.
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
