package mapping

import (
	"encoding/json"
	"slices"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
)

// Mapping is a mapping file that is right as far as that can be known without the data.
type Mapping struct {
	name         string
	root         *node
	organisation *Organisation
	kinds        []intake.Kind
	files        []string
}

// Organisation is whose records these are, for a command that sets an organisation up.
type Organisation struct {
	Ref      string
	Name     string
	Settings []byte // JSON of org.Settings; nil when the mapping has none
}

// Parse reads a mapping file. A fault carries line and column of the file; name is what reports call it.
func Parse(name string, src []byte) (*Mapping, error) {
	root, err := parseTree(src)
	if err != nil {
		return nil, err
	}
	m := &Mapping{name: name, root: root}
	c := &compiler{root: root}
	if f := c.run(); f != nil {
		return nil, f
	}
	for _, k := range intake.Order {
		if slices.ContainsFunc(c.plans, func(p *plan) bool { return p.kind == k }) {
			m.kinds = append(m.kinds, k)
		}
	}
	for _, s := range c.sources {
		if s.pattern != "" {
			m.files = append(m.files, s.pattern)
		}
	}
	var f *fault.Error
	if m.organisation, f = readOrganisation(root.get("organisation")); f != nil {
		return nil, f
	}
	return m, nil
}

// Organisation returns the organisation that the mapping describes, nil when it describes none.
func (m *Mapping) Organisation() *Organisation { return m.organisation }

// Kinds returns the kinds of records that the mapping makes, in the order in which they are applied.
func (m *Mapping) Kinds() []intake.Kind { return slices.Clone(m.kinds) }

// Files returns the file names and patterns that the mapping reads.
func (m *Mapping) Files() []string { return slices.Clone(m.files) }

// Name returns what reports call the mapping.
func (m *Mapping) Name() string { return m.name }

func readOrganisation(n *node) (*Organisation, *fault.Error) {
	if n == nil {
		return nil, nil
	}
	if f := n.only("ref", "name", "settings"); f != nil {
		return nil, f
	}
	o := &Organisation{}
	var f *fault.Error
	if o.Ref, f = n.get("ref").word(); f != nil {
		return nil, f
	}
	if o.Ref == "" {
		return nil, n.fault("mapping.key_missing", "key", "ref")
	}
	if o.Name, f = n.get("name").word(); f != nil {
		return nil, f
	}
	s := n.get("settings")
	if s == nil {
		return o, nil
	}
	if f := s.only("languages", "currency", "time_zone", "internal_domains", "publication", "address"); f != nil {
		return nil, f
	}
	raw, err := json.Marshal(s.plain())
	if err != nil {
		return nil, s.fault("mapping.wrong_shape", "want", "{…: …}")
	}
	o.Settings = raw
	return o, nil
}
