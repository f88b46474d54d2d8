package app

import (
	"image"
	"image/color"
	"image/draw"

	"github.com/boombuler/barcode"
)

// quiet is how many modules of white stand around a code: without them many readers find nothing (ISO/IEC 18004).
const quiet = 4

// dark reports whether a module of a code is dark.
func dark(code barcode.Barcode, x, y int) bool {
	r, _, _, _ := code.At(x, y).RGBA()
	return r == 0
}

// framed puts white around a picture.
func framed(in image.Image, width int) image.Image {
	size := in.Bounds()
	out := image.NewGray(image.Rect(0, 0, size.Dx()+2*width, size.Dy()+2*width))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(out, image.Rect(width, width, width+size.Dx(), width+size.Dy()), in, size.Min, draw.Src)
	return out
}
