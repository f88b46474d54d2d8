// Package datamapweb shows what is kept of people and how long, and hands out the dossiers for the data protection impact assessment
// and for the works council.
//
//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate
package datamapweb
