package app

import (
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/signon"
)

func TestAnAdministratorAgreesWithAProviderOnThePages(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	issuer, _ := oidcDesk(t, d)
	b := d.as(d.make("beheer@ruit.example", access.Administrator).ID)
	settings := d.base + "/o/ruit/settings/sign-on"
	form := url.Values{"kind": {"oidc"}, "ref": {"tweede"}, "name": {`<script>alert("x")</script>`}, "issuer": {"http://idp.example.nl"}, "client_id": {"kb-2"},
		"client_secret": {"not-to-be-seen"}, "domains": {"ruit.example, Zuid.example"}, "group": {"leads", "", "baas"}, "role": {"team-lead", "", "auditor"}, "unit": {"noord", "", ""}, "create": {"1"}}
	got := b.post(settings, form)
	for _, want := range []string{"kb-2", "leads", "http://idp.example.nl", "zuid.example", `aria-invalid="true"`, "&lt;script&gt;"} {
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, want) {
			t.Errorf("a wrong issuer comes back with %d, without %q", got.status, want)
		}
	}
	if strings.Contains(got.body, `<script>alert`) || strings.Contains(got.body, "not-to-be-seen") {
		t.Error("the page carries a script or the secret")
	}
	form.Set("issuer", issuer+"/nobody-here")
	if got := b.post(settings, form); got.status != http.StatusUnprocessableEntity {
		t.Errorf("an issuer that isn't one: %d", got.status)
	}
	form.Set("issuer", issuer)
	got = b.post(settings, form)
	for _, want := range []string{"/o/ruit/sign-on/tweede/back", "baas"} {
		if got.status != http.StatusOK || got.url.Path != "/o/ruit/settings/sign-on/tweede" || !strings.Contains(got.body, want) {
			t.Fatalf("kept: %d at %s, without %q", got.status, got.url, want)
		}
	}
	if strings.Contains(got.body, "not-to-be-seen") {
		t.Error("the secret is shown again")
	}
	p, err := d.provider(t.Context(), d.o, "tweede")
	if err != nil || len(p.Settings.Mappings) != 2 || p.Enabled || strings.Contains(string(p.Secret), "not-to-be-seen") || len(p.Secret) == 0 {
		t.Errorf("%+v, %v", p, err)
	}
	// Without a new secret the old one stays.
	form.Set("client_secret", "")
	if b.post(settings+"/tweede", form); len(d.must("tweede").Secret) == 0 {
		t.Error("the secret is gone")
	}
	form.Set("forget_secret", "1")
	if b.post(settings+"/tweede", form); len(d.must("tweede").Secret) != 0 {
		t.Error("the secret stays though it was taken away")
	}
	if got := b.post(settings+"/tweede/remove", nil); got.status != http.StatusOK {
		t.Errorf("removing: %d", got.status)
	}
	if _, err := d.provider(t.Context(), d.o, "tweede"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("still there: %v", err)
	}
	if got := d.as(d.make("lezer@ruit.example", access.Auditor).ID).get(settings); got.status != http.StatusForbidden {
		t.Errorf("an auditor sees the settings: %d", got.status)
	}
}

// must returns a provider that has to be there.
func (d *signonDesk) must(ref string) signon.Provider {
	d.t.Helper()
	p, err := d.provider(d.t.Context(), d.o, ref)
	if err != nil {
		d.t.Fatal(err)
	}
	return p
}

func TestAnEncryptedAssertionIsRead(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	s := openSAML(t, d)
	pair, err := d.samlPair(t.Context(), d.o)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&pair.Key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	s.say(map[string]any{"encryptionCert": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.Cert.Raw})),
		"encryptionPublicKey": string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}))})
	b := d.browser()
	if got := s.send(b, s.ask(b)); got.status != http.StatusOK || b.who() == 0 {
		t.Errorf("%d %s", got.status, got.body)
	}
}
