package app

import (
	"context"
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"klankbord.org/auth"
	"klankbord.org/core/access"
	"klankbord.org/core/mail"
	"klankbord.org/core/org"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/maildb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// hall is an installation with one organisation and a clock, as people reach it.
type hall struct {
	*testing.T
	app     *App
	org     org.Organisation
	now     time.Time
	handler http.Handler
}

func newHall(t *testing.T) *hall {
	t.Helper()
	a, o := open(t)
	h := &hall{T: t, app: a, org: o, now: time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)}
	a.now = func() time.Time { return h.now }
	a.door.passwords = auth.NewPasswords(auth.Cost{Memory: 64, Rounds: 1, Threads: 1})
	h.handler = a.Handler()
	return h
}

const rightPassword = "correct horse battery"

// person makes somebody with a password.
func (h *hall) person(email string, roles ...access.RoleRef) access.Account {
	h.Helper()
	account := accountWith(h.T, h.app, h.org, email, roles...)
	hash, err := h.app.door.passwords.Hash(h.Context(), rightPassword)
	if err != nil {
		h.Fatal(err)
	}
	h.write(func(ctx context.Context, tx sqldb.Tx) error {
		return accessdb.SetPassword(ctx, tx, h.org.ID, account.ID, hash, h.app.millis())
	})
	return account
}

func (h *hall) write(fn func(context.Context, sqldb.Tx) error) {
	h.Helper()
	if err := h.app.db.Write(h.Context(), fn); err != nil {
		h.Fatal(err)
	}
}

// window keeps cookies and comes from one address.
type window struct {
	h       *hall
	address string
	cookies map[string]*http.Cookie
}

func (h *hall) browser(address string) *window {
	return &window{h: h, address: address + ":4711", cookies: map[string]*http.Cookie{}}
}

// answer is what a browser got.
type answer struct {
	*httptest.ResponseRecorder
	Text string // what the page says
}

func (b *window) send(r *http.Request) answer {
	b.h.Helper()
	r.RemoteAddr = b.address
	r.Header.Set("Accept-Language", "en")
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.h.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
			continue
		}
		b.cookies[c.Name] = c
	}
	return answer{w, html.UnescapeString(textOf(w.Body.String()))}
}

func (b *window) get(path string) answer {
	b.h.Helper()
	return b.send(httptest.NewRequest(http.MethodGet, path, nil))
}

// post fills in a form: names and values in turn.
func (b *window) post(path string, fields ...string) answer {
	b.h.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.send(r)
}

func (b *window) signIn(email, password string) answer {
	b.h.Helper()
	return b.post("/o/glas/signin", "email", email, "password", password)
}

// in reports whether the browser is signed in.
func (b *window) in() bool {
	b.h.Helper()
	return b.get("/o/glas/account").Code == http.StatusOK
}

// led fails the test unless an answer leads to an address.
func (h *hall) led(got answer, to string) {
	h.Helper()
	if got.Code != http.StatusSeeOther || got.Header().Get("Location") != to {
		h.Fatalf("got %d to %q, wanted to be led to %q: %.300s", got.Code, got.Header().Get("Location"), to, got.Text)
	}
}

// refused fails the test unless an answer has a status and says something.
func (h *hall) refused(got answer, status int, says string) {
	h.Helper()
	if got.Code != status || !strings.Contains(got.Text, says) {
		h.Fatalf("got %d, wanted %d saying %q: %.400s", got.Code, status, says, got.Text)
	}
}

// letters are the mails that were written, the newest first.
func (h *hall) letters() (all []mail.Message) {
	h.Helper()
	h.write(func(ctx context.Context, tx sqldb.Tx) error {
		list, err := maildb.List(ctx, tx, h.org.ID, 1<<40, 100)
		all = nil
		for _, l := range list {
			var m mail.Message
			if err := json.Unmarshal(l.Body, &m); err != nil {
				return err
			}
			all = append(all, m)
		}
		return err
	})
	return all
}

// linkIn finds the path of a link in a text.
func (h *hall) linkIn(text string) string {
	h.Helper()
	found := regexp.MustCompile(`http://[^/\s"]+(/o/glas/(?:invite|reset)/[\w-]+)`).FindStringSubmatch(text)
	if found == nil {
		h.Fatalf("no link in %.500s", text)
	}
	return found[1]
}

func TestAPasswordLetsInAndAWrongOneTellsNothing(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.person("noor@glas.example", access.CXManager)
	gone := h.person("weg@glas.example")
	gone.Status = access.Disabled
	h.write(func(ctx context.Context, tx sqldb.Tx) error { return accessdb.Update(ctx, tx, h.org.ID, gone) })
	accountWith(t, h.app, h.org, "zonder@glas.example")

	var said []string
	for _, who := range []struct{ email, password string }{
		{"noor@glas.example", "wrong horse battery"}, {"nobody@glas.example", rightPassword}, {"weg@glas.example", rightPassword},
		{"zonder@glas.example", rightPassword}, {"zonder@glas.example", ""},
	} {
		got := h.browser("203.0.113.7").signIn(who.email, who.password)
		h.refused(got, http.StatusUnprocessableEntity, "E-mail address or password isn't right")
		if !strings.Contains(got.Body.String(), who.email) {
			t.Errorf("%s has to be typed again", who.email)
		}
		if strings.Contains(got.Body.String(), who.password) && who.password != "" {
			t.Errorf("the password comes back")
		}
		said = append(said, strings.ReplaceAll(got.Body.String(), who.email, ""))
	}
	for _, s := range said {
		if s != said[0] {
			t.Errorf("two answers differ by more than the address:\n%s\n%s", said[0], s)
		}
	}
	b := h.browser("203.0.113.7")
	h.led(b.signIn(" NOOR@glas.example", rightPassword), "/o/glas")
	if !b.in() {
		t.Error("not signed in")
	}
	h.led(b.post("/o/glas/signout"), "/o/glas/signin")
	if b.in() {
		t.Error("still signed in after signing out")
	}
}

func TestSigningInLeadsToOwnPagesOnly(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.person("noor@glas.example", access.CXManager)
	h.led(h.browser("203.0.113.7").get("/o/glas/answers?page=2"), "/o/glas/signin?next=%2Fo%2Fglas%2Fanswers%3Fpage%3D2")
	for next, want := range map[string]string{
		"/o/glas/answers?page=2": "/o/glas/answers?page=2", "": "/o/glas", "//evil.example/x": "/o/glas", "https://evil.example": "/o/glas",
		"/\\evil.example": "/o/glas", "\\\\evil.example": "/o/glas", "/\tevil": "/o/glas", "javascript:alert(1)": "/o/glas", "evil.example": "/o/glas",
		"/%2f/evil.example": "/%2f/evil.example", "http:/evil": "/o/glas", "/\n/evil.example": "/o/glas", "///evil.example": "/o/glas",
	} {
		b := h.browser("203.0.113.7")
		h.led(b.post("/o/glas/signin", "email", "noor@glas.example", "password", rightPassword, "next", next), want)
	}
}

func TestAFormOfAnotherSiteSignsNobodyInOrOut(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.person("noor@glas.example")
	for _, path := range []string{"/o/glas/signin", "/o/glas/signout", "/o/glas/forgot", "/o/glas/account/password", "/o/glas/accounts/new"} {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader("email=noor@glas.example&password="+url.QueryEscape(rightPassword)))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		h.refused(h.browser("203.0.113.7").send(r), http.StatusForbidden, "came from another website")
	}
}

func TestNobodyCanLockSomebodyElseOut(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.person("noor@glas.example")
	laptop := h.browser("198.51.100.20")
	h.led(laptop.signIn("noor@glas.example", rightPassword), "/o/glas")
	laptop.post("/o/glas/signout")

	attacker := h.browser("203.0.113.7")
	var got answer
	for range 40 { // throwing the mark away doesn't help
		attacker.cookies = map[string]*http.Cookie{}
		got = attacker.signIn("noor@glas.example", "wrong horse battery")
	}
	h.refused(got, http.StatusTooManyRequests, "Tried too often")
	if got.Header().Get("Retry-After") == "" {
		t.Error("it doesn't say when to try again")
	}
	h.refused(attacker.signIn("noor@glas.example", rightPassword), http.StatusTooManyRequests, "Tried too often")

	h.led(h.browser("192.0.2.1").signIn("noor@glas.example", rightPassword), "/o/glas") // from elsewhere
	laptop.address = attacker.address                                                   // even in the same office
	h.led(laptop.signIn("noor@glas.example", rightPassword), "/o/glas")
	h.now = h.now.Add(16 * time.Minute)
	h.led(attacker.signIn("noor@glas.example", rightPassword), "/o/glas")
}

func TestAForgottenPasswordIsReplacedByALinkThatWorksOnce(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.person("noor@glas.example")
	accountWith(t, h.app, h.org, "zonder@glas.example")
	before := h.browser("198.51.100.20")
	before.signIn("noor@glas.example", rightPassword)

	b := h.browser("203.0.113.7")
	var pages []string
	for _, email := range []string{"noor@glas.example", "nobody@glas.example", "zonder@glas.example"} {
		got := b.post("/o/glas/forgot", "email", email)
		if got.Code != http.StatusOK {
			t.Fatalf("%s: %d", email, got.Code)
		}
		pages = append(pages, got.Body.String())
	}
	if pages[0] != pages[1] || pages[1] != pages[2] {
		t.Error("the answer tells who has an account")
	}
	letters := h.letters()
	if len(letters) != 1 || letters[0].To != "noor@glas.example" {
		t.Fatalf("letters %+v", letters)
	}
	link := h.linkIn(letters[0].Text)
	b.post("/o/glas/forgot", "email", "noor@glas.example")
	second := h.linkIn(h.letters()[0].Text)
	if got := b.get(link); got.Code != http.StatusOK || !strings.Contains(got.Text, "noor@glas.example") {
		t.Fatalf("the link: %d %.200s", got.Code, got.Text)
	}
	h.refused(b.post(link, "password", "too short"), http.StatusUnprocessableEntity, "at least 12")
	h.refused(b.post(link, "password", "Noor@glas2026"), http.StatusUnprocessableEntity, "words that others know of you")
	h.refused(b.post(link, "password", "sonyericsson"), http.StatusUnprocessableEntity, "one of the first that somebody tries")
	h.led(b.post(link, "password", "a wholly new sentence"), "/o/glas/signin?reset=1")
	for what, path := range map[string]string{"again": link, "the other link": second} {
		if got := b.post(path, "password", "a third password here"); got.Code != http.StatusNotFound {
			t.Errorf("%s: %d %.200s", what, got.Code, got.Text)
		}
	}
	if before.in() {
		t.Error("sessions from before go on")
	}
	h.refused(b.signIn("noor@glas.example", rightPassword), http.StatusUnprocessableEntity, "isn't right")
	h.led(b.signIn("noor@glas.example", "a wholly new sentence"), "/o/glas")

	b.post("/o/glas/forgot", "email", "noor@glas.example")
	late := h.linkIn(h.letters()[0].Text)
	h.now = h.now.Add(resetLasts)
	if got := b.get(late); got.Code != http.StatusNotFound {
		t.Errorf("an hour later: %d", got.Code)
	}
}

// secretOn finds the key of an authenticator app on a page.
func (h *hall) secretOn(got answer) string {
	h.Helper()
	found := regexp.MustCompile(`kb-secret">([A-Z2-7 ]+)<`).FindStringSubmatch(got.Body.String())
	if found == nil {
		h.Fatalf("no key on the page: %d %.300s", got.Code, got.Text)
	}
	return strings.ReplaceAll(found[1], " ", "")
}

func (h *hall) codeOf(secret string, shift time.Duration) string {
	h.Helper()
	code, err := totp.GenerateCode(secret, h.now.Add(shift))
	if err != nil {
		h.Fatal(err)
	}
	return code
}

// codesOn finds recovery codes on a page.
func codesOn(got answer) []string {
	return regexp.MustCompile(`[a-z2-7]{4}(?:-[a-z2-7]{4}){3}`).FindAllString(got.Text, -1)
}

func TestAnAuthenticatorAppIsAskedForAfterThePassword(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.person("noor@glas.example", access.CXManager)
	b, other := h.browser("198.51.100.20"), h.browser("192.0.2.1")
	b.signIn("noor@glas.example", rightPassword)
	other.signIn("noor@glas.example", rightPassword)
	secret := h.secretOn(b.get("/o/glas/account/authenticator"))
	h.refused(b.post("/o/glas/account/authenticator", "code", "000000"), http.StatusUnprocessableEntity, "code isn't right")
	before := b.cookies["klankbord"].Value
	got := b.post("/o/glas/account/authenticator", "code", h.codeOf(secret, 0))
	codes := codesOn(got)
	if len(codes) != auth.RecoveryCodes {
		t.Fatalf("%d recovery codes: %.300s", len(codes), got.Text)
	}
	if b.cookies["klankbord"].Value == before || !b.in() || other.in() {
		t.Error("a session from before the second factor goes on")
	}

	h.led(other.signIn("noor@glas.example", rightPassword), "/o/glas/signin/second")
	if other.in() || other.get("/o/glas").Code == http.StatusOK {
		t.Fatal("half-way is in already")
	}
	if got := other.get("/o/glas/account/authenticator"); got.Code != http.StatusSeeOther {
		t.Errorf("half-way one may see the secret: %d", got.Code)
	}
	h.refused(other.post("/o/glas/signin/second", "code", h.codeOf(secret, 0)), http.StatusUnprocessableEntity, "used already")
	h.now = h.now.Add(2 * time.Minute)
	h.refused(other.post("/o/glas/signin/second", "code", h.codeOf(secret, -time.Minute)), http.StatusUnprocessableEntity, "isn't right")
	half := other.cookies["klankbord"].Value
	h.led(other.post("/o/glas/signin/second", "code", h.codeOf(secret, 30*time.Second)), "/o/glas")
	if !other.in() || other.cookies["klankbord"].Value == half {
		t.Error("the token is that of half-way")
	}

	third := h.browser("192.0.2.9")
	third.signIn("noor@glas.example", rightPassword)
	h.refused(third.post("/o/glas/signin/second", "code", h.codeOf(secret, 0)), http.StatusUnprocessableEntity, "isn't right") // earlier than the last used
	h.led(third.post("/o/glas/signin/second", "code", strings.ToUpper(codes[3])), "/o/glas")
	fourth := h.browser("192.0.2.10")
	fourth.signIn("noor@glas.example", rightPassword)
	h.refused(fourth.post("/o/glas/signin/second", "code", codes[3]), http.StatusUnprocessableEntity, "isn't right")
	h.now = h.now.Add(stageMost)
	h.led(fourth.post("/o/glas/signin/second", "code", codes[4]), "/o/glas/signin") // too late
}

func TestGuessingCodesGetsSlow(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.person("noor@glas.example")
	owner := h.browser("198.51.100.20")
	owner.signIn("noor@glas.example", rightPassword)
	secret := h.secretOn(owner.get("/o/glas/account/authenticator"))
	owner.post("/o/glas/account/authenticator", "code", h.codeOf(secret, 0))
	owner.post("/o/glas/signout")

	slow := 0
	for i := range 30 { // with the password, from everywhere
		b := h.browser("203.0." + string(rune('0'+i%10)) + ".7")
		b.signIn("noor@glas.example", rightPassword)
		if b.post("/o/glas/signin/second", "code", "000000").Code == http.StatusTooManyRequests {
			slow++
		}
	}
	if slow < 15 {
		t.Errorf("only %d of 30 guesses had to wait", slow)
	}
	h.now = h.now.Add(time.Minute)
	h.led(owner.signIn("noor@glas.example", rightPassword), "/o/glas/signin/second")
	h.led(owner.post("/o/glas/signin/second", "code", h.codeOf(secret, 0)), "/o/glas") // the owner's own browser isn't slowed
}

func TestARoleCanRequireASecondFactor(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.org.Settings.SecondFactor = nil
	h.person("baas@glas.example", access.Administrator)
	h.person("noor@glas.example", access.RewardManager)
	h.person("sam@glas.example", access.CXManager)
	boss := h.browser("198.51.100.20")
	boss.signIn("baas@glas.example", rightPassword)
	h.led(boss.post("/o/glas/roles", "second", "reward-manager", "second", "auditor"), "/o/glas/roles?done=1")

	h.led(h.browser("192.0.2.1").signIn("sam@glas.example", rightPassword), "/o/glas")
	b := h.browser("192.0.2.1")
	h.led(b.signIn("noor@glas.example", rightPassword), "/o/glas/signin/set-up")
	if b.in() || b.get("/o/glas/runs").Code == http.StatusOK {
		t.Fatal("in without a second factor")
	}
	secret := h.secretOn(b.get("/o/glas/signin/set-up"))
	if got := b.post("/o/glas/signin/set-up", "code", h.codeOf(secret, 0)); len(codesOn(got)) != auth.RecoveryCodes || !b.in() {
		t.Fatalf("%d %.300s", got.Code, got.Text)
	}
	h.refused(b.post("/o/glas/account/authenticator/remove"), http.StatusConflict, "Your role needs a second step")
}

func TestHowOneSignsInIsChangedOnlyJustAfterSigningIn(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.person("noor@glas.example")
	b := h.browser("198.51.100.20")
	b.signIn("noor@glas.example", rightPassword)
	h.now = h.now.Add(freshFor + time.Second)
	again := "/o/glas/signin?again=1&next="
	h.led(b.get("/o/glas/account/authenticator"), again+url.QueryEscape("/o/glas/account/authenticator"))
	h.led(b.post("/o/glas/account/recovery-codes"), again+url.QueryEscape("/o/glas/account"))
	h.led(b.post("/o/glas/account/authenticator/remove"), again+url.QueryEscape("/o/glas/account"))
	if got := b.post("/o/glas/account/passkeys/options"); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("a passkey: %d", got.Code)
	}
	h.refused(b.post("/o/glas/account/password", "old", "wrong horse battery", "password", "another fine sentence"), http.StatusUnprocessableEntity, "current password isn't right")
	h.led(b.post("/o/glas/account/password", "old", rightPassword, "password", "another fine sentence"), "/o/glas/account?done=password")
	if !b.in() {
		t.Error("whoever changes their password is signed out")
	}
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.person("noor@glas.example")
	desk, phone, tablet := h.browser("198.51.100.20"), h.browser("192.0.2.1"), h.browser("192.0.2.2")
	for _, b := range []*window{desk, phone, tablet} {
		b.signIn("noor@glas.example", rightPassword)
	}
	page := desk.get("/o/glas/account")
	refs := regexp.MustCompile(`name="session" value="([0-9a-f]{64})"`).FindAllStringSubmatch(page.Body.String(), -1)
	if len(refs) != 2 || !strings.Contains(page.Text, "this browser") {
		t.Fatalf("%d others are listed: %.500s", len(refs), page.Text)
	}
	stranger := h.person("sam@glas.example")
	s := h.browser("192.0.2.3")
	s.signIn(stranger.Email, rightPassword)
	s.post("/o/glas/account/sessions", "session", refs[0][1])
	if !phone.in() || !tablet.in() {
		t.Error("somebody else ended a session")
	}
	desk.post("/o/glas/account/sessions", "session", refs[0][1])
	if phone.in() == tablet.in() || !desk.in() {
		t.Errorf("phone %v, tablet %v, desk %v", phone.in(), tablet.in(), desk.in())
	}
	desk.post("/o/glas/account/sessions")
	if phone.in() || tablet.in() || !desk.in() {
		t.Error("all others should have ended")
	}
}

// A wrong password is on record for its account, once an hour; an address that belongs to nobody isn't.
func TestAFailedSignInIsOnRecordOnceAnHour(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	noor := h.person("noor@glas.example", access.CXManager)
	for range 3 {
		h.browser("203.0.113.7").signIn("noor@glas.example", "wrong horse battery")
		h.browser("203.0.113.7").signIn("nobody@glas.example", "wrong horse battery")
	}
	h.app.after.Wait()
	var failed []sqldb.Entry
	err := h.app.db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		list, err := storetest.Ledger(ctx, tx, int64(h.org.ID))
		failed = slices.DeleteFunc(list, func(e sqldb.Entry) bool { return e.Action != "accounts.sign_in_failed" })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(failed) != 1 || failed[0].FirstID != int64(noor.ID) || strings.Contains(string(failed[0].Body), "@") {
		t.Errorf("on record: %+v", failed)
	}
}
