package chart

import (
	"math"

	"klankbord.org/i18n"
)

// Waterfall leads from the parts of an amount to the amount: each bar starts where the one before ended.
type Waterfall struct {
	Name, Title string
	Currency    string
	Parts       []WaterfallPart
	TotalLabel  string
	Total       int64 // whole cents: what is paid, after Parts
}

// WaterfallPart is one step; Cents below zero lower the amount.
type WaterfallPart struct {
	Label string
	Note  string // how it came about, such as "90 % van € 300"
	Href  string
	Cents int64
}

// Figure draws the steps.
func (c Waterfall) Figure(l i18n.Lang, width float64) Figure {
	longest, low, high, sum := 0.0, int64(0), c.Total, int64(0)
	for _, p := range c.Parts {
		longest = math.Max(longest, textWidth(p.Label, label)+textWidth(p.Note, small)+14)
		sum += p.Cents
		low, high = min(low, sum), max(high, sum)
	}
	r := layRows(width, longest)
	amount := textWidth(l.Money(max(high, -low), c.Currency), label) + 16
	x := scale{float64(low), float64(max(high, 1)), r.left, r.right - amount}
	var out []Shape
	top, from := 4.0, int64(0)
	for _, p := range c.Parts {
		out = append(out, c.row(l, r, x, top, from, p)...)
		from += p.Cents
		top += r.rowHeight
		if !r.above { // names lie between the bars there
			out = append(out, dashed(x.at(float64(from)), top-r.rowHeight+r.barY+r.barH, x.at(float64(from)), top+r.barY, Soft, 1))
		}
	}
	total := Rect{X: x.at(0), Y: top + r.barY, W: math.Max(1.5, x.at(float64(c.Total))-x.at(0)), H: r.barH, R: 3, Fill: Accent}
	out = append(out, total, Text{Y: r.nameY(top), Size: label, Text: c.TotalLabel, Tone: Ink, Bold: true},
		Text{X: width, Y: top + r.barY + r.barH - 5, Size: label, Text: l.Money(c.Total, c.Currency), Tone: Accent, Anchor: End, Bold: true})
	return head{c.Name, c.Title, c.alt(l)}.figure(width, top+r.rowHeight, out, c.table(l))
}

func (c Waterfall) row(l i18n.Lang, r rows, x scale, top float64, from int64, p WaterfallPart) []Shape {
	a, b := x.at(float64(min(from, from+p.Cents))), x.at(float64(max(from, from+p.Cents)))
	bar := Rect{X: a, Y: top + r.barY, W: math.Max(1.5, b-a), H: r.barH, R: 3, Fill: Inner}
	bar.Tip = p.Label + ": " + l.Money(p.Cents, c.Currency)
	out := []Shape{bar}
	if p.Cents < 0 {
		bar.R = 0
		out = append(out, hatch(bar, Surface)...)
	}
	name := Text{Y: r.nameY(top), Size: label, Text: fit(p.Label, label, r.nameWidth), Tone: Ink}
	if p.Href != "" {
		name.Tone, name.Href = Accent, p.Href
	}
	out = append(out, name)
	if used := textWidth(name.Text, label) + 14; p.Note != "" && used+40 < r.nameWidth {
		out = append(out, Text{X: used, Y: name.Y, Size: small, Text: fit(p.Note, small, r.nameWidth-used), Tone: Soft})
	}
	sign := ""
	if p.Cents > 0 {
		sign = "+"
	}
	return append(out, Text{X: r.width, Y: top + r.barY + r.barH - 5, Size: label, Text: sign + l.Money(p.Cents, c.Currency), Tone: Ink, Anchor: End})
}

func (c Waterfall) alt(l i18n.Lang) string {
	return l.F("%d stappen leiden naar %s.", "%d steps lead to %s.", len(c.Parts), l.Money(c.Total, c.Currency))
}

func (c Waterfall) table(l i18n.Lang) Table {
	t := Table{Columns: []string{l.T("Deel", "Part"), l.T("Hoe", "How"), l.F("Bedrag (%s)", "Amount (%s)", c.Currency)}}
	for _, p := range c.Parts {
		t.Rows = append(t.Rows, []Cell{link(p.Label, p.Href), text(p.Note), number(float64(p.Cents)/100, 2)})
	}
	t.Rows = append(t.Rows, []Cell{text(c.TotalLabel), text(""), number(float64(c.Total)/100, 2)})
	return t
}
