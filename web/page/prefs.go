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
func (s *Site) languageOf(r *http.Request, o org.Organisation) i18n.Lang {
	if l := r.URL.Query().Get("lang"); i18n.Known(l) {
		return i18n.Lang(l)
	}
	if l := s.kept(r, langCookie); i18n.Known(l) {
		return i18n.Lang(l)
	}
	prefers := r.Header.Get("Accept-Language")
	if first := o.Settings.Languages; len(first) > 0 && i18n.Known(first[0]) && !i18n.Speaks(prefers) {
		return i18n.Lang(first[0])
	}
	return i18n.Parse(prefers)
}

// themeOf is "light", "dark" or empty: as the device prefers.
func (s *Site) themeOf(r *http.Request) string {
	chosen := r.URL.Query().Get("theme")
	if chosen == "" {
		chosen = s.kept(r, themeCookie)
	}
	if knownTheme(chosen) {
		return chosen
	}
	return ""
}

func knownTheme(t string) bool { return t == "light" || t == "dark" }

// remember keeps a language or theme that the address asks for, in the reader's own browser only, and brings what was chosen
// before cookies had a prefix to the name that it has now.
func (s *Site) remember(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	for _, choice := range []struct {
		cookie, asked string
		known         func(string) bool
	}{{langCookie, q.Get("lang"), i18n.Known}, {themeCookie, q.Get("theme"), knownTheme}} {
		before, err := r.Cookie(choice.cookie)
		old := err == nil && s.cookieName(choice.cookie) != choice.cookie
		switch {
		case choice.known(choice.asked):
			s.keep(w, choice.cookie, choice.asked)
		case old && choice.known(before.Value) && s.kept(r, choice.cookie) == before.Value:
			s.keep(w, choice.cookie, before.Value)
		}
		if old {
			http.SetCookie(w, &http.Cookie{Name: choice.cookie, Path: "/", MaxAge: -1, Secure: true, SameSite: http.SameSiteLaxMode}) // #nosec G124 -- takes a cookie away
		}
	}
}

// kept is what the browser keeps under a name, or kept under the name without its prefix; empty when nothing.
func (s *Site) kept(r *http.Request, name string) string {
	for _, n := range []string{s.cookieName(name), name} {
		if c, err := r.Cookie(n); err == nil {
			return c.Value
		}
	}
	return ""
}

// keep is for a year. Script reads and writes the theme, so that it changes at once.
func (s *Site) keep(w http.ResponseWriter, name, value string) {
	const year = 365 * 24 * 3600
	full := s.cookieName(name)
	http.SetCookie(w, &http.Cookie{Name: full, Value: value, Path: "/", MaxAge: year, Secure: full != name, HttpOnly: name != themeCookie, SameSite: http.SameSiteLaxMode}) // #nosec G124 -- Secure wherever it is served over HTTPS
}

func (s *Site) cookieName(name string) string {
	if s.CookieName == nil {
		return name
	}
	return s.CookieName(name)
}
