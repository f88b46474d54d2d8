package mapping

import (
	"slices"
	"strings"

	"klankbord.org/core/fault"
)

// expr is a compiled expression: it gives one text, or a list of texts.
type expr struct {
	one   func(*env) (string, *fault.Error)
	many  func(*env, []string) ([]string, *fault.Error) // set for lists instead of one; appends
	conv  *conv                                         // how the texts are read as numbers and dates
	cols  []string                                      // the columns it looks at, for reports
	fixed bool                                          // the same for every row
}

func (x *expr) isList() bool { return x.many != nil }

// each returns the values of any expression: of a list its items, of one value that value unless it is empty.
func (x *expr) each(e *env, out []string) ([]string, *fault.Error) {
	if x.many != nil {
		return x.many(e, out)
	}
	s, f := x.one(e)
	if f != nil || s == "" {
		return out, f
	}
	return append(out, s), nil
}

// scope is what an expression can refer to.
type scope struct {
	c      *compiler
	src    *source
	inEach bool
}

// producers are the keys that say where a value comes from.
var producers = []string{"text", "column", "value", "first", "concat", "choose", "calc", "list", "flags", "lookup", "date"}

// modifiers are the keys that change a value, in the order in which they work; conversions come after them.
var modifiers = []string{"tidy", "skip", "split", "each", "lower", "upper", "map", "otherwise", "default"}

var exprKeys = slices.Concat(producers, modifiers, convKeys, []string{"cents", "times", "with", "format", "create"})

// compile turns a node into an expression.
func (s scope) compile(n *node) (*expr, *fault.Error) {
	switch {
	case n == nil || n.shape == empty:
		return s.constant(""), nil
	case n.shape == scalar:
		if _, isText := n.typed.(string); !isText {
			return s.constant(n.text), nil
		}
		return s.template(n, n.text)
	case n.shape == list:
		return s.compileList(n.items)
	}
	return s.compileObject(n)
}

// single compiles a node that has to give one value.
func (s scope) single(n *node) (*expr, *fault.Error) {
	x, f := s.compile(n)
	if f == nil && x.isList() {
		return nil, n.fault("mapping.list_here")
	}
	return x, f
}

// constant is an expression that is the same for every row.
func (s scope) constant(text string) *expr {
	return &expr{one: func(*env) (string, *fault.Error) { return text, nil }, conv: s.src.conv, fixed: true}
}

func (s scope) compileObject(n *node) (*expr, *fault.Error) {
	if f := n.only(exprKeys...); f != nil {
		return nil, f
	}
	var from *node
	producer := ""
	for i, k := range n.keys {
		if slices.Contains(producers, k.text) {
			if producer != "" {
				return nil, k.fault("mapping.no_producer", "known", strings.Join(producers, ", "))
			}
			producer, from = k.text, n.items[i]
		}
	}
	if producer == "" {
		return nil, n.fault("mapping.no_producer", "known", strings.Join(producers, ", "))
	}
	x, f := s.produce(producer, from, n)
	if f != nil {
		return nil, f
	}
	return s.modify(x, n)
}

// produce compiles the part that says where a value comes from.
func (s scope) produce(producer string, from, n *node) (*expr, *fault.Error) {
	if w := n.get("with"); w != nil && producer != "concat" {
		return nil, w.fault("mapping.unknown_key", "key", "with", "known", "concat")
	}
	if w := n.get("format"); w != nil && producer != "date" {
		return nil, w.fault("mapping.unknown_key", "key", "format", "known", "date")
	}
	switch producer {
	case "column":
		w, f := from.word()
		if f != nil {
			return nil, f
		}
		return s.column(from, w)
	case "value":
		w, f := from.word()
		if f != nil {
			return nil, f
		}
		return s.constant(w), nil
	case "first":
		return s.compileFirst(from)
	case "concat":
		return s.compileConcat(from, n.get("with"))
	case "choose":
		return s.compileChoose(from)
	case "calc":
		return s.compileCalc(from)
	case "list":
		if from.shape != list {
			return nil, from.fault("mapping.wrong_shape", "want", "[…]")
		}
		return s.compileList(from.items)
	case "flags":
		return s.compileFlags(from)
	case "lookup":
		return s.compileLookup(from)
	case "date":
		return s.compileDate(from, n)
	}
	return s.compile(from) // text
}

