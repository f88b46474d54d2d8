// Package page is the frame of every staff page: layout, navigation, language, light and dark, components that pages
// share, and what is shown when something is empty, missing, forbidden or broken.
//
// A feature's handlers return errors; Site.Handle answers them in one place. Pages are typed structs drawn by templ
// components, with Page beside them. Nothing here knows a database or a score.
package page

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate
