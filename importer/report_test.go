package importer_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"klankbord.org/core/fault"
	"klankbord.org/i18n"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The report of a file with something wrong in every way, as people and programs read it.
func TestReportGolden(t *testing.T) {
	t.Parallel()
	file := mixed + "7,c7,\x1b[31mred,2024-01-07,5\n8,c8,Hé,2024-01-08,x\ty\n1,c1,Anna,2024-01-01,10\n9,c9,\"open"
	report := run(t, answers, map[string]string{"x.csv": file}, newFakeDoor())
	render := map[string]func() (string, error){
		"report.nl.txt": func() (string, error) { var b strings.Builder; err := report.Text(&b, i18n.NL); return b.String(), err },
		"report.en.txt": func() (string, error) { var b strings.Builder; err := report.Text(&b, i18n.EN); return b.String(), err },
		"report.json":   func() (string, error) { b, err := report.JSON(i18n.EN); return string(b) + "\n", err },
	}
	for name, fn := range render {
		got, err := fn()
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

// Every fault that reading, mapping and importing can raise has a sentence.
func TestFaultsHaveSentences(t *testing.T) {
	t.Parallel()
	key := regexp.MustCompile(`"((?:file|cell|mapping|import)\.[a-z0-9_]+)"`)
	found := map[string]bool{}
	for _, pattern := range []string{"*.go", "tabular/*.go", "mapping/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range key.FindAllStringSubmatch(string(src), -1) {
				found[m[1]] = true
			}
		}
	}
	if len(found) < 60 {
		t.Fatalf("found only %d faults: the pattern no longer fits the code", len(found))
	}
	for k := range found {
		f := fault.NewInvalid("", k)
		if i18n.NL.Fault(f) == f.Error() {
			t.Errorf("%s has no sentence", k)
		}
	}
}
