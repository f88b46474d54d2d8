package mapping

import (
	"fmt"
	"strings"

	"klankbord.org/core/fault"
)

// compileDate reads a date and writes it in another form: {date: "{day}", format: "YYYY-MM"}.
func (s scope) compileDate(from, n *node) (*expr, *fault.Error) {
	x, f := s.single(from)
	if f != nil {
		return nil, f
	}
	c, f := x.conv.change(n)
	if f != nil {
		return nil, f
	}
	form, f := n.get("format").word()
	if f != nil {
		return nil, f
	}
	if form == "" {
		form = "YYYY-MM-DD"
	}
	if n.get("format") != nil && !strings.ContainsAny(form, "YMDQ") {
		return nil, n.get("format").fault("mapping.date_format", "value", form)
	}
	out := plainConv
	out.zone = c.zone
	return &expr{conv: &out, cols: x.cols, one: func(e *env) (string, *fault.Error) {
		v, f := x.one(e)
		if f != nil || v == "" {
			return "", f
		}
		m, chosen, f := c.date(v)
		if f != nil {
			return "", f
		}
		if chosen != nil && e.noticed != nil {
			e.noticed(x.cols, v, chosen)
		}
		return m.write(form), nil
	}}, nil
}

// write writes a moment in a form; Q is the quarter.
func (m moment) write(form string) string {
	two := func(v int) string { return fmt.Sprintf("%02d", v) }
	return strings.NewReplacer("YYYY", fmt.Sprintf("%04d", m.year), "MM", two(m.month), "DD", two(m.day),
		"hh", two(m.hour), "mm", two(m.minute), "ss", two(m.sec), "Q", fmt.Sprintf("Q%d", (m.month+2)/3)).Replace(form)
}
