package app

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/signon"
)

type person = map[string]any

// oidcDesk starts the certified provider with some people, and agrees with it.
func oidcDesk(t *testing.T, d *signonDesk) (issuer string, p signon.Provider) {
	t.Helper()
	people := map[string]person{
		"daan":  {"email": "daan@ruit.example", "email_verified": true, "name": "Daan", "groups": []string{"leads", "all"}, "personnel": "M1"},
		"lisa":  {"email": "lisa@ruit.example", "email_verified": false, "name": "Lisa", "groups": []string{"all"}},
		"baas":  {"email": "baas@ruit.example", "email_verified": true, "name": "Baas", "groups": []string{}},
		"vreem": {"email": "baas@elders.example", "email_verified": true, "name": "Vreemd", "groups": []string{"leads"}},
	}
	client := map[string]any{"client_id": "klankbord", "client_secret": "a-secret-of-the-tests", "redirect_uris": []string{d.base + "/o/ruit/sign-on/werk/back"},
		"post_logout_redirect_uris": []string{d.base + "/o/ruit"}}
	issuer = startIdentity(t, "oidc.mjs", map[string]any{"people": people, "clients": []any{client}})
	return issuer, d.agree(signon.Provider{Ref: "werk", Kind: signon.OIDC, Name: "Werk", Enabled: true, Settings: signon.Settings{
		Issuer: issuer, ClientID: "klankbord", EmployeeClaim: "personnel", Create: true, Domains: []string{"ruit.example"}, Mappings: testMappings}}, "a-secret-of-the-tests")
}

// signOn goes to the provider and signs in there.
func (b *browser) signOn(start, login string) gotPage {
	b.d.t.Helper()
	there := b.get(start)
	if !strings.Contains(there.url.Path, "/interaction/") {
		return there // the provider knew the browser already, or something went wrong
	}
	return b.post(there.url.String(), url.Values{"login": {login}})
}

func TestAFirstSignOnMakesTheAccountAndGroupsAreItsRoles(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, d *signonDesk) {
		issuer, _ := oidcDesk(t, d)
		start := d.base + "/o/ruit/sign-on/werk?next=" + url.QueryEscape("/o/ruit/matrix")
		b := d.browser()
		if got := b.signOn(start, "daan"); got.url.Path != "/o/ruit/matrix" || got.status != http.StatusOK {
			t.Fatalf("came to %s: %d\n%s", got.url, got.status, got.body)
		}
		daan, held := d.account("daan@ruit.example")
		if b.who() != daan.ID || daan.Status != access.Active || daan.Employee != 1 || daan.Name != "Daan" {
			t.Errorf("signed in as %d: %+v", b.who(), daan)
		}
		if want := []string{"werk:employee", "werk:team-lead"}; !slices.Equal(held, want) {
			t.Errorf("holds %v, want %v", held, want)
		}

		// A group that is gone takes its role along; what was given here stays.
		d.make("x@ruit.example", access.Administrator)
		tell(t, issuer+"/test/people", map[string]person{"daan": {"email": "daan@ruit.example", "email_verified": true, "name": "Daan", "groups": []string{"all"}}})
		if got := d.browser().signOn(start, "daan"); got.status != http.StatusOK {
			t.Fatalf("again: %d %s", got.status, got.url)
		}
		again, held := d.account("daan@ruit.example")
		if want := []string{"werk:employee"}; !slices.Equal(held, want) || again.ID != daan.ID {
			t.Errorf("holds %v, want %v; account %d", held, want, again.ID)
		}
		for _, want := range []string{"signon.provider_added", "accounts.created", "signon.joined", "accounts.employee_linked", "accounts.grants_changed", "accounts.signed_in"} {
			if !slices.Contains(d.entries(), want) {
				t.Errorf("the ledger doesn't tell %s: %v", want, d.entries())
			}
		}
	})
}

func TestWhoIsRefusedIsNotSignedIn(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	_, p := oidcDesk(t, d)
	start := d.base + "/o/ruit/sign-on/werk"
	d.make("lisa@ruit.example", access.Auditor)
	boss := d.make("baas@ruit.example", access.Auditor)
	refuse := func(what, login string) {
		t.Helper()
		b := d.browser()
		if got := b.signOn(start, login); got.status != http.StatusForbidden || b.who() != 0 {
			t.Errorf("%s: %d at %s, account %d", what, got.status, got.url.Path, b.who())
		}
	}
	refuse("an account by an address that wasn't verified", "lisa")
	refuse("somebody new with an address of another domain", "vreem")

	b := d.browser()
	if b.signOn(start, "baas"); b.who() != boss.ID {
		t.Errorf("a verified address in the agreed domain leads to %d, want %d", b.who(), boss.ID)
	}
	if _, held := d.account("baas@ruit.example"); !slices.Equal(held, []string{"local:auditor"}) {
		t.Errorf("what was given here became %v", held)
	}
	// In another organisation that session opens nothing.
	if got := b.get(d.base + "/o/elders/matrix"); got.status == http.StatusOK && !strings.Contains(got.url.Path, "signin") {
		t.Errorf("another organisation's page: %d", got.status)
	}
	d.disable(boss.ID)
	refuse("a disabled account", "baas")
	p.Enabled = false
	d.agree(p, "")
	refuse("a provider that is switched off", "daan")
}

func TestAnAnswerOfAProviderCountsOnceInTheBrowserThatAsked(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	_, _ = oidcDesk(t, d)
	start := d.base + "/o/ruit/sign-on/werk"
	// catch goes to the provider and stops on the way back.
	catch := func(b *browser) string {
		t.Helper()
		var back string
		b.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
			if strings.HasSuffix(r.URL.Path, "/sign-on/werk/back") {
				back = r.URL.String()
				return http.ErrUseLastResponse
			}
			return nil
		}
		b.signOn(start, "daan")
		b.CheckRedirect = nil
		if back == "" {
			t.Fatal("the provider never led back")
		}
		return back
	}
	refused := func(what string, b *browser, address string) {
		t.Helper()
		if got := b.get(address); (got.status != http.StatusForbidden && got.status != http.StatusNotFound) || b.who() != 0 {
			t.Errorf("%s: %d, account %d", what, got.status, b.who())
		}
	}
	change := func(address, key, value string) string {
		u, _ := url.Parse(address)
		q := u.Query()
		q.Set(key, value)
		u.RawQuery = q.Encode()
		return u.String()
	}

	victim, thief := d.browser(), d.browser()
	back := catch(thief)
	refused("another browser (sign-in forgery)", victim, back)
	refused("another state", thief, change(back, "state", "AAAA"))
	refused("another issuer", thief, change(back, "iss", "https://evil.example"))
	back = catch(thief)
	refused("a made-up code", thief, change(back, "code", "made-up"))
	back = catch(thief)
	refused("another organisation", thief, strings.Replace(back, "/o/ruit/", "/o/elders/", 1))

	b := d.browser()
	back = catch(b)
	u, _ := url.Parse(back)
	kept := b.Jar.Cookies(u)
	if got := b.get(back); got.status != http.StatusOK || b.who() == 0 {
		t.Fatalf("the honest way: %d %s", got.status, got.body)
	}
	replay := d.browser()
	replay.Jar.SetCookies(u, kept) // everything that the browser had
	for _, c := range kept {
		if strings.HasPrefix(c.Name, "klankbord-signon-") {
			replay.Jar.SetCookies(u, []*http.Cookie{{Name: c.Name, Value: c.Value, Path: "/o/ruit/sign-on/werk"}})
		}
	}
	refused("the same answer again", replay, back)

	late := d.browser()
	back = catch(late)
	d.ahead.Store(time.Hour.Milliseconds())
	refused("an hour later", late, back)
}

func TestNobodyIsLedToAnotherSiteAfterASignOn(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	_, _ = oidcDesk(t, d)
	for _, evil := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "/o/elders"} {
		got := d.browser().signOn(d.base+"/o/ruit/sign-on/werk?next="+url.QueryEscape(evil), "daan")
		if !strings.HasPrefix(got.url.String(), d.base+"/o/ruit") {
			t.Errorf("%q led to %s", evil, got.url)
		}
	}
}

func TestATrialShowsWhatCameInAndChangesNothing(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	_, p := oidcDesk(t, d)
	p.Enabled = false
	d.agree(p, "")
	boss := d.make("beheer@ruit.example", access.Administrator)
	before := d.entries()
	trial := d.base + "/o/ruit/sign-on/werk?purpose=test"
	got := d.as(boss.ID).signOn(trial, "daan")
	for _, want := range []string{"daan@ruit.example", "leads", "M1", "Noord"} {
		if got.status != http.StatusOK || !strings.Contains(got.body, want) {
			t.Errorf("%d, without %q", got.status, want)
		}
	}
	after := d.entries()
	if fresh := after[len(before):]; len(fresh) != 1 || fresh[0] != "accounts.signed_in" { // the administrator's own session
		t.Errorf("the trial changed something: %v", fresh)
	}
	reader := d.make("lezer@ruit.example", access.Auditor)
	if got := d.as(reader.ID).get(trial); got.status != http.StatusForbidden {
		t.Errorf("an auditor tries: %d", got.status)
	}
}

func TestTheLastAdministratorStaysOneWhateverTheGroupsSay(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	issuer, p := oidcDesk(t, d)
	p.Settings.Mappings = []signon.Mapping{{Group: "leads", Role: access.Administrator}}
	d.agree(p, "")
	start := d.base + "/o/ruit/sign-on/werk"
	d.browser().signOn(start, "daan")
	tell(t, issuer+"/test/people", map[string]person{"daan": {"email": "daan@ruit.example", "email_verified": true, "name": "Daan", "groups": []string{}}})
	d.browser().signOn(start, "daan")
	if _, held := d.account("daan@ruit.example"); !slices.Equal(held, []string{"werk:administrator"}) {
		t.Errorf("the only administrator now holds %v", held)
	}
	d.make("tweede@ruit.example", access.Administrator)
	d.browser().signOn(start, "daan")
	if _, held := d.account("daan@ruit.example"); len(held) != 0 {
		t.Errorf("with a second one there is no reason to keep %v", held)
	}
}
