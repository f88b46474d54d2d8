package scimweb

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	filter "github.com/scim2/filter-parser/v2"
)

// operation is one step of a PATCH.
type operation struct {
	Op    string `json:"op"`
	Path  string `json:"path"`
	Value any    `json:"value"`
}

// patch is the body of a PATCH.
type patch struct {
	Schemas    []string    `json:"schemas"`
	Operations []operation `json:"Operations"`
}

const maxOperations = 1000

// apply changes a document step by step; the caller stores it whole or not at all.
func (k *kind) apply(doc document, p patch) error {
	if len(p.Operations) == 0 {
		return bad("invalidSyntax", "There are no operations.")
	}
	if len(p.Operations) > maxOperations {
		return bad("tooMany", "There are too many operations.")
	}
	for _, o := range p.Operations {
		op := strings.ToLower(o.Op)
		if op != "add" && op != "replace" && op != "remove" {
			return bad("invalidSyntax", "There is no operation "+o.Op)
		}
		if err := k.step(doc, op, strings.TrimSpace(o.Path), o.Value); err != nil {
			return err
		}
	}
	return nil
}

// step applies one operation.
func (k *kind) step(doc document, op, path string, v any) error {
	_, urn, whole := k.within(path)
	if path == "" || (whole && strings.Contains(path, ":")) {
		return k.each(doc, op, urn, v)
	}
	p, err := filter.ParsePath([]byte(path))
	if err != nil {
		return bad("invalidPath", "The path can't be read: "+path)
	}
	at, err := k.locate(p.AttributePath, nil)
	if err != nil {
		return err
	}
	if at.attribute.readOnly {
		return bad("mutability", at.attribute.name+" can't be written.")
	}
	if p.SubAttribute != nil && at.sub == nil {
		sub, ok := at.attribute.find(p.SubAttributeName())
		if !ok {
			return bad("invalidPath", "There is no attribute "+path)
		}
		at.sub = &sub
	}
	in := k.container(doc, at.urn)
	if p.ValueExpression != nil {
		if !at.attribute.multi {
			return bad("invalidPath", at.attribute.name+" has one value only.")
		}
		if err := k.checkFilter(p.ValueExpression, at.attribute.sub); err != nil {
			return err
		}
		return k.some(in, op, at, p.ValueExpression, v)
	}
	if at.sub != nil {
		return k.below(in, op, at, v)
	}
	return at.attribute.change(in, op, v)
}

// each applies an operation without a path: every name of the value is one.
func (k *kind) each(doc document, op, urn string, v any) error {
	if op == "remove" {
		if urn != "" {
			delete(doc, urn)
			return nil
		}
		return bad("noTarget", "Remove needs a path.")
	}
	values, ok := v.(map[string]any)
	if !ok {
		return bad("invalidValue", "Without a path the value has to be an object.")
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		path := name
		if urn != "" && !strings.Contains(name, ":") {
			path = urn + ":" + name
		}
		if !k.writable(path) {
			continue // providers send along what isn't theirs to write
		}
		if err := k.step(doc, op, path, values[name]); err != nil {
			return err
		}
	}
	return nil
}

// writable reports whether a name is known and may be written.
func (k *kind) writable(path string) bool {
	if _, _, whole := k.within(path); whole && strings.Contains(path, ":") {
		return true
	}
	p, err := filter.ParsePath([]byte(path))
	if err != nil {
		return false
	}
	at, err := k.locate(p.AttributePath, nil)
	return err == nil && !at.attribute.readOnly
}

// change applies an operation to an attribute as a whole.
func (a attribute) change(in map[string]any, op string, v any) error {
	if op == "remove" && (v == nil || !a.multi) {
		delete(in, a.name)
		return nil
	}
	got, err := a.read(v)
	if err != nil {
		return err
	}
	have, _ := in[a.name].([]any)
	switch {
	case op == "remove": // some providers name what to take out of a list
		gone, _ := got.([]any)
		in[a.name] = slices.DeleteFunc(slices.Clone(have), func(one any) bool {
			return slices.ContainsFunc(gone, func(g any) bool { return same(one, g) })
		})
	case got == nil:
		delete(in, a.name)
	case a.multi && op == "add":
		list := slices.Clone(have)
		for _, one := range got.([]any) {
			if !slices.ContainsFunc(list, func(h any) bool { return same(h, one) }) {
				list = append(list, one)
			}
		}
		in[a.name] = onePrimary(list, got.([]any))
	case a.typed() == "complex" && !a.multi: // parts that aren't named stay
		old, _ := in[a.name].(map[string]any)
		in[a.name] = merged(old, got.(map[string]any))
	default:
		in[a.name] = got
	}
	return nil
}

