package mapping

import (
	"slices"
	"strconv"
	"strings"

	"klankbord.org/core/fault"
)

// template compiles "{a}/{b}": text with columns in braces. A lone column keeps its own way of reading numbers and
// dates, and may be a list.
func (s scope) template(n *node, text string) (*expr, *fault.Error) {
	if !strings.ContainsAny(text, "{}") {
		return s.constant(text), nil
	}
	var parts []*expr
	var cols []string
	literal := strings.Builder{}
	flush := func() {
		if literal.Len() > 0 {
			parts = append(parts, s.constant(literal.String()))
			literal.Reset()
		}
	}
	for rest := text; rest != ""; {
		i := strings.IndexAny(rest, "{}")
		if i < 0 {
			literal.WriteString(rest)
			break
		}
		literal.WriteString(rest[:i])
		rest = rest[i:]
		switch {
		case strings.HasPrefix(rest, "{{"), strings.HasPrefix(rest, "}}"):
			literal.WriteByte(rest[0])
			rest = rest[2:]
			continue
		case rest[0] == '}':
			return nil, n.fault("mapping.brace", "value", text)
		}
		end := strings.IndexByte(rest, '}')
		if end < 0 {
			return nil, n.fault("mapping.brace", "value", text)
		}
		flush()
		x, f := s.column(n, rest[1:end])
		if f != nil {
			return nil, f
		}
		parts, cols, rest = append(parts, x), addColumns(cols, x.cols), rest[end+1:]
	}
	flush()
	if len(parts) == 1 {
		return parts[0], nil
	}
	if slices.ContainsFunc(parts, (*expr).isList) {
		return nil, n.fault("mapping.list_here")
	}
	return &expr{conv: s.src.conv, cols: cols, one: func(e *env) (string, *fault.Error) {
		b := e.key[:0]
		for _, p := range parts {
			v, f := p.one(e)
			if f != nil {
				return "", f
			}
			b = append(b, v...)
		}
		e.key = b
		return string(b), nil
	}}, nil
}

// column compiles a reference to a column: of the file, derived, joined, or one of #row, #line, #file and item.
func (s scope) column(n *node, name string) (*expr, *fault.Error) {
	switch name {
	case "item":
		if !s.inEach {
			return nil, n.fault("mapping.no_item")
		}
		return &expr{conv: s.src.conv, cols: []string{}, one: func(e *env) (string, *fault.Error) { return e.item, nil }}, nil
	case "#row":
		return &expr{conv: &plainConv, one: func(e *env) (string, *fault.Error) { return strconv.FormatInt(e.row, 10), nil }}, nil
	case "#line":
		return &expr{conv: &plainConv, one: func(e *env) (string, *fault.Error) { return strconv.Itoa(e.line), nil }}, nil
	case "#file":
		return &expr{conv: s.src.conv, one: func(e *env) (string, *fault.Error) { return e.file, nil }}, nil
	}
	if i := slices.IndexFunc(s.src.derived, func(d *derived) bool { return d.name == name }); i >= 0 {
		return s.derivedColumn(i), nil
	}
	if i, ok := s.src.index[name]; ok {
		return s.fileColumn(i, name), nil
	}
	if x, ok := s.joinedColumn(n, name); ok {
		return x.expr, x.fault
	}
	if s.src.open {
		return &expr{conv: s.src.conv, cols: []string{name}, one: func(*env) (string, *fault.Error) { return "", nil }}, nil
	}
	return nil, s.noColumn(n, name)
}

func (s scope) fileColumn(i int, name string) *expr {
	return &expr{conv: s.src.conv, cols: []string{name}, one: func(e *env) (string, *fault.Error) { return e.cell(i), nil }}
}

func (s scope) derivedColumn(i int) *expr {
	d := s.src.derived[i]
	if d.expr.isList() {
		return &expr{conv: d.expr.conv, cols: d.expr.cols, many: func(e *env, out []string) ([]string, *fault.Error) {
			c := e.derive(i)
			return append(out, c.many...), c.fault
		}}
	}
	return &expr{conv: d.expr.conv, cols: d.expr.cols, one: func(e *env) (string, *fault.Error) {
		c := e.derive(i)
		return c.one, c.fault
	}}
}

// noColumn names the columns that there are, those that look alike first.
func (s scope) noColumn(n *node, name string) *fault.Error {
	known := slices.Clone(s.src.header)
	for _, d := range s.src.derived {
		known = append(known, d.name)
	}
	for _, j := range s.src.joins {
		known = append(known, j.as+".…")
	}
	low := strings.ToLower(name)
	slices.SortStableFunc(known, func(a, b string) int { return alike(b, low) - alike(a, low) })
	if len(known) > 12 {
		known = append(known[:12], "…")
	}
	return n.fault("mapping.no_column", "source", s.src.name, "value", name, "known", strings.Join(known, ", "))
}

// alike counts how many letters two names have in common at the beginning, a whole name within another counting most.
func alike(name, low string) int {
	name = strings.ToLower(name)
	if low != "" && (strings.Contains(name, low) || strings.Contains(low, name)) {
		return 1000
	}
	n := 0
	for n < len(name) && n < len(low) && name[n] == low[n] {
		n++
	}
	return n
}
