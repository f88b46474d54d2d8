package app

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"klankbord.org/core/access"
	"klankbord.org/core/signon"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/sqldb"
)

// requires has the organisation ask a second factor of a role.
func (d *signonDesk) requires(role access.RoleRef) {
	d.t.Helper()
	if err := (desk{d.App}).SetSecondFactor(d.admin(), d.o, []string{string(role)}); err != nil {
		d.t.Fatal(err)
	}
}

// methods are how the sessions of an account were proven.
func (d *signonDesk) methods(id access.AccountID) (all []string) {
	d.t.Helper()
	d.write(func(ctx context.Context, tx sqldb.Tx) error {
		list, err := accessdb.ListSessions(ctx, tx, d.o.ID, id, d.millis(), 0)
		for _, s := range list {
			all = append(all, s.Method)
		}
		return err
	})
	return all
}

// A second factor that a role requires is asked after a sign-on too, unless the provider says by an agreed word that it asked:
// it is set up the first time, and no page opens before.
func TestASecondFactorThatARoleRequiresIsAskedAfterASignOn(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	issuer, p := oidcDesk(t, d)
	d.requires(access.TeamLead)
	start := d.base + "/o/ruit/sign-on/werk?next=" + url.QueryEscape("/o/ruit/matrix")

	if got := d.browser().signOn(start, "lisa"); got.status != http.StatusForbidden {
		t.Errorf("an address that nobody verified: %d", got.status)
	}
	b := d.browser()
	got := b.signOn(start, "daan")
	if got.url.Path != "/o/ruit/signin/set-up" || got.url.Query().Get("next") != "/o/ruit/matrix" || b.who() != 0 {
		t.Fatalf("the first time: %s, signed in as %d", got.url, b.who())
	}
	if got := b.get(d.base + "/o/ruit/matrix"); got.url.Path == "/o/ruit/matrix" {
		t.Fatal("a page opens without the second factor")
	}
	daan, _ := d.account("daan@ruit.example")
	found := regexp.MustCompile(`kb-secret">([A-Z2-7 ]+)<`).FindStringSubmatch(got.body)
	if found == nil {
		t.Fatalf("no key to set up:\n%s", got.body)
	}
	step := func(later time.Duration) string {
		d.ahead.Add(later.Milliseconds())
		code, err := totp.GenerateCode(strings.ReplaceAll(found[1], " ", ""), d.now())
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	if got = b.post(d.base+"/o/ruit/signin/set-up", url.Values{"code": {step(0)}}); got.status != http.StatusOK || b.who() != daan.ID {
		t.Fatalf("set up: %d, signed in as %d\n%s", got.status, b.who(), got.body)
	}

	// From now on it is asked. A wrong code doesn't let in, the right one leads to where they were going.
	b = d.browser()
	if got = b.signOn(start, "daan"); got.url.Path != "/o/ruit/signin/second" || b.who() != 0 {
		t.Fatalf("the second time: %s, signed in as %d", got.url, b.who())
	}
	if got = b.post(got.url.String(), url.Values{"code": {"000000"}, "next": {"/o/ruit/matrix"}}); got.status != http.StatusUnprocessableEntity || b.who() != 0 {
		t.Errorf("a wrong code: %d, signed in as %d", got.status, b.who())
	}
	if got = b.post(d.base+"/o/ruit/signin/second", url.Values{"code": {step(time.Minute)}, "next": {"/o/ruit/matrix"}}); got.url.Path != "/o/ruit/matrix" || b.who() != daan.ID {
		t.Errorf("the right code: %d at %s, signed in as %d", got.status, got.url, b.who())
	}
	if got := d.methods(daan.ID); !slices.Contains(got, "oidc:werk+totp") {
		t.Errorf("signed in by %q", got)
	}

	// A provider that says so by a word that wasn't agreed is asked nothing of; by one that was it is believed.
	people := map[string]person{"daan": {"email": "daan@ruit.example", "email_verified": true, "name": "Daan", "groups": []string{"leads"}, "amr": []string{"pwd", "mfa"}}}
	tell(t, issuer+"/test/people", people)
	b = d.browser()
	if got = b.signOn(start, "daan"); got.url.Path != "/o/ruit/signin/second" {
		t.Errorf("a word that nobody agreed on: %s", got.url)
	}
	p = d.must("werk")
	p.Settings.SecondProof = []string{"mfa"}
	d.agree(p, "")
	b = d.browser()
	if got = b.signOn(start, "daan"); got.url.Path != "/o/ruit/matrix" || b.who() != daan.ID {
		t.Errorf("an agreed word: %s, signed in as %d\n%s", got.url, b.who(), got.body)
	}
	people["daan"]["amr"] = []string{"pwd"}
	tell(t, issuer+"/test/people", people)
	b = d.browser()
	if got = b.signOn(start, "daan"); got.url.Path != "/o/ruit/signin/second" {
		t.Errorf("only a password there: %s", got.url)
	}
}

func TestWhatASAMLProviderProvedIsReadFromItsSignedStatement(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	s := openSAML(t, d)
	d.requires(access.TeamLead)
	const strong = "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract"
	s.say(map[string]any{"context": strong})
	b := d.browser()
	if got := s.send(b, s.ask(b)); got.url.Path != "/o/ruit/signin/set-up" || b.who() != 0 {
		t.Errorf("a word that nobody agreed on: %s", got.url)
	}
	p := d.must("adfs")
	p.Settings.SecondProof = []string{strong}
	d.agree(p, "")
	b = d.browser()
	if got := s.send(b, s.ask(b)); got.url.Path != "/o/ruit/matrix" || b.who() == 0 {
		t.Errorf("an agreed word: %s", got.url)
	}
	s.say(map[string]any{"context": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"})
	b = d.browser()
	if got := s.send(b, s.ask(b)); got.url.Path != "/o/ruit/signin/set-up" || b.who() != 0 {
		t.Errorf("only a password there: %s", got.url)
	}
}

func TestHowASessionIsCalledAfterASecondFactor(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{{byPassword, byTOTP, byTOTP}, {byPassword, byRecovery, byRecovery}, {byPasskey, byTOTP, byPasskey}, {"oidc:werk", byTOTP, "oidc:werk+totp"},
		{"saml:werk", byKeyToo, "saml:werk+passkey"}, {"oidc:werk", byRecovery, "oidc:werk+recovery"}, {"oidc:werk+totp", byKeyToo, "oidc:werk+totp"}} {
		if got := stronger(c[0], c[1]); got != c[2] {
			t.Errorf("%s and then %s: %q, want %q", c[0], c[1], got, c[2])
		}
	}
	if !(signon.Settings{SecondProof: []string{"mfa"}}).ProvesSecond(signon.Identity{Strength: []string{"pwd", "mfa"}}) || (signon.Settings{}).ProvesSecond(signon.Identity{Strength: []string{""}}) {
		t.Error("what proves a second factor")
	}
}
