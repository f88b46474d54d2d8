package app

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"klankbord.org/auth"
	"klankbord.org/core/access"
)

// A new organisation asks a second factor of everybody who sees pay, people or customers, or decides who does what, unless
// whoever sets it up says no; its first administrator begins with it.
func TestANewOrganisationAsksASecondFactor(t *testing.T) {
	t.Parallel()
	h := empty(t)
	link, err := h.app.SetupPath(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b := h.browser("192.0.2.1")
	const ticked = `name="second" value="1" checked`
	if !strings.Contains(b.get(link).Body.String(), ticked) {
		t.Error("the box isn't ticked")
	}
	bad := []string{"organisation", "Glas", "ref", "glas", "name", "Bea", "email", "bea", "password", rightPassword}
	if strings.Contains(b.post(link, bad...).Body.String(), ticked) {
		t.Error("who unticked the box and made a mistake elsewhere finds it ticked")
	}
	good := []string{"organisation", "Glas", "ref", "glas", "name", "Bea", "email", "bea@glas.example", "password", rightPassword, "second", "1"}
	h.led(b.post(link, good...), "/o/glas/signin/set-up?next="+url.QueryEscape("/o/glas/account?welcome=1"))
	if h.org, err = h.app.Organisation(t.Context(), "glas"); err != nil {
		t.Fatal(err)
	}
	if b.in() || b.get("/o/glas/accounts").Code == http.StatusOK {
		t.Fatal("in by a password alone")
	}
	secret := h.secretOn(b.get("/o/glas/signin/set-up"))
	if got := b.post("/o/glas/signin/set-up", "code", h.codeOf(secret, 0)); len(codesOn(got)) != auth.RecoveryCodes || !b.in() {
		t.Fatalf("%d %.300s", got.Code, got.Text)
	}
	want := []access.RoleRef{access.Administrator, access.CXManager, access.RewardManager, access.TeamLead, access.Auditor, access.PrivacyOfficer}
	for _, r := range access.StandardRoles() {
		if slices.Contains(h.org.Settings.SecondFactor, string(r.Ref)) != slices.Contains(want, r.Ref) {
			t.Errorf("%s: asked %v", r.Ref, h.org.Settings.SecondFactor)
		}
	}
}
