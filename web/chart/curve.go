package chart

import (
	"fmt"
	"math"

	"klankbord.org/i18n"
)

// Curve is a payout curve: what share of the target bonus a result pays, where this result stands, and what one answer
// more or less would do.
type Curve struct {
	Name, Title string
	X, Y        string  // what the axes count: "groei in punten", "% van de doelbonus"
	Points      []Point // the bends, by ascending X; the curve is level before the first and after the last
	Marks       []CurveMark
	At          *CurvePlace // nil while there is no result
	Less, More  *CurvePlace // with one answer worse or better; nil when not computed
}

// CurveMark names a place on the X axis: threshold, target, cap.
type CurveMark struct {
	X     float64
	Label string
}

// CurvePlace is a result on the curve.
type CurvePlace struct{ X, Y float64 }

// Figure draws the curve.
func (c Curve) Figure(l i18n.Lang, width float64) Figure {
	height, bottom, top := 340.0, 104.0, 36.0
	left := 58.0
	from, to, ceiling := c.span()
	x, y := scale{from, to, left, width - 14}, scale{0, ceiling, height - bottom, top}
	var out []Shape
	for _, v := range y.ticks(4) {
		out = append(out, line(left, y.at(v), width, y.at(v), Rule, 1),
			Text{X: left - 8, Y: y.at(v) + 5, Size: small, Text: l.Percent(v, 0), Tone: Soft, Anchor: End})
	}
	for _, v := range x.ticks(int(width / 70)) {
		out = append(out, Text{X: x.at(v), Y: y.a + 22, Size: small, Text: l.Number(v, decimalsOf(v)), Tone: Soft, Anchor: Middle})
	}
	for i, m := range c.Marks {
		out = append(out, c.mark(x, y, m, i)...)
	}
	outline := []Point{{x.at(from), y.at(c.height(from))}}
	for _, p := range c.Points {
		outline = append(outline, Point{x.at(p.X), y.at(p.Y)})
	}
	outline = append(outline, Point{x.at(to), y.at(c.height(to))})
	surface := append(append([]Point{{x.at(from), y.at(0)}}, outline...), Point{x.at(to), y.at(0)})
	out = append(out, Path{Points: surface, Closed: true, Fill: AccentSoft}, Path{Points: outline, Stroke: Accent, Width: 2.5})
	out = append(out, c.places(l, x, y, width)...)
	out = append(out, Text{X: (left + width) / 2, Y: height - 10, Size: small, Text: c.X, Tone: Soft, Anchor: Middle}, Text{Y: 16, Size: small, Text: c.Y, Tone: Soft})
	return head{c.Name, c.Title, c.alt(l)}.figure(width, height, out, c.table(l))
}

// span is what the chart shows: all bends and results with some room.
func (c Curve) span() (from, to, ceiling float64) {
	from, to = math.Inf(1), math.Inf(-1)
	see := func(x, y float64) { from, to, ceiling = math.Min(from, x), math.Max(to, x), math.Max(ceiling, y) }
	for _, p := range c.Points {
		see(p.X, p.Y)
	}
	for _, p := range []*CurvePlace{c.At, c.Less, c.More} {
		if p != nil {
			see(p.X, p.Y)
		}
	}
	if from > to {
		return 0, 1, 100
	}
	room := math.Max(1, (to-from)*0.12)
	return from - room, to + room, math.Max(ceiling*1.1, 1)
}

// height returns the curve's value at a place, level outside the bends.
func (c Curve) height(x float64) float64 {
	for i, p := range c.Points {
		if x <= p.X {
			if i == 0 || p.X == c.Points[i-1].X {
				return p.Y
			}
			q := c.Points[i-1]
			return q.Y + (x-q.X)/(p.X-q.X)*(p.Y-q.Y)
		}
	}
	if len(c.Points) == 0 {
		return 0
	}
	return c.Points[len(c.Points)-1].Y
}

func (c Curve) mark(x, y scale, m CurveMark, i int) []Shape {
	px := x.at(m.X)
	if px < x.a || px > x.b {
		return nil
	}
	half := textWidth(m.Label, small) / 2
	place := math.Max(x.a+half, math.Min(x.b-half, px))
	return []Shape{dashed(px, y.a, px, y.b-4, Soft, 1), Text{X: place, Y: y.a + 42 + 18*float64(i%2), Size: small, Text: m.Label, Tone: Ink, Anchor: Middle}}
}

func (c Curve) places(l i18n.Lang, x, y scale, width float64) []Shape {
	var out []Shape
	for _, p := range []*CurvePlace{c.Less, c.More} {
		if p != nil {
			d := Dot{X: x.at(p.X), Y: y.at(p.Y), R: 5, Fill: Surface, Stroke: Ink, Width: 1.75}
			d.Tip = l.F("één antwoord anders: %s", "one answer different: %s", l.Percent(p.Y, 0))
			out = append(out, d)
		}
	}
	if c.At == nil {
		return out
	}
	px, py := x.at(c.At.X), y.at(c.At.Y)
	words := l.Percent(c.At.Y, 0)
	t := Text{X: px - 12, Y: py - 12, Size: big, Text: words, Tone: Ink, Anchor: End, Bold: true}
	if px-12-textWidth(words, big) < x.a {
		t.X, t.Anchor = px+12, Start
	}
	return append(out, Dot{X: px, Y: py, R: 7, Fill: Ink, Stroke: Surface, Width: 2, Note: Note{Tip: words}}, t)
}

// decimalsOf is how many decimals a tick needs.
func decimalsOf(v float64) int {
	if math.Abs(v-math.Round(v)) < 1e-9 {
		return 0
	}
	return 1
}

func (c Curve) alt(l i18n.Lang) string {
	s := l.F("Lijn met %d knikken.", "Line with %d bends.", len(c.Points))
	if c.At != nil {
		s += " " + l.F("Dit resultaat, %s, geeft %s.", "This result, %s, pays %s.", l.Number(c.At.X, 1), l.Percent(c.At.Y, 0))
	}
	return s
}

func (c Curve) table(l i18n.Lang) Table {
	t := Table{Columns: []string{"", c.X, c.Y}}
	for i, p := range c.Points {
		name := fmt.Sprintf("%s %d", l.T("Knik", "Bend"), i+1)
		for _, m := range c.Marks {
			if m.X == p.X {
				name = m.Label
			}
		}
		t.Rows = append(t.Rows, []Cell{text(name), number(p.X, 2), number(p.Y, 2)})
	}
	add := func(name string, p *CurvePlace) {
		if p != nil {
			t.Rows = append(t.Rows, []Cell{text(name), number(p.X, 2), number(p.Y, 2)})
		}
	}
	add(l.T("Dit resultaat", "This result"), c.At)
	add(l.T("Eén antwoord slechter", "One answer worse"), c.Less)
	add(l.T("Eén antwoord beter", "One answer better"), c.More)
	return t
}
