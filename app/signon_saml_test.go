package app

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"html"
	"math/big"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/signon"
)

// samlDesk is a desk that agreed with a SAML provider.
type samlDesk struct {
	*signonDesk
	idp string
	now map[string]any // what the provider says, to be changed and told again
}

// keyPair makes a provider's key and certificate as PEM.
func keyPair(t *testing.T) (key, cert string) {
	t.Helper()
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "idp"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(k)})),
		string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

func openSAML(t *testing.T, d *signonDesk) *samlDesk {
	t.Helper()
	key, cert := keyPair(t)
	own := d.base + "/o/ruit/sign-on/adfs"
	s := &samlDesk{signonDesk: d, now: map[string]any{"audience": own + "/metadata", "recipient": own + "/acs",
		"person": map[string]any{"id": "S-1-5-21", "claims": map[string]any{"email": "daan@ruit.example", "name": "Daan", "groups": []string{"leads", "all"}}}}}
	s.idp = startIdentity(t, "saml.mjs", map[string]any{"issuer": "urn:test:idp", "key": key, "cert": cert, "now": s.now})
	d.agree(signon.Provider{Ref: "adfs", Kind: signon.SAML, Name: "ADFS", Enabled: true, Settings: signon.Settings{MetadataURL: s.idp + "/metadata",
		TrustEmail: true, Create: true, Domains: []string{"ruit.example"}, Mappings: testMappings}}, "")
	return s
}

// say changes what the provider says.
func (s *samlDesk) say(changes map[string]any) {
	s.t.Helper()
	told := map[string]any{}
	for k, v := range s.now {
		told[k] = v
	}
	for k, v := range changes {
		told[k] = v
	}
	tell(s.t, s.idp+"/test/now", told)
}

var field = regexp.MustCompile(`name="(SAMLResponse|RelayState)"\s+value="([^"]*)"`)

// ask starts a sign-on, and returns the form that the provider has the browser send.
func (s *samlDesk) ask(b *browser) url.Values {
	s.t.Helper()
	return s.form(b.get(s.base + "/o/ruit/sign-on/adfs?next=" + url.QueryEscape("/o/ruit/matrix")))
}

func (s *samlDesk) form(got gotPage) url.Values {
	s.t.Helper()
	v := url.Values{}
	for _, m := range field.FindAllStringSubmatch(got.body, -1) {
		v.Set(m[1], html.UnescapeString(m[2]))
	}
	if v.Get("SAMLResponse") == "" {
		s.t.Fatalf("no form at %s: %d %s", got.url, got.status, got.body)
	}
	return v
}

// send sends the form as the browser would, from the provider's site.
func (s *samlDesk) send(b *browser, form url.Values) gotPage {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.base+"/o/ruit/sign-on/adfs/acs", strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", s.idp)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	return b.read(b.Do(r))
}

func TestSAMLSignsOnAndKeepsGroupsInStep(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, d *signonDesk) {
		s := openSAML(t, d)
		b := d.browser()
		got := s.send(b, s.ask(b))
		if got.status != http.StatusOK || got.url.Path != "/o/ruit/matrix" {
			t.Fatalf("%d at %s: %s", got.status, got.url, got.body)
		}
		daan, held := d.account("daan@ruit.example")
		if b.who() != daan.ID || !slices.Equal(held, []string{"adfs:employee", "adfs:team-lead"}) || daan.Name != "Daan" {
			t.Errorf("signed in as %d, %+v holds %v", b.who(), daan, held)
		}
		s.say(map[string]any{"signResponse": true, "person": map[string]any{"id": "S-1-5-21", "claims": map[string]any{"email": "anders@ruit.example", "groups": []string{"all"}}}})
		again := d.browser()
		if got := s.send(again, s.ask(again)); got.status != http.StatusOK || again.who() != daan.ID {
			t.Fatalf("by another address but the same name: %d, account %d", got.status, again.who())
		}
		if _, held := d.account("daan@ruit.example"); !slices.Equal(held, []string{"adfs:employee"}) {
			t.Errorf("still holds %v", held)
		}
		if b.who() != 0 {
			t.Error("the session with the roles of before goes on")
		}
	})
}

func TestASAMLAnswerThatDoesntHoldIsRefused(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	s := openSAML(t, d)
	refused := func(what string, b *browser, form url.Values) {
		t.Helper()
		if got := s.send(b, form); got.status != http.StatusForbidden || b.who() != 0 {
			t.Errorf("%s: %d at %s, account %d", what, got.status, got.url, b.who())
		}
	}
	for what, change := range map[string]map[string]any{
		"for another audience":           {"audience": "https://elsewhere.example"},
		"for another recipient":          {"recipient": d.base + "/o/elders/sign-on/adfs/acs", "destination": d.base + "/o/ruit/sign-on/adfs/acs"},
		"with another destination":       {"destination": "https://elsewhere.example/acs", "signResponse": true},
		"expired":                        {"lifetimeInSeconds": -600},
		"without any signature":          {"signAssertion": false},
		"signed with SHA-1":              {"signatureAlgorithm": "rsa-sha1", "digestAlgorithm": "sha1"},
		"a digest of SHA-1":              {"digestAlgorithm": "sha1"},
		"in answer to what nobody asked": {"inResponseTo": "_made-up"},
	} {
		s.say(change)
		b := d.browser()
		refused(what, b, s.ask(b))
	}
	s.say(nil)

	b := d.browser()
	form := s.ask(b)
	refused("in another browser (sign-in forgery)", d.browser(), form)

	b = d.browser()
	form = s.ask(b)
	if got := s.send(b, form); got.status != http.StatusOK || b.who() == 0 {
		t.Fatalf("the honest way: %d %s", got.status, got.body)
	}
	again := d.browser()
	again.Jar = b.Jar
	before := b.who()
	if got := s.send(again, form); got.status != http.StatusForbidden {
		t.Errorf("the same assertion again: %d, account %d (was %d)", got.status, again.who(), before)
	}

	late := d.browser()
	form = s.ask(late)
	d.ahead.Store(time.Hour.Milliseconds())
	refused("an hour later", late, form)
}

