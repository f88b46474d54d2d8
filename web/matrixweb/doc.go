// Package matrixweb shows the influence matrix: who can influence what, since when, why, and who agreed to it.
package matrixweb

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate
