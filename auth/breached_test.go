package auth

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"klankbord.org/core/fault"
)

// breachedFile writes a file of passwords as breaches are published.
func breachedFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "breached.txt")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func digits(password string) string {
	sum := sha1.Sum([]byte(password))
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

// lines are those of passwords, in order, with counts of different lengths.
func lines(passwords []string) []string {
	all := make([]string, 0, len(passwords))
	for i, p := range passwords {
		all = append(all, fmt.Sprintf("%s:%d", digits(p), 1<<(i%30)))
	}
	slices.Sort(all)
	return all
}

// Every password of a file is found, whatever its lines end in and however many there are, and no other is.
func TestABreachedPasswordIsFoundInItsFile(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 3, 10, 1000} {
		var passwords []string
		for i := range n {
			passwords = append(passwords, fmt.Sprintf("a long password %d", i))
		}
		for name, write := range map[string]func([]string) string{
			"as downloaded":      func(l []string) string { return strings.Join(l, "\r\n") + "\r\n" },
			"no last newline":    func(l []string) string { return strings.Join(l, "\r\n") },
			"line feeds":         func(l []string) string { return strings.Join(l, "\n") + "\n" },
			"neither":            func(l []string) string { return strings.Join(l, "\n") },
			"in small letters":   func(l []string) string { return strings.ToLower(strings.Join(l, "\n")) },
			"without the counts": func(l []string) string { return withoutCounts(l) },
		} {
			b, err := OpenBreached(breachedFile(t, write(lines(passwords))))
			if err != nil {
				t.Errorf("%d, %s: %v", n, name, err)
				continue
			}
			for _, p := range passwords {
				if f := fault.As(b.Check(p)); f == nil || f.Key != "password.breached" || f.Kind != fault.Invalid {
					t.Fatalf("%d, %s: %q isn't found: %v", n, name, p, f)
				}
				if err := b.Check(p + "!"); err != nil {
					t.Fatalf("%d, %s: %v", n, name, err)
				}
			}
			if err := b.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

func withoutCounts(l []string) string {
	var b strings.Builder
	for _, line := range l {
		b.WriteString(line[:40] + "\n")
	}
	return b.String()
}

// A letter that is made of two characters is the same password as one that is one.
func TestABreachedPasswordIsFoundHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	b, err := OpenBreached(breachedFile(t, digits("drie caf\u00e9s open")+":1"))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	for _, p := range []string{"drie caf\u00e9s open", "drie cafe\u0301s open"} {
		if b.Check(p) == nil {
			t.Errorf("%q isn't found", p)
		}
	}
}

func TestAFileThatCannotBeSearchedIsRefused(t *testing.T) {
	t.Parallel()
	var passwords []string
	for i := range 1000 {
		passwords = append(passwords, fmt.Sprint(i))
	}
	sorted := lines(passwords)
	backwards := slices.Clone(sorted)
	slices.Reverse(backwards)
	byCount := slices.Clone(sorted)
	slices.SortFunc(byCount, func(a, b string) int { return strings.Compare(a[41:], b[41:]) })
	for name, content := range map[string]string{
		"empty":               "",
		"only a newline":      "\n",
		"backwards":           strings.Join(backwards, "\n"),
		"by count":            strings.Join(byCount, "\r\n"),
		"two, backwards":      sorted[1] + "\n" + sorted[0] + "\n",
		"passwords":           "hunter2\ncorrect horse\n",
		"NTLM":                strings.Repeat("A", 32) + ":1\n" + strings.Repeat("B", 32) + ":1\n",
		"without line ends":   strings.Repeat("A", 100_000),
		"a hash that is none": strings.Repeat("G", 40) + ":1\n",
		"a page of a browser": "<!doctype html>\n<html></html>\n",
		"two newlines":        sorted[0] + "\n\n",
	} {
		b, err := OpenBreached(breachedFile(t, content))
		if f := fault.As(err); f == nil || f.Key != "password.list" || f.Kind != fault.Invalid {
			t.Errorf("%s: %v, %v", name, b, err)
		}
	}
	if _, err := OpenBreached(filepath.Join(t.TempDir(), "nothing")); fault.KindOf(err) != fault.Invalid {
		t.Errorf("no file: %v", err)
	}
	if _, err := OpenBreached(t.TempDir()); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a folder: %v", err)
	}
}

// A password that can't be looked up isn't taken, and none is a list that isn't there.
func TestWithoutItsFileNoPasswordIsTaken(t *testing.T) {
	t.Parallel()
	b, err := OpenBreached(breachedFile(t, digits("x")))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if f := fault.As(b.Check("twelve letters")); f == nil || f.Kind != fault.Unavailable {
		t.Errorf("%v", f)
	}
	var none *Breached
	if err := none.Check("twelve letters"); err != nil {
		t.Error(err)
	}
}
