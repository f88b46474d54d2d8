package chart

import (
	"fmt"

	"klankbord.org/core/survey"
	"klankbord.org/i18n"
)

// Distribution is how often each score was given: one stacked bar in the order of the scale, with its counts. Unhappy
// scores are hatched, so that the thirds can be told apart without colour.
type Distribution struct {
	Name, Title string
	Metric      survey.Metric
	Counts      []int64 // from Metric.Min to Metric.Max
}

// Figure draws the bar.
func (c Distribution) Figure(l i18n.Lang, width float64) Figure {
	const barTop, barHeight = 64.0, 46.0
	total, groups := c.totals()
	var out []Shape
	x := 0.0
	for i, n := range c.Counts {
		if n == 0 {
			continue
		}
		w := width * float64(n) / float64(total)
		out = append(out, c.segment(l, i, n, Rect{X: x, Y: barTop, W: w, H: barHeight})...)
		x += w
	}
	out = append(out, c.legend(l, width, total, groups)...)
	return head{c.Name, c.Title, c.alt(l, total, groups)}.figure(width, barTop+barHeight+30, out, c.table(l, total))
}

func (c Distribution) totals() (total int64, groups [3]int64) {
	for i, n := range c.Counts {
		total += n
		groups[c.Metric.Band(c.Metric.Min+i)] += n
	}
	return total, groups
}

// bandTones are the tones of the thirds and of the text upon them.
var bandTones = [3][2]Tone{{Detractor, OnDetractor}, {Passive, OnPassive}, {Promoter, OnPromoter}}

func (c Distribution) segment(l i18n.Lang, i int, n int64, r Rect) []Shape {
	score := c.Metric.Min + i
	band := c.Metric.Band(score)
	fill, on := bandTones[band][0], bandTones[band][1]
	r.Fill = fill
	r.Tip = l.F("%d: %s antwoorden", "%d: %s answers", score, l.Int(n))
	out := []Shape{r}
	if band == survey.Detractor {
		out = append(out, hatch(r, Surface)...)
	}
	out = append(out, line(r.X+r.W, r.Y, r.X+r.W, r.Y+r.H, Surface, 1.5))
	middle, digits := r.X+r.W/2, l.Int(n)
	if w := textWidth(digits, label) + 8; r.W > w {
		if band == survey.Detractor { // hatching and digits don't go together
			out = append(out, Rect{X: middle - w/2, Y: r.Y + 11, W: w, H: 24, R: 4, Fill: fill})
		}
		out = append(out, Text{X: middle, Y: r.Y + 28, Size: label, Text: digits, Tone: on, Anchor: Middle, Bold: true})
	}
	if name := fmt.Sprint(score); r.W > textWidth(name, small)+3 {
		out = append(out, Text{X: middle, Y: r.Y + r.H + 20, Size: small, Text: name, Tone: Soft, Anchor: Middle})
	}
	return out
}

// names of the thirds.
func (c Distribution) names(l i18n.Lang) [3]string {
	if c.Metric.Type == survey.NPS {
		return [3]string{l.T("Criticasters", "Detractors"), l.T("Passieven", "Passives"), l.T("Promotors", "Promoters")}
	}
	return [3]string{l.T("Ontevreden", "Unhappy"), l.T("Ertussenin", "In between"), l.T("Tevreden", "Happy")}
}

// legend names the thirds above the bar: left, middle and right, as they lie.
func (c Distribution) legend(l i18n.Lang, width float64, total int64, groups [3]int64) []Shape {
	names := c.names(l)
	var out []Shape
	for i, anchor := range []Anchor{Start, Middle, End} {
		x := float64(i) * width / 2
		share := 0.0
		if total > 0 {
			share = 100 * float64(groups[i]) / float64(total)
		}
		out = append(out, Text{X: x, Y: 16, Size: label, Text: names[i], Tone: Ink, Anchor: anchor, Bold: true},
			Text{X: x, Y: 38, Size: label, Text: l.Int(groups[i]) + " · " + l.Percent(share, 0), Tone: Soft, Anchor: anchor})
		edge := [3]float64{0, x - 30, width - 60}[i]
		out = append(out, Rect{X: edge, Y: 46, W: 60, H: 4, R: 2, Fill: bandTones[i][0]})
	}
	return out
}

func (c Distribution) alt(l i18n.Lang, total int64, g [3]int64) string {
	n := c.names(l)
	return l.F("Gestapelde balk van %s antwoorden: %s %s, %s %s, %s %s.", "Stacked bar of %s answers: %s %s, %s %s, %s %s.",
		l.Int(total), n[0], l.Int(g[0]), n[1], l.Int(g[1]), n[2], l.Int(g[2]))
}

func (c Distribution) table(l i18n.Lang, total int64) Table {
	names := c.names(l)
	t := Table{Columns: []string{l.T("Cijfer", "Score"), l.T("Groep", "Group"), l.T("Antwoorden", "Answers"), "%"}}
	for i, n := range c.Counts {
		share := 0.0
		if total > 0 {
			share = 100 * float64(n) / float64(total)
		}
		score := c.Metric.Min + i
		t.Rows = append(t.Rows, []Cell{count(int64(score)), text(names[c.Metric.Band(score)]), count(n), number(share, 1)})
	}
	return t
}
