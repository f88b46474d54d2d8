package scoreweb_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"klankbord.org/web/assets"
)

// look fetches a page of the sample organisation.
func look(t *testing.T, h http.Handler, target string) (int, *html.Node, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	body := w.Body.String()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, doc, body
}

// each calls f with every element.
func each(n *html.Node, f func(*html.Node)) {
	if n.Type == html.ElementNode {
		f(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		each(c, f)
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(text(c))
	}
	return b.String()
}

func hasClass(n *html.Node, class string) bool {
	return strings.Contains(" "+attr(n, "class")+" ", " "+class+" ")
}

// collect returns the texts of all elements with a class, or with a tag when it starts with "<".
func collectText(doc *html.Node, what string) []string {
	var out []string
	each(doc, func(n *html.Node) {
		if (strings.HasPrefix(what, "<") && n.Data == what[1:]) || hasClass(n, what) {
			out = append(out, strings.Join(strings.Fields(text(n)), " "))
		}
	})
	return out
}

// pages are all pages of the package with a slice on some of them.
var pages = []string{"", "?period=2024-Q2", "?product=Kalibratie&unit=team-1", "/units/team-3", "/units/nl", "/teams", "/people", "/people/m1", "/people/m9?period=2024",
	"/causes", "/causes/c1", "/causes/c2?unit=team-2", "/answers", "/answers?all=1", "/answers?q=bellen", "/answers?band=detractor", "?from=2024-03-01", "?to=2024-03-01", "/answers?q=zzzz", "/answers?before=2024-11-01.55", "/answers?cause=c4&from=2024-03-01&to=2024-03-31"}

func TestEveryPageIsWhole(t *testing.T) {
	t.Parallel()
	h := site(newSample(t, 3000))
	for _, lang := range []string{"nl", "en"} {
		for _, p := range pages {
			target := withLang("/o/ruit"+p, lang)
			status, doc, body := look(t, h, target)
			if status != 200 {
				t.Fatalf("%s: %d %s", target, status, strings.Join(collectText(doc, "<main"), ""))
			}
			checkMarkup(t, target, doc)
			if strings.Contains(body, "<script>alert") || strings.Contains(body, "<b>Zuid") || strings.Contains(body, "<i>Kok") {
				t.Errorf("%s: foreign words became markup", target)
			}
			if strings.Contains(body, "NaN") || strings.Contains(body, "%!") {
				t.Errorf("%s: a number that is none, or a broken sentence", target)
			}
		}
	}
}

func withLang(target, lang string) string {
	if strings.Contains(target, "?") {
		return target + "&lang=" + lang
	}
	return target + "?lang=" + lang
}

// checkMarkup looks at what must hold on every page.
func checkMarkup(t *testing.T, target string, doc *html.Node) {
	t.Helper()
	ids, headings, mains := map[string]bool{}, 0, 0
	each(doc, func(n *html.Node) {
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("%s: id %q stands there twice", target, id)
			}
			ids[id] = true
		}
		switch n.Data {
		case "h1":
			headings++
		case "main":
			mains++
		case "style":
			t.Errorf("%s: a style in the page", target)
		case "script":
			if attr(n, "src") == "" {
				t.Errorf("%s: a script in the page", target)
			}
		case "select", "input":
			if attr(n, "type") != "hidden" && attr(n, "aria-label") == "" && attr(n, "id") == "" {
				t.Errorf("%s: a field without a name", target)
			}
		case "a":
			if strings.TrimSpace(text(n)) == "" && attr(n, "aria-label") == "" && n.Namespace != "svg" {
				t.Errorf("%s: a link without words to %s", target, attr(n, "href"))
			}
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("%s: %s on <%s>", target, a.Key, n.Data)
			}
		}
	})
	for _, svg := range svgs(doc) {
		for _, id := range strings.Fields(attr(svg, "aria-labelledby")) {
			if !ids[id] {
				t.Errorf("%s: a picture is named by %q, which isn't there", target, id)
			}
		}
	}
	if headings != 1 || mains != 1 {
		t.Errorf("%s: %d first headings, %d main parts", target, headings, mains)
	}
}

func svgs(doc *html.Node) (out []*html.Node) {
	each(doc, func(n *html.Node) {
		if n.Data == "svg" && attr(n, "aria-hidden") == "" {
			out = append(out, n)
		}
	})
	return out
}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	h := site(newSample(t, 3000))
	seen := map[string]bool{}
	queue := []string{"/o/ruit"}
	for len(queue) > 0 && len(seen) < 250 {
		target := queue[0]
		queue = queue[1:]
		status, doc, _ := look(t, h, target)
		if status != 200 {
			t.Errorf("%s answers %d", target, status)
		}
		each(doc, func(n *html.Node) {
			href := attr(n, "href")
			u, err := url.Parse(href)
			if n.Data != "a" || err != nil || u.Path == "" || seen[href] || strings.Contains(u.Path, "/privacy/") { // other pages
				return
			}
			seen[href] = true
			queue = append(queue, href)
		})
	}
	if len(seen) < 60 {
		t.Errorf("found only %d links", len(seen))
	}
}

func TestTheSliceStaysInTheAddress(t *testing.T) {
	t.Parallel()
	_, doc, _ := look(t, site(newSample(t, 3000)), "/o/ruit?period=2024-Q3&product=Kalibratie&unit=")
	chosen := 0
	each(doc, func(n *html.Node) {
		if n.Data == "option" && hasAttr(n, "selected") && (attr(n, "value") == "2024-Q3" || attr(n, "value") == "Kalibratie" || attr(n, "value") == "") {
			chosen++
		}
		if href := attr(n, "href"); n.Data == "a" && strings.HasPrefix(href, "/o/ruit/causes/") && (!strings.Contains(href, "period=2024-Q3") || !strings.Contains(href, "product=Kalibratie")) {
			t.Errorf("a cause loses the slice: %s", href)
		}
	})
	if chosen != 3 {
		t.Errorf("%d gaps of the sentence show what was chosen, want 3", chosen)
	}
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func TestAWrongSliceIsExplained(t *testing.T) {
	t.Parallel()
	h := site(newSample(t, 300))
	for _, q := range []string{"?period=nonsense", "?product=nope", "?from=2024-05-01&to=2024-01-01"} {
		status, doc, _ := look(t, h, "/o/ruit"+q)
		if status != 422 {
			t.Errorf("%s answers %d: %v", q, status, collectText(doc, "<main"))
		}
	}
	for _, p := range []string{"/units/nope", "/people/nope", "/causes/nope"} {
		if status, _, _ := look(t, h, "/o/ruit"+p); status != 404 {
			t.Errorf("%s answers %d", p, status)
		}
	}
}

func TestFewAnswersAreNotShown(t *testing.T) {
	t.Parallel()
	_, doc, _ := look(t, site(newSample(t, 4)), "/o/ruit?period=2024&lang=en")
	if big := collectText(doc, "kb-big"); len(big) != 0 {
		t.Errorf("a score of 4 answers is shown: %v", big)
	}
	if main := strings.Join(collectText(doc, "<main"), " "); !strings.Contains(main, "Too few answers") {
		t.Errorf("the page doesn't say why: %s", main)
	}
	for _, p := range []string{"/teams", "/people", "/causes", "/people/m1", "/answers"} {
		if status, doc, _ := look(t, site(newSample(t, 4)), "/o/ruit"+p+"?period=2024"); status != 200 || len(collectText(doc, "kb-mid")) > 0 {
			t.Errorf("%s: %d, shows %v", p, status, collectText(doc, "kb-mid"))
		}
	}
}

// What a page doesn't show isn't in its files either.
func TestFewAnswersAreInNoFile(t *testing.T) {
	t.Parallel()
	h := site(newSample(t, 4))
	for _, p := range []string{"?chart=score", "?chart=distribution", "/people/m1?chart=own", "/people/m1?chart=all", "/people/m9?chart=own", "/causes?chart=causes", "/teams?chart=funnel"} {
		for _, format := range []string{"csv", "svg", "png"} {
			target := "/o/ruit" + p + "&period=2024&format=" + format
			w := httptest.NewRecorder()
			if h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil)); w.Header().Get("Content-Disposition") != "" {
				t.Errorf("%s gives a file: %s", target, w.Body)
			}
		}
	}
}

func TestAnOrganisationWithoutAnswersSaysWhatWillAppear(t *testing.T) {
	t.Parallel()
	h := site(newSample(t, 10))
	for _, p := range []string{"", "/teams", "/people", "/causes", "/answers"} {
		status, doc, _ := look(t, h, "/o/nieuw"+p)
		if status != 200 || !strings.Contains(strings.Join(collectText(doc, "kb-empty"), ""), "Nog geen antwoorden") {
			t.Errorf("%s: %d %v", p, status, collectText(doc, "<main"))
		}
	}
}

