package respondweb_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"klankbord.org/core/respond"
	"klankbord.org/core/respond/respondtest"
	"klankbord.org/web/respondweb"
)

// visitor is a browser that follows redirects and knows no script.
type visitor struct {
	t     *testing.T
	srv   *httptest.Server
	store *respondtest.Store
	desk  *respond.Desk
}

func newVisitor(t *testing.T) *visitor {
	store := respondtest.New()
	desk := &respond.Desk{Store: store}
	mux := http.NewServeMux()
	(&respondweb.Pages{Desk: desk, Log: slog.New(slog.DiscardHandler)}).Register(mux)
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	return &visitor{t: t, srv: srv, store: store, desk: desk}
}

func (v *visitor) link(kind respond.Kind, subject int64) string {
	token, err := v.desk.Link(v.t.Context(), respond.Token{Kind: kind, Org: 1, Survey: 1, Subject: subject})
	if err != nil {
		v.t.Fatal(err)
	}
	return v.srv.URL + "/s/" + token
}

// page is what the browser shows: where it is, with which status, and the text.
type page struct {
	address string
	status  int
	body    string
	header  http.Header
}

func (v *visitor) read(res *http.Response, err error) page {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return page{res.Request.URL.String(), res.StatusCode, string(body), res.Header}
}

func (v *visitor) get(address string) page { return v.read(http.Get(address)) }

// submit posts the form of a page with the values given, to the address and with the step that the form itself names.
func (v *visitor) submit(p page, values url.Values) page {
	v.t.Helper()
	action, step := form(v.t, p.body)
	values.Set("step", step)
	return v.read(http.PostForm(v.srv.URL+action, values))
}

func form(t *testing.T, body string) (action, step string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		attr := map[string]string{}
		for _, a := range n.Attr {
			attr[a.Key] = a.Val
		}
		if n.Data == "form" {
			action = attr["action"]
		}
		if n.Data == "input" && attr["name"] == "step" {
			step = attr["value"]
		}
	}
	if action == "" || step == "" {
		t.Fatalf("no form on the page:\n%s", body)
	}
	return action, step
}

func (p page) must(t *testing.T, status int, words ...string) {
	t.Helper()
	if p.status != status {
		t.Fatalf("%s answered %d, want %d:\n%s", p.address, p.status, status, p.body)
	}
	for _, w := range words {
		if !strings.Contains(p.body, w) {
			t.Fatalf("%s doesn't say %q:\n%s", p.address, w, p.body)
		}
	}
}

func TestACustomerTellsTheWholeStory(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	p := v.get(v.link(respond.ForTransaction, 42) + "?lang=nl")
	p.must(t, 200, "Hoe waarschijnlijk", "heel onwaarschijnlijk", `lang="nl"`, "Vraag 1 van 4")
	p = v.submit(p, url.Values{"score": {"4"}})
	p.must(t, 200, "Wat ging er mis?", "Vraag 2 van 4")
	p = v.submit(p, url.Values{"why": {"Glas op de <achterbank>"}})
	p.must(t, 200, "Waar ging het vooral om?")
	p = v.submit(p, url.Values{"cause": {"1"}})
	p.must(t, 200, "Wat precies?", "Doorlooptijd")
	p = v.submit(p, url.Values{"cause": {"3"}})
	p.must(t, 200, "Dank u wel", "een 4")
	p = v.submit(p, url.Values{})
	p.must(t, 200, "We bellen u.")
	want := respond.Given{ID: 1, Score: 4, Verbatim: "Glas op de <achterbank>", Cause: 3, CallMe: true, Finished: true}
	if got := v.store.Answers(); len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Fatalf("stored %+v, want %+v", got, want)
	}
}

func TestACauseWithoutSubcausesEndsTheConversation(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	p := v.submit(v.get(v.link(respond.ForAnyone, 0)+"?lang=en"), url.Values{"score": {"9"}})
	p.must(t, 200, "Why do you give this score?")
	p = v.submit(v.submit(p, url.Values{}), url.Values{"cause": {"4"}})
	p.must(t, 200, "Thank you")
}

