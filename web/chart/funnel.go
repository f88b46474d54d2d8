package chart

import (
	"math"

	"klankbord.org/i18n"
)

// Funnel shows teams or people by their number of answers and their score, with the limits within which chance alone
// puts them. It has no ranks, and nobody is coloured for being low.
type Funnel struct {
	Name, Title string
	Unit        string
	What        string // "team", "medewerker": heading of the table
	Min, Max    float64
	Center      float64
	Points      []FunnelPoint
	Limits      []FunnelLimit // by ascending N
}

// FunnelPoint is one team or person.
type FunnelPoint struct {
	Label   string
	Href    string
	N       int64
	Value   float64
	Low95   float64 // the interval of Value
	Up95    float64
	Outside bool // outside the outer limits: worth looking into, high or low
}

// FunnelLimit is where the limits lie for a number of answers.
type FunnelLimit struct {
	N             float64
	Low95, Up95   float64
	Low998, Up998 float64
}

// Figure draws the plot.
func (c Funnel) Figure(l i18n.Lang, width float64) Figure {
	height, bottom := 330.0, 52.0
	if width > 700 {
		height = 380
	}
	from, to := c.span()
	left := 14 + textWidth(l.Number(to, 0)+"0", small)
	y := scale{from, to, height - bottom, 14}
	x := scale{math.Sqrt(c.least() * 0.6), math.Sqrt(c.most()), left, width - 12} // by the root: crowded small numbers get room
	out := c.grid(l, x, y, width, left)
	out = append(out, c.area(x, y, func(v FunnelLimit) (float64, float64) { return v.Low998, v.Up998 }, Wash),
		c.area(x, y, func(v FunnelLimit) (float64, float64) { return v.Low95, v.Up95 }, Band))
	out = append(out, dashed(left, y.at(c.Center), width, y.at(c.Center), Soft, 1.25),
		Text{X: left + 2, Y: y.at(c.Center) - 6, Size: small, Text: l.F("samen %s", "all %s", l.Number(c.Center, 0)), Tone: Soft})
	for _, p := range c.Points {
		out = append(out, c.point(l, x, y, p, width)...)
	}
	out = append(out, Text{X: (left + width) / 2, Y: height - 6, Size: small, Text: l.T("aantal antwoorden", "number of answers"), Tone: Soft, Anchor: Middle})
	return head{c.Name, c.Title, c.alt(l)}.figure(width, height, out, c.table(l))
}

func (c Funnel) most() float64 {
	m := 10.0
	for _, p := range c.Points {
		m = math.Max(m, float64(p.N))
	}
	return m * 1.06
}

func (c Funnel) least() float64 {
	m := c.most()
	for _, p := range c.Points {
		m = math.Min(m, float64(p.N))
	}
	return m
}

func (c Funnel) span() (from, to float64) {
	values := []float64{c.Center}
	for _, p := range c.Points {
		values = append(values, p.Value)
	}
	for _, v := range c.Limits {
		if v.N >= c.least()*0.8 { // the mouth of the funnel left of everybody says nothing
			values = append(values, v.Low998, v.Up998)
		}
	}
	return around(values, c.Min, c.Max)
}

func (c Funnel) grid(l i18n.Lang, x, y scale, width, left float64) []Shape {
	var out []Shape
	for _, v := range y.ticks(6) {
		out = append(out, line(left, y.at(v), width, y.at(v), Rule, 1),
			Text{X: left - 8, Y: y.at(v) + 5, Size: small, Text: l.Number(v, 0), Tone: Soft, Anchor: End})
	}
	last := math.Inf(-1)
	for _, n := range []float64{10, 20, 30, 50, 75, 100, 150, 200, 300, 400, 600, 800, 1600, 3200, 6400, 12800, 25600, 51200, 102400, 409600, 1638400} {
		px, text := x.at(math.Sqrt(n)), l.Number(n, 0)
		if n < c.least()*0.6 || n > c.most() || px-textWidth(text, small) < last {
			continue
		}
		last = px + textWidth(text, small)/2 + 6
		out = append(out, line(px, y.a, px, y.a+5, Soft, 1), Text{X: px, Y: y.a + 22, Size: small, Text: text, Tone: Soft, Anchor: Middle})
	}
	return out
}

func (c Funnel) area(x, y scale, limits func(FunnelLimit) (float64, float64), tone Tone) Shape {
	var upper, lower []Point
	for _, v := range c.Limits {
		if v.N < c.least()*0.6 || v.N > c.most() {
			continue
		}
		low, up := limits(v)
		low, up = math.Max(low, y.from), math.Min(up, y.to)
		px := x.at(math.Sqrt(v.N))
		upper, lower = append(upper, Point{px, y.at(up)}), append(lower, Point{px, y.at(low)})
	}
	for i := len(lower) - 1; i >= 0; i-- {
		upper = append(upper, lower[i])
	}
	return Path{Points: upper, Closed: true, Fill: tone}
}

func (c Funnel) point(l i18n.Lang, x, y scale, p FunnelPoint, width float64) []Shape {
	d := Dot{X: x.at(math.Sqrt(float64(p.N))), Y: y.at(p.Value), R: 6, Fill: Accent, Stroke: Surface, Width: 1.5}
	d.Tip, d.Href = l.F("%s: %s %s bij %s antwoorden", "%s: %s %s with %s answers", p.Label, c.Unit, l.Number(p.Value, 0), l.Int(p.N)), p.Href
	if !p.Outside {
		return []Shape{d}
	}
	d.Diamond, d.Fill = true, Ink
	t := Text{X: d.X + 11, Y: d.Y + 5, Size: small, Text: p.Label, Tone: Ink}
	if d.X+11+textWidth(p.Label, small) > width {
		t.X, t.Anchor = d.X-11, End
		t.Text = fit(p.Label, small, d.X-60)
	}
	return []Shape{d, t}
}

func (c Funnel) outside() (n int) {
	for _, p := range c.Points {
		if p.Outside {
			n++
		}
	}
	return n
}

func (c Funnel) alt(l i18n.Lang) string {
	return l.F("Trechter van %d punten rond %s; %d liggen buiten de buitenste grens van 99,8 %%.",
		"Funnel of %d points around %s; %d lie outside the outer limit of 99.8%%.", len(c.Points), l.Number(c.Center, 0), c.outside())
}

func (c Funnel) table(l i18n.Lang) Table {
	t := Table{Columns: []string{c.What, l.T("Antwoorden", "Answers"), c.Unit, l.T("95 % vanaf", "95% from"), l.T("95 % tot", "95% to"), l.T("Oordeel", "Verdict")}}
	for _, p := range c.Points {
		verdict := l.T("geen aantoonbaar verschil", "no demonstrable difference")
		if p.Outside {
			verdict = l.T("de moeite van het bekijken waard", "worth looking into")
		}
		t.Rows = append(t.Rows, []Cell{link(p.Label, p.Href), count(p.N), number(p.Value, 0), number(p.Low95, 0), number(p.Up95, 0), text(verdict)})
	}
	return t
}
