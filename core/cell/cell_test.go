package cell

import "testing"

func TestFormulasBecomeText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"": "", "Sanne": "Sanne", "=1+1": "'=1+1", "+31": "'+31", "-2": "'-2", "@SUM(A1)": "'@SUM(A1)",
		"\t=1": "'\t=1", "\r=1": "'\r=1", "\n=1": "'\n=1", "a=1": "a=1"} {
		if got := Harmless(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}
