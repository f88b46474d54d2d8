package datamap_test

import (
	"os"
	"strings"
	"testing"

	"klankbord.org/core/datamap"
)

// Every duty has its words in both languages, and its line in the documentation.
func TestEveryDutyIsExplained(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("../../docs/privacy.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, d := range datamap.Duties() {
		if d.Text.NL == "" || d.Text.EN == "" || seen[d.Ref] {
			t.Errorf("%s is explained twice, or not in both languages", d.Ref)
		}
		seen[d.Ref] = true
		if line := "| " + d.Ref + " | " + d.Text.EN + " |"; !strings.Contains(string(doc), line) {
			t.Errorf("docs/privacy.md lacks the line %q", line)
		}
	}
	if got := datamap.DutiesOf("L04, L99, L05"); len(got) != 2 {
		t.Errorf("of three numbers, one of which isn't there, got %v", got)
	}
}
