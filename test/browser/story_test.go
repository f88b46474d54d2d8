package browser

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/http"
	"net/http/httptest"
	netmail "net/mail"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"klankbord.org/app"
	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/core/sample"
	"klankbord.org/demo"
	"klankbord.org/internal/mailtest"
	"klankbord.org/server"
)

// workplace is the program with the sample organisation and a real mail server.
type workplace struct {
	*testing.T
	app     *app.App
	org     org.Organisation
	base    string
	mail    *mailtest.Server
	session string // of the CX manager
	key     string // of the planning system
}

// openWorkplace starts it all.
func openWorkplace(t *testing.T) *workplace {
	t.Helper()
	w := &workplace{T: t, mail: mailtest.Start(t, "none", "", "")}
	folder := t.TempDir()
	var err error
	w.app, err = app.Open(t.Context(), app.Config{Data: folder, Log: os.Stderr, Demo: true, Outside: app.Outside{SMTP: "smtp://" + w.mail.Address + "?tls=none", MailFrom: "Ruitwacht <cx@ruitwacht.example>"}})
	if err != nil {
		t.Fatal(err)
	}
	if w.org, err = w.app.LoadDemo(t.Context(), func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	other, err := w.app.CreateOrganisation(t.Context(), org.Organisation{Ref: emptyRef, Name: "Nog leeg", Settings: demo.Settings()}, "test")
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := sessions(t.Context(), folder, w.org, other)
	if err != nil {
		t.Fatal(err)
	}
	w.session = tokens["cx-manager"]
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		ended <- w.app.Serve(ctx, server.Config{Listen: "127.0.0.1:0"}, func(base string) { ready <- base })
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
		_ = w.app.Close(context.Background())
	})
	select {
	case w.base = <-ready:
	case err := <-ended:
		t.Fatal(err)
	}
	_, w.key, err = w.app.CreateKey(w.as(), w.org, app.KeyInput{Name: "planning", Permissions: []access.Permission{access.RecordsImport, access.CustomersRead}})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// as is the operator's context.
func (w *workplace) as() context.Context {
	return access.With(w.Context(), access.System(w.org.ID, "test"))
}

// book has the planning system tell of a customer and a job that was done today.
func (w *workplace) book(ref, lang string) {
	w.Helper()
	w.send("customers", fmt.Sprintf(`{"ref":"K-%s","name":"Joke Verhaal %s","email":"%s@voorbeeld.example","language":"%s"}`, ref, ref, ref, lang))
	w.send("transactions", fmt.Sprintf(`{"ref":"J-%s","customer":"K-%s","day":"%s","unit":"%s"}`, ref, ref, day.At(time.Now()), demo.Ref))
}

func (w *workplace) send(path, item string) {
	w.Helper()
	r, err := http.NewRequestWithContext(w.Context(), http.MethodPost, w.base+"/api/v1/"+path, strings.NewReader(`{"items":[`+item+`]}`))
	if err != nil {
		w.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+w.key)
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		w.Fatal(err)
	}
	defer res.Body.Close()
	if body, _ := io.ReadAll(res.Body); res.StatusCode != http.StatusOK || !bytes.Contains(body, []byte(`"created":1`)) {
		w.Fatalf("%s: %s %s", path, res.Status, body)
	}
}

// letter asks the customer and returns the HTML of the mail that arrived.
func (w *workplace) letter(ref string) string {
	w.Helper()
	asked, err := w.app.Invite(w.as(), w.org, app.Asking{Survey: demo.SurveyNPS, Transaction: "J-" + ref, Base: w.base})
	if err != nil || asked.Reason != sample.Asked {
		w.Fatalf("not asked: %v %v", asked.Reason, err)
	}
	m, err := netmail.ReadMessage(strings.NewReader(w.mail.Wait(w, "message").Raw))
	if err != nil {
		w.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		w.Fatal(err)
	}
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := parts.NextRawPart()
		if err != nil {
			w.Fatal(err)
		}
		if !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			continue
		}
		html, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			w.Fatal(err)
		}
		return string(html)
	}
}

// reads shows a mail as a mail program does, and presses a score in it.
func (b *tab) reads(html, score string) {
	b.t.Helper()
	program := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, html)
	}))
	b.t.Cleanup(program.Close)
	b.open(program.URL)
	b.fits("the mail")
	href := evaluate[string](b, fmt.Sprintf(`[...document.links].find(a => a.textContent.trim() === %q).href`, score))
	b.open(href) // a mail program opens the browser
}

// expects waits until words stand on the page, through whatever leads to another one.
func (b *tab) expects(words string) {
	b.t.Helper()
	b.until(fmt.Sprintf("%q stands on the page", words), func(text string) bool { return strings.Contains(text, words) })
}

