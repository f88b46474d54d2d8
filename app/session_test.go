package app

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/server"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/sqldb"
)

// accountWith makes an active account with roles for the whole organisation.
func accountWith(t *testing.T, a *App, o org.Organisation, email string, roles ...access.RoleRef) (made access.Account) {
	t.Helper()
	err := a.db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) (err error) {
		made, err = accessdb.Create(ctx, tx, o.ID, access.Account{Email: email, Name: "Noor", Status: access.Active, CreatedAt: a.millis()})
		if err != nil {
			return err
		}
		var grants []access.Grant
		for _, r := range roles {
			grants = append(grants, access.Grant{Role: r, Range: day.Range{From: 1}})
		}
		return accessdb.SetGrants(ctx, tx, o.ID, made.ID, accessdb.Local, grants)
	})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// cookieOf returns the cookie of a new session, given the request that it comes with.
func cookieOf(t *testing.T, a *App, o org.Organisation, id access.AccountID, r *http.Request) *http.Cookie {
	t.Helper()
	w := httptest.NewRecorder()
	if err := a.startSession(w, r, o, id, "password"); err != nil {
		t.Fatal(err)
	}
	return w.Result().Cookies()[0]
}

// carrying is a request with cookies.
func carrying(cookies ...*http.Cookie) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	return r
}

func who(t *testing.T, a *App, r *http.Request) access.Actor {
	t.Helper()
	actor, err := a.actor(r, org.Organisation{})
	if err != nil {
		t.Fatal(err)
	}
	return actor
}

func TestTheCookieIsForThisHostAlone(t *testing.T) {
	t.Parallel()
	a, o := open(t)
	n := accountWith(t, a, o, "noor@glas.example")
	plain := cookieOf(t, a, o, n.ID, carrying())
	if plain.Name != "klankbord" || plain.Secure || !plain.HttpOnly || plain.SameSite != http.SameSiteLaxMode || plain.Domain != "" {
		t.Errorf("without encryption: %s", plain)
	}
	a.served = server.Config{URL: "https://cx.example.nl"}
	c := cookieOf(t, a, o, n.ID, carrying())
	if c.Name != "__Host-klankbord" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
		t.Errorf("encrypted: %s", c)
	}
	if !who(t, a, carrying(plain)).Anonymous() {
		t.Error("a cookie without encryption counts where there is encryption")
	}
}

// The mark of a known browser goes on under the name that only this host can set, and pending sign-ons have one such too.
func TestTheOtherCookiesAreGuardedOverHTTPS(t *testing.T) {
	t.Parallel()
	a, _ := open(t)
	a.served = server.Config{URL: "https://cx.example.nl"}
	c := a.clientOf(carrying(&http.Cookie{Name: "kb-device", Value: "before"}))
	w := httptest.NewRecorder()
	if got := a.leaveMark(w, c); got != "before" {
		t.Errorf("a browser that was known isn't any more: %q", got)
	}
	kept := w.Result().Cookies()[0]
	if kept.Name != "__Host-kb-device" || kept.Value != "before" || !kept.Secure || !kept.HttpOnly || kept.Path != "/" {
		t.Errorf("kept as %s", kept)
	}
	if c := a.clientOf(carrying(kept, &http.Cookie{Name: "kb-device", Value: "planted"})); c.device != "before" {
		t.Errorf("the name that anybody can set counts: %q", c.device)
	}
	if name := a.pendingCookie("x"); !strings.HasPrefix(name, "__Secure-") {
		t.Errorf("a pending sign-on is kept as %s", name)
	}
	a.served = server.Config{URL: "https://example.nl/klankbord"}
	w = httptest.NewRecorder()
	a.leaveMark(w, c)
	if kept := w.Result().Cookies()[0]; kept.Name != "__Secure-kb-device" || !kept.Secure {
		t.Errorf("in a folder it is kept as %s", kept)
	}
}

func TestSigningInTakesAwayTheTokenThatWasThere(t *testing.T) {
	t.Parallel()
	a, o := open(t)
	attacker, victim := accountWith(t, a, o, "a@glas.example"), accountWith(t, a, o, "v@glas.example")
	planted := cookieOf(t, a, o, attacker.ID, carrying())
	own := cookieOf(t, a, o, victim.ID, carrying(planted))
	if own.Value == planted.Value {
		t.Fatal("the token stayed the same")
	}
	if !who(t, a, carrying(planted)).Anonymous() {
		t.Error("the planted token still opens something")
	}
	if got := who(t, a, carrying(own)); got.Account != victim.ID {
		t.Errorf("signed in as %v", got.Ref())
	}
	if !who(t, a, carrying(&http.Cookie{Name: "klankbord", Value: "1.chosen-by-somebody"})).Anonymous() {
		t.Error("a token that nobody was given opens something")
	}
}

func TestATokenOfOneOrganisationOpensNothingInAnother(t *testing.T) {
	t.Parallel()
	a, o := open(t)
	other, err := a.CreateOrganisation(t.Context(), org.Organisation{Ref: "ander", Name: "Ander"}, "test")
	if err != nil {
		t.Fatal(err)
	}
	mine, theirs := accountWith(t, a, o, "noor@glas.example", access.Administrator), accountWith(t, a, other, "noor@ander.example", access.Administrator)
	if mine.ID != theirs.ID {
		t.Fatal("the test wants two accounts with the same number")
	}
	c := cookieOf(t, a, o, mine.ID, carrying())
	_, token, _ := strings.Cut(c.Value, ".")
	if got := who(t, a, carrying(&http.Cookie{Name: c.Name, Value: "2." + token})); !got.Anonymous() {
		t.Errorf("with the other's number in front it is %+v", got)
	}
	r := carrying(c)
	got := who(t, a, r)
	if _, err := access.Ask(access.With(r.Context(), got), other.ID, access.AccountsManage); err == nil {
		t.Error("it manages another organisation")
	}
}

func TestASessionEndsByItselfAndAtOnce(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	a, o := open(t)
	a.now = func() time.Time { return now }
	n := accountWith(t, a, o, "noor@glas.example")

	c := cookieOf(t, a, o, n.ID, carrying())
	for range 23 { // used every seven hours
		now = now.Add(7 * time.Hour)
		who(t, a, carrying(c))
	}
	if now = now.Add(6 * time.Hour); who(t, a, carrying(c)).Anonymous() {
		t.Error("it ended while it was in use")
	}
	if now = now.Add(time.Hour); !who(t, a, carrying(c)).Anonymous() {
		t.Error("it outlives a week")
	}
	c = cookieOf(t, a, o, n.ID, carrying())
	if now = now.Add(sessionIdle); !who(t, a, carrying(c)).Anonymous() {
		t.Error("it outlives a day without use")
	}
	c = cookieOf(t, a, o, n.ID, carrying())
	w := httptest.NewRecorder()
	if _, err := (desk{a}).SignOut(w, carrying(c), o); err != nil {
		t.Fatal(err)
	}
	if !who(t, a, carrying(c)).Anonymous() {
		t.Error("it outlives signing out")
	}
	if gone := w.Result().Cookies()[0]; gone.MaxAge >= 0 {
		t.Errorf("the browser keeps %s", gone)
	}
	c = cookieOf(t, a, o, n.ID, carrying())
	n.Status = access.Disabled
	if err := a.db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error { return accessdb.Update(ctx, tx, o.ID, n) }); err != nil {
		t.Fatal(err)
	}
	if !who(t, a, carrying(c)).Anonymous() {
		t.Error("a disabled account is still somebody")
	}
	if err := a.startSession(httptest.NewRecorder(), carrying(), o, n.ID, "password"); err == nil {
		t.Error("a disabled account signs in")
	}
}

func TestUseIsNotedOnceInAWhile(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	a, o := open(t)
	a.now = func() time.Time { return now }
	n := accountWith(t, a, o, "noor@glas.example")
	r := carrying(cookieOf(t, a, o, n.ID, carrying()))
	start := now
	now = start.Add(4 * time.Minute)
	who(t, a, r)
	if got := seenAt(t, a, r); got != start.UnixMilli() {
		t.Errorf("after four minutes it was noted at %d", got)
	}
	now = start.Add(6 * time.Minute)
	who(t, a, r)
	if got := seenAt(t, a, r); got != now.UnixMilli() {
		t.Errorf("after six minutes it was noted at %d", got)
	}
}

func seenAt(t *testing.T, a *App, r *http.Request) (at int64) {
	t.Helper()
	err := a.db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		_, s, err := a.sessionOf(ctx, tx, r)
		at = s.SeenAt
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return at
}
