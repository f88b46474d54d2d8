package golden

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// Tolerance is how far a number may be off: |x − e| ≤ max(abs, rel·|e|). Absent fields mean the defaults.
type Tolerance struct {
	DefaultAbs   *float64 `json:"default_abs"`   // 1e-6 when absent; 0 also makes the relative tolerance 0
	DefaultRel   *float64 `json:"default_rel"`   // 1e-7 when absent
	ScoreAbs     *float64 `json:"score_abs"`     // for everything derived from a score interval
	MoverAbs     *float64 `json:"mover_abs"`     // for mover_score
	PAbs         *float64 `json:"p_abs"`         // for p-values
	BootstrapAbs *float64 `json:"bootstrap_abs"` // for bootstrap_percentile_ideal
}

// The tolerances of a case that says nothing else.
const (
	defaultAbs = 1e-6
	defaultRel = 1e-7
)

// at returns the absolute and relative tolerance that hold at a path of keys.
func (t Tolerance) at(path []string) (abs, rel float64) {
	abs, rel = defaultAbs, defaultRel
	if t.DefaultAbs != nil {
		abs = *t.DefaultAbs
		if abs == 0 && t.DefaultRel == nil {
			rel = 0
		}
	}
	if t.DefaultRel != nil {
		rel = *t.DefaultRel
	}
	for _, key := range path {
		switch {
		case strings.HasPrefix(key, "mover") && t.MoverAbs != nil:
			abs = *t.MoverAbs
		case strings.HasPrefix(key, "bootstrap") && t.BootstrapAbs != nil:
			abs = *t.BootstrapAbs
		case strings.HasPrefix(key, "p_") && t.PAbs != nil:
			abs = *t.PAbs
		case (key == "score" || strings.HasSuffix(key, "_score")) && t.ScoreAbs != nil:
			abs = *t.ScoreAbs
		}
	}
	return abs, rel
}

// mustBeExact reports whether a key holds a count or an amount, where nothing may be off whatever the tolerance.
func mustBeExact(key string) bool {
	switch key {
	case "n", "detractors", "passives", "promoters", "cents":
		return true
	}
	return strings.HasSuffix(key, "_cents") || strings.HasSuffix(key, "_count") || strings.HasSuffix(key, "_basis_points")
}

// Compare lists where a result disagrees with what is expected (JSON): a number out of tolerance, another text or
// boolean, a list of another length, a key that the result lacks. No differences is an empty list.
func Compare(expected json.RawMessage, got any, tolerance Tolerance) []string {
	want, err := decode(expected)
	if err != nil {
		return []string{"expected: " + err.Error()}
	}
	have, err := normalise(got)
	if err != nil {
		return []string{"result: " + err.Error()}
	}
	c := comparison{tolerance: tolerance}
	c.compare(nil, want, have)
	return c.differences
}

// comparison collects differences on the way through two values.
type comparison struct {
	tolerance   Tolerance
	differences []string
}

func (c *comparison) differ(path []string, format string, args ...any) {
	c.differences = append(c.differences, strings.Join(path, ".")+": "+fmt.Sprintf(format, args...))
}

func (c *comparison) compare(path []string, want, have any) {
	switch want := want.(type) {
	case map[string]any:
		c.compareObject(path, want, have)
	case []any:
		c.compareList(path, want, have)
	case json.Number:
		c.compareNumber(path, want, have)
	default: // text, boolean or null
		if want != have {
			c.differ(path, "want %v, have %v", show(want), show(have))
		}
	}
}

func (c *comparison) compareObject(path []string, want map[string]any, have any) {
	object, ok := have.(map[string]any)
	if !ok {
		c.differ(path, "want an object, have %v", show(have))
		return
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		below := append(slices.Clone(path), key)
		value, ok := object[key]
		if !ok {
			c.differ(below, "the result lacks this, want %v", show(want[key]))
			continue
		}
		c.compare(below, want[key], value)
	}
}

func (c *comparison) compareList(path []string, want []any, have any) {
	list, ok := have.([]any)
	if !ok || len(list) != len(want) {
		c.differ(path, "want a list of %d, have %v", len(want), show(have))
		return
	}
	for i := range want {
		c.compare(append(slices.Clone(path), fmt.Sprint(i)), want[i], list[i])
	}
}

func (c *comparison) compareNumber(path []string, want json.Number, have any) {
	e, err := want.Float64()
	if err != nil {
		c.differ(path, "expected: %v", err)
		return
	}
	switch x := have.(type) {
	case int64: // the program counted this, so it has to be the same count
		if float64(x) != e {
			c.differ(path, "want %v, have %d", want, x)
		}
	case float64:
		abs, rel := c.tolerance.at(path)
		if len(path) > 0 && mustBeExact(path[len(path)-1]) {
			abs, rel = 0, 0
		}
		if !(math.Abs(x-e) <= max(abs, rel*math.Abs(e))) { // written so that a NaN differs
			c.differ(path, "want %v, have %v (off by %g)", want, x, x-e)
		}
	default:
		c.differ(path, "want %v, have %v", want, show(have))
	}
}

// show writes a value for a message, null for nothing.
func show(v any) string {
	if v == nil {
		return "null"
	}
	return fmt.Sprintf("%v", v)
}
