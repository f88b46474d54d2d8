package signon

import (
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
)

func provider() Provider {
	return Provider{Ref: "werk", Kind: OIDC, Name: "Werk", Enabled: true,
		Settings: Settings{Issuer: "https://idp.example.nl/x", ClientID: "kb", Create: true, Domains: []string{"ruit.example"},
			Mappings: []Mapping{{Group: "leads", Role: access.TeamLead, Unit: "noord"}, {Group: Everybody, Role: access.EmployeeRole}, {Group: "bosses", Role: access.TeamLead, Unit: "noord"}}}}
}

func TestWhoAnIdentityBecomes(t *testing.T) {
	t.Parallel()
	daan := &access.Account{ID: 7, Status: access.Active}
	gone := &access.Account{ID: 8, Status: access.Disabled}
	lisa := &access.Account{ID: 9, Status: access.Active}
	vouched := Identity{Subject: "s1", Email: "Daan@Ruit.example", EmailVerified: true}
	unvouched := Identity{Subject: "s1", Email: "daan@ruit.example"}
	foreign := Identity{Subject: "s1", Email: "daan@elders.example", EmailVerified: true}
	closed, off := provider(), provider()
	closed.Settings.Create = false
	off.Enabled = false
	trusting := provider()
	trusting.Kind, trusting.Settings.TrustEmail = SAML, true
	overtrusting := provider()
	overtrusting.Settings.TrustEmail = true // OpenID Connect has a word for it, which has to be said
	for name, c := range map[string]struct {
		p    Provider
		id   Identity
		k    Known
		act  Act
		who  access.AccountID
		fail string
	}{
		"somebody who was here before":                    {provider(), unvouched, Known{Linked: daan}, Enter, 7, ""},
		"somebody whose account was disabled":             {provider(), vouched, Known{Linked: gone}, Enter, 0, "signon.disabled"},
		"a verified address in an agreed domain":          {provider(), vouched, Known{ByEmail: daan}, Join, 7, ""},
		"an address that nobody verified":                 {provider(), unvouched, Known{ByEmail: daan}, "", 0, "signon.email_taken"},
		"an address in a domain of nobody's":              {provider(), foreign, Known{ByEmail: daan}, "", 0, "signon.email_taken"},
		"a provider whose addresses are trusted":          {trusting, unvouched, Known{ByEmail: daan}, Join, 7, ""},
		"trust in a provider that could say \"verified\"": {overtrusting, unvouched, Known{ByEmail: daan}, "", 0, "signon.email_taken"},
		"trusted, but in another domain":                  {trusting, foreign, Known{ByEmail: daan}, "", 0, "signon.email_taken"},
		"a disabled account by its address":               {provider(), vouched, Known{ByEmail: gone}, Join, 0, "signon.disabled"},
		"somebody new":                                    {provider(), vouched, Known{}, Make, 0, ""},
		"somebody new with an address of nobody's":        {provider(), foreign, Known{}, "", 0, "signon.email_unverified"},
		"somebody new where none are made":                {closed, vouched, Known{}, "", 0, "signon.no_account"},
		"a provider that is switched off":                 {off, vouched, Known{Linked: daan}, "", 0, "signon.off"},
		"nobody":                                          {provider(), Identity{}, Known{Linked: daan}, "", 0, "signon.no_subject"},
		"somebody who is signed in joins":                 {provider(), foreign, Known{Asking: lisa}, Join, 9, ""},
		"somebody who is signed in joins, other address":  {provider(), vouched, Known{Asking: lisa, ByEmail: daan}, Join, 9, ""},
		"somebody who is signed in joins again":           {provider(), foreign, Known{Asking: lisa, Linked: lisa}, Enter, 9, ""},
		"somebody signed in takes another's":              {provider(), foreign, Known{Asking: lisa, Linked: daan}, "", 0, "signon.joined_elsewhere"},
	} {
		act, who, err := c.p.Decide(c.id, c.k)
		if f := fault.As(err); (f == nil) != (c.fail == "") || (f != nil && f.Key != c.fail) {
			t.Errorf("%s: %v, want %q", name, err, c.fail)
		} else if c.fail == "" && (act != c.act || who != c.who) {
			t.Errorf("%s: %s %d, want %s %d", name, act, who, c.act, c.who)
		}
	}
}

func TestGroupsGiveEachRoleOnce(t *testing.T) {
	t.Parallel()
	got := provider().Settings.Roles([]string{"bosses", "leads", "others"})
	want := []Mapping{{Role: access.TeamLead, Unit: "noord"}, {Role: access.EmployeeRole}}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("%+v", got)
	}
	if none := provider().Settings.Roles(nil); len(none) != 1 || none[0].Role != access.EmployeeRole {
		t.Errorf("without groups: %+v", none)
	}
}

func TestClaimsAreReadByTheirAgreedNames(t *testing.T) {
	t.Parallel()
	s := Settings{GroupsClaim: "memberOf", EmployeeClaim: "nr"}
	id := s.Read(Identity{Claims: []Claim{{"email", []string{" d@x.example "}}, {"memberOf", []string{"b", "a"}}, {"memberOf", []string{"a"}}, {"groups", []string{"root"}}, {"nr", []string{"M1"}}, {"name", nil}}})
	if id.Email != "d@x.example" || id.Employee != "M1" || id.Name != "" || len(id.Groups) != 2 || id.Groups[0] != "a" {
		t.Errorf("%+v", id)
	}
}

func TestNobodyIsSentToAnotherSite(t *testing.T) {
	t.Parallel()
	const home = "/o/ruit"
	for _, good := range []string{home, home + "/people?x=1&lang=nl", home + "/units/noord"} {
		if got := SafeNext(home, good); got != good {
			t.Errorf("%q became %q", good, got)
		}
	}
	for _, evil := range []string{"", "https://evil.example", "//evil.example", "/\\evil.example", "/o/other", "/o/ruitje", "javascript:alert(1)",
		home + "/../../evil", home + "//evil.example", home + "/x\r\nSet-Cookie: a=b", "http:/o/ruit", home + "@evil.example", "\t" + home, home + "/sign-on/werk", home + "/%0d\\"} {
		if got := SafeNext(home, evil); got != home {
			t.Errorf("%q leads to %q", evil, got)
		}
	}
}

func TestSettingsThatCantBe(t *testing.T) {
	t.Parallel()
	if err := provider().Check(); err != nil {
		t.Fatal(err)
	}
	for field, change := range map[string]func(*Provider){
		"ref":          func(p *Provider) { p.Ref = "local" },
		"name":         func(p *Provider) { p.Name = " " },
		"kind":         func(p *Provider) { p.Kind = "ldap" },
		"issuer":       func(p *Provider) { p.Settings.Issuer = "http://idp.example.nl" },
		"client_id":    func(p *Provider) { p.Settings.ClientID = "" },
		"domains":      func(p *Provider) { p.Settings.Domains = []string{"Ruit.example"} },
		"mappings":     func(p *Provider) { p.Settings.Mappings = []Mapping{{Group: "x"}} },
		"metadata":     func(p *Provider) { p.Kind = SAML },
		"metadata_url": func(p *Provider) { p.Kind, p.Settings.MetadataURL = SAML, "https://a:b@idp.example.nl" },
	} {
		p := provider()
		change(&p)
		if f := fault.As(p.Check()); f == nil || f.Field != field {
			t.Errorf("%s: %v", field, f)
		}
	}
	p := provider()
	for _, ok := range []string{"http://127.0.0.1:8080", "http://localhost/realms/x", "https://login.example.com/t/v2.0"} {
		if p.Settings.Issuer = ok; p.Check() != nil {
			t.Errorf("%s: %v", ok, p.Check())
		}
	}
}
