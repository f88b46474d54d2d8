// Package letterweb writes the letter that asks a customer: HTML that also the mail programs of twenty years ago can draw (tables,
// colours on cells), and the same as plain text. It holds no pictures, nothing that reports that it was opened, and no link that isn't
// what it says.
package letterweb

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate
