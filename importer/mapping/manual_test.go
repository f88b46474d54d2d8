package mapping_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/importer/mapping"
)

// The manual names every field of every kind, and its first mapping can be read.
func TestManual(t *testing.T) {
	t.Parallel()
	manual, err := os.ReadFile(filepath.Join("..", "..", "docs", "import.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range intake.Order {
		line := regexp.MustCompile("(?m)^\\| `" + string(kind) + "` \\|.*$").FindString(string(manual))
		_, err := mapping.Parse("m.yaml", []byte("version: 1\nrecords: [{kind: "+string(kind)+", fields: {no_such_field: 1}}]\n"))
		f := fault.As(err)
		if line == "" || f == nil || f.Key != "mapping.unknown_key" {
			t.Fatalf("%s: line %q, %v", kind, line, err)
		}
		for field := range strings.SplitSeq(f.Args["known"].(string), ", ") {
			if !strings.Contains(line, "`"+field+"`") {
				t.Errorf("the manual doesn't name field %s of %s", field, kind)
			}
		}
	}
	customers, err := os.ReadFile(filepath.Join("..", "..", "docs", "customers.md"))
	if err != nil {
		t.Fatal(err)
	}
	manual = append(manual, customers...)
	whole := 0
	for _, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(manual), -1) {
		if !strings.Contains(block[1], "version: 1") {
			continue
		}
		whole++
		if _, err := mapping.Parse("manual.yaml", []byte(block[1])); err != nil {
			t.Errorf("%v\n%s", err, block[1])
		}
	}
	if whole == 0 {
		t.Error("the manual has no whole mapping")
	}
}
