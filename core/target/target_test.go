package target_test

import (
	"math"
	"math/big"
	"testing"

	"klankbord.org/core/fault"
	"klankbord.org/core/score"
	"klankbord.org/core/target"
	"klankbord.org/internal/golden"
	"pgregory.net/rapid"
)

func TestGoldenTargetSetting(t *testing.T) {
	t.Parallel()
	golden.Run(t, "target_setting", map[string]golden.Method{
		"gap_closing_target": golden.In(func(in struct {
			Baseline score.Counts `json:"baseline"`
			Expected int64        `json:"expected_n"`
			Fraction float64      `json:"gap_fraction"`
			Minimum  float64      `json:"minimum_growth"`
			Ceiling  float64      `json:"ceiling"`
		}) any {
			p, err := target.GapClosing{Fraction: in.Fraction, Minimum: in.Minimum, Ceiling: in.Ceiling}.Ahead(in.Baseline, in.Expected)
			if err != nil {
				return err.Error()
			}
			return map[string]any{"baseline_nps": p.Baseline, "growth": p.Growth, "target_nps": p.Target, "se_change": p.SE,
				"minimum_detectable_growth_80": p.Detectable, "chance_without_improvement": p.ByChance}
		}),
		"target_reached": golden.In(func(in struct {
			Baseline score.Counts `json:"baseline"`
			Period   score.Counts `json:"period"`
			Target   jsonNumber   `json:"target_improvement"`
		}) any {
			improvement, reached, ok := target.Reached(in.Baseline, in.Period, in.Target.Rat())
			f, _ := improvement.Float64()
			return map[string]any{"improvement": golden.Maybe(f, ok), "reached": reached}
		}),
	})
}

// jsonNumber keeps a number as it is written.
type jsonNumber struct{ text string }

func (n *jsonNumber) UnmarshalJSON(b []byte) error { n.text = string(b); return nil }

func (n jsonNumber) Rat() *big.Rat {
	r, ok := new(big.Rat).SetString(n.text)
	if !ok {
		panic("not a number: " + n.text)
	}
	return r
}

// Nothing is asked beyond the ceiling, never less than nothing, and low starters are asked at least as much.
func TestGrowthClosesTheGap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := target.GapClosing{Fraction: rapid.Float64Range(0, 1).Draw(t, "fraction"), Minimum: rapid.Float64Range(0, 20).Draw(t, "minimum"),
			Ceiling: rapid.Float64Range(-100, 100).Draw(t, "ceiling")}
		low := rapid.Float64Range(-100, 100).Draw(t, "low")
		high := rapid.Float64Range(low, 100).Draw(t, "high")
		a, b := g.Growth(low), g.Growth(high)
		if a < 0 || b < 0 || (low <= g.Ceiling && low+a > g.Ceiling+1e-9) || a < b-1e-9 {
			t.Fatalf("%+v asks %g from %g and %g from %g", g, a, low, b, high)
		}
	})
}

// Reached agrees with itself when both groups are counted twice: only shares matter.
func TestReachingDependsOnSharesOnly(t *testing.T) {
	t.Parallel()
	draw := func(t *rapid.T, name string) score.Counts {
		n := rapid.SliceOfN(rapid.Int64Range(0, 50), 3, 3).Draw(t, name)
		return score.Counts{Detractors: n[0], Passives: n[1], Promoters: n[2]}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw(t, "baseline"), draw(t, "period")
		points := big.NewRat(rapid.Int64Range(-500, 500).Draw(t, "tenths"), 10)
		_, once, ok := target.Reached(a, b, points)
		_, twice, okTwice := target.Reached(a.Add(a), b.Add(b).Add(b), points)
		if ok != okTwice || once != twice {
			t.Fatalf("%v/%v became %v/%v", once, ok, twice, okTwice)
		}
	})
}

func TestAdviceFollowsChance(t *testing.T) {
	t.Parallel()
	for chance, want := range map[float64]target.Advice{0: target.Sound, 0.2: target.Sound, 0.21: target.Risky, 0.3: target.Risky, 0.31: target.NotForPay} {
		if got := target.AdviceFor(chance); got != want {
			t.Errorf("%g: %s, want %s", chance, got, want)
		}
	}
	if target.Chance(0, 0) != 1 || target.Chance(1, 0) != 0 {
		t.Error("without uncertainty there is no chance")
	}
}

func TestLimitsCanBeChosen(t *testing.T) {
	t.Parallel()
	strict := target.Limits{Warn: 0.05, Refuse: 0.10}
	for chance, want := range map[float64]target.Advice{0.05: target.Sound, 0.06: target.Risky, 0.10: target.Risky, 0.11: target.NotForPay} {
		if got := strict.Advise(chance); got != want {
			t.Errorf("%g: %s, want %s", chance, got, want)
		}
		if err := strict.CheckPay(chance); (err != nil) != (want == target.NotForPay) || err != nil && fault.As(err).Key != "target.by_chance" {
			t.Errorf("%g: %v", chance, err)
		}
	}
	for _, l := range []target.Limits{{Warn: -1}, {Warn: 0.5}, {Refuse: 2}, {Warn: math.NaN()}} {
		if fault.KindOf(l.Check()) != fault.Invalid {
			t.Errorf("%+v is taken", l)
		}
	}
	if err := (target.Limits{}).Check(); err != nil {
		t.Error(err)
	}
}

func TestExpectedAnswers(t *testing.T) {
	t.Parallel()
	if n, err := target.Expected(500, 0.9, 0.2, 0.66); err != nil || n != 59 { // 59.4
		t.Errorf("%d, %v", n, err)
	}
	if n, err := target.Expected(100, 0.1, 1, 0.7); err != nil || n != 7 { // 7, though 100 × 0.1 × 0.7 stores as a little less or more
		t.Errorf("%d, %v", n, err)
	}
	for _, err := range []error{failed(target.Expected(-1, 1, 1, 1)), failed(target.Expected(1, 2, 1, 1)), failed(target.Expected(1, 1, math.NaN(), 1))} {
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("got %v", err)
		}
	}
}

func failed(_ int64, err error) error { return err }

// The more somebody truly improves, the likelier the target is reached; at the growth itself it is an even chance.
func TestImprovementBringsTheTargetNearer(t *testing.T) {
	t.Parallel()
	p, err := target.GapClosing{Fraction: 0.1, Minimum: 5, Ceiling: 80}.Ahead(score.Counts{Detractors: 20, Passives: 30, Promoters: 50}, 100)
	if err != nil {
		t.Fatal(err)
	}
	if none, half, full := p.With(0), p.With(p.Growth/2), p.With(p.Growth); none != p.ByChance || !(none < half && half < full) || math.Abs(full-0.5) > 1e-12 {
		t.Errorf("%g, %g, %g", none, half, full)
	}
}

func TestRulesThatMakeNoSenseAreRefused(t *testing.T) {
	t.Parallel()
	sound := target.GapClosing{Fraction: 0.1, Minimum: 2, Ceiling: 60}
	for _, g := range []target.GapClosing{{Fraction: -0.1, Ceiling: 60}, {Fraction: 1.1}, {Minimum: -1}, {Minimum: math.Inf(1)}, {Ceiling: 101}, {Fraction: math.NaN()}} {
		if _, err := g.Ahead(score.Counts{Promoters: 10}, 10); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", g, err)
		}
	}
	if _, err := sound.Ahead(score.Counts{}, 10); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a baseline without answers: %v", err)
	}
	if _, err := sound.Ahead(score.Counts{Promoters: 1}, 0); fault.KindOf(err) != fault.Invalid {
		t.Errorf("no answers expected: %v", err)
	}
}
