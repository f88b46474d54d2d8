package api_test

import (
	"os/exec"
	"path/filepath"
	"testing"

	"klankbord.org/internal/golden"
)

// The description keeps to the style that tools and people expect of one.
func TestTheDescriptionIsLinted(t *testing.T) {
	t.Parallel()
	here := filepath.Join(golden.Root(t), "test", "api")
	linter, err := exec.LookPath(filepath.Join(here, "node_modules", ".bin", "spectral"))
	if err != nil {
		t.Fatal("the linter is missing; type: npm ci --prefix test/api")
	}
	lint := exec.CommandContext(t.Context(), linter, "lint", filepath.Join(golden.Root(t), "api", "openapi.yaml"), "--ruleset", filepath.Join(here, "ruleset.yaml"),
		"--fail-severity", "hint")
	if out, err := lint.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
