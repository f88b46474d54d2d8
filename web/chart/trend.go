package chart

import (
	"fmt"
	"math"

	"klankbord.org/i18n"
)

// Trend is a score over time: the 95 % interval as a soft band with the 80 % interval within it, the value as a line,
// and the number of answers below. A period with fewer than Hidden answers has no value; one with fewer than Grey is
// shaded.
type Trend struct {
	Name, Title string
	Unit        string // of the value, such as "NPS"
	Min, Max    float64
	Decimals    int
	Hidden      int64 // fewer answers: nothing is shown
	Grey        int64 // fewer answers: shown with reserve
	Points      []TrendPoint
	Events      []Event
	Target      *float64 // an agreed ambition, nil when there is none
}

// TrendPoint is one period. The figures mean nothing when N is below the chart's Hidden.
type TrendPoint struct {
	Label        string // "mrt 24"
	Full         string // "maart 2024"
	Href         string
	N            int64
	Value        float64
	Low95, Up95  float64
	Low80, Up80  float64
	WithInterval bool
}

// Event marks something that happened at the start of a period: an initiative, a freeze, another wording.
type Event struct {
	At    int // index of the point
	Label string
}

type trendFrame struct {
	Trend
	l    i18n.Lang
	w, h float64
	x, y scale
	out  []Shape
}

// Figure draws the chart.
func (c Trend) Figure(l i18n.Lang, width float64) Figure {
	const top, below = 16.0, 52.0
	events := 0.0
	if len(c.Events) > 0 {
		events = 22 * float64(min(len(c.Events), eventRows))
	}
	height := 250.0
	if width > 700 {
		height = 290
	}
	f := &trendFrame{Trend: c, l: l, w: width, h: height + events + below}
	from, to := c.span()
	left := 14 + textWidth(l.Number(to, c.axisDecimals()), small)
	f.y = scale{from, to, height + events, top + events}
	half := (width - left) / float64(max(1, len(c.Points))) / 2
	f.x = scale{0, float64(max(1, len(c.Points)-1)), left + half, width - half}
	if len(c.Points) == 1 {
		f.x = scale{0, 1, left + half, left + half}
	}
	f.grid(left)
	f.shading(half)
	f.bands()
	f.target(left)
	f.marks()
	f.values()
	f.below()
	return head{c.Name, c.Title, c.alt(l)}.figure(width, f.h, f.out, c.table(l))
}

func (c Trend) shown(p TrendPoint) bool { return p.N >= c.Hidden && p.N > 0 }

func (c Trend) axisDecimals() int {
	if c.Max-c.Min < 20 {
		return 1
	}
	return 0
}

// span is the part of the scale that the chart shows.
func (c Trend) span() (from, to float64) {
	var values []float64
	for _, p := range c.Points {
		if c.shown(p) {
			values = append(values, p.Value)
			if p.N >= c.Grey && p.WithInterval { // the wide band of a few answers may leave the picture
				values = append(values, p.Low95, p.Up95)
			}
		}
	}
	if c.Target != nil {
		values = append(values, *c.Target)
	}
	return around(values, c.Min, c.Max)
}

func (f *trendFrame) add(s ...Shape) { f.out = append(f.out, s...) }

func (f *trendFrame) grid(left float64) {
	for _, v := range f.y.ticks(5) {
		y := f.y.at(v)
		tone := Rule
		if v == 0 {
			tone = Soft
		}
		f.add(line(left, y, f.w, y, tone, 1))
		f.add(Text{X: left - 8, Y: y + 5, Size: small, Text: f.l.Number(v, f.axisDecimals()), Tone: Soft, Anchor: End})
	}
}

// shading marks the periods with too few answers to lean on.
func (f *trendFrame) shading(half float64) {
	for i, p := range f.Points {
		if p.N < f.Grey {
			x := f.x.at(float64(i))
			r := Rect{X: x - half, Y: f.y.b, W: 2 * half, H: f.y.a - f.y.b, Fill: Wash}
			r.Tip = f.l.F("%s: te weinig antwoorden (%d)", "%s: too few answers (%d)", p.Full, p.N)
			f.add(r)
		}
	}
}

