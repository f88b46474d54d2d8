package reward

import (
	"math/big"

	"klankbord.org/core/fault"
)

// Curve says which percentage of a bonus a result pays. Below the threshold nothing; a straight line from AtThreshold at
// the threshold to AtTarget at the target; Accelerator percentage points for each point above; never more than Cap, never
// below zero. A result on a border counts as reached. Source: METHODS 9.1; the advice is AtThreshold 0 and an accelerator
// that continues the line, since every jump or kink is where gaming pays (Jensen, 2003).
type Curve struct {
	Threshold   Decimal `json:"threshold"`
	Target      Decimal `json:"target"`
	AtThreshold Decimal `json:"payout_at_threshold"`
	AtTarget    Decimal `json:"payout_at_target"`
	Accelerator Decimal `json:"accelerator_per_point"`
	Cap         Decimal `json:"cap"`
}

// maxPercentage bounds what a curve may promise; more is a slip of the pen.
var maxPercentage = MustDecimal("1000")

// Check returns an Invalid fault, with the field, for a curve that goes down, promises without end, or makes no sense.
func (c Curve) Check() error {
	switch {
	case c.Target.Cmp(c.Threshold) <= 0:
		return fault.NewInvalid("target", "curve.target_not_above_threshold", "threshold", c.Threshold, "target", c.Target)
	case c.AtThreshold.Sign() < 0:
		return fault.NewInvalid("payout_at_threshold", "number.negative", "value", c.AtThreshold)
	case c.AtTarget.Cmp(c.AtThreshold) < 0:
		return fault.NewInvalid("payout_at_target", "curve.goes_down", "value", c.AtTarget, "before", c.AtThreshold)
	case c.Accelerator.Sign() < 0:
		return fault.NewInvalid("accelerator_per_point", "number.negative", "value", c.Accelerator)
	case c.Cap.Cmp(c.AtTarget) < 0:
		return fault.NewInvalid("cap", "curve.cap_below_target", "cap", c.Cap, "value", c.AtTarget)
	case c.Cap.Cmp(maxPercentage) > 0:
		return fault.NewInvalid("cap", "number.out_of_range", "value", c.Cap, "min", 0, "max", maxPercentage)
	}
	return nil
}

// Payout returns the percentage (0 to Cap) that a result in points pays, exactly.
func (c Curve) Payout(value *big.Rat) *big.Rat {
	threshold, target := c.Threshold.Rat(), c.Target.Rat()
	if value.Cmp(threshold) < 0 {
		return new(big.Rat)
	}
	pay := new(big.Rat)
	if value.Cmp(target) < 0 {
		slope := new(big.Rat).Sub(c.AtTarget.Rat(), c.AtThreshold.Rat())
		slope.Quo(slope, new(big.Rat).Sub(target, threshold))
		pay.Sub(value, threshold).Mul(pay, slope).Add(pay, c.AtThreshold.Rat())
	} else {
		pay.Sub(value, target).Mul(pay, c.Accelerator.Rat()).Add(pay, c.AtTarget.Rat())
	}
	if pay.Cmp(c.Cap.Rat()) > 0 {
		return new(big.Rat).Set(c.Cap.Rat())
	}
	return pay
}

// Jumps reports whether the payout jumps at the threshold: one customer can then move a lot of money.
func (c Curve) Jumps() bool { return c.AtThreshold.Sign() > 0 }
