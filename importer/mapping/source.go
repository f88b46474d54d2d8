package mapping

import (
	"klankbord.org/core/fault"
	"klankbord.org/importer/tabular"
)

// source is a table: files of the same shape, or rows written in the mapping, with what is derived from them and what
// is joined to them.
type source struct {
	name   string
	at     *node
	number int // order in the mapping

	pattern string // name of the file, or a pattern such as answers-*.csv
	files   []string
	inline  [][]string
	lines   []int // lines of the mapping on which the inline rows stand
	options tabular.Options

	open   bool // no data at hand: any column name is taken for granted
	raw    bool // cells keep the space around them
	skip   map[string]bool
	conv   *conv
	header []string
	index  map[string]int

	derived []*derived
	joins   []*join
	when    *test

	plans []*plan
}

// derived is a column that the mapping makes from others.
type derived struct {
	name string
	expr *expr
}

var sourceKeys = append([]string{"file", "rows", "separator", "encoding", "sheet", "header_row", "columns", "short_rows",
	"max_field", "trim", "skip", "derive", "join", "when"}, convKeys...)

// readSource reads what a source says about its files; compileSource does the rest when the header is known.
func (c *compiler) readSource(name string, n *node, number int) (*source, *fault.Error) {
	if f := n.only(sourceKeys...); f != nil {
		return nil, f
	}
	s := &source{name: name, at: n, number: number, open: true, index: map[string]int{}}
	var f *fault.Error
	if s.conv, f = c.conv.change(n); f != nil {
		return nil, f
	}
	if s.pattern, f = n.get("file").word(); f != nil {
		return nil, f
	}
	rows := n.get("rows")
	if (s.pattern == "") == (rows == nil) {
		return nil, n.fault("mapping.no_producer", "known", "file, rows")
	}
	if rows != nil {
		if f := s.readRows(rows); f != nil {
			return nil, f
		}
	}
	keep, f := n.get("trim").flag(true)
	if f != nil {
		return nil, f
	}
	s.raw = !keep
	skip, f := firstNode(n.get("skip"), c.defaults.get("skip")).words()
	if f != nil {
		return nil, f
	}
	if len(skip) > 0 {
		s.skip = lowerSet(skip)
	}
	return s, s.readOptions(n, c.defaults)
}

func firstNode(a, b *node) *node {
	if a != nil {
		return a
	}
	return b
}

// readOptions reads how the file is written.
func (s *source) readOptions(n, defaults *node) *fault.Error {
	sep, f := firstNode(n.get("separator"), defaults.get("separator")).oneOf("auto", ";", ",", "tab", "\t", "|")
	if f != nil {
		return f
	}
	switch sep {
	case "auto":
	case "tab":
		s.options.Separator = '\t'
	default:
		s.options.Separator = sep[0]
	}
	enc, f := firstNode(n.get("encoding"), defaults.get("encoding")).oneOf("auto", "utf-8", "windows-1252")
	if f != nil {
		return f
	}
	if enc != "auto" {
		s.options.Encoding = tabular.Encoding(enc)
	}
	if s.options.Sheet, f = n.get("sheet").word(); f != nil {
		return f
	}
	if s.options.HeaderRow, f = n.get("header_row").count(1, 1); f != nil {
		return f
	}
	if s.options.Columns, f = n.get("columns").words(); f != nil {
		return f
	}
	short, f := n.get("short_rows").oneOf("refuse", "fill")
	if f != nil {
		return f
	}
	s.options.FillShort = short == "fill"
	s.options.MaxField, f = n.get("max_field").count(0, 1)
	return f
}

// readRows reads rows that stand in the mapping itself.
func (s *source) readRows(rows *node) *fault.Error {
	if rows.shape != list {
		return rows.fault("mapping.wrong_shape", "want", "[{…}, {…}]")
	}
	s.open = false
	for _, row := range rows.items {
		if row.shape != object {
			return row.fault("mapping.wrong_shape", "want", "{…: …}")
		}
		for _, k := range row.keys {
			if _, known := s.index[k.text]; !known {
				s.index[k.text] = len(s.header)
				s.header = append(s.header, k.text)
			}
		}
	}
	for _, row := range rows.items {
		cells := make([]string, len(s.header))
		for i, k := range row.keys {
			w, f := row.items[i].word()
			if f != nil {
				return f
			}
			cells[s.index[k.text]] = w
		}
		s.inline, s.lines = append(s.inline, cells), append(s.lines, row.line)
	}
	return nil
}

// setHeader tells the source which columns its files have.
func (s *source) setHeader(header []string) {
	s.open, s.header, s.index = false, header, make(map[string]int, len(header))
	for i, name := range header {
		s.index[name] = i
	}
}

// finish compiles what is joined and derived; both may use what stands before them.
func (c *compiler) finish(s *source) *fault.Error {
	scope := scope{c: c, src: s}
	if j := s.at.get("join"); j != nil {
		if j.shape != list {
			return j.fault("mapping.wrong_shape", "want", "[{source: …, on: …}]")
		}
	}
	if d := s.at.get("derive"); d != nil && d.shape != object && d.shape != empty {
		return d.fault("mapping.wrong_shape", "want", "{…: …}")
	}
	if f := c.deriveAndJoin(scope); f != nil {
		return f
	}
	if w := s.at.get("when"); w != nil {
		t, f := scope.condition(w)
		if f != nil {
			return f
		}
		s.when = t
	}
	return nil
}

// deriveAndJoin goes through derive and join in the order in which the mapping has them.
func (c *compiler) deriveAndJoin(sc scope) *fault.Error {
	for i, k := range sc.src.at.keys {
		part := sc.src.at.items[i]
		switch k.text {
		case "derive":
			for i, name := range part.keys {
				x, f := sc.compile(part.items[i])
				if f != nil {
					return f
				}
				sc.src.derived = append(sc.src.derived, &derived{name.text, x})
			}
		case "join":
			for _, item := range part.items {
				j, f := c.compileJoin(sc, item)
				if f != nil {
					return f
				}
				sc.src.joins = append(sc.src.joins, j)
			}
		}
	}
	return nil
}
