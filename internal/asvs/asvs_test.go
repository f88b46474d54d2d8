package asvs

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// row is a line of the table.
var row = regexp.MustCompile(`^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| (met|doesn't apply|\*\*not met\*\*) \| ([^|]+) \|$`)

// named finds tests and the package that they are said to be in: `TestA`, `TestB` (package).
var named = regexp.MustCompile("((?:`(?:Test|Fuzz)\\w+`(?:, )?)+) \\(([\\w/]+)\\)")

func lines(t *testing.T, file string) (all []string) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		all = append(all, s.Text())
	}
	return all
}

// Each requirement of level 1 and 2 has one row, and each row a requirement.
func TestEveryRequirementHasOneRow(t *testing.T) {
	t.Parallel()
	want := map[string]bool{}
	for _, l := range lines(t, "testdata/requirements.txt") {
		want[l] = true
	}
	counts := map[string]int{}
	for _, l := range lines(t, "../../docs/security/asvs.md") {
		if !strings.HasPrefix(l, "| ") || strings.HasPrefix(l, "| |") || strings.HasPrefix(l, "| ---") {
			continue
		}
		m := row.FindStringSubmatch(l)
		if m == nil {
			t.Errorf("no row: %s", l)
			continue
		}
		requirement := m[1] + " " + m[2]
		if !want[requirement] {
			t.Errorf("%s is no requirement of level 1 or 2, or stands here twice", requirement)
		}
		delete(want, requirement)
		counts[m[4]]++
	}
	for missing := range want {
		t.Errorf("no row for %s", missing)
	}
	text := strings.Join(lines(t, "../../docs/security/asvs.md"), " ")
	told := fmt.Sprintf("Of 253, %d are met, %d don't apply, and %d aren't met", counts["met"], counts["doesn't apply"], counts["**not met**"])
	if !strings.Contains(text, told) {
		t.Errorf("the text should say: %s", told)
	}
}

// Every test that the table names exists in the package that it is said to be in.
func TestEveryNamedTestExists(t *testing.T) {
	t.Parallel()
	found := 0
	for n, l := range lines(t, "../../docs/security/asvs.md") {
		rest := l
		for _, m := range named.FindAllStringSubmatch(l, -1) {
			for _, name := range strings.Split(m[1], ", ") {
				found++
				if !exists(t, m[2], strings.Trim(name, "`")) {
					t.Errorf("line %d names %s in %s, which isn't there", n+1, name, m[2])
				}
			}
			rest = strings.Replace(rest, m[0], "", 1)
		}
		if strings.Contains(rest, "`Test") || strings.Contains(rest, "`Fuzz") {
			t.Errorf("line %s names a test without its package: %s", strconv.Itoa(n+1), l)
		}
	}
	if found < 100 {
		t.Errorf("only %d tests are named: the test no longer reads the table", found)
	}
}

func exists(t *testing.T, pkg, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(pkg), "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "func "+name+"(") {
			return true
		}
	}
	return false
}
