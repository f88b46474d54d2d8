package app

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klankbord.org/core/customer"
	"klankbord.org/core/intake"
	"klankbord.org/core/respond"
	"klankbord.org/core/survey"
	"klankbord.org/i18n"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/sqldb"
)

// Facts that a survey declares come along with a link: they are shown, kept with the answer, decide what is asked, and leave with it.
// Anything else in the address is nobody's to say.
func TestWhatComesAlongWithALink(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		text := func(nl string) intake.Text { return intake.Text{NL: nl, EN: nl} }
		content := &survey.Content{Metric: "nps", Languages: []string{"nl", "en"}, Question: text("Hoe ging {bestelling|uw bestelling}?"), Low: text("slecht"), High: text("goed"),
			Why: survey.PerBand{Any: text("Wat vond u van {bestelling|uw bestelling}?")}, Open: true,
			Hidden:    []survey.Hidden{{Name: "bestelling", Label: intake.Text{NL: "Bestelling", EN: "Order"}}, {Name: "winkel"}, {Name: "klantnummer", Signed: true}},
			Questions: []survey.Question{{Ref: "levering", Kind: survey.Text, Text: text("Hoe was de levering?"), When: &survey.Condition{Known: "bestelling"}}}}
		l.put([]intake.Record{intake.Survey{Ref: "bestelling", Content: content.Canonical()}})
		desk := linkDesk{l.app}
		id, err := desk.Make(l.program(), l.org.ID, "bestelling", respond.OpenLink{Name: "Site", Channel: respond.ByLink})
		if err != nil {
			l.Fatal(err)
		}
		at, err := desk.Link(l.program(), l.org.ID, ourBase, id)
		if err != nil {
			l.Fatal(err)
		}
		path := strings.TrimPrefix(at.Address, ourBase)
		const along = "?bestelling=A-17&winkel=http%3A%2F%2Felders.example&klantnummer=K-9&vreemd=x"
		page := l.page(http.MethodGet, path+along, "")
		if !strings.Contains(page, "Hoe ging A-17?") || !strings.Contains(page, "bestelling=A-17") || strings.Contains(page, "elders.example") || strings.Contains(page, "K-9") || strings.Contains(page, "vreemd") {
			l.Errorf("the first page: %s", page)
		}
		next := l.page(http.MethodPost, path+along, "step=score&score=4")
		if a := l.newest(); len(a.Said) != 1 || a.Said[0].Question != "hidden.bestelling" || a.Said[0].Kind != survey.HiddenKind || a.Said[0].Value.Text != "A-17" {
			l.Errorf("kept: %+v", a.Said)
		}
		if why := l.page(http.MethodGet, next, ""); !strings.Contains(why, "Wat vond u van A-17?") || !strings.Contains(why, "Vraag 2 van 5") {
			l.Errorf("after the score: %s", why)
		}
		l.tellsOf("Bestelling", "A-17")
		next = l.page(http.MethodPost, path, "step=score&score=9")
		if why := l.page(http.MethodGet, next, ""); !strings.Contains(why, "Wat vond u van uw bestelling?") || !strings.Contains(why, "Vraag 2 van 4") {
			l.Errorf("without anything in the address: %s", why)
		}
		if a := l.newest(); len(a.Said) != 0 {
			l.Errorf("without anything in the address: %+v", a.Said)
		}
		if r := l.verified(); !r.OK() {
			l.Errorf("the chain doesn't verify: %+v", r.Flaws)
		}
	})
}

// page returns what a customer sees, or where they are led to.
func (l *life) page(method, path, form string) string {
	l.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	l.app.Handler().ServeHTTP(w, r)
	if w.Code >= 400 {
		l.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	if to := w.Header().Get("Location"); to != "" {
		return to
	}
	return w.Body.String()
}

// newest is the answer that came last.
func (l *life) newest() (a customer.Answer) {
	l.Helper()
	err := l.app.db.Read(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		all, err := collectdb.ListAfter(ctx, tx, l.org.ID, collectdb.Filter{Limit: 1000}, 0)
		if err == nil {
			a = all[len(all)-1]
		}
		return err
	})
	if err != nil {
		l.Fatal(err)
	}
	return a
}

// tellsOf holds what pages tell of the newest answer.
func (l *life) tellsOf(label, value string) {
	l.Helper()
	a := l.newest()
	err := l.app.db.Read(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		told, err := newQuestionBook(l.org.ID).told(ctx, tx, a, i18n.NL)
		if len(told) != 1 || told[0].Question != label || told[0].Words != value {
			l.Errorf("pages tell %+v", told)
		}
		return err
	})
	if err != nil {
		l.Fatal(err)
	}
}
