package app

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"klankbord.org/auth"
	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/demo"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/sqldb"
)

// boss is a browser of somebody who manages accounts.
func (h *hall) boss() (*window, access.Account) {
	h.Helper()
	account := h.person("baas@glas.example", access.Administrator)
	b := h.browser("198.51.100.20")
	b.signIn(account.Email, rightPassword)
	return b, account
}

// linkOn finds an invitation that a page shows.
func (h *hall) linkOn(got answer) string {
	h.Helper()
	return h.linkIn(got.Body.String())
}

func TestAnInvitationBecomesAnAccount(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	boss, _ := h.boss()
	for what, c := range map[string]struct {
		fields []string
		says   string
	}{
		"no address":   {[]string{"name", "Sam", "email", "sam"}, "isn't an e-mail address"},
		"two lines":    {[]string{"name", "Sam", "email", "sam@glas.example\nBcc: x@y.example"}, "isn't an e-mail address"},
		"no name":      {[]string{"email", "sam@glas.example"}, "Enter a name"},
		"taken":        {[]string{"name", "Baas", "email", "BAAS@glas.example"}, "with this e-mail address already"},
		"no such role": {[]string{"name", "Sam", "email", "sam@glas.example", "role0", "king", "from0", "2026-01-01"}, `The role "king" doesn't exist`},
		"ends before":  {[]string{"name", "Sam", "email", "sam@glas.example", "role0", "auditor", "from0", "2026-02-01", "to0", "2026-01-01"}, "2026-01-01"},
		"no such unit": {[]string{"name", "Sam", "email", "sam@glas.example", "role0", "auditor", "unit0", "moon", "from0", "2026-01-01"}, "moon"},
		"no employee":  {[]string{"name", "Sam", "email", "sam@glas.example", "employee", "E99"}, "E99"},
	} {
		got := boss.post("/o/glas/accounts/new", c.fields...)
		if (got.Code != http.StatusUnprocessableEntity && got.Code != http.StatusConflict) || !strings.Contains(got.Text, c.says) {
			t.Errorf("%s: %d %.400s", what, got.Code, got.Text)
		}
	}
	got := boss.post("/o/glas/accounts/new", "name", "Sam", "email", "Sam@glas.example", "language", "nl", "role0", "cx-manager", "from0", "2026-01-01", "role1", "", "from1", "2026-05-04")
	link := h.linkOn(got)
	if letters := h.letters(); len(letters) != 1 || letters[0].To != "sam@glas.example" || h.linkIn(letters[0].Text) != link || !strings.HasPrefix(letters[0].Text, "Dag Sam") {
		t.Errorf("letters %+v", h.letters())
	}
	sam := h.browser("192.0.2.1")
	h.refused(sam.signIn("sam@glas.example", ""), http.StatusUnprocessableEntity, "isn't right")
	h.led(sam.post(link, "password", "a wholly new sentence"), "/o/glas")
	if !sam.in() || sam.get("/o/glas/answers").Code != http.StatusOK || sam.get("/o/glas/accounts").Code != http.StatusForbidden {
		t.Error("Sam isn't a CX manager")
	}
	if got := h.browser("192.0.2.9").post(link, "password", "somebody else's wish"); got.Code != http.StatusNotFound {
		t.Errorf("the invitation again: %d", got.Code)
	}
}

func TestANewInvitationMakesTheOneBeforeWorthless(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	boss, _ := h.boss()
	first := h.linkOn(boss.post("/o/glas/accounts/new", "name", "Sam", "email", "sam@glas.example"))
	second := h.linkOn(boss.post(h.pathOf("sam@glas.example") + "/invite"))
	guest := h.browser("192.0.2.1")
	if got := guest.get(first); got.Code != http.StatusNotFound {
		t.Errorf("the first: %d", got.Code)
	}
	if got := guest.get(strings.Replace(second, "/invite/", "/reset/", 1)); got.Code != http.StatusNotFound {
		t.Errorf("as another kind of link: %d", got.Code)
	}
	h.now = h.now.Add(inviteLasts - time.Minute)
	if got := guest.get(second); got.Code != http.StatusOK {
		t.Errorf("the second: %d", got.Code)
	}
	h.now = h.now.Add(time.Minute)
	if got := guest.get(second); got.Code != http.StatusNotFound {
		t.Errorf("a week later: %d", got.Code)
	}
}

