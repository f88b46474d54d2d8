package browser

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"klankbord.org/demo"
)

// named is the program under a name instead of a number: passkeys belong to a name.
func named() string { return strings.Replace(program.base, "127.0.0.1", "localhost", 1) }

// press presses a button and waits until the browser is at an address, whatever its parameters unless they are named.
func (b *tab) press(selector, to string) {
	b.t.Helper()
	b.do(chromedp.Click(selector))
	b.arrives(to)
}

func (b *tab) arrives(to string) {
	b.t.Helper()
	const where = "document.readyState === 'complete' ? location.pathname + location.search : ''"
	var now string
	for deadline := time.Now().Add(patience); now != to && !strings.HasPrefix(now, to+"?"); b.do(chromedp.Sleep(20 * time.Millisecond)) {
		now, _ = chromedp.Run(b.ctx, chromedp.Evaluate[string](where)) // fails while one page makes room for the next
		if time.Now().After(deadline) {
			b.t.Fatalf("wanted to come to %s, stayed at %s", to, now)
		}
	}
}

// lookAs signs in by a button of the demo.
func (b *tab) lookAs(label, to string) {
	b.t.Helper()
	b.open(named() + "/o/" + demo.Ref + "/signin?lang=en")
	b.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".kb-eyes button")].find(b => b.textContent.trim() === "` + label + `").click()`))
	b.arrives(to)
}

// A visitor looks around as an employee, makes a passkey, and signs in with it; the same answer again opens nothing, and
// neither does a key that signs wrongly.
func TestAPasskeySignsInWithoutAPassword(t *testing.T) {
	home := "/o/" + demo.Ref
	b := openTab(t, desk)
	b.check(chromedp.Call(b.ctx, webauthn.Enable, webauthn.EnableParams{}))
	device, err := chromedp.Call(b.ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: "ctap2", Transport: "internal", HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}})
	if err != nil {
		t.Fatal(err)
	}
	b.lookAs("Employee", home+"/me")
	b.open(named() + home + "/account")
	b.do(chromedp.SendKeys("#key-name", "Test device"))
	b.press("[data-passkey=create]", home+"/account?done=passkey")
	if !strings.Contains(b.text("main"), "Test device") {
		t.Error("the passkey isn't listed")
	}
	b.quiet("making a passkey")

	signOut := func() {
		b.t.Helper()
		b.press(".kb-prefs .kb-out button", home+"/signin")
	}
	signOut()
	b.do(chromedp.Evaluate[chromedp.Void](`{const f = window.fetch; window.fetch = (u, o) => { if (u.endsWith("/signin/passkey")) sessionStorage.answer = o.body; return f(u, o); }; 0}`))
	b.press("[data-passkey=get]", home+"/me")
	b.quiet("signing in")
	signOut()
	again := `fetch("` + home + `/signin/passkey", {method: "POST", body: sessionStorage.answer}).then(r => r.status)`
	if status := evaluate[int](b, again); status != 404 {
		t.Errorf("the same answer again got %d", status)
	}
	bogus := true
	b.check(chromedp.Call(b.ctx, webauthn.SetResponseOverrideBits, webauthn.SetResponseOverrideBitsParams{AuthenticatorID: device.AuthenticatorID, IsBogusSignature: &bogus}))
	b.do(chromedp.Click("[data-passkey=get]"), chromedp.WaitVisible("[data-passkey-trouble]"))
	if got := b.text("[data-passkey-trouble]"); !strings.Contains(got, "doesn't fit here") {
		t.Errorf("a wrong signature: %q", got)
	}
	b.check(chromedp.Call(b.ctx, webauthn.SetResponseOverrideBits, webauthn.SetResponseOverrideBitsParams{AuthenticatorID: device.AuthenticatorID, IsBadUV: &bogus}))
	b.do(chromedp.Reload(), chromedp.WaitReady("body"), chromedp.Click("[data-passkey=get]"), chromedp.WaitVisible("[data-passkey-trouble]"))
	b.open(named() + home + "/account")
	b.arrives(home + "/signin")
}

// Whoever isn't in yet meets pages that everybody can use, without script too.
func TestGettingInCanBeDoneByEverybody(t *testing.T) {
	home := "/o/" + demo.Ref
	for i, v := range []view{phone, deskDark, desk, phoneDark, noScript} {
		lang := []string{"nl", "en"}[i%2]
		t.Run(v.name+" "+lang, func(t *testing.T) {
			b := openTab(t, v)
			b.as("")
			for _, path := range []string{"/signin", home + "/signin", home + "/forgot"} {
				b.open(program.base + path + "?lang=" + lang)
				if !v.script {
					continue
				}
				b.fits(path)
				b.quiet(path)
				b.accessible(path)
			}
			b.open(program.base + home + "/signin?lang=" + lang)
			b.do(chromedp.Click(".kb-eyes li:first-child button"))
			b.arrives(home)
			b.open(program.base + home + "/account/authenticator?lang=" + lang)
			if v.script {
				b.fits("authenticator")
				b.quiet("authenticator")
				b.accessible("authenticator")
			}
		})
	}
}
