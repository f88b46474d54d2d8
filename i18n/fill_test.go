package i18n

import "testing"

// What an argument says is shown as it is, whatever braces it holds and in whatever order arguments come.
func TestAnArgumentIsNeverFilledInAgain(t *testing.T) {
	t.Parallel()
	for range 50 { // maps have no order
		got := fill("{ref} of {kind} by {who}; {other}", map[string]any{"ref": "{kind}", "kind": "{who}", "who": "{ref}", "n": 3})
		if want := "{kind} of {who} by {ref}; {other}"; got != want {
			t.Fatalf("%q, want %q", got, want)
		}
	}
}
