package mapping

import (
	"strings"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
)

// create makes the records that a field refers to, for "create: true": a value of a dimension, an employee or a cause,
// named as it is referred to.
func (b *builder) create(field string, n *node, x *expr) *fault.Error {
	return b.createEach(field, n, x, nil)
}

func (b *builder) createEach(field string, n *node, x, each *expr) *fault.Error {
	if n == nil || n.shape != object {
		return nil
	}
	on, f := n.get("create").flag(false)
	if f != nil || !on {
		return f
	}
	values := b.valuesOf(x, each)
	switch dimension, ok := dimensionOf(b.plan.kind, field); {
	case ok:
		b.add(intake.KindValue, x, values, func(s string) intake.Record {
			return intake.Value{Dimension: dimension, Ref: s, Name: intake.Text{NL: s}}
		})
	case field == "participants.employee", field == "employee":
		b.add(intake.KindEmployee, x, values, func(s string) intake.Record { return intake.Employee{Ref: s, Name: s} })
	case field == "causes", field == "cause" && b.plan.kind != intake.KindCause:
		b.add(intake.KindCause, x, parents(values), func(s string) intake.Record {
			main, sub, two := strings.Cut(s, "/")
			if !two {
				return intake.Cause{Ref: s, Name: intake.Text{NL: s}}
			}
			return intake.Cause{Ref: s, Parent: main, Name: intake.Text{NL: sub}}
		})
	default:
		return n.get("create").fault("mapping.no_create", "field", field)
	}
	return nil
}

// dimensionOf is the dimension that a field of a kind refers to.
func dimensionOf(kind intake.Kind, field string) (string, bool) {
	if d, ok := strings.CutPrefix(field, "values."); ok {
		return d, true
	}
	switch {
	case field == "participants.role", field == "role" && (kind == intake.KindMembership || kind == intake.KindMatrixLine):
		return "role", true
	case field == "segment" && kind == intake.KindCustomer:
		return "segment", true
	}
	return "", false
}

// valuesOf lists what a field holds in a row.
func (b *builder) valuesOf(x, each *expr) func(*env) ([]string, *fault.Error) {
	if each == nil {
		return func(e *env) ([]string, *fault.Error) { return x.each(e, nil) }
	}
	return func(e *env) ([]string, *fault.Error) {
		items, f := each.each(e, nil)
		if f != nil {
			return nil, f
		}
		outer := e.item
		defer func() { e.item = outer }()
		var out []string
		for _, item := range items {
			e.item = item
			if out, f = x.each(e, out); f != nil {
				return nil, f
			}
		}
		return out, nil
	}
}

// parents puts "a" before "a/b".
func parents(values func(*env) ([]string, *fault.Error)) func(*env) ([]string, *fault.Error) {
	return func(e *env) ([]string, *fault.Error) {
		found, f := values(e)
		var out []string
		for _, v := range found {
			if main, _, two := strings.Cut(v, "/"); two {
				out = append(out, main)
			}
			out = append(out, v)
		}
		return out, f
	}
}

// add appends a plan that goes over the same rows. What is wrong with the field is reported with the record that has
// it, not once more here.
func (b *builder) add(kind intake.Kind, x *expr, values func(*env) ([]string, *fault.Error), record func(string) intake.Record) {
	list := &expr{conv: x.conv, cols: x.cols, many: func(e *env, out []string) ([]string, *fault.Error) {
		found, f := values(e)
		if f != nil {
			return out, nil
		}
		return append(out, unique(found)...), nil
	}}
	outer := b.plan
	p := &plan{kind: kind, source: outer.source, auto: true, columns: map[string][]string{"ref": x.cols}}
	p.make = func(e *env) (intake.Record, *cellFault) {
		e.mix(e.item)
		return record(e.item), nil
	}
	p.each = whereHeld(outer, list)
	b.created = append(b.created, p)
}

// whereHeld runs a list for every record of a plan that has it made: not for rows, or items, that its condition leaves
// out.
func whereHeld(outer *plan, list *expr) *expr {
	one := func(e *env, out []string) ([]string, *fault.Error) {
		if outer.when != nil {
			if ok, f := outer.when.holds(e); !ok || f != nil {
				return out, nil
			}
		}
		return list.many(e, out)
	}
	if outer.each == nil {
		return &expr{conv: list.conv, cols: list.cols, many: one}
	}
	return &expr{conv: list.conv, cols: list.cols, many: func(e *env, out []string) ([]string, *fault.Error) {
		items, f := outer.each.each(e, nil)
		if f != nil {
			return out, nil
		}
		before := e.item
		defer func() { e.item = before }()
		for _, item := range items {
			e.item = item
			if out, f = one(e, out); f != nil {
				return out, f
			}
		}
		return out, nil
	}}
}
