package mapping

import (
	"slices"
	"strings"

	"klankbord.org/core/fault"
)

// join finds rows of another source by a key and gives their columns, or sums and lists over them.
type join struct {
	as      string
	source  *source // the one that is looked in
	on      *expr   // key in the row that asks; nil for a lookup, which brings its own
	key     *expr   // key in the rows that are looked in
	take    string  // only, first, last or all: what to do with several
	missing string  // empty or refuse
	columns []*joinColumn
	index   *index
}

// joinColumn is a column that a join gives: the value of an expression over the rows found, put together in some way.
type joinColumn struct {
	name string
	how  string // only, first, last, list, sum, count, min, max
	expr *expr
	as   string // how min and max compare: text, number, date
}

func (j *joinColumn) isList() bool { return j.how == "list" }

// compileJoin compiles {source, on, key, as, take, missing, columns}.
func (c *compiler) compileJoin(sc scope, n *node) (*join, *fault.Error) {
	if f := n.only("source", "as", "on", "key", "take", "missing", "columns"); f != nil {
		return nil, f
	}
	other, f := c.sourceNamed(n, n.get("source"))
	if f != nil {
		return nil, f
	}
	j := &join{source: other}
	on := n.get("on")
	if on == nil {
		return nil, n.fault("mapping.key_missing", "key", "on")
	}
	if j.on, f = sc.single(on); f != nil {
		return nil, f
	}
	inner := scope{c: c, src: other}
	if j.key, f = inner.single(firstNode(n.get("key"), on)); f != nil {
		return nil, f
	}
	if j.as, f = n.get("as").word(); f != nil {
		return nil, f
	}
	if j.as == "" {
		j.as = other.name
	}
	if j.take, f = n.get("take").oneOf("only", "first", "last", "all"); f != nil {
		return nil, f
	}
	if j.missing, f = n.get("missing").oneOf("empty", "refuse"); f != nil {
		return nil, f
	}
	return j, j.compileColumns(inner, n.get("columns"))
}

// compileColumns reads sums and lists over the rows found.
func (j *join) compileColumns(inner scope, n *node) *fault.Error {
	if n == nil {
		return nil
	}
	if n.shape != object {
		return n.fault("mapping.wrong_shape", "want", "{…: {sum: …}}")
	}
	ways := []string{"sum", "count", "min", "max", "first", "last", "list"}
	for i, name := range n.keys {
		spec, col := n.items[i], &joinColumn{name: name.text}
		if spec.shape == scalar && spec.text == "count" {
			col.how, col.expr = "count", inner.constant("1")
			j.columns = append(j.columns, col)
			continue
		}
		if f := spec.only(append([]string{"as"}, ways...)...); f != nil {
			return f
		}
		for k, key := range spec.keys {
			if !slices.Contains(ways, key.text) {
				continue
			}
			if col.how != "" {
				return key.fault("mapping.no_producer", "known", strings.Join(ways, ", "))
			}
			x, f := inner.compile(spec.items[k])
			if f != nil {
				return f
			}
			if x.isList() && key.text != "list" && key.text != "count" {
				return spec.items[k].fault("mapping.list_here")
			}
			col.how, col.expr = key.text, x
		}
		if col.how == "" {
			return spec.fault("mapping.no_producer", "known", strings.Join(ways, ", "))
		}
		var f *fault.Error
		if col.as, f = spec.get("as").oneOf("text", "number", "date"); f != nil {
			return f
		}
		j.columns = append(j.columns, col)
	}
	return nil
}

// joined is a reference to a column of a join.
type joined struct {
	expr  *expr
	fault *fault.Error
}

// joinedColumn compiles "as.column"; ok is false when no join has that prefix.
func (s scope) joinedColumn(n *node, name string) (joined, bool) {
	for i, j := range s.src.joins {
		col, ok := strings.CutPrefix(name, j.as+".")
		if !ok {
			continue
		}
		at, f := j.column(scope{c: s.c, src: j.source}, n, col)
		if f != nil {
			return joined{fault: f}, true
		}
		return joined{expr: j.reference(at, func(e *env) ([]string, *fault.Error) {
			m := e.join(i)
			return m.cells, m.fault
		}, j.on.cols)}, true
	}
	return joined{}, false
}

// column finds a column of the join, or adds it.
func (j *join) column(inner scope, n *node, name string) (int, *fault.Error) {
	if at := slices.IndexFunc(j.columns, func(c *joinColumn) bool { return c.name == name }); at >= 0 {
		return at, nil
	}
	x, f := inner.column(n, name)
	if f != nil {
		return 0, f
	}
	how := j.take
	if x.isList() || how == "all" {
		how = "list"
	}
	j.columns = append(j.columns, &joinColumn{name: name, how: how, expr: x})
	return len(j.columns) - 1, nil
}

// reference is an expression for a column of what was found.
func (j *join) reference(at int, found func(*env) ([]string, *fault.Error), cols []string) *expr {
	col := j.columns[at]
	out := &expr{conv: col.expr.conv, cols: cols}
	if col.how == "sum" || col.how == "count" {
		out.conv = &plainConv
	}
	if !col.isList() {
		out.one = func(e *env) (string, *fault.Error) {
			cells, f := found(e)
			if f != nil || cells == nil {
				return "", f
			}
			return cells[at], nil
		}
		return out
	}
	out.many = func(e *env, list []string) ([]string, *fault.Error) {
		cells, f := found(e)
		if f != nil || cells == nil || cells[at] == "" {
			return list, f
		}
		return append(list, strings.Split(cells[at], listMark)...), nil
	}
	return out
}

// find looks a key up and puts the rows found together.
func (j *join) find(key string) ([]string, *fault.Error) {
	if key == "" || j.index == nil {
		return nil, nil
	}
	rows, f := j.index.find(key)
	if f != nil {
		return nil, f
	}
	if len(rows) == 0 {
		if j.missing == "refuse" {
			return nil, fault.NewInvalid("", "cell.no_match", "key", key, "value", key, "source", j.source.name)
		}
		return nil, nil
	}
	return j.fold(key, rows)
}

// compileLookup finds a value in another source by any key: {source, by, key, column, take, missing}.
func (s scope) compileLookup(n *node) (*expr, *fault.Error) {
	if f := n.only("source", "by", "key", "column", "take", "missing"); f != nil {
		return nil, f
	}
	for _, key := range []string{"by", "key", "column"} {
		if n.get(key) == nil {
			return nil, n.fault("mapping.key_missing", "key", key)
		}
	}
	other, f := s.c.sourceNamed(n, n.get("source"))
	if f != nil {
		return nil, f
	}
	j := &join{source: other, as: other.name}
	inner := scope{c: s.c, src: other}
	if j.key, f = inner.single(n.get("by")); f != nil {
		return nil, f
	}
	if j.take, f = n.get("take").oneOf("only", "first", "last", "all"); f != nil {
		return nil, f
	}
	if j.missing, f = n.get("missing").oneOf("empty", "refuse"); f != nil {
		return nil, f
	}
	ask, f := s.single(n.get("key"))
	if f != nil {
		return nil, f
	}
	name, f := n.get("column").word()
	if f != nil {
		return nil, f
	}
	at, f := j.column(inner, n.get("column"), name)
	if f != nil {
		return nil, f
	}
	s.c.lookups = append(s.c.lookups, j)
	return j.reference(at, func(e *env) ([]string, *fault.Error) {
		key, f := ask.one(e)
		if f != nil {
			return nil, f
		}
		return j.find(key)
	}, ask.cols), nil
}