// pathOf is the page of an account.
func (h *hall) pathOf(email string) (path string) {
	h.Helper()
	h.write(func(ctx context.Context, tx sqldb.Tx) error {
		a, err := accessdb.FindByEmail(ctx, tx, h.org.ID, email)
		path = "/o/glas/accounts/" + a.Ref
		return err
	})
	return path
}

func TestWhatSomebodyMayDoChangesAtOnce(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	boss, _ := h.boss()
	sam := h.person("sam@glas.example", access.CXManager)
	b := h.browser("192.0.2.1")
	b.signIn(sam.Email, rightPassword)
	page := h.pathOf(sam.Email)
	h.led(boss.post(page, "role0", "auditor", "from0", "2026-05-04", "to0", "2026-05-05"), page+"?done=1")
	if b.in() {
		t.Error("the session from before the change goes on")
	}
	b.signIn(sam.Email, rightPassword)
	if got := b.get("/o/glas/answers").Code; got != http.StatusForbidden {
		t.Errorf("answers as an auditor: %d", got)
	}
	if got := b.get("/o/glas/runs").Code; got != http.StatusOK {
		t.Errorf("runs as an auditor: %d", got)
	}
	h.now = h.now.Add(2 * 24 * time.Hour)
	b.signIn(sam.Email, rightPassword)
	if got := b.get("/o/glas/runs").Code; got != http.StatusForbidden {
		t.Errorf("runs the day after the last: %d", got)
	}
	boss.signIn("baas@glas.example", rightPassword)
	h.led(boss.post(page+"/status", "status", "disabled"), page+"?done=1")
	if b.in() {
		t.Error("a disabled account goes on")
	}
	h.refused(b.signIn(sam.Email, rightPassword), http.StatusUnprocessableEntity, "isn't right")
	h.led(boss.post(page+"/status", "status", "active"), page+"?done=1")
	if b.in() {
		t.Error("enabling brings old sessions back")
	}
	h.led(b.signIn(sam.Email, rightPassword), "/o/glas")
}

func TestSomebodyCanAlwaysManageAccounts(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	boss, account := h.boss()
	own := h.pathOf(account.Email)
	const says = "nobody could manage accounts"
	h.refused(boss.post(own+"/status", "status", "disabled"), http.StatusConflict, says)
	h.refused(boss.post(own, "role0", "administrator", "from0", "2026-06-01"), http.StatusConflict, says) // from later on
	h.refused(boss.post(own, "role0", ""), http.StatusConflict, says)
	if !boss.in() {
		t.Fatal("what was refused signed out")
	}
	h.person("tweede@glas.example", access.Administrator)
	h.led(boss.post(own+"/status", "status", "disabled"), own+"?done=1")
	if boss.in() {
		t.Error("still in")
	}
}

func TestNobodyGivesThemselvesMoreThanTheyHold(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	boss, account := h.boss()
	own := h.pathOf(account.Email)
	h.refused(boss.post(own, "role0", "administrator", "from0", "1970-01-02", "role1", "reward-manager", "from1", "2026-05-04"), http.StatusForbidden, "can't give yourself a permission that you don't hold")
	h.led(boss.post("/o/glas/roles/new", "ref", "helper", "name_nl", "Hulp", "name_en", "Helper", "permission", "people.read"), "/o/glas/roles?done=1")
	before := boss.cookies["klankbord"].Value
	h.led(boss.post(own, "role0", "administrator", "from0", "1970-01-02", "role1", "helper", "from1", "2026-05-04"), own+"?done=1")
	if !boss.in() || boss.cookies["klankbord"].Value == before {
		t.Error("a change of one's own rights gives a new token")
	}
	h.refused(boss.post("/o/glas/roles/helper", "name_nl", "Hulp", "name_en", "Helper", "permission", "people.read", "permission", "pay.read"), http.StatusForbidden, "can't give yourself a permission that you don't hold")
	h.refused(boss.post(own+"/factors"), http.StatusForbidden, "own second step")
	other := h.person("sam@glas.example")
	page := h.pathOf(other.Email)
	h.led(boss.post(page, "role0", "reward-manager", "from0", "2026-05-04"), page+"?done=1")
}

func TestOwnRolesAreSetsOfPermissions(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	boss, _ := h.boss()
	for what, fields := range map[string][]string{
		"a standard role": {"ref", "auditor", "name_nl", "A", "name_en", "A", "permission", "matrix.read"},
		"no permission":   {"ref", "kijker", "name_nl", "Kijker", "name_en", "Viewer"},
		"an unknown one":  {"ref", "kijker", "name_nl", "Kijker", "name_en", "Viewer", "permission", "world.rule"},
		"no name":         {"ref", "kijker", "permission", "matrix.read"},
		"no short name":   {"ref", "De Kijker", "name_nl", "Kijker", "name_en", "Viewer", "permission", "matrix.read"},
	} {
		if got := boss.post("/o/glas/roles/new", fields...); got.Code != http.StatusUnprocessableEntity && got.Code != http.StatusConflict {
			t.Errorf("%s: %d %.300s", what, got.Code, got.Text)
		}
	}
	viewer := []string{"ref", "kijker", "name_nl", "Kijker", "name_en", "Viewer", "permission", "matrix.read"}
	h.led(boss.post("/o/glas/roles/new", viewer...), "/o/glas/roles?done=1")
	h.refused(boss.post("/o/glas/roles/new", viewer...), http.StatusConflict, "already")
	sam := h.person("sam@glas.example", "kijker")
	b := h.browser("192.0.2.1")
	b.signIn(sam.Email, rightPassword)
	if m, s := b.get("/o/glas/matrix").Code, b.get("/o/glas/schemes").Code; m != http.StatusOK || s != http.StatusForbidden {
		t.Errorf("matrix %d, schemes %d", m, s)
	}
	h.refused(boss.post("/o/glas/roles/kijker/remove"), http.StatusConflict, "held 1 times")
	h.led(boss.post("/o/glas/roles/kijker", "name_nl", "Kijker", "name_en", "Viewer", "permission", "schemes.read"), "/o/glas/roles?done=1")
	if m, s := b.get("/o/glas/matrix").Code, b.get("/o/glas/schemes").Code; m != http.StatusForbidden || s != http.StatusOK {
		t.Errorf("after the change: matrix %d, schemes %d", m, s)
	}
}

func TestWhoLostThePhoneIsHelpedByAnother(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	boss, _ := h.boss()
	sam := h.person("sam@glas.example")
	b := h.browser("192.0.2.1")
	b.signIn(sam.Email, rightPassword)
	secret := h.secretOn(b.get("/o/glas/account/authenticator"))
	codes := codesOn(b.post("/o/glas/account/authenticator", "code", h.codeOf(secret, 0)))
	h.led(boss.post(h.pathOf(sam.Email)+"/factors"), h.pathOf(sam.Email)+"?done=1")
	if b.in() {
		t.Error("the session goes on")
	}
	h.led(b.signIn(sam.Email, rightPassword), "/o/glas")
	var left int
	h.write(func(ctx context.Context, tx sqldb.Tx) (err error) {
		left, err = accessdb.CountRecoveryCodes(ctx, tx, h.org.ID, sam.ID)
		return err
	})
	if len(codes) != auth.RecoveryCodes || left != 0 {
		t.Errorf("%d codes were made, %d are left", len(codes), left)
	}
}

// empty is an installation without any organisation.
func empty(t *testing.T) *hall {
	t.Helper()
	a, err := Open(t.Context(), Config{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close(context.Background()) })
	h := &hall{T: t, app: a, now: time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)}
	a.now = func() time.Time { return h.now }
	a.door.passwords = auth.NewPasswords(auth.Cost{Memory: 64, Rounds: 1, Threads: 1})
	h.handler = a.Handler()
	return h
}

func TestTheFirstStartLeadsToTheFirstAdministrator(t *testing.T) {
	t.Parallel()
	h := empty(t)
	path := func() string {
		p, err := h.app.SetupPath(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	first, link := path(), path()
	b := h.browser("192.0.2.1")
	if first == link || b.get(first).Code != http.StatusNotFound {
		t.Error("the link of the start before still works")
	}
	if list, err := h.app.Organisations(t.Context()); err != nil || len(list) != 0 {
		t.Fatalf("an organisation came by itself: %+v, %v", list, err)
	}
	good := []string{"organisation", "Glas", "ref", "glas", "name", "Bea", "email", "bea@glas.example", "password", rightPassword}
	for what, c := range map[string]struct{ field, value, says string }{
		"a name for addresses": {"ref", "Glas & Co", "Glas & Co"}, "an address": {"email", "bea", "isn't an e-mail address"},
		"a password": {"password", "short", "at least 12"}, "an organisation": {"organisation", "", "name of the organisation"},
	} {
		bad := slices.Clone(good)
		bad[slices.Index(bad, c.field)+1] = c.value
		got := b.post(link, bad...)
		h.refused(got, http.StatusUnprocessableEntity, c.says)
		if c.field != "organisation" && !strings.Contains(got.Body.String(), `value="Glas"`) {
			t.Errorf("%s: what was typed is gone", what)
		}
	}
	h.led(b.post(link, good...), "/o/glas/account?welcome=1")
	if said := b.get("/o/glas/account?welcome=1&lang=en").Body.String(); !strings.Contains(said, "What comes next") || !strings.Contains(said, "klankbord import mapping.yaml --org glas") {
		t.Error("the first administrator isn't told what to do next")
	}
	if !b.in() || b.get("/o/glas/accounts").Code != http.StatusOK {
		t.Error("the first administrator isn't one")
	}
	if got := b.get("/o/glas/answers").Code; got != http.StatusForbidden {
		t.Errorf("an administrator reads what customers wrote: %d", got)
	}
	if got := h.browser("192.0.2.9").post(link, good...); got.Code != http.StatusNotFound {
		t.Errorf("the link again: %d", got.Code)
	}
	if p := path(); p != "" {
		t.Errorf("the next start gives a link: %s", p)
	}
}

func TestASetupLinkLastsADay(t *testing.T) {
	t.Parallel()
	h := empty(t)
	link, err := h.app.SetupPath(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b := h.browser("192.0.2.1")
	h.now = h.now.Add(setupLasts - time.Second)
	if got := b.get(link); got.Code != http.StatusOK {
		t.Errorf("within a day: %d", got.Code)
	}
	h.now = h.now.Add(time.Second)
	if got := b.get(link); got.Code != http.StatusNotFound {
		t.Errorf("after a day: %d", got.Code)
	}
}

func TestWhoLostEverythingIsHelpedOnTheMachineItself(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	b := h.browser("192.0.2.1")
	path, created, err := h.app.Rescue(t.Context(), h.org, "baas@glas.example")
	if err != nil || !created || !strings.HasPrefix(path, "/o/glas/invite/") {
		t.Fatalf("%s, %v, %v", path, created, err)
	}
	h.led(b.post(path, "password", rightPassword), "/o/glas")
	secret := h.secretOn(b.get("/o/glas/account/authenticator"))
	b.post("/o/glas/account/authenticator", "code", h.codeOf(secret, 0))
	if _, _, err := h.app.Rescue(t.Context(), h.org, "vreemd@glas.example"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("an unknown address becomes administrator while there is one: %v", err)
	}
	path, created, err = h.app.Rescue(t.Context(), h.org, "baas@glas.example")
	if err != nil || created {
		t.Fatal(created, err)
	}
	h.led(b.post(path, "password", "a wholly new sentence"), "/o/glas/signin?reset=1")
	h.led(b.signIn("baas@glas.example", "a wholly new sentence"), "/o/glas") // no second factor any more
	if got := b.post(path, "password", "a wholly new sentence"); got.Code != http.StatusNotFound {
		t.Errorf("the link again: %d", got.Code)
	}
}

func TestNobodyLooksAsAnotherOutsideADemo(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	var ref string
	sample, err := h.app.CreateOrganisation(t.Context(), org.Organisation{Ref: demo.Ref, Name: "Ruitwacht"}, "test")
	if err != nil {
		t.Fatal(err)
	}
	h.write(func(ctx context.Context, tx sqldb.Tx) error {
		for _, o := range []org.Organisation{sample, h.org} { // even with the very accounts of a demo
			a, err := accessdb.Create(ctx, tx, o.ID, access.Account{Email: "auditor@" + demo.Domain, Name: "Fatma", Status: access.Active, Source: demoSource})
			if err != nil {
				return err
			}
			if o.ID == sample.ID {
				ref = a.Ref
			}
			if err := accessdb.SetGrants(ctx, tx, o.ID, a.ID, accessdb.Local, []access.Grant{{Role: access.Auditor, Range: day.Range{From: 1}}}); err != nil {
				return err
			}
		}
		return nil
	})
	b := h.browser("192.0.2.1")
	as := func(o, ref string) answer { return b.post("/o/"+o+"/signin/as/"+ref, "x", "1") }
	if got := b.get("/o/ruitwacht/signin"); strings.Contains(got.Text, "Fatma") || strings.Contains(got.Body.String(), "/signin/as/") {
		t.Error("the sign-in page names people outside a demo")
	}
	if got := as("ruitwacht", ref); got.Code != http.StatusNotFound || len(b.cookies) != 0 && b.cookies["klankbord"] != nil {
		t.Errorf("outside a demo: %d, %v", got.Code, b.cookies)
	}
	h.app.door.demo = true
	if got := b.get("/o/glas/signin"); strings.Contains(got.Text, "Fatma") {
		t.Error("another organisation's sign-in page names people")
	}
	made := accountWith(t, h.app, sample, "echt@glas.example", access.Administrator)
	for what, c := range map[string][2]string{"another organisation": {"glas", ref}, "a real account": {"ruitwacht", made.Ref}} {
		if got := as(c[0], c[1]); got.Code != http.StatusNotFound {
			t.Errorf("%s: %d", what, got.Code)
		}
	}
	h.led(as("ruitwacht", ref), "/o/ruitwacht")
	if got := b.get("/o/ruitwacht/runs"); got.Code != http.StatusOK {
		t.Errorf("the auditor of the demo: %d", got.Code)
	}
}

// What accounts do is in the ledger for ever, so nothing in it says who they are, and no secret is in it.
func TestTheLedgerKnowsNumbersNotPeople(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	boss, _ := h.boss()
	link := h.linkOn(boss.post("/o/glas/accounts/new", "name", "Sam Zeldzaam", "email", "zeldzaam@glas.example", "role0", "cx-manager", "from0", "2026-01-01"))
	sam := h.browser("192.0.2.77")
	sam.post(link, "password", "a wholly new sentence")
	secret := h.secretOn(sam.get("/o/glas/account/authenticator"))
	codes := codesOn(sam.post("/o/glas/account/authenticator", "code", h.codeOf(secret, 0)))
	page := h.pathOf("zeldzaam@glas.example")
	boss.post(page, "role0", "auditor", "from0", "2026-01-01")
	boss.post(page+"/status", "status", "disabled")

	var actions []string
	var all strings.Builder
	h.write(func(ctx context.Context, tx sqldb.Tx) error {
		actions = nil
		entries, _, err := sqldb.ReadLedger(ctx, tx, int64(h.org.ID), sqldb.Cursor{}, 1000)
		for _, e := range entries {
			actions = append(actions, e.Actor+" "+e.Action)
			all.WriteString(e.Actor + e.Action + e.Kind + string(e.Body))
		}
		return err
	})
	for _, want := range []string{"account:1 accounts.invited", "account:1 accounts.granted", "account:2 accounts.password_set", "account:2 accounts.signed_in",
		"account:2 accounts.authenticator_added", "account:2 accounts.recovery_codes_made", "account:1 accounts.disabled"} {
		if !slices.Contains(actions, want) {
			t.Errorf("%q isn't in the ledger: %v", want, actions)
		}
	}
	token := regexp.MustCompile(`[^/]+$`).FindString(link)
	for _, secret := range []string{"zeldzaam", "Zeldzaam", "192.0.2", secret, codes[0], token, "wholly"} {
		if strings.Contains(all.String(), secret) {
			t.Errorf("%q is in the ledger", secret)
		}
	}
}
