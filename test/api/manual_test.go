package api_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"klankbord.org/internal/golden"
)

var example = regexp.MustCompile("(?s)```sh\n(.*?)```")

// What the manual says works when one types it.
func TestTheManualsExamplesWork(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	manual, err := os.ReadFile(filepath.Join(golden.Root(t), "docs", "api.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := example.FindAllSubmatch(manual, -1)
	if len(found) < 6 {
		t.Fatalf("only %d examples were found", len(found))
	}
	token := w.key()
	for _, e := range found {
		sh := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", string(e[1]))
		sh.Env = append(os.Environ(), "KLANKBORD="+w.base, "KEY="+token, "SCHEME="+filepath.Join(golden.Root(t), "examples", "ruitherstel", "schemes", "hybrid.json"))
		if out, err := sh.CombinedOutput(); err != nil || len(out) == 0 {
			t.Errorf("%s\n%v: %s", e[1], err, out)
		}
	}
}
