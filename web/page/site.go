package page

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/i18n"
)

// Site is what all staff pages share. Its zero value works for pages outside an organisation.
type Site struct {
	Log  *slog.Logger
	Menu []Entry
	// Organisation finds the organisation of {org} in the address; a NotFound fault when there is none.
	Organisation func(ctx context.Context, ref string) (org.Organisation, error)
	// Actor tells who asks, from the session that a request carries; nobody when it carries none. Nil: nobody, ever.
	Actor func(r *http.Request, o org.Organisation) (access.Actor, error)
	// SignIn is the address where one signs in to an organisation and returns from to next. Nil: there is none.
	SignIn func(o org.Organisation, next string) string
	// CookieName puts before a cookie's name what makes a browser guard it; nil: nothing does.
	CookieName func(name string) string
	// Now is the clock, nil for the real one.
	Now func() time.Time
}

// Handler answers a request or says what went wrong. It answers only once nothing can go wrong any more, which Show
// takes care of.
type Handler func(w http.ResponseWriter, r *http.Request) error

// visit is what Handle found out about a request.
type visit struct {
	site  *Site
	org   org.Organisation
	lang  i18n.Lang
	theme string
	actor access.Actor
}

type visitKey struct{}

func visitOf(r *http.Request) visit {
	v, ok := r.Context().Value(visitKey{}).(visit)
	if !ok {
		return visit{site: &Site{}, lang: (&Site{}).languageOf(r, org.Organisation{})}
	}
	return v
}

// Handle makes a handler of the web server: it finds language, theme and organisation, refuses forms that another site
// sends, keeps a panic to the page it happened on, and turns errors into pages.
func (s *Site) Handle(h Handler) http.Handler {
	foreign := http.NewCrossOriginProtection()
	return s.handle(h, func(w http.ResponseWriter, r *http.Request) error {
		if foreign.Check(r) != nil {
			return fault.NewForbidden("form.foreign")
		}
		return readForm(w, r)
	})
}

// maxForm is how large a form may be, in bytes.
const maxForm = 1 << 20

// readForm reads a form before anybody acts on it: half of one, of which the rest is too large or can't be read, is refused
// as a whole. A handler that asks for single fields would take what is missing for empty.
func readForm(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodPost {
		return nil
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return &fault.Error{Kind: fault.Invalid, Key: "form.unreadable", Err: err}
	}
	return nil
}

// HandleForeign is Handle for a form that another site sends by right, such as the answer of an identity provider: what
// it carries has to prove itself.
func (s *Site) HandleForeign(h Handler) http.Handler {
	return s.handle(h, func(http.ResponseWriter, *http.Request) error { return nil })
}

func (s *Site) handle(h Handler, checkForm func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := visit{site: s, theme: s.themeOf(r)}
		s.remember(w, r)
		var missing error
		if ref := r.PathValue("org"); ref != "" && s.Organisation != nil {
			v.org, missing = s.Organisation(r.Context(), ref)
		}
		v.lang = s.languageOf(r, v.org)
		if missing == nil && s.Actor != nil {
			v.actor, missing = s.Actor(r, v.org)
		}
		r = r.WithContext(access.With(context.WithValue(r.Context(), visitKey{}, v), v.actor))
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler {
				s.fail(w, r, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			} else if p != nil {
				panic(p)
			}
		}()
		err := missing
		if err == nil {
			err = checkForm(w, r)
		}
		if err == nil {
			err = h(w, r)
		}
		if err != nil {
			s.fail(w, r, err)
		}
	})
}

// NotFound answers addresses that nothing lives at.
func (s *Site) NotFound() http.Handler {
	return s.Handle(func(_ http.ResponseWriter, r *http.Request) error {
		return fault.NewNotFound("page", r.URL.Path)
	})
}

func (s *Site) now() time.Time {
	if s.Now == nil {
		return time.Now().UTC()
	}
	return s.Now().UTC()
}

func (s *Site) log() *slog.Logger {
	if s.Log == nil {
		return slog.Default()
	}
	return s.Log
}
