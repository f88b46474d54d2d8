package browser

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"klankbord.org/app"
	"klankbord.org/core/access"
	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/demo"
	"klankbord.org/server"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/sqldb"
)

// program is the whole program with the sample organisation, on the embedded database.
var program struct {
	base   string
	links  app.DemoLinks
	tokens map[string]string // of sessions, by who signed in
	stop   func()
}

// Who may see everything there is to see, in the sample and in the organisation in which nothing happened.
const (
	allEyes      = "all eyes"
	allEyesEmpty = "all eyes, of nothing"
)

// emptyRef is an organisation in which nothing happened yet.
const emptyRef = "nog-leeg"

// emptyPages are its pages: each has to say what will appear there.
var emptyPages = []string{"", "/answers", "/teams", "/people", "/causes", "/matrix", "/schemes", "/runs",
	"/surveys", "/surveys/new", "/agreements", "/consent", "/audit", "/webhooks", "/outbox", "/keys", "/settings/sign-on", "/privacy/redactions", "/account"}

// startProgram loads the sample and serves it on a free port.
func startProgram() error {
	folder, err := os.MkdirTemp("", "klankbord-browser")
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	a, err := app.Open(ctx, app.Config{Data: folder, Log: os.Stderr, Demo: true})
	if err != nil {
		cancel()
		return err
	}
	o, err := a.LoadDemo(ctx, func(int, int) {})
	var empty org.Organisation
	if err == nil {
		err = amended(ctx, a, o)
	}
	if err == nil {
		program.links, err = a.DemoLinks(ctx, o)
	}
	if err == nil {
		empty, err = a.CreateOrganisation(ctx, org.Organisation{Ref: emptyRef, Name: "Nog leeg", Settings: demo.Settings()}, "test")
	}
	if err == nil {
		program.tokens, err = sessions(ctx, folder, o, empty)
	}
	if err != nil {
		cancel()
		return err
	}
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		ended <- a.Serve(ctx, server.Config{Listen: "127.0.0.1:0"}, func(base string) { ready <- base })
	}()
	select {
	case program.base = <-ready:
	case err := <-ended:
		cancel()
		return err
	}
	program.stop = func() {
		cancel()
		<-ended
		_ = a.Close(context.Background())
		_ = os.RemoveAll(folder)
	}
	return nil
}

// amended drafts an amendment of the year's agreement, so that there is a page with one.
func amended(ctx context.Context, a *app.App, o org.Organisation) error {
	threshold := 12
	_, err := a.AmendAgreement(access.With(ctx, access.System(o.ID, "test")), o, app.AgreementInput{Ref: demo.SchemeYear, Effective: day.At(time.Now()) + 1,
		Settings: agree.SettingsChange{IndividualsFrom: &threshold}, Change: agree.Change{Reason: "Kleine ploegen beter beschermen", Kind: agree.WithWorksCouncil}})
	return err
}

// sessions signs in as everybody of the sample, and as somebody with all eyes in both organisations.
func sessions(ctx context.Context, folder string, o, empty org.Organisation) (tokens map[string]string, err error) {
	db, err := sqldb.Open(ctx, "", folder)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tokens = map[string]string{}
	err = db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		accounts, err := accessdb.List(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		for _, a := range accounts {
			role, _, _ := strings.Cut(a.Email, "@")
			if tokens[role], err = session(ctx, tx, o.ID, a.ID); err != nil {
				return err
			}
		}
		if tokens[allEyes], err = eyes(ctx, tx, o.ID); err != nil {
			return err
		}
		tokens[allEyesEmpty], err = eyes(ctx, tx, empty.ID)
		return err
	})
	return tokens, err
}

// eyes makes an account that holds every role, signed in.
func eyes(ctx context.Context, tx sqldb.Tx, o org.ID) (string, error) {
	a, err := accessdb.Create(ctx, tx, o, access.Account{Email: "all@eyes.example", Name: "Alle Ogen", Status: access.Active, CreatedAt: 1})
	if err != nil {
		return "", err
	}
	var grants []access.Grant
	for _, r := range access.StandardRoles() {
		grants = append(grants, access.Grant{Role: r.Ref, Range: day.Range{From: 1}})
	}
	if err := accessdb.SetGrants(ctx, tx, o, a.ID, accessdb.Local, grants); err != nil {
		return "", err
	}
	return session(ctx, tx, o, a.ID)
}

func session(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID) (string, error) {
	now := time.Now()
	token, err := accessdb.StartSession(ctx, tx, o, accessdb.Session{Stage: accessdb.Full, Session: access.Session{Account: id, Method: "password",
		Device: "Chromium on Linux", CreatedAt: now.UnixMilli(), SeenAt: now.UnixMilli(), ExpiresAt: now.Add(time.Hour).UnixMilli()}})
	return fmt.Sprintf("%d.%s", o, token), err
}

// as makes the browser somebody's; empty is nobody's.
func (b *tab) as(who string) {
	b.t.Helper()
	token, ok := program.tokens[who]
	if !ok && who != "" {
		b.t.Fatalf("nobody signed in as %q", who)
	}
	b.signIn(token, program.base)
}

// signIn makes the browser that of a session, or of nobody.
func (b *tab) signIn(token, base string) {
	b.t.Helper()
	b.check(chromedp.Call(b.ctx, network.ClearBrowserCookies, chromedp.Void{}))
	if token != "" {
		b.check(chromedp.Call(b.ctx, network.SetCookie, network.SetCookieParams{Name: "klankbord", Value: token, URL: base}))
	}
}

