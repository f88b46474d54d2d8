package app

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/respond"
	"klankbord.org/store/storetest"
)

// A personal link opens as long as an answer counts and a month longer; a conversation goes on for a month. After that both say so, and
// nothing more can be said.
func TestALinkExpires(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func() string{"sqlite": func() string { return "" }, "postgres": func() string { return storetest.EmptyPostgresURL(t) }} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			served := time.Date(2026, 2, 28, 12, 0, 0, 0, time.UTC)
			now := served
			a, err := Open(t.Context(), Config{Data: t.TempDir(), Database: database(), Now: func() time.Time { return now }})
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close(context.Background())
			o, desk := clockHouse(t, a, 20)
			handler := a.Handler()
			send := func(method, path string) (int, string) {
				r := httptest.NewRequest(method, path, strings.NewReader(url.Values{"step": {"score"}, "score": {"4"}}.Encode()))
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, r)
				return w.Code, w.Body.String() + w.Header().Get("Location")
			}
			link := func(job int64) string {
				text, err := desk.Link(t.Context(), respond.Token{Kind: respond.ForTransaction, Org: o.ID, Survey: 1, Subject: job})
				if err != nil {
					t.Fatal(err)
				}
				return "/s/" + text
			}
			now = served.AddDate(0, 0, 20+respond.GraceDays)
			if code, body := send(http.MethodGet, link(1)); code != http.StatusOK {
				t.Errorf("on its last day: %d %s", code, body)
			}
			code, talk := send(http.MethodPost, link(1))
			if code != http.StatusSeeOther || !strings.HasPrefix(talk, "/s/") {
				t.Fatalf("answered on its last day: %d %s", code, talk)
			}
			now = now.AddDate(0, 0, 1)
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				if code, body := send(method, link(2)); code != http.StatusGone || !strings.Contains(body, "Deze link is verlopen") {
					t.Errorf("%s a day later: %d %s", method, code, body)
				}
			}
			if code, body := send(http.MethodGet, talk); code != http.StatusOK {
				t.Errorf("the conversation a day later: %d %s", code, body)
			}
			now = now.AddDate(0, 0, respond.TalkDays)
			if code, body := send(http.MethodGet, talk); code != http.StatusGone || !strings.Contains(body, "verlopen") {
				t.Errorf("the conversation a month later: %d %s", code, body)
			}
			if code, body := send(http.MethodGet, "/s/abc"); code != http.StatusNotFound || strings.Contains(body, "Deze link is verlopen") {
				t.Errorf("a link that never was: %d %s", code, body)
			}
		})
	}
}
