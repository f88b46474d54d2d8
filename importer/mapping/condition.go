package mapping

import (
	"slices"
	"strings"

	"klankbord.org/core/fault"
)

// test is a compiled condition.
type test struct {
	holds func(*env) (bool, *fault.Error)
	cols  []string
}

var comparisons = []string{"is", "is_not", "in", "not_in", "empty", "above", "below", "at_least", "at_most"}

// condition compiles {of: …, is: …}, {all: […]}, {any: […]} or {not: …}.
func (s scope) condition(n *node) (*test, *fault.Error) {
	if n.shape != object {
		return nil, n.fault("mapping.wrong_shape", "want", "{of: …, is: …}")
	}
	for i, k := range n.keys {
		switch k.text {
		case "all", "any":
			if f := n.only(k.text); f != nil {
				return nil, f
			}
			return s.several(n.items[i], k.text == "any")
		case "not":
			if f := n.only("not"); f != nil {
				return nil, f
			}
			t, f := s.condition(n.items[i])
			if f != nil {
				return nil, f
			}
			return &test{cols: t.cols, holds: func(e *env) (bool, *fault.Error) {
				ok, f := t.holds(e)
				return !ok, f
			}}, nil
		}
	}
	return s.comparison(n)
}

func (s scope) several(n *node, anyOf bool) (*test, *fault.Error) {
	if n.shape != list {
		return nil, n.fault("mapping.wrong_shape", "want", "[…]")
	}
	var tests []*test
	var cols []string
	for _, item := range n.items {
		t, f := s.condition(item)
		if f != nil {
			return nil, f
		}
		tests, cols = append(tests, t), addColumns(cols, t.cols)
	}
	return &test{cols: cols, holds: func(e *env) (bool, *fault.Error) {
		for _, t := range tests {
			ok, f := t.holds(e)
			if f != nil || ok == anyOf {
				return ok, f
			}
		}
		return !anyOf, nil
	}}, nil
}

// comparison compiles one test of one value.
func (s scope) comparison(n *node) (*test, *fault.Error) {
	if f := n.only(append([]string{"of", "as"}, comparisons...)...); f != nil {
		return nil, f
	}
	of := n.get("of")
	if of == nil {
		return nil, n.fault("mapping.key_missing", "key", "of")
	}
	left, f := s.compile(of)
	if f != nil {
		return nil, f
	}
	as, f := n.get("as").oneOf("text", "number", "date")
	if f != nil {
		return nil, f
	}
	for i, k := range n.keys {
		if !slices.Contains(comparisons, k.text) {
			continue
		}
		for _, other := range n.keys[i+1:] {
			if slices.Contains(comparisons, other.text) {
				return nil, other.fault("mapping.no_producer", "known", strings.Join(comparisons, ", "))
			}
		}
		return s.compare(left, k.text, n.items[i], as)
	}
	return nil, n.fault("mapping.no_producer", "known", strings.Join(comparisons, ", "))
}

// compare compiles left against right. Empty values are equal to the empty text and otherwise neither above nor below
// anything.
func (s scope) compare(left *expr, how string, n *node, as string) (*test, *fault.Error) {
	switch how {
	case "empty":
		want, f := n.flag(true)
		if f != nil {
			return nil, f
		}
		return &test{cols: left.cols, holds: func(e *env) (bool, *fault.Error) {
			v, f := left.each(e, nil)
			return (len(v) == 0) == want, f
		}}, nil
	case "in", "not_in":
		words, f := n.words()
		if f != nil {
			return nil, f
		}
		return &test{cols: left.cols, holds: func(e *env) (bool, *fault.Error) {
			v, f := left.each(e, nil)
			hit := slices.ContainsFunc(v, func(x string) bool { return slices.Contains(words, x) })
			hit = hit || (len(v) == 0 && slices.Contains(words, ""))
			return hit == (how == "in"), f
		}}, nil
	}
	if left.isList() {
		return nil, n.fault("mapping.list_here")
	}
	right, f := s.single(n)
	if f != nil {
		return nil, f
	}
	cols := addColumns(slices.Clone(left.cols), right.cols)
	return &test{cols: cols, holds: func(e *env) (bool, *fault.Error) {
		a, f := left.one(e)
		if f != nil {
			return false, f
		}
		b, f := right.one(e)
		if f != nil {
			return false, f
		}
		if a == "" || b == "" {
			return (a == b && how == "is") || (a != b && how == "is_not"), nil
		}
		c, f := order(a, b, left.conv, right.conv, as)
		if f != nil {
			return false, f
		}
		return fits(how, c), nil
	}}, nil
}

// fits says whether an outcome of a comparison is what was asked.
func fits(how string, c int) bool {
	switch how {
	case "is":
		return c == 0
	case "is_not":
		return c != 0
	case "above":
		return c > 0
	case "below":
		return c < 0
	case "at_least":
		return c >= 0
	}
	return c <= 0
}

// order compares two texts as what they are.
func order(a, b string, ca, cb *conv, as string) (int, *fault.Error) {
	switch as {
	case "number":
		x, f := ca.number(a)
		if f != nil {
			return 0, f
		}
		y, f := cb.number(b)
		if f != nil {
			return 0, f
		}
		return x.compare(y), nil
	case "date":
		x, _, f := ca.date(a)
		if f != nil {
			return 0, f
		}
		y, _, f := cb.date(b)
		if f != nil {
			return 0, f
		}
		i, j := x.instant(ca.zone), y.instant(cb.zone)
		switch {
		case i < j:
			return -1, nil
		case i > j:
			return 1, nil
		}
		return 0, nil
	}
	return strings.Compare(a, b), nil
}

// compileChoose gives the value of the first condition that holds; a choice without "when" always holds.
func (s scope) compileChoose(n *node) (*expr, *fault.Error) {
	if n.shape != list || len(n.items) == 0 {
		return nil, n.fault("mapping.wrong_shape", "want", "[{when: …, then: …}, {then: …}]")
	}
	type choice struct {
		when *test
		then *expr
	}
	var choices []choice
	var cols []string
	for _, item := range n.items {
		if f := item.only("when", "then"); f != nil {
			return nil, f
		}
		c := choice{}
		if w := item.get("when"); w != nil {
			t, f := s.condition(w)
			if f != nil {
				return nil, f
			}
			c.when, cols = t, addColumns(cols, t.cols)
		}
		then, f := s.single(item.get("then"))
		if f != nil {
			return nil, f
		}
		c.then, cols = then, addColumns(cols, then.cols)
		choices = append(choices, c)
	}
	return &expr{conv: choices[0].then.conv, cols: cols, one: func(e *env) (string, *fault.Error) {
		for _, c := range choices {
			if c.when != nil {
				ok, f := c.when.holds(e)
				if f != nil {
					return "", f
				}
				if !ok {
					continue
				}
			}
			return c.then.one(e)
		}
		return "", nil
	}}, nil
}
