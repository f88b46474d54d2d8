package rewardweb

import (
	"bytes"
	"fmt"
	"strings"
	"sync"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"

	"klankbord.org/web/chart"
	"klankbord.org/web/page"
)

// The paper: A4 in millimetres.
const (
	paperMargin = 18.0
	paperWidth  = 210 - 2*paperMargin
	paperBottom = 297 - 17.0
)

// paper draws a sheet on pages.
type paper struct {
	*fpdf.Fpdf
	s *sheet
}

// pdf draws the sheet on paper. Its date is that of the run and its parts are written in a fixed order, so that the same
// statement gives the same bytes.
func (s *sheet) pdf() ([]byte, error) { return s.paper(true) }

// paper draws the sheet; what isn't compressed can be searched.
func (s *sheet) paper(compress bool) ([]byte, error) {
	p := &paper{fpdf.New("P", "mm", "A4", ""), s}
	p.SetCompression(compress)
	p.SetCatalogSort(true)
	p.SetCreationDate(s.computed())
	p.SetModificationDate(s.computed())
	p.SetLang(string(s.l))
	p.SetProducer("Klankbord", true)
	p.SetCreator("Klankbord", true)
	p.SetTitle(clean(s.Title), true)
	p.SetMargins(paperMargin, 15, paperMargin)
	p.SetAutoPageBreak(true, 17)
	p.AddUTF8FontFromBytes("go", "", goregular.TTF)
	p.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	p.SetFooterFunc(p.footer)
	p.AddPage()
	if len(s.Pieces) > 0 {
		p.whole()
	} else {
		p.draw()
	}
	for _, piece := range s.Pieces {
		p.s = piece
		p.AddPage()
		p.draw()
	}
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		return nil, fmt.Errorf("draw statement of %s as pdf: %w", s.Person.Ref, err)
	}
	return b.Bytes(), nil
}

// footer says on every page what it belongs to.
func (p *paper) footer() {
	p.SetY(-14)
	p.ink(chart.Soft)
	p.SetFont("go", "", 8)
	s := p.s
	p.CellFormat(paperWidth*0.8, 5, clean(fmt.Sprintf("%s · %s · %s · %s %d", s.org, s.Title, s.period(), s.l.T("berekening", "run"), s.ID)), "", 0, "L", false, 0, "")
	p.CellFormat(paperWidth*0.2, 5, fmt.Sprint(p.PageNo()), "", 0, "R", false, 0, "")
}

// whole writes how the parts of an amended period add up; each follows on pages of its own.
func (p *paper) whole() {
	s := p.s
	p.text(9, "", chart.Soft, s.org+" · "+s.schemeName()+", "+s.period())
	p.text(17, "B", chart.Ink, s.Title)
	p.Ln(1)
	p.text(30, "B", chart.Accent, s.Amount)
	p.text(11, "", chart.Ink, s.Sentence)
	for _, n := range s.Notes {
		p.text(9.5, "", chart.Soft, n)
	}
	p.heading(s.Split.Caption)
	p.table(s.Split, nil, []float64{0.28, 0.24, 0.32, 0.16})
	for _, t := range s.Decision {
		p.text(10, "", chart.Ink, t)
	}
}

// draw writes everything, in the order of the page.
func (p *paper) draw() {
	s, l := p.s, p.s.l
	p.text(9, "", chart.Soft, s.org+" · "+s.schemeName()+", "+s.period())
	p.text(17, "B", chart.Ink, s.Title)
	p.Ln(1)
	p.text(30, "B", chart.Accent, s.Amount)
	p.text(11, "", chart.Ink, s.Sentence)
	for _, n := range s.Notes {
		p.text(9.5, "", chart.Soft, n)
	}
	if len(s.Bridge.Parts) > 0 {
		p.heading(s.Bridge.Title)
		p.figure(s.Bridge.Figure(l, 860), paperWidth)
	}
	p.table(s.Parts, []float64{0.16, 0.34, 0.11, 0.12, 0.13, 0.14}, []float64{0.2, 0.14, 0.12, 0.14, 0.12, 0.14, 0.14})
	p.sub(l.T("Jouw tijd in de periode", "Your time in the period"))
	p.table(s.Places, nil, []float64{0.2, 0.2, 0.13, 0.14, 0.11, 0.11, 0.11})
	p.text(9, "", chart.Soft, s.Rounding)
	p.said()
	p.measured()
	p.rules()
}

// said writes the customers' words, grouped.
func (p *paper) said() {
	s, l := p.s, p.s.l
	p.heading(l.T("Wat klanten zeiden, en wat er met hun antwoord gebeurde", "What customers said, and what became of their answer"))
	p.text(10, "", chart.Ink, s.Counted)
	for _, g := range s.Groups {
		p.sub(g.Title)
		if g.Text != "" && g.Open {
			p.text(9, "", chart.Soft, g.Text)
		}
		silent := []string{}
		for _, q := range g.Quotes {
			if q.Text == "" {
				silent = append(silent, p.score(q)+" ("+q.Meta[0].Label+", "+q.Meta[1].Label+": "+q.Counts+")")
				continue
			}
			p.quote(q, g.Open)
		}
		if len(silent) > 0 {
			p.text(8, "", chart.Soft, l.T("Zonder toelichting: ", "Without a comment: ")+strings.Join(silent, "; ")+".")
		}
		if g.More > 0 {
			p.text(9, "", chart.Soft, l.F("Nog %d antwoorden staan in het bestand met alle antwoorden.", "Another %d answers are in the file with all answers.", g.More))
		}
	}
}

func (p *paper) score(q page.Quote) string { return given(p.s.l, q.Score) }

