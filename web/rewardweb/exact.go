package rewardweb

import (
	"math/big"

	"klankbord.org/core/reward"
	"klankbord.org/i18n"
)

// rounder hands out whole cents of exact amounts so that what is printed adds up to the amount that was rounded once:
// each gets the difference between two rounded running totals, which is never a whole cent away from its exact value.
type rounder struct {
	sum  *big.Rat
	done reward.Cents
}

// next returns the cents of the next amount; an undefined one counts as nothing.
func (r *rounder) next(exact *big.Rat) reward.Cents {
	if r.sum == nil {
		r.sum = new(big.Rat)
	}
	if exact != nil {
		r.sum.Add(r.sum, exact)
	}
	now := reward.Round(r.sum)
	cents := now - r.done
	r.done = now
	return cents
}

// percent writes an exact percentage with two decimals, none when it is whole.
func percent(l i18n.Lang, f reward.Fraction) string {
	if !f.Defined() {
		return "–"
	}
	return ratPercent(l, f.Rat())
}

func ratPercent(l i18n.Lang, r *big.Rat) string { return l.Percent(toFloat(r), decimals(r)) }

// points writes an exact figure or change of one with one decimal, none when it is whole.
func points(l i18n.Lang, f reward.Fraction) string {
	if !f.Defined() {
		return "–"
	}
	return l.Number(f.Float(), min(decimals(f.Rat()), 1))
}

func signedPoints(l i18n.Lang, f reward.Fraction) string {
	if !f.Defined() {
		return "–"
	}
	return l.Signed(f.Float(), min(decimals(f.Rat()), 1))
}

func decimals(r *big.Rat) int {
	if r.IsInt() {
		return 0
	}
	return 2
}

func toFloat(r *big.Rat) float64 {
	v, _ := r.Float64()
	return v
}

// fte writes hundredths of a full-time job as a percentage.
func fte(l i18n.Lang, hundredths int) string { return l.Percent(float64(hundredths), 0) }

// money writes cents in the currency of a scheme.
func (v SchemeVersion) money(l i18n.Lang, c reward.Cents) string {
	return l.Money(int64(c), v.Scheme.Currency)
}

// difference writes cents with a plus before what is above zero.
func (v SchemeVersion) difference(l i18n.Lang, c reward.Cents) string {
	if c > 0 {
		return "+" + v.money(l, c)
	}
	return v.money(l, c)
}