func TestLookingStoresNothing(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	link := v.link(respond.ForTransaction, 42)
	p := v.get(link + "?score=9&lang=nl")
	p.must(t, 200, `value="9" required checked`)
	if res, err := http.Head(link + "?score=9"); err != nil || res.StatusCode != 200 {
		t.Fatalf("HEAD: %v, %v", res, err)
	}
	if v.store.Writes != 0 {
		t.Fatalf("%d writes after looking", v.store.Writes)
	}
}

func TestASecondScoreChangesNothing(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	link := v.link(respond.ForTransaction, 42) + "?lang=nl"
	first := v.get(link)
	v.submit(first, url.Values{"score": {"4"}})
	v.submit(first, url.Values{"score": {"10"}}).must(t, 200, "Wat ging er mis?")
	v.get(v.link(respond.ForTransaction, 42)+"?lang=nl&step=score").must(t, 200, "U gaf een 4")
	if got := v.store.Answers(); len(got) != 1 || got[0].Score != 4 {
		t.Fatalf("stored %+v", got)
	}
}

func TestWhatIsWrongIsSaidAndNothingTypedIsLost(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	p := v.get(v.link(respond.ForTransaction, 1) + "?lang=nl")
	v.submit(p, url.Values{}).must(t, 422, "Kies eerst een cijfer")
	v.submit(p, url.Values{"score": {"11"}}).must(t, 422, "11 is geen cijfer van 0 tot en met 10")
	p = v.submit(p, url.Values{"score": {"7"}})
	long := strings.Repeat("ééntje ", 700)
	v.submit(p, url.Values{"why": {long}}).must(t, 422, "4000", "ééntje ééntje")
	p = v.submit(p, url.Values{"why": {""}})
	v.submit(p, url.Values{"cause": {"99"}}).must(t, 422, "niet in de lijst")
	v.submit(p, url.Values{"cause": {"2"}}).must(t, 200)
	v.submit(p, url.Values{"cause": {"4"}}).must(t, 409, "blijft staan")
}

func TestAWrongLinkTellsNothing(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	for _, bad := range []string{"x", "AAAAAAAAAAAAAAAAAAAAAAAA", strings.Repeat("A", 4000)} {
		v.get(v.srv.URL+"/s/"+bad+"?lang=nl").must(t, 404, "Deze link werkt niet")
	}
	res := v.read(http.PostForm(v.srv.URL+"/s/x?lang=en", url.Values{"step": {"score"}, "score": {"9"}}))
	res.must(t, 404, "This link doesn&#39;t work")
	if v.store.Writes != 0 {
		t.Fatal("a wrong link stored something")
	}
}

func TestABodyWithoutEndIsRefused(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	p := v.get(v.link(respond.ForTransaction, 1) + "?lang=nl")
	v.submit(p, url.Values{"score": {"5"}, "why": {strings.Repeat("x", 1<<20)}}).must(t, 422)
	if v.store.Writes != 0 {
		t.Fatal("half a form was stored")
	}
}

// The whole first page is one document under 14 kB, so that it fits in the first round trip on a train.
func TestThePageIsOneSmallDocument(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	p := v.get(v.link(respond.ForTransaction, 1) + "?lang=nl")
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(p.body))
	_ = z.Close()
	if n := len(p.body); n > 14<<10 {
		t.Errorf("the page is %d bytes", n)
	}
	for _, outside := range []string{"<script", "<link", "src=", "@import", "http:", "https:", "onclick"} {
		if strings.Contains(p.body, outside) {
			t.Errorf("the page asks for something else: %s", outside)
		}
	}
	if csp := p.header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("policy %q", csp)
	}
}

// Whatever is posted before there is a score leads back to the score, in words, and stores nothing.
func TestSkippingTheScoreLeadsBackToIt(t *testing.T) {
	t.Parallel()
	for step, status := range map[string]int{"why": 409, "cause": 409, "sub": 409, "done": 409, "gone": 422, "nonsense": 422, "": 422} {
		v := newVisitor(t)
		link := v.link(respond.ForTransaction, 42) + "?lang=nl"
		v.read(http.PostForm(link, url.Values{"step": {step}, "why": {"x"}, "cause": {"1"}})).must(t, status, "Hoe waarschijnlijk", "Vraag 1 van 4")
		if v.store.Writes != 0 {
			t.Errorf("step %q stored something", step)
		}
	}
}
