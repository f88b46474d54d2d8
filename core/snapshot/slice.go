package snapshot

import (
	"slices"
	"strings"

	"klankbord.org/core/fault"
)

// Param is one name and value of a slice as it stands in an address or on a command line. The same name may come again:
// then the answer has to have one of the values.
//
//	metric=nps from=2024-01-01 to=2024-03-31 by=month,cause2 product=glass-repair unit=noord answers=influenceable
type Param struct{ Name, Value string }

// The names that aren't fields to filter on.
const (
	paramMetric   = "metric"
	paramFrom     = "from"
	paramTo       = "to"
	paramPeriod   = "period" // 2024, 2024-Q1, 2024-03 or 2024-03-31 instead of from and to
	paramBy       = "by"
	paramAnswers  = "answers" // "all" or "influenceable"
	paramMatrix   = "matrix"
	paramStanding = "standing" // of answers that don't count
	paramValue    = "value"    // "1": also add up the transactions' values
)

// notPrefix before a field keeps the answers without any of the values.
const notPrefix = "not."

// None is the value of a parameter that stands for "has none".
const None = "-"

var plainParams = []string{paramMetric, paramFrom, paramTo, paramPeriod, paramBy, paramAnswers, paramMatrix, paramStanding, paramValue}

// fixedFields are the fields that every organisation can filter on.
var fixedFields = []Axis{InUnit, ByTeam, ByEmployee, ByRole, InCause, ByCause1, ByCause2, BySurvey, ByScore, ByBand, ByReason,
	ByDay, ByWeek, ByMonth, ByQuarter, ByYear}

// fields lists everything that an organisation can filter on.
func fields(c Catalog) []Axis {
	all := slices.Clone(fixedFields)
	for _, level := range c.Levels() {
		all = append(all, UnitAt(level))
	}
	for _, f := range c.Fields() {
		if !slices.Contains(all, f) {
			all = append(all, f)
		}
	}
	return all
}

// Axes lists everything that an organisation can group by.
func Axes(c Catalog) []Axis {
	return slices.DeleteFunc(fields(c), func(a Axis) bool { return a == InUnit || a == InCause })
}

// IsParam reports whether a name of an address belongs to the slice: a page may have others of its own.
func IsParam(c Catalog, name string) bool {
	return slices.Contains(plainParams, name) || slices.Contains(fields(c), Axis(strings.TrimPrefix(name, notPrefix)))
}

// Pairs reads "name=value" words. One without a name and an equals sign is an Invalid fault.
func Pairs(words []string) ([]Param, error) {
	params := make([]Param, 0, len(words))
	for _, w := range words {
		name, value, ok := strings.Cut(w, "=")
		if !ok || name == "" {
			return nil, fault.NewInvalid("", "slice.not_a_pair", "value", w)
		}
		params = append(params, Param{name, value})
	}
	return params, nil
}

// ParseSlice reads a slice. A parameter with an empty value is as if it weren't there, so that a form can leave a choice
// open. Without a metric it is the organisation's first, without a matrix the latest. What isn't understood is an
// Invalid fault whose Field is the parameter; it never falls back on a wider slice.
func ParseSlice(c Catalog, params []Param) (Query, error) {
	p := parser{catalog: c, given: map[string]string{}}
	for _, param := range params {
		if param.Value == "" {
			continue
		}
		if err := p.take(param); err != nil {
			return Query{}, err
		}
	}
	return p.finish()
}
