package chart

import (
	"math"

	"klankbord.org/i18n"
)

// Contributions is what each cause costs and earns: bars to both sides of zero that add up to the score.
type Contributions struct {
	Name, Title string
	Causes      []Contribution // in the order to be shown
	Total       float64        // the score, sum of all causes
	TotalLabel  string         // what they add up to; empty: the score
	TotalN      int64
}

// Contribution is one cause. Earned and Cost are points of the score: promoters/n and detractors/n times 100.
type Contribution struct {
	Label     string
	Href      string
	N         int64
	Earned    float64
	Cost      float64
	Influence string // who can influence it, such as "monteur"; empty when nobody directly can
}

// Net is what the cause adds to the score.
func (c Contribution) Net() float64 { return c.Earned - c.Cost }

// rows lays names out beside bars, or above them where there is little room.
type rows struct {
	width, nameWidth, left, right float64 // of the bars
	rowHeight, barY, barH         float64
	above                         bool
}

func layRows(width, longest float64) rows {
	if width < 700 {
		return rows{width: width, nameWidth: width, left: 0, right: width, rowHeight: 66, barY: 30, barH: 20, above: true}
	}
	name := math.Min(longest+16, width*0.42)
	return rows{width: width, nameWidth: name - 16, left: name, right: width, rowHeight: 44, barY: 10, barH: 22}
}

// baseline of a row's name.
func (r rows) nameY(top float64) float64 {
	if r.above {
		return top + 20
	}
	return top + r.barY + 16
}

// Figure draws the bars.
func (c Contributions) Figure(l i18n.Lang, width float64) Figure {
	longest, least, most, numbers := 0.0, 1.0, 1.0, 64.0
	for _, cause := range c.Causes {
		longest = math.Max(longest, textWidth(c.labelOf(cause), label))
		least, most = math.Max(least, cause.Cost), math.Max(most, cause.Earned)
	}
	r := layRows(width, longest)
	least, most = math.Max(least, most/3), math.Max(most, least/3) // both sides keep room for their words
	x := scale{-least, most, r.left, r.right - numbers}
	out := c.legend(l, x, width)
	top := 34.0
	for _, cause := range c.Causes {
		out = append(out, line(x.at(0), top+r.barY-5, x.at(0), top+r.barY+r.barH+5, Soft, 1))
		out = append(out, c.row(l, r, x, top, cause)...)
		top += r.rowHeight
	}
	out = append(out, line(0, top+4, width, top+4, Rule, 1))
	out = append(out, Text{Y: top + 32, Size: label, Text: c.sum(l), Tone: Ink, Bold: true},
		Text{X: width, Y: top + 32, Size: big, Text: l.Signed(c.Total, 1), Tone: Ink, Anchor: End, Bold: true})
	return head{c.Name, c.Title, c.alt(l)}.figure(width, top+46, out, c.table(l))
}

// sum names what the causes add up to.
func (c Contributions) sum(l i18n.Lang) string {
	if c.TotalLabel != "" {
		return c.TotalLabel
	}
	return l.T("Samen: de score", "Together: the score")
}

// labelOf is the text that a row has to have room for: the name, a mark, and who can influence it.
func (c Contributions) labelOf(cause Contribution) string {
	if cause.Influence == "" {
		return cause.Label
	}
	return cause.Label + " ◆◆◆ " + cause.Influence
}

func (c Contributions) legend(l i18n.Lang, x scale, width float64) []Shape {
	cost, earns := l.T("← kost punten", "← costs points"), l.T("levert op →", "earns →")
	end := math.Max(x.at(0)-10, textWidth(cost, small)) // of the words at the left, which may not leave the picture
	return []Shape{
		Text{X: end, Y: 18, Size: small, Text: cost, Tone: Soft, Anchor: End},
		Text{X: end + 20, Y: 18, Size: small, Text: earns, Tone: Soft},
		Text{X: width, Y: 18, Size: small, Text: l.T("❙ samen", "❙ net"), Tone: Soft, Anchor: End},
	}
}

func (c Contributions) row(l i18n.Lang, r rows, x scale, top float64, cause Contribution) []Shape {
	tip := l.F("%s: kost %s, levert %s op, samen %s punten (%s antwoorden)", "%s: costs %s, earns %s, together %s points (%s answers)",
		cause.Label, l.Number(cause.Cost, 1), l.Number(cause.Earned, 1), l.Signed(cause.Net(), 1), l.Int(cause.N))
	y := top + r.barY
	room := r.nameWidth
	if r.above {
		room -= 70
	}
	name := Text{X: 0, Y: r.nameY(top), Size: label, Text: fit(cause.Label, label, room), Tone: Ink}
	if cause.Href != "" {
		name.Tone, name.Href = Accent, cause.Href
	}
	out := []Shape{name}
	if after := textWidth(name.Text, label) + 12; cause.Influence != "" && after+24 < room {
		out = append(out, Dot{X: after + 3, Y: name.Y - 5, R: 4, Diamond: true, Fill: Accent},
			Text{X: after + 12, Y: name.Y, Size: small, Text: fit(cause.Influence, small, room-after-12), Tone: Soft})
	}
	cost := Rect{X: x.at(-cause.Cost), Y: y, W: x.at(0) - x.at(-cause.Cost), H: r.barH, Fill: Detractor, Note: Note{Tip: tip}}
	earned := Rect{X: x.at(0), Y: y, W: x.at(cause.Earned) - x.at(0), H: r.barH, Fill: Promoter, Note: Note{Tip: tip}}
	if cause.Cost > 0 {
		out = append(out, cost)
		out = append(out, hatch(cost, Surface)...)
	}
	if cause.Earned > 0 {
		out = append(out, earned)
	}
	net := x.at(cause.Net())
	out = append(out, line(net, y-4, net, y+r.barH+4, Ink, 2.5))
	return append(out, Text{X: r.width, Y: y + r.barH - 5, Size: label, Text: l.Signed(cause.Net(), 1), Tone: Ink, Anchor: End, Bold: true})
}

func (c Contributions) alt(l i18n.Lang) string {
	if len(c.Causes) == 0 {
		return l.T("Nog geen oorzaken gekozen.", "No causes chosen yet.")
	}
	most := c.Causes[0]
	for _, cause := range c.Causes {
		if cause.Cost > most.Cost {
			most = cause
		}
	}
	return l.F("Balken per oorzaak die optellen tot %s. De meeste punten kost: %s (%s).", "Bars per cause that add up to %s. Most points are lost to: %s (%s).",
		l.Signed(c.Total, 1), most.Label, l.Number(most.Cost, 1))
}

func (c Contributions) table(l i18n.Lang) Table {
	t := Table{Columns: []string{l.T("Oorzaak", "Cause"), l.T("Antwoorden", "Answers"), l.T("Kost", "Costs"), l.T("Levert op", "Earns"),
		l.T("Samen", "Together"), l.T("Wie kan er iets aan doen", "Who can influence it")}}
	for _, cause := range c.Causes {
		t.Rows = append(t.Rows, []Cell{link(cause.Label, cause.Href), count(cause.N), number(-cause.Cost, 1), number(cause.Earned, 1),
			number(cause.Net(), 1), text(cause.Influence)})
	}
	return Table{Caption: c.Title, Columns: t.Columns,
		Rows: append(t.Rows, []Cell{text(c.sum(l)), count(c.TotalN), text(""), text(""), number(c.Total, 1), text("")})}
}