// same reports whether two entries of a list are the same thing.
func same(a, b any) bool {
	x, ok1 := a.(map[string]any)
	y, ok2 := b.(map[string]any)
	if ok1 && ok2 && x["value"] != nil && y["value"] != nil {
		return x["value"] == y["value"]
	}
	return reflect.DeepEqual(a, b)
}

// onePrimary keeps at most one entry primary: the one that came last.
func onePrimary(list, added []any) []any {
	var chosen any
	for _, one := range added {
		if m, ok := one.(map[string]any); ok && m["primary"] == true {
			chosen = one
		}
	}
	if chosen == nil {
		return list
	}
	for i, one := range list {
		if m, ok := one.(map[string]any); ok && m["primary"] == true && !same(one, chosen) {
			list[i] = merged(m, map[string]any{"primary": false})
		}
	}
	return list
}

func merged(old, with map[string]any) map[string]any {
	out := maps.Clone(old)
	if out == nil {
		out = map[string]any{}
	}
	maps.Copy(out, with)
	return out
}

// below applies an operation to a part of an attribute; of a list, to that part of every entry.
func (k *kind) below(in map[string]any, op string, at place, v any) error {
	if at.attribute.multi {
		list, _ := in[at.attribute.name].([]any)
		for i, one := range list {
			m := maps.Clone(one.(map[string]any))
			if err := at.sub.change(m, op, v); err != nil {
				return err
			}
			list[i] = m
		}
		if len(list) == 0 && op != "remove" {
			m := map[string]any{}
			if err := at.sub.change(m, op, v); err != nil {
				return err
			}
			in[at.attribute.name] = []any{m}
		}
		return nil
	}
	old, _ := in[at.attribute.name].(map[string]any)
	m := merged(old, nil)
	if err := at.sub.change(m, op, v); err != nil {
		return err
	}
	if in[at.attribute.name] = m; len(m) == 0 {
		delete(in, at.attribute.name)
	}
	return nil
}

// some applies an operation to the entries of a list that a filter chooses. When there is none, adding and replacing make
// one that the filter would choose: that is how providers set a first work address.
func (k *kind) some(in map[string]any, op string, at place, e filter.Expression, v any) error {
	list, _ := in[at.attribute.name].([]any)
	var out []any
	chosen := 0
	for _, one := range list {
		m, _ := one.(map[string]any)
		if !k.matches(m, e, at.attribute.sub) {
			out = append(out, one)
			continue
		}
		chosen++
		if op == "remove" && at.sub == nil {
			continue
		}
		changed, err := at.entry(m, op, v)
		if err != nil {
			return err
		}
		out = append(out, changed)
	}
	if chosen == 0 && op != "remove" {
		fresh, ok := described(e)
		if !ok {
			return bad("noTarget", "Nothing fits the filter.")
		}
		changed, err := at.entry(fresh, op, v)
		if err != nil {
			return err
		}
		out = append(out, changed)
	}
	in[at.attribute.name] = out
	return nil
}

// entry changes one entry of a list.
func (at place) entry(m map[string]any, op string, v any) (map[string]any, error) {
	m = maps.Clone(m)
	if at.sub != nil {
		return m, at.sub.change(m, op, v)
	}
	got, err := at.attribute.readOne(v)
	if err != nil {
		return nil, err
	}
	with, _ := got.(map[string]any)
	return merged(m, with), nil
}

// described returns the entry that a filter of equalities describes.
func described(e filter.Expression) (map[string]any, bool) {
	switch e := e.(type) {
	case *filter.AttributeExpression:
		if e.Operator != filter.EQ {
			return nil, false
		}
		return map[string]any{e.AttributePath.AttributeName: e.CompareValue}, true
	case *filter.LogicalExpression:
		left, ok1 := described(e.Left)
		right, ok2 := described(e.Right)
		if e.Operator != filter.AND || !ok1 || !ok2 {
			return nil, false
		}
		return merged(left, right), true
	}
	return nil, false
}
