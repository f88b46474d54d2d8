package mapping_test

import (
	"strings"
	"testing"

	"klankbord.org/core/fault"
	"klankbord.org/importer/mapping"
)

// A file that nests without end is refused, not followed until the memory is gone.
func TestDeepNesting(t *testing.T) {
	t.Parallel()
	deep := map[string]string{
		"brackets": strings.Repeat("[", 300_000), "braces": strings.Repeat("{a: ", 200_000),
		"dashes": strings.Repeat("- ", 400_000), "questions": strings.Repeat("? ", 400_000), "colons": strings.Repeat("a: ", 300_000),
		"keys": strings.Repeat("? [", 200_000),
	}
	for name, text := range deep {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, src := range []string{text, "version: 1\nrecords: " + text} {
				if _, err := mapping.Parse("m.yaml", []byte(src)); fault.As(err) == nil {
					t.Errorf("accepted, or no fault: %v", err)
				}
			}
		})
	}
}

// What passes the first look is read in reasonable time: these are as bad as it gets.
func TestLongLines(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"colons on a line":  strings.Repeat("a: ", 3_900),
		"brackets in steps": strings.Repeat("[{a: ", 30) + "\n" + strings.Repeat("]}", 30),
		"indents":           indents(400),
		"many keys":         strings.Repeat("a", 100) + "\n" + strings.Repeat("b: 1\n", 20_000),
		"open quote":        "a: \"" + strings.Repeat("x\n", 50_000),
		"list":              strings.Repeat("- a\n", 50_000),
		"comments":          strings.Repeat("# x\n", 50_000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := mapping.Parse("m.yaml", []byte(text)); fault.As(err) == nil {
				t.Errorf("accepted, or no fault: %v", err)
			}
		})
	}
}

func indents(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}
