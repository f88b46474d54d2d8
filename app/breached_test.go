package app

import (
	"crypto/sha1"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"klankbord.org/auth"
)

// A password of the operator's file is refused wherever one is chosen; who has one already still comes in.
func TestAPasswordFromABreachIsNotTaken(t *testing.T) {
	t.Parallel()
	const breached = "monkeys eat green pears"
	var lines []string
	for _, p := range []string{breached, rightPassword, "another from a breach"} {
		lines = append(lines, fmt.Sprintf("%X:7\r\n", sha1.Sum([]byte(p))))
	}
	slices.Sort(lines)
	file := filepath.Join(t.TempDir(), "breached.txt")
	if err := os.WriteFile(file, []byte(strings.Join(lines, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	h := newHall(t)
	var err error
	if h.app.door.breached, err = auth.OpenBreached(file); err != nil {
		t.Fatal(err)
	}
	h.person("noor@glas.example")
	b := h.browser("203.0.113.7")
	h.led(b.signIn("noor@glas.example", rightPassword), "/o/glas")
	h.refused(b.post("/o/glas/account/password", "old", rightPassword, "password", breached), http.StatusUnprocessableEntity, "was in a data breach")
	b.post("/o/glas/forgot", "email", "noor@glas.example")
	link := h.linkIn(h.letters()[0].Text)
	h.refused(b.post(link, "password", breached), http.StatusUnprocessableEntity, "was in a data breach")
	h.led(b.post(link, "password", breached+"!"), "/o/glas/signin?reset=1")
}

// The file is looked at before anything is served, and by the check of settings.
func TestAFileOfBreachedPasswordsIsCheckedAtTheStart(t *testing.T) {
	t.Parallel()
	c := Config{Data: t.TempDir(), BreachedPasswords: filepath.Join(t.TempDir(), "none.txt")}
	if c.Check() == nil {
		t.Error("a file that isn't there passes the check")
	}
	if a, err := Open(t.Context(), c); err == nil {
		t.Errorf("it opens: %v", a.Close(t.Context()))
	}
}
