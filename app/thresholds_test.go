package app

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/core/score"
	"klankbord.org/core/snapshot"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/scoreweb"
)

// Each kind of reader has a threshold of its own, and a named employee's score another; oneself one sees whole.
func TestEachKindOfReaderHasAThreshold(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	cx := h.somebody(h.org, "cx", "", always(access.CXManager))
	auditor := h.somebody(h.org, "auditor", "", always(access.Auditor))
	daan := h.somebody(h.org, "daan", "M01", always(access.EmployeeRole))
	o := h.org
	for _, c := range []struct {
		settings org.Settings
		who      visitor
		p        access.Permission
		want     int64
	}{
		{org.Settings{}, cx, access.ScoresRead, score.DefaultPublication},
		{org.Settings{Publication: 8}, cx, access.ScoresRead, 8},
		{org.Settings{Publication: 8}, auditor, access.ScoresRead, 8},
		{org.Settings{Publication: 8, PublicationFor: map[string]int{"individuals": 3}}, cx, access.ScoresRead, 8},
		{org.Settings{Publication: 8, PublicationFor: map[string]int{"individuals": 3}}, auditor, access.ScoresRead, 3},
		{org.Settings{PublicationFor: map[string]int{"scores": 12}}, cx, access.ScoresRead, 12},
		{org.Settings{IndividualsFrom: 20}, auditor, access.IndividualRead, 20},
		{org.Settings{IndividualsFrom: 20}, auditor, access.ScoresRead, score.DefaultPublication},
		{org.Settings{Publication: 9, IndividualsFrom: 2}, auditor, access.IndividualRead, 9},
	} {
		o.Settings = c.settings
		if got := minimumOf(o, c.who.actor, c.p).Publication; got != c.want {
			t.Errorf("%+v, %s, %s: from %d, wanted %d", c.settings, c.who.name, c.p, got, c.want)
		}
	}
	o.Settings = h.org.Settings
	o.Settings.PublicationFor, o.Settings.IndividualsFrom = map[string]int{"scores": 1000}, 1000
	shown := func(v visitor, words ...string) (n int) {
		t.Helper()
		params, err := snapshot.Pairs(words)
		if err != nil {
			t.Fatal(err)
		}
		s, err := h.app.Score(access.With(t.Context(), v.actor), o, params, day.Range{})
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range s.Groups {
			if g.Display != score.Hidden {
				n++
			} else if g.N() != 0 || len(g.Figures) > 0 {
				t.Errorf("%s: a hidden group has %d answers", v.name, g.N())
			}
		}
		return n
	}
	if n := shown(cx, "by=team"); n != 0 {
		t.Errorf("%d teams are shown to whoever needs a thousand answers", n)
	}
	if n := shown(auditor, "by=team"); n == 0 {
		t.Error("no team is shown to whoever needs one answer")
	}
	if n := shown(auditor, "by=employee"); n != 0 {
		t.Errorf("%d people are shown from a thousand answers on", n)
	}
	own, _, err := (source{h.app}).About(access.With(t.Context(), daan.actor), o, "M01")
	if err != nil || own.Minimum.Display(1) == score.Hidden {
		t.Errorf("oneself: %+v, %v", own.Minimum, err)
	}
	if live, err := (source{h.app}).Live(access.With(t.Context(), cx.actor), o, scoreweb.Scores); err != nil || live.Minimum.Publication != 1000 {
		t.Errorf("pages: %+v, %v", live.Minimum, err)
	}
}

// A chart, its data and its picture leave by the page's own address, and hold nothing that the page doesn't.
func TestWhatIsHiddenLeavesByNoDoor(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	cx := h.somebody(h.org, "cx", "", always(access.CXManager))
	if got := h.comes(cx, http.MethodGet, "/o/ruit"+halfYear+"&chart=trend&format=csv"); !strings.Contains(got.Header().Get("Content-Type"), "csv") {
		t.Fatalf("charts can't be taken along at all: %d %v", got.Code, got.Header())
	}
	h.setPublication(1000)
	for _, chart := range []string{"score", "trend", "distribution", "causes", "funnel"} {
		for _, format := range []string{"csv", "svg", "png"} {
			got := h.comes(cx, http.MethodGet, "/o/ruit"+halfYear+"&chart="+chart+"&format="+format)
			if kind := got.Header().Get("Content-Type"); got.Code == http.StatusOK && kind != "text/html; charset=utf-8" {
				t.Errorf("%s as %s: %s", chart, format, kind)
			}
		}
	}
	auditor := h.somebody(h.org, "auditor", "", always(access.Auditor))
	for _, chart := range []string{"own", "all", "flow"} {
		got := h.comes(auditor, http.MethodGet, "/o/ruit/people/M01"+halfYear+"&chart="+chart+"&format=csv")
		if kind := got.Header().Get("Content-Type"); got.Code == http.StatusOK && kind != "text/html; charset=utf-8" {
			t.Errorf("%s of a colleague: %s", chart, kind)
		}
	}
}

// setPublication changes the organisation's threshold.
func (h *house) setPublication(n int) {
	h.Helper()
	h.org.Settings.Publication = n
	err := h.app.db.Write(h.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		return orgdb.Update(ctx, tx, h.org, orgdb.Act{Actor: "test", At: h.app.millis()})
	})
	if err != nil {
		h.Fatal(err)
	}
}
