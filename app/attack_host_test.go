package app

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/access"
)

// Whatever host a request claims to be for, links in letters and redirects lead to the address that was set, or say no host.
func TestNoClaimedHostGetsIntoALinkOrRedirect(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.app.served.URL = "https://cx.glas.example"
	h.handler = h.app.Handler()
	h.person("noor@glas.example", access.Administrator)
	claim := func(b *window, method, path string, form url.Values) answer {
		r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
		r.Host = "elders.example"
		for _, name := range []string{"X-Forwarded-Host", "X-Host", "X-Original-Host", "X-Forwarded-Server", "X-HTTP-Host-Override", "X-Original-URL", "X-Rewrite-URL"} {
			r.Header.Set(name, "elders.example")
		}
		r.Header.Set("Forwarded", "host=elders.example;proto=http")
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		return b.send(r)
	}
	b := h.browser("203.0.113.7")
	for _, path := range []string{"/", "/signin", "/o/glas", "/o/glas/runs", "/o/glas/account"} {
		got := claim(b, http.MethodGet, path, nil)
		if strings.Contains(got.Header().Get("Location")+got.Body.String(), "elders.example") {
			t.Errorf("%s: leads to %q", path, got.Header().Get("Location"))
		}
	}
	claim(b, http.MethodPost, "/o/glas/forgot", url.Values{"email": {"noor@glas.example"}})
	claim(b, http.MethodPost, "/o/glas/signin", url.Values{"email": {"noor@glas.example"}, "password": {rightPassword}})
	claim(b, http.MethodPost, "/o/glas/accounts/new", url.Values{"email": {"sam@glas.example"}, "name": {"Sam"}})
	letters := h.letters()
	if len(letters) < 1 {
		t.Fatal("no letter was written")
	}
	for _, l := range letters {
		if text := l.Text + l.HTML; strings.Contains(text, "elders.example") || !strings.Contains(text, "https://cx.glas.example/") {
			t.Errorf("%q: %s", l.Subject, l.Text)
		}
	}
}

// The token of a session is another one after each step, and the one before opens nothing: whoever planted or saw it is out. A code
// lets in once, also with another session at the same step.
func TestTheTokenChangesWithEachStep(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.person("noor@glas.example", access.CXManager)
	b := h.browser("203.0.113.7")
	name := h.app.cookieName(sessionCookie)
	seen := map[string]bool{}
	step := func(what string) string {
		t.Helper()
		token := b.cookies[name].Value
		if seen[token] {
			t.Errorf("%s: the token is the one from before", what)
		}
		seen[token] = true
		return token
	}
	b.signIn("noor@glas.example", rightPassword)
	step("the password")
	secret := h.secretOn(b.get("/o/glas/account/authenticator"))
	b.post("/o/glas/account/authenticator", "code", h.codeOf(secret, 0))
	before := step("an authenticator")
	h.now = h.now.Add(time.Minute)
	other := h.browser("203.0.113.8")
	b.signIn("noor@glas.example", rightPassword)
	half := step("the password again")
	other.signIn("noor@glas.example", rightPassword)
	code := h.codeOf(secret, 0)
	h.led(b.post("/o/glas/signin/second", "code", code), "/o/glas")
	step("the second step")
	h.refused(other.post("/o/glas/signin/second", "code", code), http.StatusUnprocessableEntity, "isn't right")
	for what, token := range map[string]string{"before": before, "half way": half} {
		old := h.browser("203.0.113.9")
		old.cookies[name] = &http.Cookie{Name: name, Value: token}
		if old.in() {
			t.Errorf("the token from %s still opens", what)
		}
	}
	if !b.in() || other.in() {
		t.Errorf("in: %v, with a used code: %v", b.in(), other.in())
	}
}
