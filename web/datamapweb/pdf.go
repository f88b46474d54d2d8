package datamapweb

import (
	"bytes"
	"fmt"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"klankbord.org/i18n"
	"klankbord.org/web/chart"
	"klankbord.org/web/page"
)

// The paper: A4 in millimetres.
const (
	paperMargin = 18.0
	paperWidth  = 210 - 2*paperMargin
	paperBottom = 297 - 17.0
)

// paper draws a dossier on pages.
type paper struct{ *fpdf.Fpdf }

// pdf draws the dossier on paper, in the order of the page.
func (d Dossier) pdf(l i18n.Lang, organisation string) ([]byte, error) {
	p := &paper{fpdf.New("P", "mm", "A4", "")}
	p.SetCatalogSort(true)
	p.SetCreationDate(d.MadeAt)
	p.SetModificationDate(d.MadeAt)
	p.SetLang(string(l))
	p.SetProducer("Klankbord", true)
	p.SetCreator("Klankbord", true)
	p.SetTitle(d.Title, true)
	p.SetMargins(paperMargin, 15, paperMargin)
	p.SetAutoPageBreak(true, 17)
	p.AddUTF8FontFromBytes("go", "", goregular.TTF)
	p.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	foot := organisation + " · " + d.Title + " · " + d.MadeAt.Format("2006-01-02")
	p.SetFooterFunc(func() {
		p.SetY(-14)
		p.ink(chart.Soft)
		p.SetFont("go", "", 8)
		p.CellFormat(paperWidth*0.85, 5, clean(foot), "", 0, "L", false, 0, "")
		p.CellFormat(paperWidth*0.15, 5, fmt.Sprint(p.PageNo()), "", 0, "R", false, 0, "")
	})
	p.AddPage()
	p.text(9, "", chart.Soft, organisation)
	p.text(18, "B", chart.Ink, d.Title)
	p.text(10.5, "", chart.Ink, d.Lead)
	for i, s := range d.Sections {
		p.Ln(3)
		p.keep(26)
		p.text(12.5, "B", chart.Ink, fmt.Sprintf("%d. %s", i+1, s.Title))
		if why := s.duties(l); why != "" {
			p.text(8, "", chart.Soft, why)
		}
		for _, t := range s.Text {
			p.text(9.5, "", chart.Ink, t)
		}
		if len(s.Table.Rows) == 0 && s.None != "" {
			p.text(9.5, "", chart.Soft, s.None)
		}
		p.table(s.Table)
	}
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		return nil, fmt.Errorf("draw dossier %s as pdf: %w", d.Ref, err)
	}
	return b.Bytes(), nil
}

func (p *paper) ink(t chart.Tone) {
	r, g, b := t.RGB()
	p.SetTextColor(int(r), int(g), int(b))
}

func (p *paper) text(size float64, style string, t chart.Tone, text string) {
	p.ink(t)
	p.SetFont("go", style, size)
	p.MultiCell(0, size*0.46, clean(text), "", "L", false)
	p.Ln(0.8)
}

// keep starts a new page when less than a height is left.
func (p *paper) keep(height float64) {
	if p.GetY()+height > paperBottom {
		p.AddPage()
	}
}

// table writes a table with columns as wide as what stands in them asks for, within bounds.
func (p *paper) table(t page.Table) {
	if len(t.Rows) == 0 {
		return
	}
	share := widths(t)
	head := page.Row{}
	for _, c := range t.Columns {
		head = append(head, page.Cell{Text: c.Label, Num: c.Num})
	}
	p.row(head, share, "B", chart.Soft)
	for _, r := range t.Rows {
		p.row(r, share, "", chart.Ink)
	}
	p.Ln(1.5)
}

// widths divides the paper over the columns by how much text they hold; the longest cell counts, up to a bound.
func widths(t page.Table) []float64 {
	weight, sum := make([]float64, len(t.Columns)), 0.0
	for i, c := range t.Columns {
		longest := len([]rune(c.Label))
		for _, r := range t.Rows {
			if i < len(r) {
				longest = max(longest, len([]rune(r[i].Text)))
			}
		}
		weight[i] = float64(min(max(longest, 9), 48))
		sum += weight[i]
	}
	for i := range weight {
		weight[i] /= sum
	}
	return weight
}

// row writes one line of a table, as high as its highest cell.
func (p *paper) row(r page.Row, share []float64, style string, t chart.Tone) {
	const size, line = 8.0, 3.9
	p.SetFont("go", style, size)
	lines := 1
	for i, c := range r {
		lines = max(lines, len(p.SplitText(clean(c.Text)+" ", share[i]*paperWidth-2)))
	}
	height := float64(lines)*line + 1.6
	p.keep(height)
	p.SetFont("go", style, size)
	x, y := paperMargin, p.GetY()
	p.ink(t)
	for i, c := range r {
		align := "L"
		if c.Num {
			align = "R"
		}
		p.SetXY(x, y+0.8)
		p.MultiCell(share[i]*paperWidth, line, clean(c.Text), "", align, false)
		x += share[i] * paperWidth
	}
	red, green, blue := chart.Rule.RGB()
	p.SetDrawColor(int(red), int(green), int(blue))
	p.SetLineWidth(0.2)
	p.Line(paperMargin, y+height, paperMargin+paperWidth, y+height)
	p.SetXY(paperMargin, y+height)
}

// clean takes out what the font doesn't have.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u00a0' || r == '\t' || r == '\r':
			return ' '
		case r < ' ' && r != '\n', r > 0xFFFF, r == '\ufe0f', r == '\u200d':
			return -1
		}
		return r
	}, s)
}
