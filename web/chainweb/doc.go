// Package chainweb shows how far the chain is that proves history, and hands out what is kept elsewhere: checkpoints and
// exports.
//
//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate
package chainweb
