// Package accessweb has the pages about getting in: signing in, the second step, a forgotten password, an invitation, one's
// own account, and for whoever manages them, everybody's accounts and roles.
package accessweb

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate
