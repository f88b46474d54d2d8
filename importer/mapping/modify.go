package mapping

import (
	"strings"

	"klankbord.org/core/fault"
)

// change is a modifier of one value.
type change func(*env, string) (string, *fault.Error)

// modify puts the modifiers and conversions of a node around an expression.
func (s scope) modify(x *expr, n *node) (*expr, *fault.Error) {
	before, f := s.earlyChanges(n)
	if f != nil {
		return nil, f
	}
	x = x.through(before)
	if sp := n.get("split"); sp != nil {
		sep, f := sp.word()
		if f != nil {
			return nil, f
		}
		if sep == "" {
			return nil, sp.fault("mapping.wrong_shape", "want", "split: \"|\"")
		}
		x = x.splitBy(sep)
	}
	if e := n.get("each"); e != nil {
		if x, f = s.each(x, e); f != nil {
			return nil, f
		}
	}
	after, f := s.lateChanges(n)
	if f != nil {
		return nil, f
	}
	x = x.through(after)
	return s.converted(x, n)
}

// converted applies the keys that say how the value is read as a number or date.
func (s scope) converted(x *expr, n *node) (*expr, *fault.Error) {
	c, f := x.conv.change(n)
	if f != nil {
		return nil, f
	}
	cents, f := n.get("cents").flag(false)
	if f != nil {
		return nil, f
	}
	if cents {
		c.times = 2
	}
	if t := n.get("times"); t != nil {
		places := map[string]int{"1": 0, "10": 1, "100": 2, "1000": 3}
		w, f := t.oneOf("1", "10", "100", "1000")
		if f != nil {
			return nil, f
		}
		c.times = places[w]
	}
	out := *x
	out.conv = c
	return &out, nil
}

// earlyChanges are those before a text is split.
func (s scope) earlyChanges(n *node) ([]change, *fault.Error) {
	var out []change
	on, f := n.get("tidy").flag(false)
	if f != nil {
		return nil, f
	}
	if on {
		out = append(out, func(_ *env, v string) (string, *fault.Error) { return tidy(v), nil })
	}
	skip, f := n.get("skip").words()
	if f != nil {
		return nil, f
	}
	if len(skip) > 0 {
		set := lowerSet(skip)
		out = append(out, func(_ *env, v string) (string, *fault.Error) {
			if set[strings.ToLower(trim(v))] {
				return "", nil
			}
			return v, nil
		})
	}
	return out, nil
}

func lowerSet(words []string) map[string]bool {
	set := map[string]bool{}
	for _, w := range words {
		set[strings.ToLower(trim(w))] = true
	}
	return set
}

// lateChanges are those of single values and of the items of a list.
func (s scope) lateChanges(n *node) ([]change, *fault.Error) {
	var out []change
	for i, fn := range []func(string) string{strings.ToLower, strings.ToUpper} {
		on, f := n.get([]string{"lower", "upper"}[i]).flag(false)
		if f != nil {
			return nil, f
		}
		if on {
			out = append(out, func(_ *env, v string) (string, *fault.Error) { return fn(v), nil })
		}
	}
	if m := n.get("map"); m != nil {
		c, f := s.translate(m, n.get("otherwise"))
		if f != nil {
			return nil, f
		}
		out = append(out, c)
	} else if o := n.get("otherwise"); o != nil {
		return nil, o.fault("mapping.key_missing", "key", "map")
	}
	if d := n.get("default"); d != nil {
		x, f := s.single(d)
		if f != nil {
			return nil, f
		}
		out = append(out, func(e *env, v string) (string, *fault.Error) {
			if v == "" {
				return x.one(e)
			}
			return v, nil
		})
	}
	return out, nil
}

// translate compiles a list of translations, written here or under tables.
func (s scope) translate(m, otherwise *node) (change, *fault.Error) {
	table := m
	if m.shape == scalar {
		if table = s.c.tables.get(m.text); table == nil {
			return nil, m.fault("mapping.no_table", "value", m.text)
		}
	}
	if table.shape != object {
		return nil, m.fault("mapping.wrong_shape", "want", "{…: …}")
	}
	words, known := map[string]string{}, []string{}
	for i, k := range table.keys {
		w, f := table.items[i].word()
		if f != nil {
			return nil, f
		}
		words[trim(k.text)] = w
		known = append(known, k.text)
	}
	how, f := otherwise.oneOf("refuse", "keep", "empty")
	if f != nil {
		return nil, f
	}
	list := strings.Join(known[:min(len(known), 20)], ", ")
	return func(_ *env, v string) (string, *fault.Error) {
		if w, ok := words[v]; ok {
			return w, nil
		}
		switch {
		case v == "" || how == "keep":
			return v, nil
		case how == "empty":
			return "", nil
		}
		return "", fault.NewInvalid("", "cell.not_in_map", "value", v, "known", list)
	}, nil
}

// through runs every value of an expression through changes; empty items of lists are dropped.
func (x *expr) through(changes []change) *expr {
	if len(changes) == 0 {
		return x
	}
	apply := func(e *env, v string) (string, *fault.Error) {
		for _, c := range changes {
			var f *fault.Error
			if v, f = c(e, v); f != nil {
				return "", f
			}
		}
		return v, nil
	}
	out := &expr{conv: x.conv, cols: x.cols}
	if !x.isList() {
		out.one = func(e *env) (string, *fault.Error) {
			v, f := x.one(e)
			if f != nil {
				return "", f
			}
			return apply(e, v)
		}
		return out
	}
	out.many = func(e *env, list []string) ([]string, *fault.Error) {
		begin := len(list)
		list, f := x.many(e, list)
		if f != nil {
			return list, f
		}
		kept := list[:begin]
		for _, v := range list[begin:] {
			if v, f = apply(e, v); f != nil {
				return kept, f
			}
			if v != "" {
				kept = append(kept, v)
			}
		}
		return kept, nil
	}
	return out
}

// splitBy cuts every value at a separator.
func (x *expr) splitBy(sep string) *expr {
	return &expr{conv: x.conv, cols: x.cols, many: func(e *env, out []string) ([]string, *fault.Error) {
		values, f := x.each(e, nil)
		if f != nil {
			return out, f
		}
		for _, v := range values {
			for part := range strings.SplitSeq(v, sep) {
				if part = trim(part); part != "" {
					out = append(out, part)
				}
			}
		}
		return out, nil
	}}
}

// each runs an expression for every item of a list; the item is {item}.
func (s scope) each(x *expr, n *node) (*expr, *fault.Error) {
	if !x.isList() {
		return nil, n.fault("mapping.no_list")
	}
	inner := s
	inner.inEach = true
	body, f := inner.compile(n)
	if f != nil {
		return nil, f
	}
	return &expr{conv: body.conv, cols: addColumns(append([]string{}, x.cols...), body.cols), many: func(e *env, out []string) ([]string, *fault.Error) {
		items, f := x.many(e, nil)
		if f != nil {
			return out, f
		}
		outer := e.item
		defer func() { e.item = outer }()
		for _, item := range items {
			e.item = item
			if out, f = body.each(e, out); f != nil {
				return out, f
			}
		}
		return out, nil
	}}, nil
}