// quote writes one customer's words with the score before them.
func (p *paper) quote(q page.Quote, large bool) {
	meta := make([]string, 0, len(q.Meta)+1)
	for _, m := range q.Meta {
		meta = append(meta, m.Label)
	}
	if !large { // the baseline: there to be checked, not to be read first
		p.text(7.5, "", chart.Ink, p.score(q)+" · "+q.Text+" · "+strings.Join(append(meta, q.Counts), " · "))
		return
	}
	const size = 10.5
	p.keep(12)
	y := p.GetY()
	p.ink(chart.Accent)
	p.SetFont("go", "B", size)
	p.CellFormat(7, size*0.47, p.score(q), "", 0, "R", false, 0, "")
	p.indented(paperMargin+9, size, chart.Ink, q.Text)
	p.indented(paperMargin+9, 7.5, chart.Soft, strings.Join(append(meta, q.Counts), " · "))
	if p.GetY() < y+6 && p.GetY() > y {
		p.SetY(y + 6)
	}
	p.Ln(0.8)
}

// indented writes text beside what stands left of it.
func (p *paper) indented(x, size float64, t chart.Tone, text string) {
	p.SetLeftMargin(x)
	p.SetX(x)
	p.ink(t)
	p.SetFont("go", "", size)
	p.MultiCell(0, size*0.47, clean(text), "", "L", false)
	p.SetLeftMargin(paperMargin)
	p.SetX(paperMargin)
}

// measured writes own scores, results and curves.
func (p *paper) measured() {
	s, l := p.s, p.s.l
	for _, o := range s.Scores {
		p.keep(50)
		p.heading(o.Name)
		if o.HasBand {
			value := o.Value
			if o.Verdict != "" {
				value += "  (" + o.Verdict + ")"
			}
			p.text(15, "B", chart.Ink, value)
			p.figure(o.Band.Figure(l, chart.Half), paperWidth*0.6)
		}
		for _, t := range o.Sentence {
			p.text(10, "", chart.Ink, t)
		}
	}
	p.heading(l.T("Wat er gemeten is", "What was measured"))
	p.table(s.Results, []float64{0.24, 0.14, 0.19, 0.19, 0.11, 0.13}, nil)
	for _, t := range s.Left {
		p.text(9, "", chart.Soft, t)
	}
	if len(s.Curves) > 0 {
		p.keep(72)
		p.heading(l.T("Van resultaat naar percentage", "From result to percentage"))
		p.drawCurves()
	}
	for _, t := range s.Leverage {
		p.text(10, "", chart.Ink, t)
	}
}

// drawCurves draws the curves three by three.
func (p *paper) drawCurves() {
	const width, height, inRow = (paperWidth - 12) / 3, 56, 3
	for i, c := range p.s.Curves {
		if i%inRow == 0 {
			p.keep(height + 14)
		}
		x, y := paperMargin+float64(i%inRow)*(width+6), p.GetY()
		p.SetXY(x, y)
		p.ink(chart.Ink)
		p.SetFont("go", "B", 8.5)
		p.MultiCell(width, 4, clean(c.Chart.Title), "", "L", false)
		f := c.Chart.Figure(p.s.l, 340)
		p.shapes(f, x, y+9.5, width/f.W)
		p.SetXY(paperMargin, y)
		if i%inRow == inRow-1 || i == len(p.s.Curves)-1 {
			p.SetXY(paperMargin, y+11+f.H*width/f.W)
		}
	}
}

// rules writes conditions, decision, computation and fingerprints.
func (p *paper) rules() {
	s, l := p.s, p.s.l
	p.heading(l.T("Voorwaarden", "Conditions"))
	for _, g := range s.Gates {
		p.keep(12)
		p.text(10, "B", chart.Ink, g.Question+"  "+upperFirst(yesNo(l, g.Yes)))
		p.text(9.5, "", chart.Ink, g.Text)
		p.Ln(0.6)
	}
	p.heading(l.T("Wie besluit, en hoe je bezwaar maakt", "Who decides, and how to object"))
	for _, t := range s.Decision {
		p.text(10, "", chart.Ink, t)
	}
	p.heading(l.T("Hoe is dit berekend?", "How is this computed?"))
	for i, step := range s.Steps {
		p.text(9, "", chart.Ink, strings.TrimSpace(fmt.Sprintf("%d. %s %s", i+1, step.Text, step.Formula)))
	}
	p.text(9, "", chart.Soft, s.Limits)
	p.Ln(2)
	for _, f := range s.Facts {
		p.keep(5)
		p.ink(chart.Soft)
		p.SetFont("go", "", 7.5)
		p.CellFormat(48, 3.8, clean(f.Name), "", 0, "L", false, 0, "")
		p.ink(chart.Ink)
		p.MultiCell(0, 3.8, clean(f.Value), "", "L", false)
	}
}

// glyphs knows which characters the fonts can draw.
var glyphs = sync.OnceValues(func() (*sfnt.Font, error) { return sfnt.Parse(goregular.TTF) })

// clean returns a text without what the fonts can't draw: such a character becomes an open square, and white space a
// space, so that a customer's emoji never costs somebody their statement.
func clean(s string) string {
	font, err := glyphs()
	if err != nil {
		return s
	}
	var b sfnt.Buffer
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\u00a0' || r == '\t' || r == '\r':
			return ' '
		case r < ' ' || r == '\ufe0f' || r == '\u200d':
			return -1
		}
		if i, err := font.GlyphIndex(&b, r); err != nil || i == 0 || r > 0xFFFF {
			return '□'
		}
		return r
	}, strings.ToValidUTF8(s, "□"))
}
