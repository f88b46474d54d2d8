package i18n

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var raised = regexp.MustCompile(`fault\.New(?:Invalid|Conflict|Forbidden)\(\s*(?:[^",()]*(?:"[^"]*")?[^",]*,\s*)?"([a-z0-9_]+\.[a-z0-9_.]+)"`)

// Every fault that the program can raise has a sentence in both languages.
func TestEveryFaultHasItsMessage(t *testing.T) {
	t.Parallel()
	root := ".."
	found := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range raised.FindAllStringSubmatch(string(src), -1) {
			found++
			if _, ok := catalogue[m[1]]; !ok {
				t.Errorf("%s raises %q, which has no message", path, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 5 {
		t.Fatalf("found only %d faults in the source: the pattern no longer fits the code", found)
	}
}

// Both languages of a message name the same arguments.
func TestMessagesNameTheSameArguments(t *testing.T) {
	t.Parallel()
	arg := regexp.MustCompile(`\{[a-z_]+\}`)
	for key, m := range catalogue {
		nl, en := map[string]bool{}, map[string]bool{}
		for _, a := range arg.FindAllString(m.NL, -1) {
			nl[a] = true
		}
		for _, a := range arg.FindAllString(m.EN, -1) {
			en[a] = true
		}
		if m.NL == "" || m.EN == "" || len(nl) != len(en) {
			t.Errorf("%s: the two languages differ: %q, %q", key, m.NL, m.EN)
		}
		for a := range nl {
			if !en[a] {
				t.Errorf("%s: %s is missing in English", key, a)
			}
		}
	}
}

// A fault has its sentence in one place.
func TestNoFaultHasTwoMessages(t *testing.T) {
	t.Parallel()
	count := 0
	for _, area := range areas {
		count += len(area)
	}
	if count == len(catalogue) {
		return
	}
	seen := map[string]bool{}
	for _, area := range areas {
		for key := range area {
			if seen[key] {
				t.Errorf("%s stands in two areas", key)
			}
			seen[key] = true
		}
	}
}