// number stands for what differs between pages of one kind.
var number = regexp.MustCompile(`(/people|/units|/causes|/runs|/schemes|/accounts|/roles|/outbox|/webhooks|/sign-on|/agreements|/surveys|/consent|/privacy/[a-z]+|/checkpoints)/[^/?]+`)

// kindOf is the page that an address shows, whoever or whatever it is about.
func kindOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return number.ReplaceAllStringFunc(u.Path, func(one string) string {
		if path.Base(one) == "new" { // a form of its own
			return one
		}
		return path.Dir(one) + "/*"
	})
}

// pages walks from the overview to every kind of page that can be reached.
func pages(t *testing.T) []string {
	t.Helper()
	b := openTab(t, desk)
	b.as(allEyes)
	found, queue := map[string]string{}, []string{program.base + "/o/" + demo.Ref}
	for len(queue) > 0 && len(found) < 80 {
		address := queue[0]
		queue = queue[1:]
		kind := kindOf(address)
		if _, seen := found[kind]; seen || !strings.HasPrefix(kind, "/o/") || path.Ext(kind) != "" || strings.Contains(address, "chart=") || strings.Contains(address, "format=") {
			continue
		}
		found[kind] = address
		b.open(address)
		queue = append(queue, b.links()...)
	}
	var all []string
	for _, address := range found {
		u, _ := url.Parse(address)
		u.RawQuery, u.Fragment = "", ""
		all = append(all, u.String())
	}
	slices.Sort(all)
	if len(all) < 14 {
		t.Fatalf("found only %d pages: %v", len(all), all)
	}
	return all
}

// Every kind of page, in both languages, on a phone and on a desk, light and dark: nothing sticks out, nothing is refused
// by the page's own policy, and axe has nothing against it.
func TestEveryPageCanBeUsedByEverybody(t *testing.T) {
	all := append(pages(t), program.base+"/o/"+demo.Ref+"/surveys/na-contact/edit",
		program.base+"/o/"+demo.Ref+"/agreements/"+demo.SchemeYear, program.base+"/o/"+demo.Ref+"/agreements/"+demo.SchemeYear+"/amend", program.base+"/nowhere", program.base+"/o/nobody")
	var ofNothing []string
	for _, p := range emptyPages {
		ofNothing = append(ofNothing, program.base+"/o/"+emptyRef+p)
	}
	for i, v := range []view{phone, deskDark, desk, phoneDark} {
		lang := []string{"nl", "en"}[i%2]
		t.Run(v.name+" "+lang, func(t *testing.T) {
			b := openTab(t, v)
			for i, address := range append(slices.Clone(all), ofNothing...) {
				switch i {
				case 0:
					b.as(allEyes)
				case len(all):
					b.as(allEyesEmpty)
				}
				where := strings.TrimPrefix(address, program.base)
				b.open(address + "?lang=" + lang)
				if got := evaluate[string](b, "document.documentElement.lang"); got != lang {
					t.Errorf("%s is in %s, not in %s", where, got, lang)
				}
				b.fits(where)
				if !strings.Contains(where, "nowhere") && !strings.Contains(where, "nobody") { // those are meant to be errors
					b.quiet(where)
				}
				b.errors = nil
				b.accessible(where)
			}
		})
	}
}

// A customer on a phone answers without script and by keyboard alone; an open dashboard shows it without a reload.
func TestAnAnswerShowsOnAnOpenDashboard(t *testing.T) {
	board := openTab(t, desk)
	board.as("cx-manager")
	board.open(program.base + "/o/" + demo.Ref + "?lang=nl")
	evaluate[string](board, "window.stayed = 'here'")

	customer := openTab(t, noScript)
	customer.open(program.base + program.links.Open + "?lang=nl")
	customer.fits("respondent page")
	why := fmt.Sprintf("Proefbericht %d", time.Now().UnixNano())
	customer.do(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.Enter),
		chromedp.WaitVisible("#why"), chromedp.Focus("#why"), chromedp.KeyEvent(why), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter),
		chromedp.WaitVisible("fieldset.list"))

	deadline := time.Now().Add(patience)
	for !strings.Contains(board.text("main"), why) {
		if time.Now().After(deadline) {
			t.Fatal("the dashboard never showed the answer")
		}
		board.do(chromedp.Sleep(100 * time.Millisecond))
	}
	if evaluate[string](board, "window.stayed || ''") != "here" {
		t.Error("the dashboard was loaded anew to show it")
	}
}

// The whole conversation in both languages, with a second visit at the end.
func TestACustomerIsHeard(t *testing.T) {
	for _, c := range []struct{ lang, thanks string }{{"nl", "ontvangen"}, {"en", "received"}} {
		t.Run(c.lang, func(t *testing.T) {
			for _, v := range []view{phone, phoneDark} {
				b := openTab(t, v)
				step := func(where string) {
					b.fits(where)
					b.accessible(where)
					b.quiet(where)
				}
				b.open(program.base + program.links.Open + "?lang=" + c.lang)
				step("score")
				b.do(chromedp.Click("label:has(input[value='3'])"))
				b.submit()
				step("why")
				b.submit()
				step("cause")
				b.do(chromedp.Click("fieldset.list label"))
				b.submit()
				if evaluate[bool](b, "document.querySelector('fieldset.list') !== null") {
					step("sub cause")
					b.do(chromedp.Click("fieldset.list label"))
					b.submit()
				}
				step("done")
				if !strings.Contains(b.text("main"), c.thanks) {
					t.Errorf("the end doesn't say that the answer was received: %s", b.text("main"))
				}
			}
		})
	}
}
