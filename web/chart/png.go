package chart

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// sharpness is how many pixels a unit of the figure gets, so that a picture holds on a slide.
const sharpness = 2

// PNG returns the figure as a picture on white paper with its title above it; some tens of milliseconds.
func (f Figure) PNG() ([]byte, error) {
	framed := f.Framed()
	c, err := newCanvas(int(framed.W*sharpness), int(framed.H*sharpness))
	if err != nil {
		return nil, err
	}
	for _, s := range framed.Shapes {
		if err := c.draw(s); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, c.picture); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

type canvas struct {
	picture       *image.RGBA
	regular, bold *opentype.Font
}

func newCanvas(w, h int) (*canvas, error) {
	regular, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	bold, err := opentype.Parse(gobold.TTF)
	return &canvas{image.NewRGBA(image.Rect(0, 0, w, h)), regular, bold}, err
}

func (c *canvas) draw(s Shape) error {
	switch s := s.(type) {
	case Rect:
		c.fill(rounded(s), s.Fill)
		if s.Stroke != None {
			c.stroke(append(rounded(s), Point{s.X + s.R, s.Y}), s.Stroke, 1, false)
		}
	case Path:
		if s.Closed {
			c.fill(s.Points, s.Fill)
		}
		if s.Stroke != None {
			points := s.Points
			if s.Closed && len(points) > 0 {
				points = append(append([]Point(nil), points...), points[0])
			}
			c.stroke(points, s.Stroke, s.Width, s.Dash)
		}
	case Dot:
		if s.Stroke != None {
			c.fill(round(s, s.Width/2), s.Stroke)
		}
		c.fill(round(s, -s.Width/2), s.Fill)
	case Text:
		return c.text(s)
	}
	return nil
}

// fill colours the inside of a polygon.
func (c *canvas) fill(points []Point, t Tone) {
	if t == None || len(points) < 3 {
		return
	}
	bounds := boundsOf(points).Intersect(c.picture.Bounds()) // only there: a canvas for each shape would be slow
	if bounds.Empty() {
		return
	}
	z := vector.NewRasterizer(bounds.Dx(), bounds.Dy())
	for i, p := range points {
		x, y := float32(p.X*sharpness)-float32(bounds.Min.X), float32(p.Y*sharpness)-float32(bounds.Min.Y)
		if i == 0 {
			z.MoveTo(x, y)
			continue
		}
		z.LineTo(x, y)
	}
	z.ClosePath()
	z.DrawOp = draw.Over
	z.Draw(c.picture, bounds, image.NewUniform(colour(t)), image.Point{})
}

// boundsOf returns the pixels that a polygon touches.
func boundsOf(points []Point) image.Rectangle {
	minX, minY, maxX, maxY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range points {
		minX, minY, maxX, maxY = math.Min(minX, p.X), math.Min(minY, p.Y), math.Max(maxX, p.X), math.Max(maxY, p.Y)
	}
	return image.Rect(int(minX*sharpness), int(minY*sharpness), int(maxX*sharpness)+2, int(maxY*sharpness)+2)
}

// stroke draws a line as a row of thin rectangles, with dashes when asked.
func (c *canvas) stroke(points []Point, t Tone, width float64, dash bool) {
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		length := math.Hypot(b.X-a.X, b.Y-a.Y)
		if length == 0 {
			continue
		}
		ux, uy := (b.X-a.X)/length, (b.Y-a.Y)/length
		step := length
		if dash {
			step = 9
		}
		for from := 0.0; from < length; from += step {
			to := math.Min(from+step, length)
			if dash {
				to = math.Min(from+5, length)
			}
			nx, ny := -uy*width/2, ux*width/2
			c.fill([]Point{{a.X + ux*from + nx, a.Y + uy*from + ny}, {a.X + ux*to + nx, a.Y + uy*to + ny},
				{a.X + ux*to - nx, a.Y + uy*to - ny}, {a.X + ux*from - nx, a.Y + uy*from - ny}}, t)
		}
	}
}

func (c *canvas) text(s Text) error {
	f := c.regular
	if s.Bold {
		f = c.bold
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: s.Size * sharpness * 0.94, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return err
	}
	d := font.Drawer{Dst: c.picture, Src: image.NewUniform(colour(s.Tone)), Face: face}
	x := fixed.Int26_6(s.X * sharpness * 64)
	switch w := d.MeasureString(s.Text); s.Anchor {
	case Middle:
		x -= w / 2
	case End:
		x -= w
	}
	d.Dot = fixed.Point26_6{X: x, Y: fixed.Int26_6(s.Y * sharpness * 64)}
	d.DrawString(s.Text)
	return face.Close()
}

// rounded returns the outline of a rectangle with its corners.
func rounded(r Rect) []Point {
	radius := math.Min(r.R, math.Min(r.W, r.H)/2)
	if radius <= 0 {
		return []Point{{r.X, r.Y}, {r.X + r.W, r.Y}, {r.X + r.W, r.Y + r.H}, {r.X, r.Y + r.H}}
	}
	var out []Point
	corner := func(cx, cy, start float64) {
		for i := 0; i <= 6; i++ {
			a := start + float64(i)*math.Pi/12
			out = append(out, Point{cx + radius*math.Cos(a), cy + radius*math.Sin(a)})
		}
	}
	corner(r.X+r.W-radius, r.Y+radius, -math.Pi/2)
	corner(r.X+r.W-radius, r.Y+r.H-radius, 0)
	corner(r.X+radius, r.Y+r.H-radius, math.Pi/2)
	corner(r.X+radius, r.Y+radius, math.Pi)
	return out
}

// round returns the outline of a dot, grown by some units.
func round(d Dot, grow float64) []Point {
	r := d.R + grow
	if d.Diamond {
		r *= 1.25
		return []Point{{d.X, d.Y - r}, {d.X + r, d.Y}, {d.X, d.Y + r}, {d.X - r, d.Y}}
	}
	out := make([]Point, 24)
	for i := range out {
		a := float64(i) * 2 * math.Pi / 24
		out[i] = Point{d.X + r*math.Cos(a), d.Y + r*math.Sin(a)}
	}
	return out
}

func colour(t Tone) color.Color {
	r, g, b := t.RGB()
	return color.RGBA{r, g, b, 255}
}
