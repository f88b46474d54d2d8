// Package chart draws Klankbord's pictures: score over time, distribution, causes, funnel, payout curve, waterfall, the
// way of an answer, and the interval of a figure.
//
// A chart is a typed struct of numbers. Its Figure method turns it into plain shapes in a coordinate system with y
// downwards, one unit being a CSS pixel; SVG, PNG and PDF are drawn from the same shapes. Colour is a Tone, a role that
// the page's style (light or dark) or a document gives its colour; what a tone says is always said a second way, by
// place, hatching or words. Every figure has a title that states the finding, an alternative text and its table.
package chart

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate
