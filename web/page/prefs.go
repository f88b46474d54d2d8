package page

import (
	"net/http"

	"klankbord.org/core/org"
	"klankbord.org/i18n"
)

// The names under which a browser keeps its choices.
const (
	langCookie  = "kb-lang"
	themeCookie = "kb-theme"
)

// languageOf is the language that the address asks for, that was chosen before, that the browser prefers, or that the
// organisation speaks first.
func languageOf(r *http.Request, o org.Organisation) i18n.Lang {
	if l := r.URL.Query().Get("lang"); i18n.Known(l) {
		return i18n.Lang(l)
	}
	if c, err := r.Cookie(langCookie); err == nil && i18n.Known(c.Value) {
		return i18n.Lang(c.Value)
	}
	prefers := r.Header.Get("Accept-Language")
	if first := o.Settings.Languages; len(first) > 0 && i18n.Known(first[0]) && !i18n.Speaks(prefers) {
		return i18n.Lang(first[0])
	}
	return i18n.Parse(prefers)
}

// themeOf is "light", "dark" or empty: as the device prefers.
func themeOf(r *http.Request) string {
	chosen := r.URL.Query().Get("theme")
	if c, err := r.Cookie(themeCookie); chosen == "" && err == nil {
		chosen = c.Value
	}
	if chosen == "light" || chosen == "dark" {
		return chosen
	}
	return ""
}

// remember keeps a language or theme that the address asks for, in the reader's own browser only.
func remember(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if l := q.Get("lang"); i18n.Known(l) {
		keep(w, langCookie, l)
	}
	if t := q.Get("theme"); t == "light" || t == "dark" {
		keep(w, themeCookie, t)
	}
}

func keep(w http.ResponseWriter, name, value string) {
	const year = 365 * 24 * 3600
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: year, SameSite: http.SameSiteLaxMode}) // #nosec G124 -- a language and a theme are no secret, and plain HTTP on this machine has them too
}
