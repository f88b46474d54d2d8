// Package hookweb is where somebody says which other systems hear what happens, and sees what became of each message.
package hookweb

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate
