package i18n

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"klankbord.org/core/wording"
)

// Every explanation that package wording can ask for is there, in both languages.
func TestEveryFindingHasItsSentence(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "core", "wording", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	key := regexp.MustCompile(`(?:key|Key)(?:: | = |:= )"([a-z_.]+)"`)
	asked := map[string]bool{}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range key.FindAllStringSubmatch(string(raw), -1) {
			asked[m[1]] = true
		}
	}
	if len(asked) < 15 {
		t.Fatalf("found only %d keys: the test no longer finds them", len(asked))
	}
	for k := range asked {
		if m, ok := findings[k]; !ok || m.NL == "" || m.EN == "" {
			t.Errorf("no sentence for %s", k)
		}
	}
}

// Sentences of the program speak about scores, answers and pay all the time, and nobody wrote them with the lint in mind: hardly
// any may look like a survey that steers.
func TestOwnSentencesAreNoSteering(t *testing.T) {
	t.Parallel()
	severe, all := 0, 0
	for _, m := range catalogue {
		for lang, text := range map[string]string{"nl": m.NL, "en": m.EN} {
			all++
			for _, f := range wording.Check(wording.Text{Role: wording.Invitation, Language: lang, Body: text}) {
				if f.Severity == wording.Severe {
					severe++
					t.Logf("%s %s: %q", lang, f.Code, text)
					break
				}
			}
		}
	}
	t.Logf("%d of %d", severe, all)
	if severe*100 > all*2 {
		t.Errorf("%d of %d sentences of the program are called severe", severe, all)
	}
}
