package mapping

import (
	"hash/maphash"
	"strings"
	"unicode"
	"unicode/utf8"

	"klankbord.org/core/fault"
)

// listMark parts the values of a list that is kept in one text, as in a joined column.
const listMark = "\x1e"

// env is one row of a source while expressions look at it. Derived columns and joins are worked out when first asked
// for, and remembered until the next row.
type env struct {
	src   *source
	file  string
	line  int
	row   int64
	cells []string
	item  string

	derived []cached
	joined  []match
	key     []byte

	sum     *maphash.Hash // nil when nobody asks whether records are alike
	noticed func(columns []string, value string, f *fault.Error)
	buf     []string // scratch of lists
}

// cached is the value of a derived column in this row.
type cached struct {
	known bool
	one   string
	many  []string
	fault *fault.Error
}

// match is what a join found for this row.
type match struct {
	known bool
	cells []string // nil: nothing
	fault *fault.Error
}

func (s *source) newEnv() *env {
	return &env{src: s, derived: make([]cached, len(s.derived)), joined: make([]match, len(s.joins))}
}

// next moves to another row.
func (e *env) next(file string, line int, row int64, cells []string) {
	e.file, e.line, e.row, e.cells, e.item = file, line, row, cells, ""
	clear(e.derived)
	clear(e.joined)
}

// mix adds a text to the sum by which equal records are known.
func (e *env) mix(s string) {
	if e.sum != nil {
		_, _ = e.sum.WriteString(s)
		_ = e.sum.WriteByte(0x1f)
	}
}

// trim removes space around a text, non-breaking space and stray byte order marks included.
func trim(s string) string {
	if s == "" || (s[0] > ' ' && s[0] < utf8.RuneSelf && s[len(s)-1] > ' ' && s[len(s)-1] < utf8.RuneSelf) {
		return s
	}
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' })
}

// tidy makes every run of space, of whatever kind, one ordinary space.
func tidy(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }), " ")
}

// cell returns a cell of the file itself.
func (e *env) cell(i int) string {
	s := e.cells[i]
	if !e.src.raw {
		s = trim(s)
	}
	if e.src.skip != nil && e.src.skip[strings.ToLower(s)] {
		return ""
	}
	return s
}

// derive returns a derived column.
func (e *env) derive(i int) *cached {
	c := &e.derived[i]
	if c.known {
		return c
	}
	c.known = true // a column that asks for itself is refused when the mapping is read
	x := e.src.derived[i].expr
	item := e.item
	e.item = ""
	if x.isList() {
		c.many, c.fault = x.many(e, nil)
	} else {
		c.one, c.fault = x.one(e)
	}
	e.item = item
	return c
}

// join returns the matching row of another source.
func (e *env) join(i int) *match {
	m := &e.joined[i]
	if m.known {
		return m
	}
	m.known = true
	j := e.src.joins[i]
	key, f := j.on.one(e)
	if f != nil {
		m.fault = f
		return m
	}
	m.cells, m.fault = j.find(key)
	return m
}
