package score_test

import (
	"klankbord.org/core/score"
	"klankbord.org/internal/golden"
)

// object is a result by name.
type object = map[string]any

// orNil keeps a result only when it is defined.
func orNil[T any](v T, ok bool) any {
	if !ok {
		return nil
	}
	return v
}

// limits writes an interval as the reference values do when it isn't defined: two nulls.
func limits(i score.Interval, ok bool) object {
	return object{"lower": golden.Maybe(i.Lower, ok), "upper": golden.Maybe(i.Upper, ok)}
}