// until waits for something about the words on the page. While one page makes room for the next there are none to be read.
func (b *tab) until(what string, holds func(text string) bool) {
	b.t.Helper()
	text := ""
	for deadline := time.Now().Add(patience); ; b.do(chromedp.Sleep(50 * time.Millisecond)) {
		now, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("document.readyState === 'complete' ? document.body.innerText : ''"))
		if err == nil && now != "" {
			if text = now; holds(text) {
				return
			}
		}
		if time.Now().After(deadline) {
			b.t.Fatalf("it never came to be that %s: %s (%v)", what, text, err)
		}
	}
}

// A job is booked, a mail arrives, the customer presses 4 in it, confirms, says why, picks causes and asks to be called. The open dashboard
// moves and the timeline shows it. Looking stores nothing, and the same link once more says that the answer is there.
func TestTheStoryOfOneCustomer(t *testing.T) {
	w := openWorkplace(t)
	board := openTab(t, desk)
	board.signIn(w.session, w.base)
	for _, c := range []struct {
		ref, lang, received, called string
		view                        view
		keyboard                    bool
	}{
		{ref: "nl", lang: "nl", view: phone, received: "Uw antwoord is ontvangen: een 4", called: "We bellen u"},
		{ref: "en-dark", lang: "en", view: phoneDark, received: "Your answer has been received: 4", called: "We will call you"},
		{ref: "no-script", lang: "nl", view: noScript, received: "Uw antwoord is ontvangen: een 4", called: "We bellen u"},
		{ref: "keys", lang: "en", view: phone, keyboard: true, received: "Your answer has been received: 4", called: "We will call you"},
	} {
		t.Run(c.ref, func(t *testing.T) {
			w.T, board.t = t, t
			board.open(w.base + "/o/" + demo.Ref + "?lang=nl")
			evaluate[string](board, "window.stayed = 'here'")
			w.book(c.ref, c.lang)
			html := w.letter(c.ref)
			b := openTab(t, c.view)
			b.reads(html, "4")
			link := evaluate[string](b, "location.href")
			if !evaluate[bool](b, "document.querySelector('input[value=\"4\"]').checked") || strings.Contains(b.text("body"), c.received) {
				t.Fatal("the score in the mail must preselect, and no more")
			}
			b.step(c.view, "score")
			b.confirm(c.keyboard)
			b.step(c.view, "why")
			why := fmt.Sprintf("Verhaal %s %d", c.ref, time.Now().UnixNano())
			b.do(chromedp.Focus("#why"), chromedp.KeyEvent(why))
			b.confirm(c.keyboard)
			for evaluate[bool](b, "document.querySelector('fieldset.list') !== null") {
				b.step(c.view, "cause")
				b.choose(c.keyboard)
				b.confirm(c.keyboard)
			}
			b.step(c.view, "done")
			b.expects(c.received)
			b.pushes(c.keyboard) // asks to be called, and stays on this page
			b.expects(c.called)
			board.expects(why)
			if evaluate[string](board, "window.stayed || ''") != "here" {
				t.Error("the dashboard was loaded anew to show it")
			}
			w.onTimeline(board, c.ref, why)
			again := openTab(t, c.view)
			again.open(link)
			again.expects(c.received)
			if evaluate[bool](again, "document.querySelector('input[name=score]') !== null") {
				t.Error("the same link asks once more")
			}
		})
	}
}

// step looks at a page as everybody needs it.
func (b *tab) step(v view, where string) {
	b.t.Helper()
	b.fits(where)
	if v.script {
		b.accessible(where)
	}
	b.quiet(where)
}

// choose picks the first of a list.
func (b *tab) choose(keyboard bool) {
	b.t.Helper()
	if keyboard {
		b.do(chromedp.Focus("fieldset.list input"), chromedp.KeyEvent(" "))
		return
	}
	b.do(chromedp.Click("fieldset.list label"))
}

// pushes presses the form's button.
func (b *tab) pushes(keyboard bool) {
	b.t.Helper()
	if keyboard {
		b.do(chromedp.Focus("form button"), chromedp.KeyEvent(kb.Enter))
		return
	}
	b.do(chromedp.Click("form button"))
}

// confirm presses the form's button and waits for the next step.
func (b *tab) confirm(keyboard bool) {
	b.t.Helper()
	b.leaves(func() { b.pushes(keyboard) })
}

// onTimeline looks for the customer, and finds the answer in what happened.
func (w *workplace) onTimeline(board *tab, ref, why string) {
	w.Helper()
	board.open(w.base + "/o/" + demo.Ref + "/customers?lang=nl")
	board.do(chromedp.Focus("input[name=q]"), chromedp.KeyEvent("K-"+ref), chromedp.KeyEvent(kb.Enter))
	board.expects("Joke Verhaal " + ref)
	board.do(chromedp.Click("main table a"))
	board.until("the timeline has it", func(text string) bool {
		return strings.Contains(text, why) && strings.Contains(text, "J-"+ref) && strings.Contains(text, "Wil teruggebeld worden")
	})
}
