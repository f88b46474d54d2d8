// Package apiweb is where somebody makes keys for programs that use the API, sees which are in use, and revokes them.
package apiweb

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate
