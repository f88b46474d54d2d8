package app

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// An answer of a SAML provider counts once: the same one again is refused where it arrives, by whoever sends it, with all cookies
// that the browser had, by the program that took it and by one that was started since; and its ticket opens the door once.
func TestASAMLAnswerCountsOnceAlsoAfterARestart(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, d *signonDesk) {
		s := openSAML(t, d)
		b := d.browser()
		form := s.ask(b)
		acs := d.base + "/o/ruit/sign-on/adfs/acs"
		u, _ := url.Parse(acs)
		kept := b.Jar.Cookies(u)
		if len(kept) == 0 {
			t.Fatal("the browser keeps nothing: the test is blind")
		}
		post := func(h http.Handler) *httptest.ResponseRecorder {
			r := httptest.NewRequest(http.MethodPost, acs, strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Origin", s.idp)
			r.Header.Set("Sec-Fetch-Site", "cross-site")
			return carry(h, r, kept)
		}
		first := post(d.Handler())
		finish := first.Header().Get("Location")
		if first.Code != http.StatusSeeOther || !strings.Contains(finish, "/finish?ticket=") {
			t.Fatalf("the honest answer: %d %s", first.Code, finish)
		}
		if got := carry(d.Handler(), httptest.NewRequest(http.MethodGet, d.base+finish, nil), kept); got.Code != http.StatusSeeOther || !hasSession(got) {
			t.Fatalf("the honest way in: %d", got.Code)
		}
		if got := carry(d.Handler(), httptest.NewRequest(http.MethodGet, d.base+finish, nil), kept); got.Code != http.StatusForbidden || hasSession(got) {
			t.Errorf("the ticket again: %d", got.Code)
		}
		if got := post(d.Handler()); got.Code != http.StatusForbidden || hasSession(got) {
			t.Errorf("the answer again: %d", got.Code)
		}

		again, err := Open(t.Context(), d.opened)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = again.Close(context.WithoutCancel(t.Context())) }()
		if got := post(again.Handler()); got.Code != http.StatusForbidden || hasSession(got) {
			t.Errorf("the answer again, after a restart: %d", got.Code)
		}
		if got := carry(again.Handler(), httptest.NewRequest(http.MethodGet, d.base+finish, nil), kept); got.Code != http.StatusForbidden || hasSession(got) {
			t.Errorf("the ticket again, after a restart: %d", got.Code)
		}
	})
}

// carry sends a request with cookies.
func carry(h http.Handler, r *http.Request, cookies []*http.Cookie) *httptest.ResponseRecorder {
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func hasSession(w *httptest.ResponseRecorder) bool {
	for _, c := range w.Result().Cookies() {
		if c.Name == sessionCookie && c.Value != "" {
			return true
		}
	}
	return false
}
