// Package agreeweb shows what was agreed about a period and whether it was kept: agreements on a line in time with who signed,
// what is frozen and what was amended; and the records without which nobody is scored or paid.
package agreeweb

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate
