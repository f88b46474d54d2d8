package score_test

import (
	"slices"
	"testing"

	"klankbord.org/core/score"
	"pgregory.net/rapid"
)

func TestWhoIsHiddenBesideTheFew(t *testing.T) {
	t.Parallel()
	row := [][]int{{0, 1, 2, 3}}
	for name, c := range map[string]struct {
		n     []int64
		lines [][]int
		want  []bool
	}{
		"nobody is few":            {[]int64{9, 8, 7, 6}, row, []bool{false, false, false, false}},
		"one is few":               {[]int64{9, 3, 7, 6}, row, []bool{false, true, false, true}},
		"two are enough together":  {[]int64{9, 3, 7, 2}, row, []bool{false, true, false, true}},
		"two are few together":     {[]int64{9, 3, 7, 1}, row, []bool{false, true, true, true}},
		"nobody has nothing":       {[]int64{9, 0, 7, 6}, row, []bool{false, true, false, false}},
		"a table of two by two":    {[]int64{9, 3, 7, 6}, [][]int{{0, 1}, {2, 3}, {0, 2}, {1, 3}}, []bool{true, true, true, true}},
		"alone, without its whole": {[]int64{3}, nil, []bool{true}},
	} {
		if got := (score.MinimumN{}).Concealed(c.n, c.lines); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// However a table is filled, what remains of a total after what is shown is nothing or enough, unless nothing is shown.
func TestNobodyIsFoundBySubtraction(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows, columns := rapid.IntRange(1, 5).Draw(t, "rows"), rapid.IntRange(1, 5).Draw(t, "columns")
		n := rapid.SliceOfN(rapid.Int64Range(0, 12), rows*columns, rows*columns).Draw(t, "n")
		var lines [][]int
		for r := range rows {
			var line []int
			for c := range columns {
				line = append(line, r*columns+c)
			}
			lines = append(lines, line)
		}
		for c := range columns {
			var line []int
			for r := range rows {
				line = append(line, r*columns+c)
			}
			lines = append(lines, line)
		}
		hidden := (score.MinimumN{}).Concealed(n, lines)
		for _, line := range lines {
			rest, kept, shown := int64(0), 0, 0
			for _, i := range line {
				switch {
				case hidden[i]:
					rest += n[i]
					kept += int(min(1, n[i]))
				case n[i] < score.DefaultPublication:
					t.Fatalf("%d answers are shown", n[i])
				default:
					shown++
				}
			}
			if shown > 0 && (kept == 1 || rest > 0 && rest < score.DefaultPublication) {
				t.Fatalf("%d answers are found by subtraction in %v of %v, hidden %v", rest, line, n, hidden)
			}
		}
	})
}
