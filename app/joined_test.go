package app

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/store/sqldb"
)

var joinLink = regexp.MustCompile(`href="([^"]*purpose=join[^"]*)"`)

// joinAddress is where the page about one's own account leads to join the service, empty when it offers none.
func (b *browser) joinAddress() string {
	b.d.t.Helper()
	found := joinLink.FindStringSubmatch(b.get(b.d.base + "/o/ruit/account").body)
	if found == nil {
		return ""
	}
	return b.d.base + html.UnescapeString(found[1])
}

// part presses the button that parts the account from the service.
func (b *browser) part() gotPage {
	b.d.t.Helper()
	return b.post(b.d.base+"/o/ruit/account/identities/werk/remove", url.Values{})
}

// password gives an account a password, so that it has another way in.
func (d *signonDesk) password(id access.AccountID) {
	d.t.Helper()
	d.write(func(ctx context.Context, tx sqldb.Tx) error {
		_, err := tx.Exec(ctx, `update accounts set password = 'kept by the test' where org = $1 and id = $2`, d.o.ID, id)
		return err
	})
}

func TestSomebodySignedInJoinsAnIdentityToTheirAccountAndPartsFromIt(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, d *signonDesk) {
		_, _ = oidcDesk(t, d)
		piet := d.make("piet@elders.example", access.Auditor)
		d.password(piet.ID)
		elsewhere, b := d.as(piet.ID), d.as(piet.ID)
		got := b.signOn(b.joinAddress(), "vreem")
		if got.url.Path != "/o/ruit/account" || got.url.Query().Get("done") != "joined" || b.who() != piet.ID {
			t.Fatalf("came to %s as %d: %d", got.url, b.who(), got.status)
		}
		if elsewhere.who() != 0 {
			t.Error("a browser from before is still signed in")
		}
		if _, held := d.account("piet@elders.example"); !slices.Equal(held, []string{"local:auditor", "werk:team-lead"}) {
			t.Errorf("holds %v", held)
		}
		other := d.browser()
		if other.signOn(d.base+"/o/ruit/sign-on/werk", "vreem"); other.who() != piet.ID {
			t.Errorf("the identity leads to %d, want %d", other.who(), piet.ID)
		}
		anna := d.as(d.make("anna@ruit.example", access.Auditor).ID)
		if got := anna.signOn(anna.joinAddress(), "vreem"); got.status != http.StatusConflict {
			t.Errorf("somebody else takes it too: %d", got.status)
		}

		if b.joinAddress() != "" {
			t.Error("what is joined is offered again")
		}
		if got := b.part(); got.url.Query().Get("done") != "parted" || b.who() != piet.ID {
			t.Fatalf("parting led to %s: %d\n%s", got.url, got.status, got.body)
		}
		if _, held := d.account("piet@elders.example"); !slices.Equal(held, []string{"local:auditor"}) {
			t.Errorf("after parting holds %v", held)
		}
		if stranger := d.browser(); stranger.signOn(d.base+"/o/ruit/sign-on/werk", "vreem").status != http.StatusForbidden || stranger.who() != 0 {
			t.Error("the identity still opens an account")
		}
		if got := b.part(); got.status != http.StatusUnprocessableEntity {
			t.Errorf("parting twice: %d", got.status)
		}
		for _, want := range []string{"signon.joined", "signon.parted"} {
			if !slices.Contains(d.entries(), want) {
				t.Errorf("the ledger doesn't tell %s", want)
			}
		}
	})
}

func TestNobodyPartsFromTheirLastWayIn(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	_, p := oidcDesk(t, d)
	b := d.browser()
	b.signOn(d.base+"/o/ruit/sign-on/werk", "daan")
	daan, held := d.account("daan@ruit.example")
	if got := b.part(); got.status != http.StatusConflict || b.who() != daan.ID {
		t.Errorf("parting from the only way in: %d", got.status)
	}
	if _, now := d.account("daan@ruit.example"); !slices.Equal(now, held) {
		t.Errorf("holds %v, held %v", now, held)
	}
	// A password that the organisation doesn't accept is no way in either.
	d.password(daan.ID)
	boss := d.make("baas@ruit.example", access.Administrator)
	d.password(boss.ID)
	if err := (signonAdmin{d.App}).AllowPasswords(d.admin(), d.o, false); err != nil {
		t.Fatal(err)
	}
	if got := b.part(); got.status != http.StatusConflict {
		t.Errorf("with a password that isn't accepted: %d", got.status)
	}
	if err := (signonAdmin{d.App}).AllowPasswords(d.admin(), d.o, true); err != nil {
		t.Fatal(err)
	}
	// From a service that is switched off one can still part.
	p.Enabled = false
	d.agree(p, "")
	if got := b.part(); got.url.Query().Get("done") != "parted" {
		t.Errorf("with a password: %d", got.status)
	}
}

// A link that an attacker made, or kept from another session, joins nothing: their identity would open the victim's account.
func TestOnlyOnesOwnPageLeadsToJoining(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	_, _ = oidcDesk(t, d)
	victim, attacker := d.make("piet@elders.example", access.Auditor), d.make("mees@elders.example", access.Auditor)
	theirs := d.as(attacker.ID).joinAddress()
	for what, address := range map[string]string{
		"without proof":                   d.base + "/o/ruit/sign-on/werk?purpose=join",
		"with somebody else's proof":      theirs,
		"with the proof of another login": d.as(victim.ID).joinAddress(),
	} {
		if got := d.as(victim.ID).signOn(address, "vreem"); got.status != http.StatusForbidden {
			t.Errorf("%s: %d at %s", what, got.status, got.url)
		}
	}
	if got := d.browser().get(theirs); !strings.Contains(got.url.Path, "/signin") {
		t.Errorf("nobody: %d at %s", got.status, got.url)
	}
	// Whoever signed in long ago does so again first.
	b := d.as(victim.ID)
	address := b.joinAddress()
	d.ahead.Store((freshFor + time.Minute).Milliseconds())
	if got := b.get(address); !strings.Contains(got.url.Path, "/signin") || !strings.Contains(got.url.RawQuery, "again=1") {
		t.Errorf("an old session: %d at %s", got.status, got.url)
	}
	if got := b.part(); !strings.Contains(got.url.Path, "/signin") {
		t.Errorf("an old session parts: %d at %s", got.status, got.url)
	}
	if slices.Contains(d.entries(), "signon.joined") {
		t.Error("something was joined")
	}
}

// What went to the service comes back to the session that sent it: one that was begun since joins nothing.
func TestAJoinEndsInTheSessionItBeganIn(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	_, _ = oidcDesk(t, d)
	piet := d.make("piet@elders.example", access.Auditor)
	b := d.as(piet.ID)
	there := b.get(b.joinAddress())
	if !strings.Contains(there.url.Path, "/interaction/") {
		t.Fatalf("came to %s", there.url)
	}
	u, _ := url.Parse(d.base)
	b.Jar.SetCookies(u, d.as(piet.ID).Jar.Cookies(u)) // the same person, signed in once more
	if got := b.post(there.url.String(), url.Values{"login": {"vreem"}}); got.status != http.StatusForbidden || slices.Contains(d.entries(), "signon.joined") {
		t.Errorf("came to %s: %d", got.url, got.status)
	}
}
