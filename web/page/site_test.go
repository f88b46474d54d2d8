package page_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/web/page"
)

// newSite has one organisation and one page that does what it is told.
func newSite(h page.Handler) http.Handler { return siteNaming(nil, h) }

// siteNaming is newSite with names for its cookies.
func siteNaming(cookie func(string) string, h page.Handler) http.Handler {
	s := &page.Site{Log: slog.New(slog.DiscardHandler), CookieName: cookie, Menu: []page.Entry{{Ref: "one", Section: page.Understand, NL: "Eén", EN: "One"}, {Ref: "two", Section: page.Understand, NL: "Twee", EN: "Two", Path: "/two"}},
		Organisation: func(_ context.Context, ref string) (org.Organisation, error) {
			if ref != "ruit" {
				return org.Organisation{}, fault.NewNotFound("organisation", ref)
			}
			return org.Organisation{ID: 1, Ref: ref, Name: "Ruit & Co"}, nil
		}}
	mux := http.NewServeMux()
	mux.Handle("/o/{org}", s.Handle(h))
	mux.Handle("/", s.NotFound())
	return mux
}

func hello(w http.ResponseWriter, r *http.Request) error {
	p := page.From(r)
	p.Title, p.Entry = p.T("Dag <b>wereld</b>", "Hello <b>world</b>"), "two"
	p.Method = page.Method([]page.Step{{Text: "n", Formula: "1 + 1 = 2"}}, "")
	return page.Show(w, r, p, templ.Raw("<p>body</p>"))
}

func get(t *testing.T, h http.Handler, target string, header ...string) (*http.Response, *html.Node, string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	body, _ := io.ReadAll(w.Result().Body)
	doc, err := html.Parse(strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	return w.Result(), doc, string(body)
}

// find returns the first element for which ok holds.
func find(n *html.Node, ok func(*html.Node) bool) *html.Node {
	if n.Type == html.ElementNode && ok(n) {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if f := find(c, ok); f != nil {
			return f
		}
	}
	return nil
}

func tag(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return n.Data == name }
}

func attr(n *html.Node, name string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	if n == nil {
		return ""
	}
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(text(c))
	}
	return b.String()
}

func TestEveryKindOfFaultBecomesItsPage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err    error
		status int
		says   string
	}{
		"invalid":   {fault.NewInvalid("from", "day.malformed", "value", "<x>"), 422, `"<x>" is not a date`},
		"not found": {fault.NewNotFound("page", "/x"), 404, "There is no page at /x"},
		"forbidden": {fault.NewForbidden("form.foreign"), 403, "came from another website"},
		"internal":  {errors.New("disk full at sector 7"), 500, "Something went wrong on our side"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := newSite(func(http.ResponseWriter, *http.Request) error { return c.err })
			res, doc, body := get(t, site, "/o/ruit?lang=en")
			if res.StatusCode != c.status || !strings.Contains(text(doc), c.says) {
				t.Errorf("got %d: %s", res.StatusCode, text(find(doc, tag("main"))))
			}
			if strings.Contains(body, "sector 7") || strings.Contains(body, "<x>") {
				t.Error("the page shows what it shouldn't, or shows it unescaped")
			}
			if find(doc, tag("h1")) == nil || find(doc, func(n *html.Node) bool { return attr(n, "href") == "/o/ruit" }) == nil {
				t.Error("no heading or no way back")
			}
		})
	}
}

func TestAPanicStaysOnItsPage(t *testing.T) {
	t.Parallel()
	res, doc, _ := get(t, newSite(func(http.ResponseWriter, *http.Request) error { panic("boom") }), "/o/ruit")
	if res.StatusCode != 500 || strings.Contains(text(doc), "boom") {
		t.Errorf("got %d: %s", res.StatusCode, text(doc))
	}
}

// A browser that went away isn't our mistake: it is neither logged nor counted as one.
func TestABrowserThatWentAwayIsNoMistake(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	site := &page.Site{Log: slog.New(slog.NewTextHandler(&log, nil))}
	ctx, leave := context.WithCancel(t.Context())
	w := httptest.NewRecorder()
	site.Handle(func(_ http.ResponseWriter, r *http.Request) error {
		leave()
		return fmt.Errorf("read: %w", r.Context().Err())
	}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil).WithContext(ctx))
	if w.Code != 499 || log.String() != "" {
		t.Errorf("%d, and the log says %q", w.Code, log.String())
	}
}

func TestAnUnknownOrganisationIsNotFound(t *testing.T) {
	t.Parallel()
	res, doc, _ := get(t, newSite(hello), "/o/ander")
	if res.StatusCode != 404 || find(doc, tag("h1")) == nil {
		t.Errorf("got %d: %s", res.StatusCode, text(doc))
	}
}

