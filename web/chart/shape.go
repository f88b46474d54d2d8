package chart

// Shape is one element of a figure: Rect, Path, Dot or Text.
type Shape interface{ isShape() }

// Point is a place in a figure.
type Point struct{ X, Y float64 }

// Rect is a rectangle; R rounds its corners.
type Rect struct {
	X, Y, W, H, R float64
	Fill, Stroke  Tone
	Note          // what it stands for
}

// Path is a line through points; a closed one is a surface.
type Path struct {
	Points       []Point
	Closed       bool
	Fill, Stroke Tone
	Width        float64 // of the line
	Dash         bool
	Note
}

// Dot is a circle, or a diamond, which tells a second kind of mark from the first without colour.
type Dot struct {
	X, Y, R      float64
	Diamond      bool
	Fill, Stroke Tone
	Width        float64
	Note
}

// Anchor says which part of a text stands at its place.
type Anchor uint8

// The anchors.
const (
	Start Anchor = iota
	Middle
	End
)

// Text is one line of text; Y is its base line.
type Text struct {
	X, Y, Size float64
	Text       string
	Tone       Tone
	Anchor     Anchor
	Bold       bool
	Note
}

// Note is what a shape says when one points at it, and where it leads. Both may be empty.
type Note struct{ Tip, Href string }

func (Rect) isShape() {}
func (Path) isShape() {}
func (Dot) isShape()  {}
func (Text) isShape() {}

// line is a straight Path.
func line(x1, y1, x2, y2 float64, stroke Tone, width float64) Path {
	return Path{Points: []Point{{x1, y1}, {x2, y2}}, Stroke: stroke, Width: width}
}

// dashed is line with dashes.
func dashed(x1, y1, x2, y2 float64, stroke Tone, width float64) Path {
	p := line(x1, y1, x2, y2, stroke, width)
	p.Dash = true
	return p
}

// hatch returns diagonal lines within a rectangle: a second sign beside colour that every renderer can draw.
func hatch(r Rect, stroke Tone) []Shape {
	const step = 7
	var out []Shape
	for c := r.X - r.H + step/2; c < r.X+r.W; c += step {
		x1, y1, x2, y2 := c, r.Y+r.H, c+r.H, r.Y
		if x1 < r.X {
			x1, y1 = r.X, r.Y+r.H-(r.X-c)
		}
		if right := r.X + r.W; x2 > right {
			x2, y2 = right, r.Y+(c+r.H-right)
		}
		if x2-x1 > 0.5 {
			out = append(out, line(x1, y1, x2, y2, stroke, 1.25))
		}
	}
	return out
}
