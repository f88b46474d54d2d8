package page

import (
	"context"
	"errors"
	"net/http"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
)

// StatusOf translates a fault into a status code.
func StatusOf(err error) int {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return http.StatusRequestEntityTooLarge
	}
	switch fault.KindOf(err) {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// statusGone is what the figures call a request whose browser went away before there was an answer.
const statusGone = 499

// fail answers with a page that says what is wrong and what to do. What nobody expected goes to the log, not to the
// reader.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		w.WriteHeader(statusGone) // nobody reads it; it is for the figures
		return
	}
	kind := fault.KindOf(err)
	if kind == fault.Internal || kind == fault.Unavailable {
		s.log().ErrorContext(r.Context(), "page", "route", r.Pattern, "error", err)
	}
	p := From(r)
	s.noteRefusal(r, p, kind, err)
	if kind == fault.Unauthenticated && s.SignIn != nil && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, s.SignIn(p.Org, r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	if p.Foreign() { // who belongs elsewhere isn't told that this organisation is there, nor what it is called
		p.Org, p.Lang = org.Organisation{}, s.languageOf(r, org.Organisation{})
	}
	p.Title = problemTitle(p, kind)
	if drawn := ShowStatus(w, r, StatusOf(err), p, problem(p, kind, p.Lang.Error(err))); drawn != nil {
		s.log().ErrorContext(r.Context(), "error page", "route", r.Pattern, "error", drawn)
		http.Error(w, p.Title, http.StatusInternalServerError)
	}
}

// noteRefusal logs who was refused. Somebody who isn't signed in and asks for a page is shown the way in: that is no refusal.
func (s *Site) noteRefusal(r *http.Request, p Page, kind fault.Kind, err error) {
	switch {
	case kind == fault.Forbidden, kind == fault.NotFound && p.Foreign():
	case kind == fault.Unauthenticated && r.Method != http.MethodGet && r.Method != http.MethodHead:
	default:
		return
	}
	s.log().WarnContext(r.Context(), "refused", append([]any{"route", r.Pattern}, access.Refusal(p.Actor, err)...)...)
}

func problemTitle(p Page, kind fault.Kind) string {
	switch kind {
	case fault.Invalid:
		return p.T("Dit klopt nog niet", "This isn't right yet")
	case fault.NotFound:
		return p.T("Dit is er niet", "This isn't here")
	case fault.Conflict:
		return p.T("Dit past niet bij wat al vastligt", "This doesn't fit what is already recorded")
	case fault.Forbidden:
		return p.T("Dit mag je niet zien of doen", "You may not see or do this")
	case fault.Unauthenticated:
		return p.T("Meld je eerst aan", "Sign in first")
	case fault.Unavailable:
		return p.T("Even niet bereikbaar", "Out of reach for a moment")
	}
	return p.T("Er ging iets mis", "Something went wrong")
}

// advice says what to do about it.
func advice(p Page, kind fault.Kind) string {
	switch kind {
	case fault.NotFound:
		return p.T("Misschien is het adres afgebroken, of is het onderdeel hernoemd. Begin opnieuw vanaf het overzicht.",
			"The address may be cut off, or the thing was renamed. Start again from the overview.")
	case fault.Forbidden:
		return p.T("Heb je dit wel nodig voor je werk? Vraag de beheerder van Klankbord om toegang.",
			"Do you need it for your work? Ask the administrator of Klankbord for access.")
	case fault.Unavailable:
		return p.T("Wat je deed is niet verloren gegaan zolang deze pagina open staat. Probeer het over een minuut opnieuw.",
			"Nothing is lost while this page stays open. Try again in a minute.")
	case fault.Internal:
		return p.T("Er is niets half opgeslagen.", "Nothing was half stored.")
	}
	return p.T("Ga terug, verander het en probeer het opnieuw.", "Go back, change it and try again.")
}