func TestAWrappedOrTamperedAssertionIsRefused(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	s := openSAML(t, d)
	assertion := regexp.MustCompile(`(?s)<saml:Assertion.*</saml:Assertion>`)
	signature := regexp.MustCompile(`(?s)<(ds:)?Signature .*</(ds:)?Signature>`)
	evil := func(x string) string {
		x = signature.ReplaceAllString(x, "")
		return strings.ReplaceAll(strings.Replace(x, `ID="`, `ID="_evil`, 1), "daan@ruit.example", "beheer@ruit.example")
	}
	attacks := map[string]func(doc, a string) string{
		"another address":           func(doc, _ string) string { return strings.ReplaceAll(doc, "daan@ruit.example", "beheer@ruit.example") },
		"another subject":           func(doc, _ string) string { return strings.ReplaceAll(doc, "S-1-5-21", "S-1-5-22") },
		"a forged assertion before": func(doc, a string) string { return strings.Replace(doc, a, evil(a)+a, 1) },
		"a forged assertion after":  func(doc, a string) string { return strings.Replace(doc, a, a+evil(a), 1) },
		"the signed one inside the forged": func(doc, a string) string {
			return strings.Replace(doc, a, strings.Replace(evil(a), "</saml:Assertion>", a+"</saml:Assertion>", 1), 1)
		},
		"the signed one in the signature": func(doc, a string) string {
			return strings.Replace(doc, a, strings.Replace(evil(a), "<saml:Subject>", signature.FindString(a)+"<saml:Subject>", 1), 1) + "<!--" + "-->"
		},
		"the signed one in an extension": func(doc, a string) string {
			return strings.Replace(doc, a, "<samlp:Extensions>"+a+"</samlp:Extensions>"+evil(a), 1)
		},
		"the same identifier twice": func(doc, a string) string {
			return strings.Replace(doc, a, a+strings.ReplaceAll(evil(a), "_evil", ""), 1)
		},
		"the signature moved to the response": func(doc, a string) string {
			return strings.Replace(strings.Replace(doc, a, evil(a), 1), "<samlp:Status>", signature.FindString(a)+"<samlp:Status>", 1)
		},
		"no signature at all": func(doc, a string) string { return strings.Replace(doc, a, signature.ReplaceAllString(a, ""), 1) },
		"an entity": func(doc, _ string) string {
			return `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>` + strings.Replace(doc, "daan@ruit.example", "&e;", 1)
		},
		"many entities": func(doc, _ string) string {
			return `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>` + doc
		},
		"a deep document": func(string, string) string { return strings.Repeat("<a>", 5000) },
		"no document":     func(string, string) string { return "\x00\xff" },
	}
	for what, attack := range attacks {
		b := d.browser()
		form := s.ask(b)
		raw, err := base64.StdEncoding.DecodeString(form.Get("SAMLResponse"))
		if err != nil {
			t.Fatal(err)
		}
		doc := string(raw)
		a := assertion.FindString(doc)
		forged := attack(doc, a)
		if a == "" || forged == doc {
			t.Fatalf("%s changes nothing of %s", what, doc)
		}
		form.Set("SAMLResponse", base64.StdEncoding.EncodeToString([]byte(forged)))
		if got := s.send(b, form); got.status != http.StatusForbidden || b.who() != 0 {
			t.Errorf("%s: %d at %s, account %d", what, got.status, got.url, b.who())
		}
	}
	// A comment changes nothing that was signed, and must not cut the address short.
	b := d.browser()
	form := s.ask(b)
	raw, _ := base64.StdEncoding.DecodeString(form.Get("SAMLResponse"))
	form.Set("SAMLResponse", base64.StdEncoding.EncodeToString([]byte(strings.Replace(string(raw), "daan@ruit.example", "daan@<!-- x -->ruit.example", 1))))
	if s.send(b, form); b.who() != 0 {
		if a, _ := d.account("daan@ruit.example"); a.ID != b.who() {
			t.Error("a comment made somebody else of Daan")
		}
	}
}

func TestWhoStartsAtTheProviderComesInOnlyWhenThatWasAgreed(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	s := openSAML(t, d)
	form := s.form(d.browser().get(s.idp + "/sso"))
	b := d.browser()
	if got := s.send(b, form); got.status != http.StatusForbidden || b.who() != 0 {
		t.Errorf("not agreed: %d, account %d", got.status, b.who())
	}
	p, err := d.provider(t.Context(), d.o, "adfs")
	if err != nil {
		t.Fatal(err)
	}
	p.Settings.IDPInitiated = true
	d.agree(p, "")
	b = d.browser()
	if got := s.send(b, s.form(d.browser().get(s.idp+"/sso"))); got.status != http.StatusOK || b.who() == 0 {
		t.Errorf("agreed: %d %s", got.status, got.body)
	}
}

func TestOurOwnMetadataSaysWhatAProviderNeeds(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	openSAML(t, d)
	got := d.browser().get(d.base + "/o/ruit/sign-on/adfs/metadata")
	for _, want := range []string{"/o/ruit/sign-on/adfs/acs", `WantAssertionsSigned="true"`, "X509Certificate", `AuthnRequestsSigned="true"`} {
		if got.status != http.StatusOK || !strings.Contains(got.body, want) {
			t.Errorf("%d, without %s", got.status, want)
		}
	}
	if strings.Contains(got.body, "PRIVATE") {
		t.Error("the metadata holds a private key")
	}
}
