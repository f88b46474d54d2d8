package chart

import (
	"klankbord.org/i18n"
)

// The widths at which charts are drawn: on a phone, in half a page and over a whole one. Text keeps its size in each,
// which is why a chart is drawn anew and not only scaled.
const (
	Narrow = 340
	Half   = 520
	Wide   = 1000
)

// Sizes of text in a figure, in CSS pixels.
const (
	label = 15.0
	small = 14.0
	big   = 17.0
)

// Chart is anything that can be drawn.
type Chart interface {
	// Figure draws the chart at a width.
	Figure(l i18n.Lang, width float64) Figure
}

// Figure is a chart that has been drawn.
type Figure struct {
	Name   string // of the chart on its page, for addresses and file names: lower case
	Title  string // the finding, in words
	Alt    string // what there is to see, for who can't
	W, H   float64
	Shapes []Shape
	Table  Table
}

// head is what all charts begin with.
type head struct{ name, title, alt string }

func (h head) figure(w, hgt float64, shapes []Shape, t Table) Figure {
	if t.Caption == "" {
		t.Caption = h.title
	}
	return Figure{Name: h.name, Title: h.title, Alt: h.alt, W: w, H: hgt, Shapes: shapes, Table: t}
}

// linked reports whether something in the figure leads somewhere.
func (f Figure) linked() bool {
	for _, s := range f.Shapes {
		if noteOf(s).Href != "" {
			return true
		}
	}
	return false
}

func noteOf(s Shape) Note {
	switch s := s.(type) {
	case Rect:
		return s.Note
	case Path:
		return s.Note
	case Dot:
		return s.Note
	case Text:
		return s.Note
	}
	return Note{}
}

// textWidth estimates the width of a text; good enough to decide what fits.
func textWidth(s string, size float64) float64 {
	n := 0.0
	for _, r := range s {
		switch {
		case r == 'i' || r == 'l' || r == '.' || r == ',' || r == ' ' || r == 'j' || r == 't' || r == 'f' || r == '\'':
			n += 0.3
		case r == 'm' || r == 'w' || r == 'M' || r == 'W':
			n += 0.85
		case r >= 'A' && r <= 'Z':
			n += 0.66
		default:
			n += 0.56
		}
	}
	return n * size
}

// fit shortens a text with an ellipsis until it fits a width.
func fit(s string, size, width float64) string {
	if textWidth(s, size) <= width {
		return s
	}
	runes := []rune(s)
	for len(runes) > 1 && textWidth(string(runes)+"…", size) > width {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}
