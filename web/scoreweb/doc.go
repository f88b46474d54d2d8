// Package scoreweb is where people see what customers say: the overview of an organisation or unit, teams and people on
// funnel plots, one person's own score with every answer that counted and didn't, causes with what they cost, and the
// customers' words beside each number.
//
// A page shows a slice of the answers. The slice stands in the address in the words of package snapshot, so that a link
// shows what its sender saw; it is chosen by a form that reads as a sentence and works without script. Pages follow new
// answers while they are open.
package scoreweb

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate
