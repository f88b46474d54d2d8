package app

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
)

// tricks are what a real browser would fall for if a page let it: beside hostileName, which ends tags and attributes.
var tricks = []string{
	`javascript:kbxss()`,
	`<svg/onload=kbxss()><style>@import "//evil.example/x.css";*{background:url(//evil.example/y)}</style>`,
	`{{constructor.constructor('kbxss()')()}} ${kbxss()} <%= kbxss() %> #{kbxss()}`,
	`" autofocus onfocus=kbxss() style="background:url(//evil.example/z)" x="`,
	`<meta http-equiv=refresh content="0;url=javascript:kbxss()"><base href=//evil.example/><form action=//evil.example/><iframe srcdoc="<script>parent.kbxss()</script>">`,
	"</script><script>alert(1);kbxss()</script>",
}

// spy is a browser that keeps what goes wrong on the pages that it opens.
type spy struct {
	ctx  context.Context
	mu   sync.Mutex
	seen []string
}

// What is planted calls kbxss; here it exists, so that nothing goes unnoticed for lack of it. A policy that refuses something says
// so itself, and here a second time.
const watch = `window.kbxss=()=>console.error("planted script ran");
document.addEventListener("securitypolicyviolation",e=>console.error("refused: "+e.violatedDirective+" "+e.blockedURI));`

// newSpy starts Chromium.
func newSpy(t *testing.T) *spy {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Fatal("Chromium is missing; type: apt-get install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.DisableGPU)
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	s := &spy{ctx: ctx}
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watch}); err != nil {
		t.Fatal(err)
	}
	messages, dialogs := chromedp.Console(ctx), chromedp.Events(ctx, page.JavascriptDialogOpening)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.Type == "error" || m.IsException() {
				s.note(m.String() + " " + m.URL)
			}
		}
	}()
	go func() {
		for ev, err := range dialogs {
			if err != nil {
				return
			}
			s.note("a dialog opens: " + ev.Message)
			_, _ = chromedp.Call(ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{})
		}
	}()
	return s
}

func (s *spy) note(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, what)
}

// open opens a page and returns what went wrong on it. That a page is a problem, and its status one, is no fault of the page.
func (s *spy) open(t *testing.T, address string) (wrong []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(s.ctx, 30*time.Second)
	defer cancel()
	// What is planted may wait for a click, a focus or a picture that doesn't come.
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`true`)); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(address), chromedp.WaitReady("body")); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	planted, err := chromedp.Run(ctx, chromedp.Evaluate[int](`(()=>{document.querySelectorAll("input,textarea,summary,[tabindex]").forEach(e=>e.focus());
		return document.querySelectorAll("kbxss,svg[onload],[onerror],[onfocus],base,meta[http-equiv],a[href^='javascript:' i],form[action*='evil'],iframe[srcdoc]").length})()`))
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.seen {
		if !strings.Contains(w, "Failed to load resource") || !strings.HasSuffix(w, " "+address) {
			wrong = append(wrong, w)
		}
	}
	s.seen = nil
	if planted > 0 {
		wrong = append(wrong, fmt.Sprintf("%d planted elements", planted))
	}
	return wrong
}

// is makes the browser somebody's.
func (s *spy) is(t *testing.T, base string, cookie *http.Cookie) {
	t.Helper()
	_, err := chromedp.Call(s.ctx, network.ClearBrowserCookies, chromedp.Void{})
	if err == nil && cookie != nil {
		_, err = chromedp.Call(s.ctx, network.SetCookie, network.SetCookieParams{Name: cookie.Name, Value: cookie.Value, URL: base})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// In a real browser nothing of what is planted runs, on no page, for nobody, in neither language: no dialog opens, no script of
// theirs starts, no policy has to refuse anything, and nothing of ours fails over it.
func TestNothingPlantedRunsInABrowser(t *testing.T) {
	t.Parallel()
	b := newSpy(t)
	s := besiege(t)
	s.plantTricks()
	server := httptest.NewServer(s.routes)
	t.Cleanup(server.Close)

	// The watch can see: a page that lets everything in is noticed for each thing that it lets in.
	blind := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", "img-src 'none'")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<body><script>alert(1)</script>"+hostileName+strings.Join(tricks, ""))
	}))
	t.Cleanup(blind.Close)
	all := strings.Join(b.open(t, blind.URL), "\n")
	for _, want := range []string{"planted script ran", "a dialog opens", "refused", "planted elements"} {
		if !strings.Contains(all, want) {
			t.Errorf("the watch is blind to %q: %s", want, all)
		}
	}

	opened := 0
	for _, v := range []visitor{s.boss, s.worker, {name: "nobody"}} {
		b.is(t, server.URL, v.cookie)
		for _, at := range s.worthOpening(v) {
			if wrong := b.open(t, server.URL+at); len(wrong) > 0 {
				t.Errorf("%s, as %s: %s", at, v.name, strings.Join(wrong, "\n  "))
			}
			opened++
		}
	}
	if opened < 100 {
		t.Errorf("only %d pages were opened", opened)
	}
}

// worthOpening are the pages that somebody sees something on, and one of each kind of problem: the administrator of everything
// in both languages.
func (s *siege) worthOpening(v visitor) (all []string) {
	s.Helper()
	var problems []int
	for _, pattern := range s.pages("GET") {
		at := s.at(pattern)
		if strings.HasSuffix(at, "/live") {
			continue
		}
		got := s.send(v, "GET", at, "")
		if !strings.HasPrefix(got.Header().Get("Content-Type"), "text/html") || got.Code/100 == 3 || strings.Contains(got.Header().Get("Content-Disposition"), "attachment") {
			continue
		}
		if got.Code != http.StatusOK {
			if slices.Contains(problems, got.Code) {
				continue
			}
			problems = append(problems, got.Code)
		}
		for _, lang := range []string{"nl", "en"} {
			if lang == "nl" || v.name == "boss" {
				all = append(all, at+"?lang="+lang)
			}
		}
	}
	return all
}

// plantTricks gives more things names and words that a browser might fall for.
func (s *siege) plantTricks() {
	s.Helper()
	on := day.Must("2024-05-03")
	for i, trick := range tricks {
		ref := fmt.Sprintf("trick%d", i)
		s.sends(intake.Unit{Ref: ref, Name: trick, Parent: "Noord"}, intake.Employee{Ref: ref, Name: trick, From: day.Must("2020-01-01")},
			intake.Membership{Employee: ref, Unit: ref, Role: "monteur", FTE: 100, From: day.Must("2020-01-01")})
		s.sends(intake.Customer{Ref: ref, Name: trick, Account: trick},
			intake.Transaction{Ref: ref, Customer: ref, Day: on, Participants: []intake.Participant{{Employee: ref, Role: "monteur"}, {Employee: "M01", Role: "monteur"}}})
		s.sends(intake.Answer{Ref: ref, Survey: "na-de-ruit", Transaction: ref, AnsweredAt: on.Time().UnixMilli() + 86_400_000, Score: 1, Verbatim: trick, Channel: "web"},
			intake.Finding{Ref: ref, Employee: "M01", Period: day.Quarter(2024, 2), Text: trick, Status: "open"},
			intake.Initiative{Ref: ref, Employee: "M01", Title: trick, Hypothesis: trick, Evidence: trick, Status: "running", StartedOn: on})
		_, _, err := s.app.CreateKey(access.With(s.Context(), s.boss.actor), s.org, KeyInput{Name: trick, Permissions: []access.Permission{access.ScoresRead}})
		s.must(err)
	}
	s.must(s.app.snapshots.Refresh(s.Context(), s.org.ID))
}
