package chart

import (
	"html"
	"strconv"
	"strings"
)

// SVG returns the figure for use inside a page, coloured by the page's style, with the tones' own colours for where
// there is none. The id has to be unique on the page.
func (f Figure) SVG(id string) string {
	var b strings.Builder
	role := "img"
	if f.linked() {
		role = "group" // an image hides what is in it from screen readers, links too
	}
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ` + num(f.W) + ` ` + num(f.H) + `" role="` + role +
		`" aria-labelledby="` + esc(id) + `-t ` + esc(id) + `-d">`)
	f.inside(&b, id)
	b.WriteString(`</svg>`)
	return b.String()
}

// Standalone returns the figure as a document of its own, on white paper, with its title above it.
func (f Figure) Standalone() []byte {
	framed := f.Framed()
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<svg xmlns="http://www.w3.org/2000/svg" width="` + num(framed.W) +
		`" height="` + num(framed.H) + `" viewBox="0 0 ` + num(framed.W) + ` ` + num(framed.H) +
		`" font-family="Figtree, system-ui, sans-serif" role="img" aria-labelledby="f-t f-d">`)
	framed.inside(&b, "f")
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

// Framed returns the figure on paper with its title above it and a margin around, as it is downloaded.
func (f Figure) Framed() Figure {
	const margin, title = 24, 40
	out := f
	out.W, out.H = f.W+2*margin, f.H+2*margin+title
	out.Shapes = []Shape{Rect{W: out.W, H: out.H, Fill: Surface}, Text{X: margin, Y: margin + big, Size: big, Text: fit(f.Title, big, f.W), Tone: Ink, Bold: true}}
	for _, s := range f.Shapes {
		out.Shapes = append(out.Shapes, moved(s, margin, margin+title))
	}
	return out
}

// moved returns a shape at another place, without its link: a document doesn't know where it will be read.
func moved(s Shape, dx, dy float64) Shape {
	switch s := s.(type) {
	case Rect:
		s.X, s.Y, s.Href = s.X+dx, s.Y+dy, ""
		return s
	case Dot:
		s.X, s.Y, s.Href = s.X+dx, s.Y+dy, ""
		return s
	case Text:
		s.X, s.Y, s.Href = s.X+dx, s.Y+dy, ""
		return s
	case Path:
		points := make([]Point, len(s.Points))
		for i, p := range s.Points {
			points[i] = Point{p.X + dx, p.Y + dy}
		}
		s.Points, s.Href = points, ""
		return s
	}
	return s
}

func (f Figure) inside(b *strings.Builder, id string) {
	b.WriteString(`<title id="` + esc(id) + `-t">` + esc(f.Title) + `</title><desc id="` + esc(id) + `-d">` + esc(f.Alt) + `</desc>`)
	for _, s := range f.Shapes {
		n := noteOf(s)
		if n.Href != "" {
			b.WriteString(`<a href="` + esc(n.Href) + `">`)
		}
		write(b, s, n.Tip)
		if n.Href != "" {
			b.WriteString(`</a>`)
		}
	}
}

func write(b *strings.Builder, s Shape, tip string) {
	element := ""
	switch s := s.(type) {
	case Rect:
		element = "rect"
		b.WriteString(`<rect x="` + num(s.X) + `" y="` + num(s.Y) + `" width="` + num(max(0, s.W)) + `" height="` + num(max(0, s.H)) + `"`)
		if s.R > 0 {
			b.WriteString(` rx="` + num(s.R) + `"`)
		}
		paint(b, s.Fill, s.Stroke, 1, false)
	case Path:
		element = "path"
		b.WriteString(`<path d="` + route(s.Points, s.Closed) + `"`)
		paint(b, s.Fill, s.Stroke, s.Width, s.Dash)
	case Dot:
		if s.Diamond {
			element = "path"
			r := s.R * 1.25
			b.WriteString(`<path d="` + route([]Point{{s.X, s.Y - r}, {s.X + r, s.Y}, {s.X, s.Y + r}, {s.X - r, s.Y}}, true) + `"`)
		} else {
			element = "circle"
			b.WriteString(`<circle cx="` + num(s.X) + `" cy="` + num(s.Y) + `" r="` + num(s.R) + `"`)
		}
		paint(b, s.Fill, s.Stroke, s.Width, false)
	case Text:
		b.WriteString(`<text x="` + num(s.X) + `" y="` + num(s.Y) + `" font-size="` + num(s.Size) + `"`)
		if s.Anchor != Start {
			b.WriteString(` text-anchor="` + [...]string{"start", "middle", "end"}[s.Anchor] + `"`)
		}
		if s.Bold {
			b.WriteString(` font-weight="640"`)
		}
		paint(b, s.Tone, None, 0, false)
		b.WriteString(`>` + title(tip) + esc(s.Text) + `</text>`)
		return
	}
	if tip == "" {
		b.WriteString(`/>`)
		return
	}
	b.WriteString(`>` + title(tip) + `</` + element + `>`)
}

func title(tip string) string {
	if tip == "" {
		return ""
	}
	return `<title>` + esc(tip) + `</title>`
}

// paint names the roles for the style sheet and gives the colours for where there is none; a style sheet wins.
func paint(b *strings.Builder, fill, stroke Tone, width float64, dash bool) {
	var classes []string
	if fill != None {
		classes = append(classes, "f-"+tones[fill].class)
	}
	if stroke != None {
		classes = append(classes, "s-"+tones[stroke].class)
	}
	if len(classes) > 0 {
		b.WriteString(` class="` + strings.Join(classes, " ") + `"`)
	}
	b.WriteString(` fill="` + fill.Hex() + `"`)
	if stroke == None {
		return
	}
	b.WriteString(` stroke="` + stroke.Hex() + `" stroke-width="` + num(width) + `"`)
	if dash {
		b.WriteString(` stroke-dasharray="5 4"`)
	}
}

func route(points []Point, closed bool) string {
	var b strings.Builder
	for i, p := range points {
		if i == 0 {
			b.WriteString("M")
		} else {
			b.WriteString("L")
		}
		b.WriteString(num(p.X) + " " + num(p.Y))
	}
	if closed {
		b.WriteString("Z")
	}
	return b.String()
}

// num writes a coordinate to a tenth, without what isn't needed.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'f', 1, 64)
	s = strings.TrimSuffix(s, ".0")
	if s == "-0" {
		return "0"
	}
	return s
}

// esc makes a text fit for XML: escaped, and without the characters that XML doesn't know at all.
func esc(s string) string {
	s = strings.Map(func(r rune) rune {
		if (r < ' ' && r != '\t' && r != '\n') || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return html.EscapeString(s)
}
