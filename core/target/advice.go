package target

import "klankbord.org/core/fault"

// Advice is what a target is fit for, by the chance of reaching it without improvement.
type Advice string

// The advice.
const (
	Sound     Advice = "sound"
	Risky     Advice = "risky"       // warn
	NotForPay Advice = "not_for_pay" // refuse as an individual pay target
)

// Limits are the chances above which a target is doubtful, 0 to 1. The zero value is the standard.
type Limits struct {
	Warn   float64 // 0 means 0.20
	Refuse float64 // 0 means 0.30
}

// The standard limits. Source: METHODS 7.2.
const (
	standardWarn   = 0.20
	standardRefuse = 0.30
)

// or fills in the standard.
func (l Limits) or() Limits {
	if l.Warn == 0 {
		l.Warn = standardWarn
	}
	if l.Refuse == 0 {
		l.Refuse = standardRefuse
	}
	return l
}

// Check returns an Invalid fault for limits that aren't chances or that refuse before they warn.
func (l Limits) Check() error {
	l = l.or()
	switch {
	case !(l.Warn > 0 && l.Warn <= 1):
		return fault.NewInvalid("warn", "number.out_of_range", "value", l.Warn, "min", 0, "max", 1)
	case !(l.Refuse >= l.Warn && l.Refuse <= 1):
		return fault.NewInvalid("refuse", "number.out_of_range", "value", l.Refuse, "min", l.Warn, "max", 1)
	}
	return nil
}

// Advise returns what a chance of reaching a target without improvement means.
func (l Limits) Advise(chance float64) Advice {
	l = l.or()
	switch {
	case chance > l.Refuse:
		return NotForPay
	case chance > l.Warn:
		return Risky
	}
	return Sound
}

// CheckPay refuses, as an Invalid fault, a target that pays one person and is reached by chance too often.
func (l Limits) CheckPay(chance float64) error {
	if l.Advise(chance) != NotForPay {
		return nil
	}
	return fault.NewInvalid("target", "target.by_chance", "percentage", int(chance*100+0.5), "max", int(l.or().Refuse*100+0.5))
}

// AdviceFor is Advise with the standard limits.
func AdviceFor(chance float64) Advice { return Limits{}.Advise(chance) }
