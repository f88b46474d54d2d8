package snapshot

import (
	"klankbord.org/core/attribution"
	"klankbord.org/core/survey"
)

// Catalog joins an organisation's own references and names with the numbers that queries and results speak in. It is
// safe for concurrent use.
type Catalog interface {
	// Code returns the number of a reference on a field; ok is false when there is no such thing.
	Code(field Axis, ref string) (code int64, ok bool)
	// Ref returns the reference of a number on a field; ok is false when there is no such thing.
	Ref(field Axis, code int64) (ref string, ok bool)
	// Label returns the name of a number on a field as people read it, in a language ("nl" or "en"). It has a text for
	// every number, "none" and periods included.
	Label(field Axis, code int64, lang string) string
	// Fields lists the dimensions and own attributes that the organisation has.
	Fields() []Axis
	// Levels lists the levels of the unit tree, from the top down.
	Levels() []string
	// Metric returns a metric by its reference, the first one for an empty reference.
	Metric(ref string) (survey.Metric, bool)
	// MetricOf returns a metric by its number.
	MetricOf(id survey.MetricID) (survey.Metric, bool)
	// Matrix returns a version of the influence matrix by its reference, the latest one for an empty reference.
	Matrix(ref string) (*attribution.Matrix, bool)
}

// lookupField returns the field under which a catalog knows the values of an axis: teams and levels are units, both
// levels of cause are causes.
func lookupField(a Axis) Axis {
	switch a {
	case ByTeam:
		return InUnit
	case ByCause1, ByCause2:
		return InCause
	}
	if _, level := a.Level(); level {
		return InUnit
	}
	return a
}
