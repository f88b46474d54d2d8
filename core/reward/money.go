package reward

import "math/big"

// Cents is an amount of money in whole cents.
type Cents int64

// Round returns a fraction of cents as whole cents, half up: 0.5 becomes 1, and −0.5 becomes 0. Rule: METHODS 9.3, round
// once at the end.
func Round(x *big.Rat) Cents {
	doubled := new(big.Int).Lsh(x.Num(), 1) // floor(x + 1/2) = floor((2a + b) / 2b)
	doubled.Add(doubled, x.Denom())
	q := doubled.Div(doubled, new(big.Int).Lsh(x.Denom(), 1)) // Euclidean: a floor, since the denominator is positive
	return Cents(q.Int64())
}

// rat makes a fraction of whole numbers.
func rat(numerator, denominator int64) *big.Rat { return big.NewRat(numerator, denominator) }

// product multiplies fractions.
func product(factors ...*big.Rat) *big.Rat {
	p := rat(1, 1)
	for _, f := range factors {
		p.Mul(p, f)
	}
	return p
}

// Prorate returns a bonus for part of a period, exactly: bonus in cents × FTE in hundredths × days / days in the period ×
// percentage. It prorates the amount, never the score or the target. Source: METHODS 9.4.
func Prorate(bonus, fte, days, period int64, percentage *big.Rat) *big.Rat {
	return product(rat(bonus, 1), rat(fte*days, 100*period), percentage, rat(1, 100))
}
