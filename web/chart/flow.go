package chart

import (
	"math"

	"klankbord.org/i18n"
)

// Flow is the picture of somebody's own score: which way each answer went, from all answers through the cause that the
// customer chose to "counts" or, with the reason, "doesn't count".
type Flow struct {
	Name, Title string
	Answers     int64
	Causes      []FlowCause // those that count first
}

// FlowCause are the answers with one cause.
type FlowCause struct {
	Label   string
	Href    string
	N       int64
	Counted bool
	Reason  string // why it doesn't count; empty when it does
}

// Figure draws the flow from left to right.
func (c Flow) Figure(l i18n.Lang, width float64) Figure {
	gap, slots := 12.0, float64(len(c.Causes))
	least := 40.0 // room for a name above its stream
	height := math.Max(120, slots*(least+gap)) + 30
	total := float64(max(1, c.Answers))
	unit := math.Min(14, (height-30-slots*gap)/total)
	node := 12.0
	middle := width * 0.30
	if width < 400 {
		middle = width * 0.22
	}
	var out, words []Shape                        // words last: no stream runs over them
	startY := math.Max(44, (height-total*unit)/2) // the number and its word stand above the node
	out = append(out, Rect{X: 0, Y: startY, W: node, H: total * unit, R: 2, Fill: Ink})
	end := c.ends(l, width, height, unit, node)
	y, slotY := startY, 0.0
	room := end.x - middle + 12
	for _, cause := range c.Causes {
		h := float64(cause.N) * unit
		slot := math.Max(least, h+26)
		top := slotY + 24
		tone := Rule
		if cause.Counted {
			tone = Inner
		}
		target := end.take(cause.Counted, h)
		out = append(out, ribbon(node, y, middle, top, h, tone), Rect{X: middle, Y: top, W: node, H: h, R: 2, Fill: flowTone(cause.Counted)},
			ribbon(middle+node, top, end.x, target, h, tone))
		name := Text{X: middle, Y: slotY + 16, Size: label, Text: fit(cause.Label, label, room-30) + " · " + l.Int(cause.N), Tone: Ink, Note: Note{Href: cause.Href, Tip: cause.Reason}}
		if cause.Href != "" {
			name.Tone = Accent
		}
		words = append(words, name)
		y += h
		slotY += slot + gap
	}
	out = append(append(out, end.shapes...), words...)
	out = append(out, Text{X: 0, Y: startY - 30, Size: big, Text: l.Int(c.Answers), Tone: Ink, Bold: true},
		Text{X: 0, Y: startY - 10, Size: small, Text: l.T("antwoorden", "answers"), Tone: Soft})
	return head{c.Name, c.Title, c.alt(l)}.figure(width, math.Max(startY+total*unit+8, math.Max(height, slotY+10)), out, c.table(l))
}

func flowTone(counted bool) Tone {
	if counted {
		return Accent
	}
	return Passive
}

// flowEnds are the two nodes at the right, filled from the top while streams arrive.
type flowEnds struct {
	x, width float64
	next     map[bool]float64
	shapes   []Shape
}

func (e *flowEnds) take(counted bool, h float64) float64 {
	y := e.next[counted]
	e.next[counted] += h
	return y
}

func (c Flow) counts() (in, out int64) {
	for _, cause := range c.Causes {
		if cause.Counted {
			in += cause.N
		} else {
			out += cause.N
		}
	}
	return in, out
}

func (c Flow) ends(l i18n.Lang, width, height, unit, node float64) *flowEnds {
	in, out := c.counts()
	words := map[bool]string{true: l.T("telt mee", "counts"), false: l.T("telt niet mee", "doesn't count")}
	w := textWidth(words[false], small) + 10
	e := &flowEnds{x: width - w - node, width: w + node, next: map[bool]float64{}}
	gap := 56.0
	top := math.Max(4, (height-float64(in+out)*unit-gap)/2)
	for _, counted := range []bool{true, false} {
		n := out
		if counted {
			n = in
		}
		h := float64(n) * unit
		e.next[counted] = top
		x := e.x + node + 10
		middle := top + math.Max(h/2, 10)
		e.shapes = append(e.shapes, Rect{X: e.x, Y: top, W: node, H: math.Max(h, 2), R: 2, Fill: flowTone(counted)},
			Text{X: x, Y: middle - 2, Size: big, Text: l.Int(n), Tone: Ink, Bold: true}, Text{X: x, Y: middle + 17, Size: small, Text: words[counted], Tone: Soft})
		top += h + gap
	}
	return e
}

// ribbon is a stream of constant height between two places, with a soft bend.
func ribbon(x1, y1, x2, y2, h float64, fill Tone) Path {
	const steps = 18
	var upper, lower []Point
	for i := 0; i <= steps; i++ {
		t := float64(i) / steps
		s := t * t * (3 - 2*t)
		x, y := x1+(x2-x1)*t, y1+(y2-y1)*s
		upper, lower = append(upper, Point{x, y}), append(lower, Point{x, y + h})
	}
	for i := len(lower) - 1; i >= 0; i-- {
		upper = append(upper, lower[i])
	}
	return Path{Points: upper, Closed: true, Fill: fill}
}

func (c Flow) alt(l i18n.Lang) string {
	in, out := c.counts()
	return l.F("Van %s antwoorden tellen er %s mee en %s niet, naar de oorzaak die de klant koos.", "Of %s answers %s count and %s don't, by the cause that the customer chose.",
		l.Int(c.Answers), l.Int(in), l.Int(out))
}

func (c Flow) table(l i18n.Lang) Table {
	t := Table{Columns: []string{l.T("Oorzaak", "Cause"), l.T("Antwoorden", "Answers"), l.T("Telt mee", "Counts"), l.T("Waarom niet", "Why not")}}
	for _, cause := range c.Causes {
		word := l.T("nee", "no")
		if cause.Counted {
			word = l.T("ja", "yes")
		}
		t.Rows = append(t.Rows, []Cell{link(cause.Label, cause.Href), count(cause.N), text(word), text(cause.Reason)})
	}
	return t
}
