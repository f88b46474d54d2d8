package app

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// Settings are changed by whoever may, with what was before on record; a threshold goes down only when that is confirmed, and
// what is wrong comes back with everything typed.
func TestSettingsAreChangedAndOnRecord(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	admin := h.somebody(h.org, "admin", "", always(access.Administrator))
	send := func(change map[string]string) (int, string) {
		t.Helper()
		form := url.Values{"name": {"Ruitherstel Noord"}, "language": {"en"}, "address": {"je"}, "time_zone": {"Europe/Brussels"}, "internal_domains": {"Ruit.example, noord.example"},
			"publication": {"8"}, "for_individuals": {""}, "individuals_from": {"12"}}
		for name, value := range change {
			form.Set(name, value)
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/o/ruit/settings?lang=en", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.AddCookie(admin.cookie)
		w := httptest.NewRecorder()
		h.routes.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	for field, c := range map[string]struct{ value, says string }{
		"name":             {"", "Give a name"},
		"time_zone":        {"Mars/Olympus", "isn&#39;t a time zone"},
		"internal_domains": {"nobody@ruit", "isn&#39;t a domain"},
		"publication":      {"2", "from 3 to 1000"},
		"for_individuals":  {"x", "from 3 to 1000"},
		"language":         {"fr", "fr"},
	} {
		code, body := send(map[string]string{field: c.value})
		if code != http.StatusUnprocessableEntity || !strings.Contains(body, c.says) || field != "name" && !strings.Contains(body, "Ruitherstel Noord") {
			t.Errorf("%s %q: %d, %.300s", field, c.value, code, body)
		}
	}
	if code, body := send(nil); code != http.StatusSeeOther {
		t.Fatalf("%d %.500s", code, body)
	}
	o, err := h.app.Organisation(t.Context(), "ruit")
	if err != nil {
		t.Fatal(err)
	}
	s := o.Settings
	if o.Name != "Ruitherstel Noord" || s.Languages[0] != "en" || len(s.Languages) != 2 || s.TimeZone != "Europe/Brussels" || s.Publication != 8 || s.IndividualsFrom != 12 ||
		len(s.InternalDomains) != 2 || s.InternalDomains[0] != "ruit.example" {
		t.Errorf("%q %+v", o.Name, s)
	}
	if code, body := send(map[string]string{"publication": "6"}); code != http.StatusConflict || !strings.Contains(body, `name="confirmed"`) {
		t.Errorf("lowered without a word: %d", code)
	}
	if code, _ := send(map[string]string{"publication": "6", "confirmed": "1"}); code != http.StatusSeeOther {
		t.Errorf("confirmed: %d", code)
	}
	err = h.app.db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		list, err := storetest.Ledger(ctx, tx, int64(h.org.ID))
		told := 0
		for _, e := range list {
			if e.Action == "organisation.changed" && strings.Contains(string(e.Body), `"before":{"name":`) {
				told++
			}
		}
		if told != 2 {
			t.Errorf("%d changes on record, want 2", told)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestAThresholdGoesDownForAnybody(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		was, is org.Settings
		want    bool
	}{
		"the same":             {org.Settings{Publication: 5}, org.Settings{}, false},
		"up":                   {org.Settings{}, org.Settings{Publication: 6}, false},
		"down":                 {org.Settings{}, org.Settings{Publication: 4}, true},
		"down for readers":     {org.Settings{}, org.Settings{PublicationFor: map[string]int{"individuals": 3}}, true},
		"down for one person":  {org.Settings{IndividualsFrom: 20}, org.Settings{IndividualsFrom: 10}, true},
		"person below general": {org.Settings{Publication: 10, IndividualsFrom: 8}, org.Settings{Publication: 10}, false},
	} {
		if got := lowers(c.was, c.is); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
