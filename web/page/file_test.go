package page_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/org"
	"klankbord.org/i18n"
	"klankbord.org/web/page"
)

func TestAFileIsKeptAndNeverRuns(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	page.SendFile(w, "text/plain", `a "b".txt`, []byte("<script>"))
	h := w.Header()
	if h.Get("Content-Disposition") != `attachment; filename="a \"b\".txt"` || h.Get("Content-Length") != "8" || h.Get("Cache-Control") != "no-store" ||
		h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("sent with %v", h)
	}
}

func TestASheetOpensInTheSpreadsheetOfItsLanguageAndRunsNothing(t *testing.T) {
	t.Parallel()
	for lang, want := range map[i18n.Lang]string{i18n.NL: "\uFEFFa;'=1+1\r\n\"x;y\";2\r\n", i18n.EN: "\uFEFFa,'=1+1\r\nx;y,2\r\n"} {
		w := httptest.NewRecorder()
		if err := page.SendSheet(w, lang, "a.csv", [][]string{{"a", "=1+1"}, {"x;y", "2"}}); err != nil {
			t.Fatal(err)
		}
		if got := w.Body.String(); got != want {
			t.Errorf("%s: got %q, want %q", lang, got, want)
		}
	}
}

func TestAMomentIsOnTheClockOfTheOrganisation(t *testing.T) {
	t.Parallel()
	p := page.Page{Lang: i18n.NL, Org: org.Organisation{Settings: org.Settings{TimeZone: "Europe/Amsterdam"}}}
	at := time.Date(2024, 12, 31, 23, 30, 0, 0, time.UTC)
	if got := p.MomentAt(at.UnixMilli()); got != "1 januari 2025 00:30" {
		t.Errorf("got %q", got)
	}
	p.Org.Settings.TimeZone = "Nowhere/Nothing"
	if got := p.Moment(at); got != "31 december 2024 23:30" {
		t.Errorf("without a zone: got %q", got)
	}
	if p.MomentAt(0) != "–" || p.Moment(time.Time{}) != "–" {
		t.Error("never has a date")
	}
}
