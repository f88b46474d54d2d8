package snapshotdb

import (
	"cmp"
	"slices"

	"klankbord.org/core/attribution"
	"klankbord.org/core/dimension"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
	"klankbord.org/core/survey"
)

// Catalog is the names of one organisation at one moment. It never changes and is safe for concurrent use.
type Catalog struct {
	structure *snapshot.Structure
	fields    []snapshot.Axis
	levels    []string
	names     map[snapshot.Axis]*names
	matrices  []*attribution.Matrix // in order of version
}

var _ snapshot.Catalog = (*Catalog)(nil)

// names are the references and names of one field.
type names struct {
	codes map[string]int64
	refs  map[int64]string
	texts map[int64]intake.Text
	order []int64
}

// add names one thing.
func (c *Catalog) add(field snapshot.Axis, code int64, ref string, text intake.Text) {
	n := c.names[field]
	if n == nil {
		n = &names{codes: map[string]int64{}, refs: map[int64]string{}, texts: map[int64]intake.Text{}}
		c.names[field] = n
	}
	n.codes[ref], n.refs[code], n.texts[code] = code, ref, text
	n.order = append(n.order, code)
}

// Code implements snapshot.Catalog.
func (c *Catalog) Code(field snapshot.Axis, ref string) (int64, bool) {
	n := c.names[snapshot.NamedBy(field)]
	if n == nil {
		return 0, false
	}
	code, ok := n.codes[ref]
	return code, ok
}

// Ref implements snapshot.Catalog. For periods, scores and the like it is what a slice's text says.
func (c *Catalog) Ref(field snapshot.Axis, code int64) (string, bool) {
	if ref, ok := snapshot.PlainRef(field, code); ok {
		return ref, true
	}
	n := c.names[snapshot.NamedBy(field)]
	if n == nil {
		return "", false
	}
	ref, ok := n.refs[code]
	return ref, ok
}

// Label implements snapshot.Catalog.
func (c *Catalog) Label(field snapshot.Axis, code int64, lang string) string {
	if label, ok := snapshot.PlainLabel(field, code, lang); ok {
		return label
	}
	if n := c.names[snapshot.NamedBy(field)]; n != nil {
		if text := cmp.Or(n.texts[code].In(lang), n.refs[code]); text != "" {
			return text
		}
	}
	return snapshot.UnknownLabel(code, lang)
}

// Codes lists the numbers of a field that have a name, as a filter offers them.
func (c *Catalog) Codes(field snapshot.Axis) []int64 {
	if n := c.names[snapshot.NamedBy(field)]; n != nil {
		return slices.Clone(n.order)
	}
	return nil
}

// Fields implements snapshot.Catalog.
func (c *Catalog) Fields() []snapshot.Axis { return slices.Clone(c.fields) }

// Levels implements snapshot.Catalog.
func (c *Catalog) Levels() []string { return slices.Clone(c.levels) }

// Metric implements snapshot.Catalog.
func (c *Catalog) Metric(ref string) (survey.Metric, bool) {
	for _, m := range c.structure.Metrics {
		if ref == "" || m.Ref == ref {
			return m, true
		}
	}
	return survey.Metric{}, false
}

// MetricOf implements snapshot.Catalog.
func (c *Catalog) MetricOf(id survey.MetricID) (survey.Metric, bool) { return c.structure.Metric(id) }

// Matrix implements snapshot.Catalog.
func (c *Catalog) Matrix(ref string) (*attribution.Matrix, bool) {
	for _, m := range slices.Backward(c.matrices) {
		if ref == "" || m.Ref == ref {
			return m, true
		}
	}
	return nil, false
}

// levelsOf lists the levels of units by how far they stand from a root today.
func levelsOf(s *snapshot.Structure) []string {
	depth := map[string]int{}
	for _, u := range s.Units {
		last := u.Places[len(u.Places)-1].From
		depth[u.Level] = max(depth[u.Level], len(s.Ancestors(u.ID, last)))
	}
	levels := make([]string, 0, len(depth))
	for level := range depth {
		if level != "" {
			levels = append(levels, level)
		}
	}
	slices.SortFunc(levels, func(a, b string) int { return cmp.Or(cmp.Compare(depth[a], depth[b]), cmp.Compare(a, b)) })
	return levels
}

// stagesOf joins touchpoints with the stages that they belong to.
func stagesOf(values []org.Value) map[dimension.ValueID]dimension.ValueID {
	stages, of := map[string]dimension.ValueID{}, map[dimension.ValueID]dimension.ValueID{}
	for _, v := range values {
		if v.Dimension == dimension.Stage {
			stages[v.Ref] = v.ID
		}
	}
	for _, v := range values {
		if v.Dimension == dimension.Touchpoint && v.Parent != "" {
			of[v.ID] = stages[v.Parent]
		}
	}
	return of
}
