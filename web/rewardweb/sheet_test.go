package rewardweb

import (
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/reward"
	"klankbord.org/i18n"
)

// Printed amounts add up to the amount that was rounded once, and none is a whole cent off.
func TestPrintedAmountsAddUpToTheCent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var r rounder
		sum, printed := new(big.Rat), reward.Cents(0)
		for range rapid.IntRange(1, 12).Draw(t, "parts") {
			x := big.NewRat(rapid.Int64Range(0, 1e9).Draw(t, "a"), rapid.Int64Range(1, 9999).Draw(t, "b"))
			sum.Add(sum, x)
			c := r.next(x)
			printed += c
			off := new(big.Rat).Sub(x, big.NewRat(int64(c), 1))
			if off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
				t.Fatalf("%s printed as %d", x.RatString(), c)
			}
		}
		if printed != reward.Round(sum) {
			t.Fatalf("%d printed, %d paid", printed, reward.Round(sum))
		}
	})
}

// keysIn finds what a pattern captures in the engine's own source, so that a new key can't be forgotten here.
func keysIn(t *testing.T, folder, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "core", folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(b), -1) {
			keys = append(keys, m[1])
		}
	}
	if len(keys) == 0 {
		t.Fatalf("nothing in core/%s matches %s", folder, pattern)
	}
	return keys
}

func TestEverythingThatTheEngineSaysHasWords(t *testing.T) {
	t.Parallel()
	said := func(what string, b both, ok bool) {
		if !ok || b.NL == "" || b.EN == "" || b.NL == b.EN && b.NL != "NPS" {
			t.Errorf("%s has no words in both languages: %q, %q", what, b.NL, b.EN)
		}
	}
	for _, key := range keysIn(t, "reward", `Warning\{Key: "([a-z_]+)"`) {
		b, ok := warnings[key]
		said("warning "+key, b, ok)
	}
	for _, key := range keysIn(t, "reward", `(?m)^\s*(?:\w+\s+Source|(?:From|No)\w+)\s+(?:Source )?= "([a-z_]+)"`) {
		b, ok := sources[reward.Source(key)]
		said("source "+key, b, ok)
	}
	for _, key := range keysIn(t, "attribution", `Reason\s+= "([a-z_]+)"`) {
		b, ok := reasons[attribution.Reason(key)]
		said("reason "+key, b, ok)
	}
	for s := collect.Counted; s <= collect.Duplicate; s++ {
		b, ok := standings[s]
		said("standing "+s.String(), b, ok)
	}
	for _, key := range keysIn(t, "reward", `Figure\w+\s+Figure = "([a-z0-9_]+)"`) {
		b, ok := figures[reward.Figure(key)]
		said("figure "+key, b, ok)
	}
	for _, key := range keysIn(t, "reward", `Of\w+\s+LevelOf = "([a-z]+)"`) {
		b, ok := levels[reward.LevelOf(key)]
		said("level "+key, b, ok)
	}
}

func TestTextThatPaperCantDraw(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"Te duur 😡!": "Te duur □!", "a\tb\u00a0c": "a b c", "\x00weg": "weg", "€ 5 − 3 ≥ ½": "€ 5 − 3 ≥ ½", "\xff": "□", "أهلا": "□□□□"} {
		if got := clean(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestExactAmountsInWords(t *testing.T) {
	t.Parallel()
	if got := exact(big.NewRat(13337400, 221)); got != "60350 50/221" {
		t.Error(got)
	}
	if got := outOfHundred(i18n.NL, 0.001); got != "minder dan 1 van de 100" {
		t.Error(got)
	}
}
