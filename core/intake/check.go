package intake

import (
	"klankbord.org/core/fault"
)

// Check returns an Invalid fault for the first thing in a record that is wrong by itself, nil when there is none. What
// depends on other records (does this employee exist, is the score on the metric's scale) is judged at the Door. Fields
// are named as in mapping files: snake case, with [n] in lists and .name in maps.
func Check(r Record) *fault.Error {
	switch v := r.(type) {
	case Value:
		return v.check()
	case Unit:
		return v.check()
	case Employee:
		return v.check()
	case Membership:
		return v.check()
	case Metric:
		return v.check()
	case Cause:
		return v.check()
	case Survey:
		return v.check()
	case MatrixLine:
		return v.check()
	case Customer:
		return v.check()
	case Transaction:
		return v.check()
	case Answer:
		return v.check()
	case SignalType:
		return v.check()
	case Signal:
		return v.check()
	case Initiative:
		return v.check()
	case Finding:
		return v.check()
	case Coverage:
		return v.check()
	case Target:
		return v.check()
	}
	return fault.NewInvalid("kind", "value.unknown", "value", string(r.Kind()))
}

// first returns the first fault, nil when there is none.
func first(faults ...*fault.Error) *fault.Error {
	for _, f := range faults {
		if f != nil {
			return f
		}
	}
	return nil
}