// bands draws each unbroken run of periods as one surface.
func (f *trendFrame) bands() {
	f.runs(func(from, to int) {
		f.surface(from, to, Band, func(p TrendPoint) (float64, float64) { return p.Low95, p.Up95 })
		f.surface(from, to, Inner, func(p TrendPoint) (float64, float64) { return p.Low80, p.Up80 })
	})
}

func (f *trendFrame) surface(from, to int, tone Tone, limits func(TrendPoint) (float64, float64)) {
	var upper, lower []Point
	for i := from; i <= to; i++ {
		if !f.Points[i].WithInterval {
			return
		}
		low, up := limits(f.Points[i])
		low, up = math.Max(low, f.y.from), math.Min(up, f.y.to)
		x := f.x.at(float64(i))
		if from == to { // a period alone gets some width
			f.add(Rect{X: x - 9, Y: f.y.at(up), W: 18, H: f.y.at(low) - f.y.at(up), R: 4, Fill: tone})
			return
		}
		upper, lower = append(upper, Point{x, f.y.at(up)}), append(lower, Point{x, f.y.at(low)})
	}
	for i := len(lower) - 1; i >= 0; i-- {
		upper = append(upper, lower[i])
	}
	f.add(Path{Points: upper, Closed: true, Fill: tone})
}

// runs calls draw with the first and last index of each unbroken series of shown periods.
func (f *trendFrame) runs(draw func(from, to int)) {
	start := -1
	for i := 0; i <= len(f.Points); i++ {
		switch {
		case i < len(f.Points) && f.shown(f.Points[i]):
			if start < 0 {
				start = i
			}
		case start >= 0:
			draw(start, i-1)
			start = -1
		}
	}
}

func (f *trendFrame) target(left float64) {
	if f.Target == nil {
		return
	}
	y := f.y.at(*f.Target)
	f.add(dashed(left, y, f.w, y, Ink, 1.25))
	f.add(Text{X: left + 4, Y: y - 6, Size: small, Text: f.l.F("doel %s", "target %s", f.l.Number(*f.Target, f.Decimals)), Tone: Ink})
}

// eventRows is the number of rows for the names of events; a later one hangs lower, so that its line crosses no name.
const eventRows = 5

// marks draws the events as flags above the plot.
func (f *trendFrame) marks() {
	for i, e := range f.Events {
		if e.At < 0 || e.At >= len(f.Points) {
			continue
		}
		x, y := f.x.at(float64(e.At)), 15+22*float64(i%eventRows)
		f.add(dashed(x, y+5, x, f.y.a, Soft, 1), Dot{X: x, Y: y - 4, R: 4, Diamond: true, Fill: Ink})
		t := Text{X: x + 9, Y: y + 1, Size: small, Text: fit(e.Label, small, math.Max(f.w-x-9, x-9)), Tone: Ink}
		if f.w-x-9 < x-9 && textWidth(e.Label, small) > f.w-x-9 {
			t.X, t.Anchor = x-9, End
			wide := textWidth(t.Text, small) + 6
			f.add(Rect{X: t.X - wide + 3, Y: y - 13, W: wide, H: 18, Fill: Surface}) // the lines of earlier events run below it
		}
		f.add(t)
	}
}

func (f *trendFrame) values() {
	f.runs(func(from, to int) {
		var points []Point
		for i := from; i <= to; i++ {
			points = append(points, Point{f.x.at(float64(i)), f.y.at(f.Points[i].Value)})
		}
		if len(points) > 1 {
			f.add(Path{Points: points, Stroke: Accent, Width: 2.5})
		}
	})
	last := len(f.Points) - 1
	for i, p := range f.Points {
		if !f.shown(p) {
			continue
		}
		d := Dot{X: f.x.at(float64(i)), Y: f.y.at(p.Value), R: 4.5, Fill: Accent, Stroke: Surface, Width: 1.5}
		if p.N < f.Grey {
			d.Fill, d.Stroke = Surface, Soft
		}
		d.Tip, d.Href = f.tip(p), p.Href
		f.add(d)
		if i == last {
			f.add(Text{X: math.Min(d.X, f.w-textWidth(f.l.Number(p.Value, f.Decimals), big)/2), Y: f.above(p) - 9, Size: big, Text: f.l.Number(p.Value, f.Decimals), Tone: Accent, Anchor: Middle, Bold: true})
		}
	}
}

// above is the upper edge of what is drawn of a period, within the picture.
func (f *trendFrame) above(p TrendPoint) float64 {
	top := p.Value
	if p.WithInterval {
		top = math.Max(top, p.Up95)
	}
	return f.y.at(math.Min(top, f.y.to))
}

func (f *trendFrame) tip(p TrendPoint) string {
	s := fmt.Sprintf("%s: %s %s", p.Full, f.Unit, f.l.Number(p.Value, f.Decimals))
	if p.WithInterval {
		s += f.l.F(" (95 %%: %s tot %s)", " (95%%: %s to %s)", f.l.Number(p.Low95, f.Decimals), f.l.Number(p.Up95, f.Decimals))
	}
	return s + f.l.F(", %d antwoorden", ", %d answers", p.N)
}

// below writes the periods and their numbers of answers, as many as fit.
func (f *trendFrame) below() {
	y := f.y.a
	widest := 0.0
	for _, p := range f.Points {
		widest = math.Max(widest, math.Max(textWidth(p.Label, small), textWidth(f.l.Int(p.N), small)+14))
	}
	every := 1
	if n := len(f.Points); n > 1 {
		every = max(1, int(math.Ceil((widest+8)/(f.x.at(1)-f.x.at(0)))))
	}
	for i, p := range f.Points {
		if (len(f.Points)-1-i)%every != 0 {
			continue
		}
		x := f.x.at(float64(i))
		if half := textWidth(p.Label, small) / 2; x+half > f.w {
			x = f.w - half
		}
		f.add(Text{X: x, Y: y + 22, Size: small, Text: p.Label, Tone: Soft, Anchor: Middle})
		f.add(Text{X: x, Y: y + 42, Size: small, Text: "n " + f.l.Int(p.N), Tone: Soft, Anchor: Middle})
	}
}

func (c Trend) alt(l i18n.Lang) string {
	first, last := -1, -1
	for i, p := range c.Points {
		if c.shown(p) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return l.T("Nog geen periode met genoeg antwoorden.", "No period with enough answers yet.")
	}
	a, b := c.Points[first], c.Points[last]
	return l.F("Lijn van %s in %s naar %s in %s, met het interval als band en het aantal antwoorden eronder.",
		"Line from %s in %s to %s in %s, with the interval as a band and the number of answers below.",
		l.Number(a.Value, c.Decimals), a.Full, l.Number(b.Value, c.Decimals), b.Full)
}

func (c Trend) table(l i18n.Lang) Table {
	t := Table{Columns: []string{l.T("Periode", "Period"), l.T("Antwoorden", "Answers"), c.Unit, l.T("95 % vanaf", "95% from"), l.T("95 % tot", "95% to")}}
	for _, p := range c.Points {
		row := []Cell{link(p.Full, p.Href), count(p.N), text("–"), text("–"), text("–")}
		if c.shown(p) {
			row[2] = number(p.Value, c.Decimals)
			if p.WithInterval {
				row[3], row[4] = number(p.Low95, c.Decimals), number(p.Up95, c.Decimals)
			}
		} else if p.N > 0 {
			row[1] = text(l.F("minder dan %d", "fewer than %d", c.Hidden))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