func TestTheAddressThenTheChoiceThenTheBrowserDecideTheLanguage(t *testing.T) {
	t.Parallel()
	site := newSite(hello)
	for _, c := range []struct{ target, cookie, browser, want string }{
		{"/o/ruit", "", "", "nl"}, {"/o/ruit", "", "en-GB", "en"}, {"/o/ruit", "kb-lang=nl", "en", "nl"}, {"/o/ruit?lang=en", "kb-lang=nl", "nl", "en"}, {"/o/ruit?lang=xx", "", "", "nl"},
	} {
		res, doc, _ := get(t, site, c.target, "Cookie", c.cookie, "Accept-Language", c.browser)
		if got := attr(find(doc, tag("html")), "lang"); got != c.want {
			t.Errorf("%+v: page in %q", c, got)
		}
		if asked := strings.Contains(c.target, "lang=en"); asked != (len(res.Cookies()) == 1) {
			t.Errorf("%+v: cookies %v", c, res.Cookies())
		}
	}
}

func TestTheLanguageSwitchKeepsTheAddress(t *testing.T) {
	t.Parallel()
	_, doc, _ := get(t, newSite(hello), "/o/ruit?period=2024-Q1&unit=noord")
	other := find(doc, func(n *html.Node) bool { return attr(n, "hreflang") == "en" })
	if got := attr(other, "href"); got != "/o/ruit?lang=en&period=2024-Q1&unit=noord" {
		t.Errorf("switch leads to %q", got)
	}
}

func TestDarkIsChosenBeforeTheFirstPaint(t *testing.T) {
	t.Parallel()
	_, doc, _ := get(t, newSite(hello), "/o/ruit", "Cookie", "kb-theme=dark")
	if attr(find(doc, tag("html")), "data-bs-theme") != "dark" {
		t.Error("the page doesn't say dark by itself")
	}
	if _, doc, _ = get(t, newSite(hello), "/o/ruit"); attr(find(doc, tag("html")), "data-bs-theme") != "" {
		t.Error("without a choice the device decides")
	}
}

func TestThePageHoldsNoScriptOrStyleOfItsOwn(t *testing.T) {
	t.Parallel()
	res, doc, _ := get(t, newSite(hello), "/o/ruit")
	find(doc, func(n *html.Node) bool {
		if n.Data == "style" || (n.Data == "script" && (attr(n, "src") == "" || n.FirstChild != nil)) {
			t.Errorf("<%s> in the page", n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("%s=%q on <%s>", a.Key, a.Val, n.Data)
			}
		}
		return false
	})
	if csp := res.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "script-src 'self'") || strings.Contains(csp, "unsafe") {
		t.Errorf("policy %q", csp)
	}
	if got := text(find(doc, tag("h1"))); got != "Dag <b>wereld</b>" {
		t.Errorf("heading %q", got)
	}
}

func TestNavigationShowsWhatExistsAndWhereOneIs(t *testing.T) {
	t.Parallel()
	_, doc, body := get(t, newSite(hello), "/o/ruit")
	here := find(doc, func(n *html.Node) bool { return attr(n, "aria-current") == "page" })
	if text(here) != "Twee" || attr(here, "href") != "/o/ruit/two" {
		t.Errorf("here is %q", text(here))
	}
	if strings.Contains(body, "Bewaken") {
		t.Error("a section without pages is in the menu")
	}
	if skip := find(doc, tag("a")); attr(skip, "href") != "#main" {
		t.Error("the first link isn't the one to the content")
	}
}

func TestAFormOfAnotherSiteIsRefused(t *testing.T) {
	t.Parallel()
	called := false
	site := newSite(func(http.ResponseWriter, *http.Request) error { called = true; return nil })
	r := httptest.NewRequest(http.MethodPost, "http://klankbord.test/o/ruit", strings.NewReader("a=1"))
	r.Header.Set("Origin", "http://elsewhere.test")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	if w.Code != 403 || called {
		t.Errorf("got %d, handler called: %v", w.Code, called)
	}
}

// Half a form is no form: nothing acts on what can't be read, or is too large to be read, as if it had been left empty.
func TestAFormThatCannotBeReadReachesNobody(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{"half escapes": "a=%zz&b=1", "too large": "b=1&a=" + strings.Repeat("a", 2<<20)} {
		reached := false
		h := (&page.Site{}).Handle(func(http.ResponseWriter, *http.Request) error { reached = true; return nil })
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if want := map[string]int{"half escapes": http.StatusUnprocessableEntity, "too large": http.StatusRequestEntityTooLarge}[name]; reached || w.Code != want {
			t.Errorf("%s: %d, reached: %v", name, w.Code, reached)
		}
	}
}

// Somebody whose browser speaks neither language reads the one that the organisation speaks first.
func TestTheOrganisationsLanguageIsForWhoAsksNone(t *testing.T) {
	t.Parallel()
	s := &page.Site{Log: slog.New(slog.DiscardHandler), Organisation: func(_ context.Context, ref string) (org.Organisation, error) {
		return org.Organisation{ID: 1, Ref: ref, Settings: org.Settings{Languages: []string{"en", "nl"}}}, nil
	}}
	mux := http.NewServeMux()
	mux.Handle("/o/{org}", s.Handle(hello))
	for asked, want := range map[string]string{"": "Hello", "fr-FR,en;q=0.5": "Hello", "nl-NL": "Dag", "en-GB": "Hello"} {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/o/ruit", nil)
		r.Header.Set("Accept-Language", asked)
		if mux.ServeHTTP(w, r); !strings.Contains(w.Body.String(), want) {
			t.Errorf("%q doesn't get %q", asked, want)
		}
	}
}
