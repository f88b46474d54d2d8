package rewardweb

import (
	"codeberg.org/go-pdf/fpdf"

	"klankbord.org/web/chart"
	"klankbord.org/web/page"
)

// ink sets the colour of text.
func (p *paper) ink(t chart.Tone) {
	r, g, b := t.RGB()
	p.SetTextColor(int(r), int(g), int(b))
}

// text writes a paragraph.
func (p *paper) text(size float64, style string, t chart.Tone, text string) {
	p.ink(t)
	p.SetFont("go", style, size)
	p.MultiCell(0, size*0.455, clean(text), "", "L", false)
	p.Ln(0.5)
}

// heading begins a block; it never stands alone at the foot of a page.
func (p *paper) heading(text string) {
	p.Ln(2.8)
	p.keep(24)
	p.text(12.5, "B", chart.Ink, text)
}

func (p *paper) sub(text string) {
	p.Ln(1.5)
	p.keep(22)
	p.text(10, "B", chart.Ink, text)
}

// keep starts a new page when less than a height is left.
func (p *paper) keep(height float64) {
	if p.GetY()+height > paperBottom {
		p.AddPage()
	}
}

// table writes a table; widths are shares of the paper, the first list whose length fits is taken.
func (p *paper) table(t page.Table, widths ...[]float64) {
	var share []float64
	for _, w := range widths {
		if len(w) == len(t.Columns) {
			share = w
			break
		}
	}
	if share == nil || len(t.Rows) == 0 {
		return
	}
	head := page.Row{}
	for _, c := range t.Columns {
		head = append(head, page.Cell{Text: c.Label, Num: c.Num})
	}
	p.row(head, share, "", chart.Soft)
	for i, r := range t.Rows {
		style := ""
		if i == len(t.Rows)-1 && len(r) > 2 && r[1].Text == "" && r[2].Text == "" {
			style = "B" // the sum
		}
		p.row(r, share, style, chart.Ink)
	}
	p.Ln(1.5)
}

// row writes one line of a table, as high as its highest cell.
func (p *paper) row(r page.Row, share []float64, style string, t chart.Tone) {
	const size, line = 8.5, 4.1
	p.SetFont("go", style, size)
	lines := 1
	for i, c := range r {
		lines = max(lines, len(p.SplitText(clean(c.Text)+" ", share[i]*paperWidth-2)))
	}
	height := float64(lines)*line + 1.6
	p.keep(height)
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
	p.pen(chart.Rule, 0.2)
	p.Line(paperMargin, y+height, paperMargin+paperWidth, y+height)
	p.SetXY(paperMargin, y+height)
}

func (p *paper) pen(t chart.Tone, width float64) {
	r, g, b := t.RGB()
	p.SetDrawColor(int(r), int(g), int(b))
	p.SetLineWidth(width)
}

// figure draws a chart at a width in millimetres.
func (p *paper) figure(f chart.Figure, width float64) {
	k := width / f.W
	p.keep(f.H*k + 2)
	x, y := p.GetX(), p.GetY()
	p.shapes(f, x, y, k)
	p.SetXY(paperMargin, y+f.H*k+2)
}

// shapes draws what a figure is made of; k is how many millimetres a pixel of it is.
func (p *paper) shapes(f chart.Figure, x, y, k float64) {
	for _, s := range f.Shapes {
		switch s := s.(type) {
		case chart.Rect:
			if style := p.paint(s.Fill, s.Stroke, k); style != "" {
				p.RoundedRect(x+s.X*k, y+s.Y*k, s.W*k, s.H*k, min(s.R, s.W/2, s.H/2)*k, "1234", style)
			}
		case chart.Dot:
			p.dot(s, x, y, k)
		case chart.Path:
			p.path(s, x, y, k)
		case chart.Text:
			p.label(s, x, y, k)
		}
	}
}

// paint sets fill and stroke and returns how to draw; empty for nothing.
func (p *paper) paint(fill, stroke chart.Tone, width float64) string {
	style := ""
	if fill != chart.None {
		r, g, b := fill.RGB()
		p.SetFillColor(int(r), int(g), int(b))
		style = "F"
	}
	if stroke != chart.None {
		p.pen(stroke, width)
		style += "D"
	}
	return style
}

func (p *paper) dot(s chart.Dot, x, y, k float64) {
	style := p.paint(s.Fill, s.Stroke, s.Width*k)
	if style == "" {
		return
	}
	cx, cy, r := x+s.X*k, y+s.Y*k, s.R*k
	if s.Diamond {
		p.Polygon([]fpdf.PointType{{X: cx, Y: cy - r}, {X: cx + r, Y: cy}, {X: cx, Y: cy + r}, {X: cx - r, Y: cy}}, style)
		return
	}
	p.Circle(cx, cy, r, style)
}

func (p *paper) path(s chart.Path, x, y, k float64) {
	fill := s.Fill
	if !s.Closed {
		fill = chart.None
	}
	style := p.paint(fill, s.Stroke, s.Width*k)
	if style == "" || len(s.Points) < 2 {
		return
	}
	if s.Dash {
		p.SetDashPattern([]float64{4 * k, 4 * k}, 0)
		defer p.SetDashPattern(nil, 0)
	}
	for i, q := range s.Points {
		if i == 0 {
			p.MoveTo(x+q.X*k, y+q.Y*k)
		} else {
			p.LineTo(x+q.X*k, y+q.Y*k)
		}
	}
	if s.Closed {
		p.ClosePath()
	}
	p.DrawPath(style)
}

// label writes a text of a figure; its size is in pixels, a font's in points of 0.3528 mm.
func (p *paper) label(s chart.Text, x, y, k float64) {
	style := ""
	if s.Bold {
		style = "B"
	}
	p.SetFont("go", style, s.Size*k/0.3528)
	p.ink(s.Tone)
	text := clean(s.Text)
	at := x + s.X*k
	switch s.Anchor {
	case chart.Middle:
		at -= p.GetStringWidth(text) / 2
	case chart.End:
		at -= p.GetStringWidth(text)
	}
	p.Text(at, y+s.Y*k, text)
}