// compileList joins expressions into one list, without empty items.
func (s scope) compileList(items []*node) (*expr, *fault.Error) {
	parts, cols, f := s.compileAll(items)
	if f != nil {
		return nil, f
	}
	return &expr{conv: s.src.conv, cols: cols, many: func(e *env, out []string) ([]string, *fault.Error) {
		for _, p := range parts {
			var f *fault.Error
			if out, f = p.each(e, out); f != nil {
				return out, f
			}
		}
		return out, nil
	}}, nil
}

func (s scope) compileAll(items []*node) (parts []*expr, cols []string, f *fault.Error) {
	for _, item := range items {
		x, f := s.compile(item)
		if f != nil {
			return nil, nil, f
		}
		parts = append(parts, x)
		cols = addColumns(cols, x.cols)
	}
	return parts, cols, nil
}

func addColumns(cols, more []string) []string {
	for _, c := range more {
		if !slices.Contains(cols, c) {
			cols = append(cols, c)
		}
	}
	return cols
}

// compileFirst gives the first value that isn't empty.
func (s scope) compileFirst(n *node) (*expr, *fault.Error) {
	if n.shape != list || len(n.items) == 0 {
		return nil, n.fault("mapping.wrong_shape", "want", "[…]")
	}
	parts, cols, f := s.compileAll(n.items)
	if f != nil {
		return nil, f
	}
	return &expr{conv: parts[0].conv, cols: cols, one: func(e *env) (string, *fault.Error) {
		for _, p := range parts {
			v, f := p.each(e, nil)
			if f != nil {
				return "", f
			}
			if len(v) > 0 {
				return v[0], nil
			}
		}
		return "", nil
	}}, nil
}

// compileConcat joins the values that aren't empty.
func (s scope) compileConcat(n, with *node) (*expr, *fault.Error) {
	if n.shape != list || len(n.items) == 0 {
		return nil, n.fault("mapping.wrong_shape", "want", "[…]")
	}
	sep, f := with.word()
	if f != nil {
		return nil, f
	}
	all, f := s.compileList(n.items)
	if f != nil {
		return nil, f
	}
	return &expr{conv: s.src.conv, cols: all.cols, one: func(e *env) (string, *fault.Error) {
		v, f := all.many(e, nil)
		return strings.Join(v, sep), f
	}}, nil
}

// compileFlags lists the names of the columns in which a word such as yes or 1 stands.
func (s scope) compileFlags(n *node) (*expr, *fault.Error) {
	if f := n.only("columns", "from", "to", "is"); f != nil {
		return nil, f
	}
	names, f := n.get("columns").words()
	if f != nil {
		return nil, f
	}
	if len(names) == 0 {
		if names, f = s.between(n); f != nil {
			return nil, f
		}
	}
	marks, f := n.get("is").words()
	if f != nil {
		return nil, f
	}
	if marks == nil {
		marks = s.src.conv.yes
	}
	type flag struct {
		name string
		x    *expr
	}
	var flags []flag
	for _, name := range names {
		x, f := s.column(n, name)
		if f != nil {
			return nil, f
		}
		if x.isList() {
			return nil, n.fault("mapping.list_here")
		}
		flags = append(flags, flag{name, x})
	}
	for i := range marks {
		marks[i] = strings.ToLower(marks[i])
	}
	return &expr{conv: s.src.conv, cols: names, many: func(e *env, out []string) ([]string, *fault.Error) {
		for _, fl := range flags {
			v, f := fl.x.one(e)
			if f != nil {
				return out, f
			}
			if v != "" && slices.Contains(marks, strings.ToLower(v)) {
				out = append(out, fl.name)
			}
		}
		return out, nil
	}}, nil
}

// between names the columns of the file from one to another, both included.
func (s scope) between(n *node) ([]string, *fault.Error) {
	var ends [2]int
	for i, key := range []string{"from", "to"} {
		w, f := n.get(key).word()
		if f != nil {
			return nil, f
		}
		if w == "" {
			return nil, n.fault("mapping.key_missing", "key", "columns")
		}
		if s.src.open {
			continue // without data the columns aren't known yet
		}
		at, ok := s.src.index[w]
		if !ok {
			return nil, s.noColumn(n.get(key), w)
		}
		ends[i] = at
	}
	if s.src.open {
		return []string{n.get("from").text}, nil
	}
	if ends[0] > ends[1] {
		return nil, n.get("to").fault("mapping.unknown_value", "value", n.get("to").text, "known", n.get("from").text)
	}
	return slices.Clone(s.src.header[ends[0] : ends[1]+1]), nil
}
