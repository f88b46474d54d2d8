package golden

import (
	"math"
	"testing"
)

func ptr(x float64) *float64 { return &x }

func TestCompareFindsWhatDiffers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		expected    string
		got         any
		tolerance   Tolerance
		differences int
	}{
		{"a number within the absolute tolerance", `{"a": 1}`, map[string]any{"a": 1.0000009}, Tolerance{}, 0},
		{"a number out of it", `{"a": 1}`, map[string]any{"a": 1.0000021}, Tolerance{}, 1},
		{"a large number within the relative tolerance", `{"a": 1e6}`, map[string]any{"a": 1e6 + 0.09}, Tolerance{}, 0},
		{"exactly equal is demanded", `{"a": 1}`, map[string]any{"a": 1 + 1e-12}, Tolerance{DefaultAbs: ptr(0)}, 1},
		{"a count is exact", `{"a": 100000000}`, map[string]any{"a": int64(100000001)}, Tolerance{}, 1},
		{"cents are exact even when computed as a fraction", `{"bonus_cents": 100}`, map[string]any{"bonus_cents": 100.0000001}, Tolerance{}, 1},
		{"a key is missing", `{"a": {"b": 1, "c": 2}}`, map[string]any{"a": map[string]any{"b": 1.0}}, Tolerance{}, 1},
		{"a further key doesn't matter", `{"a": 1}`, map[string]any{"a": 1.0, "b": 2.0}, Tolerance{}, 0},
		{"null is not zero", `{"a": null}`, map[string]any{"a": 0.0}, Tolerance{}, 1},
		{"zero is not null", `{"a": 0}`, map[string]any{"a": nil}, Tolerance{}, 1},
		{"null is null", `{"a": null}`, map[string]any{"a": (*float64)(nil)}, Tolerance{}, 0},
		{"not a number", `{"a": 1}`, map[string]any{"a": math.NaN()}, Tolerance{}, 1},
		{"lists of another length", `[1, 2]`, []float64{1}, Tolerance{}, 1},
		{"an element of a list", `[1, 2]`, []float64{1, 3}, Tolerance{}, 1},
		{"texts and booleans", `{"a": "x", "b": true}`, map[string]any{"a": "y", "b": false}, Tolerance{}, 2},
		{"a struct by its tags", `{"a": 1}`, struct {
			A float64 `json:"a"`
		}{1}, Tolerance{}, 0},
		{"a wider tolerance for score intervals", `{"score": {"lower": 1}}`, map[string]any{"score": map[string]any{"lower": 1.0005}}, Tolerance{ScoreAbs: ptr(0.001)}, 0},
		{"but not for others", `{"wald": {"lower": 1}}`, map[string]any{"wald": map[string]any{"lower": 1.0005}}, Tolerance{ScoreAbs: ptr(0.001)}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := Compare([]byte(c.expected), c.got, c.tolerance); len(got) != c.differences {
				t.Errorf("want %d differences, have %q", c.differences, got)
			}
		})
	}
}
