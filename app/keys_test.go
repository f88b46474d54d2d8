package app

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"klankbord.org/core/access"
)

// fills sends a form as somebody who signed in.
func (h *house) fills(v visitor, address string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode())).WithContext(h.Context())
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(v.cookie)
	w := httptest.NewRecorder()
	h.routes.ServeHTTP(w, r)
	return w
}

// An administrator makes a key on the page, sees it once, uses it, and revokes it; what is wrong comes back as it was typed.
func TestAKeyIsMadeAndRevokedOnThePage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	admin := h.somebody(h.org, "admin", "", always(access.Administrator))
	page := func(address string) string { return h.comes(admin, "GET", address).Body.String() }

	form := page("/o/ruit/keys/new")
	if !strings.Contains(form, `value="people.read"`) || strings.Contains(form, `value="pay.read"`) {
		t.Error("what is offered isn't what the administrator holds")
	}
	wrong := h.fills(admin, "/o/ruit/keys", url.Values{"name": {`Kassa <b>`}, "permissions": {"people.read", "pay.read"}, "unit": {h.values["unit"]}, "expires_on": {"2030-01-01"}})
	if body := wrong.Body.String(); wrong.Code != http.StatusUnprocessableEntity || !strings.Contains(body, `value="Kassa &lt;b&gt;"`) || !strings.Contains(body, access.PayRead.Text().NL) ||
		!strings.Contains(body, `value="2030-01-01"`) {
		t.Errorf("more than held: %d %.400s", wrong.Code, body)
	}
	for _, bad := range []url.Values{{"name": {"x"}}, {"name": {""}, "permissions": {"people.read"}}, {"name": {"x"}, "permissions": {"people.read"}, "expires_on": {"2001-01-01"}},
		{"name": {"x"}, "permissions": {"people.read"}, "expires_on": {"soon"}}, {"name": {"x"}, "permissions": {"people.read"}, "unit": {"nowhere"}}} {
		if got := h.fills(admin, "/o/ruit/keys", bad); got.Code != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", bad, got.Code)
		}
	}
	made := h.fills(admin, "/o/ruit/keys", url.Values{"name": {"Kassa"}, "permissions": {"people.read"}})
	token := regexp.MustCompile(`kb_1_[0-9A-Za-z]{43}`).FindString(made.Body.String())
	if made.Code != http.StatusOK || token == "" {
		t.Fatalf("%d %.300s", made.Code, made.Body)
	}
	if got := h.asks(token, "GET", "/api/v1/units", ""); got.Code != http.StatusOK {
		t.Errorf("the key opens nothing: %d", got.Code)
	}
	list := page("/o/ruit/keys")
	if strings.Contains(list, token) || !strings.Contains(list, token[:11]) || !strings.Contains(list, "Kassa") {
		t.Error("the list shows the token, or not the key")
	}
	if got := h.fills(admin, "/o/ruit/keys/1/revoke", nil); got.Code != http.StatusSeeOther {
		t.Errorf("revoke: %d", got.Code)
	}
	if got := h.asks(token, "GET", "/api/v1/units", ""); got.Code != http.StatusUnauthorized {
		t.Errorf("revoked, it still opens: %d", got.Code)
	}
	if got := h.fills(admin, "/o/ruit/keys/99/revoke", nil); got.Code != http.StatusNotFound {
		t.Errorf("revoke what isn't there: %d", got.Code)
	}
}
