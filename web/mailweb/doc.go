// Package mailweb shows the outbox: which letters left, which wait, and, without a mail server, what is in them.
package mailweb

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate
