package intake

import (
	"fmt"

	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
)

func (v Value) check() *fault.Error {
	if f := first(ref("dimension", v.Dimension), ref("ref", v.Ref), names("name", v.Name), optional("parent", v.Parent)); f != nil {
		return f
	}
	if err := dimension.Name(v.Dimension).Check(); err != nil {
		return fault.As(err)
	}
	if v.Parent != "" && v.Dimension != string(dimension.Touchpoint) {
		return fault.NewInvalid("parent", "value.no_parent", "dimension", v.Dimension)
	}
	return list("owners", v.Owners)
}

func (u Unit) check() *fault.Error {
	if u.Parent != "" && u.Parent == u.Ref {
		return fault.NewInvalid("parent", "unit.cycle", "ref", u.Ref)
	}
	return first(ref("ref", u.Ref), name("name", u.Name), optional("level", u.Level), optional("parent", u.Parent),
		optional("maturity", u.Maturity), possible("from", u.From))
}

func (e Employee) check() *fault.Error {
	if e.Manager != "" && e.Manager == e.Ref {
		return fault.NewInvalid("manager", "employee.own_manager", "ref", e.Ref)
	}
	return first(ref("ref", e.Ref), name("name", e.Name), email("email", e.Email), optional("manager", e.Manager), span(e.From, e.To))
}

func (m Membership) check() *fault.Error {
	return first(ref("employee", m.Employee), ref("unit", m.Unit), ref("role", m.Role), within("fte", m.FTE, 1, 100),
		given("from", m.From), span(m.From, m.To), text("reason", m.Reason, MaxText))
}

func (c Customer) check() *fault.Error {
	return first(ref("ref", c.Ref), optional("account", c.Account), email("email", c.Email), name("phone", c.Phone),
		name("name", c.Name), language("language", c.Language), optional("segment", c.Segment))
}

// list checks references that have to be there, each once.
func list(field string, refs []string) *fault.Error {
	if len(refs) > MaxList {
		return fault.NewInvalid(field, "list.too_long", "max", MaxList)
	}
	for i, r := range refs {
		at := func() string { return fmt.Sprintf("%s[%d]", field, i) }
		if f := ref("", r); f != nil {
			return f.In(at())
		}
		for _, before := range refs[:i] {
			if before == r {
				return fault.NewInvalid(at(), "list.twice", "value", r)
			}
		}
	}
	return nil
}