func TestSearchFindsAndMarks(t *testing.T) {
	t.Parallel()
	_, doc, _ := look(t, site(newSample(t, 3000)), "/o/ruit/answers?q=GLASSPLINTERS&period=2024")
	quotes, marks := collectText(doc, "<blockquote"), collectText(doc, "<mark")
	if len(quotes) != 20 || len(marks) != 20 {
		t.Fatalf("%d quotes, %d marks", len(quotes), len(marks))
	}
	for _, q := range quotes {
		if !strings.Contains(q, "glassplinters") {
			t.Errorf("found %q", q)
		}
	}
}

func TestPagingLosesNoAnswer(t *testing.T) {
	t.Parallel()
	h := site(newSample(t, 130))
	seen := map[string]bool{}
	for target := "/o/ruit/answers?all=1&period=2024"; target != ""; {
		_, doc, _ := look(t, h, target)
		target = ""
		each(doc, func(n *html.Node) {
			if n.Data == "li" && strings.HasPrefix(attr(n, "id"), "a") {
				if seen[attr(n, "id")] {
					t.Errorf("answer %s stands on two pages", attr(n, "id"))
				}
				seen[attr(n, "id")] = true
			}
			if attr(n, "rel") == "next" {
				target = attr(n, "href")
			}
		})
	}
	_, doc, _ := look(t, h, "/o/ruit/answers?all=1&period=2024&lang=en")
	if lead := strings.Join(collectText(doc, "kb-lead"), ""); !strings.HasPrefix(lead, fmt.Sprint(len(seen), " ")) {
		t.Errorf("paged through %d answers; the page says %q", len(seen), lead)
	}
}

func TestAPersonSeesWhatCountsAndWhyNot(t *testing.T) {
	t.Parallel()
	_, doc, _ := look(t, site(newSample(t, 3000)), "/o/ruit/people/m1?period=2024&lang=en")
	main := strings.Join(collectText(doc, "<main"), " ")
	for _, want := range []string{"counts", "this role can't directly influence it", "the customer chose no sub-cause", "Everything together", "count for the own score"} {
		if !strings.Contains(main, want) {
			t.Errorf("the page doesn't say %q", want)
		}
	}
	if got := len(collectText(doc, "kb-mid")); got != 2 {
		t.Errorf("%d scores, want the own one beside the overall one", got)
	}
}

func TestAPageWithEverythingIsLight(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(site(newSample(t, 3000)))
	t.Cleanup(srv.Close)
	fixed := 0
	for _, name := range []string{"tabler.css", "staff.css", "htmx.js", "theme.js", "staff.js", "figtree.woff2", "source-serif.woff2"} {
		fixed += assets.Size(name)
	}
	for _, p := range pages {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL+"/o/ruit"+p, nil)
		req.Header.Set("Accept-Encoding", "gzip")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if z, err := gzip.NewReader(strings.NewReader(string(body))); err != nil {
			t.Errorf("%s isn't packed: %v", p, err)
		} else if _, err := io.Copy(io.Discard, z); err != nil {
			t.Error(err)
		}
		if total := fixed + len(body); total > 200_000 {
			t.Errorf("%s takes %d bytes with everything", p, total)
		}
	}
}

func TestChartsCanBeTakenAlong(t *testing.T) {
	t.Parallel()
	h := site(newSample(t, 3000))
	_, doc, _ := look(t, h, "/o/ruit?period=2024-Q3")
	found := 0
	each(doc, func(n *html.Node) {
		if n.Data != "a" || !hasAttr(n, "download") {
			return
		}
		found++
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, attr(n, "href"), nil))
		if w.Code != 200 || w.Body.Len() < 100 || !strings.Contains(w.Header().Get("Content-Disposition"), "attachment") {
			t.Errorf("%s answers %d with %d bytes", attr(n, "href"), w.Code, w.Body.Len())
		}
	})
	if found != 12 {
		t.Errorf("%d downloads, want three of each of four charts", found)
	}
}

func TestAnOpenPageHearsOfANewAnswer(t *testing.T) {
	t.Parallel()
	s := newSample(t, 300)
	srv := httptest.NewServer(site(s))
	t.Cleanup(srv.Close)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, srv.URL+"/o/ruit/live", nil)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	if !lines.Scan() || lines.Text() != "retry: 2000" {
		t.Fatalf("the stream begins with %q", lines.Text())
	}
	if err := s.answer(2, "Net binnen: hij kwam niet opdagen."); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() && lines.Text() != "event: changed" {
	}
	if lines.Text() != "event: changed" {
		t.Fatal("the stream ended without a word about the answer")
	}
	_, doc, _ := look(t, site(s), "/o/ruit")
	if quotes := strings.Join(collectText(doc, "<blockquote"), "|"); !strings.Contains(quotes, "hij kwam niet opdagen") {
		t.Errorf("the page shows %s", quotes)
	}
}
