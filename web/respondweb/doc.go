// Package respondweb is what a customer sees: one small document a step, without script, cookie or account.
//
// Every step is a form that posts and is answered by a redirect, so that the browser's back and reload buttons do what
// people expect. A look (GET, HEAD) never stores anything: mail scanners may follow every link.
package respondweb

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate
