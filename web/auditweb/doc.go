// Package auditweb shows the audit log: who did what, when and from where, with what it was before.
package auditweb

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate
