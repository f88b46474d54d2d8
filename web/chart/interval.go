package chart

import (
	"math"
	"slices"

	"klankbord.org/i18n"
)

// Interval is one figure with its uncertainty: a band and not a dot. At a width below 260 it is a small picture for
// inside a table; above that it has a scale.
type Interval struct {
	Name, Title string
	Unit        string
	Min, Max    float64 // of the scale shown
	Decimals    int
	Value       float64
	Low95, Up95 float64
	Low80, Up80 float64
	Reference   *float64 // the baseline, the target or the overall score; nil when there is none
	RefLabel    string
	Grey        bool // few answers
}

// Near returns the interval on the part of the scale that it and another one lie in, at least a fifth of the whole: on
// all of it most bands would be too thin to see.
func (c Interval) Near(others ...Interval) Interval {
	values := []float64{c.Low95, c.Up95}
	for _, o := range others {
		values = append(values, o.Low95, o.Up95)
	}
	middle, least := (slices.Min(values)+slices.Max(values))/2, (c.Max-c.Min)/10
	c.Min, c.Max = around(append(values, math.Max(c.Min, middle-least), math.Min(c.Max, middle+least)), c.Min, c.Max)
	return c
}

// Small is the width of an interval inside a table.
const Small = 180

// Figure draws the interval.
func (c Interval) Figure(l i18n.Lang, width float64) Figure {
	bar, y, height := 10.0, 11.0, 22.0
	left, right := 4.0, width-4
	if width >= 260 {
		bar, y, height = 22, 42, 88
		left, right = 18, width-18
	}
	x := scale{c.Min, c.Max, left, right}
	clip := func(v float64) float64 { return x.at(math.Max(c.Min, math.Min(c.Max, v))) }
	out := []Shape{Rect{X: left, Y: y - 1, W: right - left, H: 2, R: 1, Fill: Rule}}
	if width >= 260 {
		for _, v := range x.ticks(4) {
			out = append(out, line(x.at(v), y+bar/2+6, x.at(v), y+bar/2+11, Soft, 1),
				Text{X: x.at(v), Y: y + bar/2 + 28, Size: small, Text: l.Number(v, 0), Tone: Soft, Anchor: Middle})
		}
	} else if c.Min < 0 && c.Max > 0 {
		out = append(out, line(x.at(0), y-6, x.at(0), y+6, Rule, 1.5))
	}
	out = append(out,
		Rect{X: clip(c.Low95), Y: y - bar/2, W: math.Max(2, clip(c.Up95)-clip(c.Low95)), H: bar, R: bar / 2, Fill: Band},
		Rect{X: clip(c.Low80), Y: y - bar/2, W: math.Max(2, clip(c.Up80)-clip(c.Low80)), H: bar, R: bar / 2, Fill: Inner})
	if c.Reference != nil {
		rx := clip(*c.Reference)
		out = append(out, dashed(rx, y-bar/2-5, rx, y+bar/2+5, Ink, 1.5))
		if width >= 260 && c.RefLabel != "" {
			t := Text{X: rx, Y: 16, Size: small, Text: c.RefLabel, Tone: Ink, Anchor: Middle}
			half := textWidth(t.Text, small) / 2
			t.X = math.Max(half, math.Min(width-half, rx))
			out = append(out, t)
		}
	}
	d := Rect{X: clip(c.Value) - 2, Y: y - bar/2 - 3, W: 4, H: bar + 6, R: 2, Fill: Accent}
	if c.Grey {
		d.Fill = Soft
	}
	return head{c.Name, c.Title, c.words(l)}.figure(width, height, append(out, d), c.table(l))
}

func (c Interval) words(l i18n.Lang) string {
	return l.F("%s %s; waarschijnlijk (95 %%) tussen %s en %s", "%s %s; probably (95%%) between %s and %s",
		c.Unit, l.Number(c.Value, c.Decimals), l.Number(c.Low95, c.Decimals), l.Number(c.Up95, c.Decimals))
}

func (c Interval) table(l i18n.Lang) Table {
	return Table{Columns: []string{c.Unit, l.T("95 % vanaf", "95% from"), l.T("95 % tot", "95% to"), l.T("80 % vanaf", "80% from"), l.T("80 % tot", "80% to")},
		Rows: [][]Cell{{number(c.Value, c.Decimals), number(c.Low95, c.Decimals), number(c.Up95, c.Decimals), number(c.Low80, c.Decimals), number(c.Up80, c.Decimals)}}}
}
