// Package settingsweb shows and changes what an organisation chose: its name, language and time, and from how many answers
// on anybody sees a figure.
package settingsweb

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate
