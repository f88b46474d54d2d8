package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/org"
)

// paper is where a log is written.
type paper struct {
	sync.Mutex
	bytes.Buffer
}

// Write implements io.Writer.
func (p *paper) Write(b []byte) (int, error) {
	p.Lock()
	defer p.Unlock()
	return p.Buffer.Write(b)
}

// lines are what was written since the last time.
func (p *paper) lines(t *testing.T) (all []string) {
	t.Helper()
	p.Lock()
	defer p.Unlock()
	for line := range strings.Lines(p.String()) {
		var l struct {
			Msg, Route, Who, Why, Way string
			Org, Account              int64
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s%s %d %s %s", l.Msg, l.Who, l.Way, l.Org, l.Why, l.Route)))
		if strings.Contains(line, "@") || strings.Contains(line, "Noor") || strings.Contains(line, "horse") || strings.Contains(line, "203.0.113") || strings.Contains(line, "kb_") {
			t.Errorf("the log holds more than who was refused: %s", line)
		}
	}
	p.Reset()
	return all
}

// Who was refused is in the log, by the number of the account or key and nothing else of them: on pages, by a form of another
// site, with a key, while provisioning and at the door.
func TestWhoIsRefusedIsInTheLog(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	told := &paper{}
	h.app.log = slog.New(slog.NewJSONHandler(told, &slog.HandlerOptions{Level: slog.LevelWarn}))
	h.handler = h.app.Handler()
	noor := h.person("noor@glas.example", access.CXManager)
	other, err := h.app.CreateOrganisation(t.Context(), org.Organisation{Ref: "elders", Name: "Elders"}, "test")
	if err != nil {
		t.Fatal(err)
	}
	there := accountWith(t, h.app, other, "sam@elders.example", access.Administrator)
	ctx := access.With(t.Context(), access.System(h.org.ID, "test"))
	_, token, err := h.app.CreateKey(ctx, h.org, KeyInput{Name: "sleutel", Permissions: []access.Permission{access.ScoresRead}})
	if err != nil {
		t.Fatal(err)
	}
	now := func(what string, want ...string) {
		t.Helper()
		if got := told.lines(t); !slices.Equal(got, want) {
			t.Errorf("%s:\n got %q\nwant %q", what, got, want)
		}
	}
	b := h.browser("203.0.113.7")
	b.get("/o/glas/runs")
	now("somebody who has yet to sign in")
	b.signIn("noor@glas.example", "wrong horse battery")
	b.signIn("nobody@glas.example", "wrong horse battery")
	now("wrong passwords", fmt.Sprintf("sign-in failed password %d", h.org.ID), fmt.Sprintf("sign-in failed password %d", h.org.ID))
	for range 30 {
		b.signIn("noor@glas.example", "wrong horse battery")
	}
	if got := told.lines(t); !slices.Contains(got, fmt.Sprintf("sign-in slowed password %d", h.org.ID)) {
		t.Errorf("guessing: %q", got)
	}
	h.now = h.now.Add(24 * time.Hour)
	h.led(b.signIn("noor@glas.example", rightPassword), "/o/glas")
	b.get("/o/glas/accounts")
	me := fmt.Sprintf("account:%d", noor.ID)
	now("a page that isn't theirs", fmt.Sprintf("refused %s %d access.denied GET /o/{org}/accounts", me, h.org.ID))
	r := httptest.NewRequest(http.MethodPost, "/o/glas/signout", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	b.send(r)
	now("a form of another site", fmt.Sprintf("refused %s %d form.foreign POST /o/{org}/signout", me, h.org.ID))
	h.browser("203.0.113.7").post("/o/glas/account/language", "language", "en")
	now("a form without signing in", "refused nobody 0 access.sign_in POST /o/{org}/account/language")
	stranger := carrying(cookieOf(t, h.app, other, there.ID, carrying()))
	stranger.URL.Path = "/o/glas/accounts"
	h.handler.ServeHTTP(httptest.NewRecorder(), stranger)
	now("somebody of another organisation", fmt.Sprintf("refused account:%d %d organisation.not_found GET /o/{org}/accounts", there.ID, other.ID))
	b.get("/o/glas/units/bestaat-niet")
	now("a page that isn't there")
	for _, c := range []struct{ what, key, path, want string }{
		{"a key that may not", token, "/api/v1/runs", "refused key:1 %d access.denied GET /api/v1/runs"},
		{"a key that isn't one", "kb_nonsense", "/api/v1/runs", "refused nobody 0 key.unknown GET /api/v1/runs"},
		{"provisioning without the right", token, "/scim/v2/Users", "refused key:1 %d access.denied GET /scim/v2/Users"},
		{"provisioning without a key", "", "/scim/v2/Users", "refused nobody 0 key.unknown GET /scim/v2/Users"},
	} {
		r := httptest.NewRequest(http.MethodGet, c.path, nil)
		r.Header.Set("Authorization", "Bearer "+c.key)
		h.handler.ServeHTTP(httptest.NewRecorder(), r)
		want := c.want
		if strings.Contains(want, "%d") {
			want = fmt.Sprintf(want, h.org.ID)
		}
		now(c.what, want)
	}
}
