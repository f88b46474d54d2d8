package app

import (
	"net/http"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/intake"
)

// Whoever holds a role that gets fewer permissions, or is taken away, loses them with the next request of a session that runs.
func TestARunningSessionFollowsItsRole(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.person("baas@glas.example", access.Administrator)
	boss := h.browser("198.51.100.20")
	boss.signIn("baas@glas.example", rightPassword)
	admin := access.With(t.Context(), access.System(h.org.ID, "test"))
	role := access.Role{Ref: "kijker", Name: intake.Text{NL: "Kijker", EN: "Viewer"}, Reader: access.ReadsScores, Own: true,
		Permissions: []access.Permission{access.SchemesRead, access.RunsRead}}
	if err := (desk{h.app}).SaveRole(admin, h.org, role, true); err != nil {
		t.Fatal(err)
	}
	sam := h.person("sam@glas.example", role.Ref)
	b := h.browser("192.0.2.1")
	b.signIn(sam.Email, rightPassword)
	if got := b.get("/o/glas/runs").Code; got != http.StatusOK {
		t.Fatalf("with the role: %d", got)
	}
	role.Permissions = []access.Permission{access.SchemesRead}
	if err := (desk{h.app}).SaveRole(admin, h.org, role, false); err != nil {
		t.Fatal(err)
	}
	if got := b.get("/o/glas/runs").Code; got != http.StatusForbidden {
		t.Errorf("after the role got smaller: %d", got)
	}
	if got := b.get("/o/glas/schemes").Code; got != http.StatusOK {
		t.Errorf("what the role still gives: %d", got)
	}
	page := h.pathOf(sam.Email)
	h.led(boss.post(page, "role0", "employee", "from0", "2026-05-04"), page+"?done=1")
	if b.in() {
		t.Error("a session goes on with a role that was taken away")
	}
}
