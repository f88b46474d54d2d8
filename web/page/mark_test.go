package page

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// However a text and a search look, the pieces are the text, and what is marked is what was searched.
func TestMarkingLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		search := rapid.SampledFrom([]string{"a", "é", "İ", " ", "", "aa", rapid.String().Draw(t, "search")}).Draw(t, "chosen")
		var all strings.Builder
		for _, p := range pieces(text, search) {
			all.WriteString(p.Text)
			if p.Hit && len([]rune(p.Text)) != len([]rune(strings.TrimSpace(search))) {
				t.Fatalf("marked %q for %q", p.Text, search)
			}
		}
		if all.String() != text {
			t.Fatalf("%q became %q", text, all.String())
		}
	})
}

func TestMarkingDoesntMindCase(t *testing.T) {
	t.Parallel()
	got := pieces("Ruit, RUIT en bruit", "ruit")
	hits := 0
	for _, p := range got {
		if p.Hit {
			hits++
		}
	}
	if hits != 3 || !got[0].Hit {
		t.Errorf("pieces %+v", got)
	}
}
