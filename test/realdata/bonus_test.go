package realdata

import (
	"bytes"
	"math/big"
	"os"
	"path/filepath"

	"klankbord.org/app"
	"klankbord.org/core/reward"
	"klankbord.org/i18n"
)

// bonuses computes the scheme of the example over all lecturers, and every amount once more from the scores that anybody
// can ask for.
func (w *world) bonuses() {
	w.Helper()
	scheme, err := os.ReadFile(filepath.Join(w.example, "scheme.json"))
	if err != nil {
		w.Fatal(err)
	}
	got, err := w.app.Run(w.asProgram(), w.org, app.RunInput{Scheme: scheme, Actor: "test"})
	if err != nil {
		w.Fatal(i18n.EN.Error(err))
	}
	var lecturers float64
	w.aggregate("lecturers", &lecturers)
	if float64(len(got.Run.People)) != lecturers || got.ID == 0 {
		w.Fatalf("%d people in run %d", len(got.Run.People), got.ID)
	}
	w.payEverybody(got)
	again, err := w.app.Run(w.asProgram(), w.org, app.RunInput{Scheme: scheme, Actor: "test", DryRun: true})
	if err != nil {
		w.Fatal(i18n.EN.Error(err))
	}
	if !bytes.Equal(again.Run.Header(), got.Run.Header()) {
		w.Error("the same inputs gave another run")
	}
}

// The periods of scheme.json.
var (
	lastYear = []string{"from=2022-09-01", "to=2023-08-31"}
	thisYear = []string{"from=2023-09-01", "to=2024-08-31"}
)

// payEverybody works every amount out by hand: 40 % of the bonus by the department's growth, 60 % by the lecturer's own
// share of fours and fives, or by the department's growth again for whoever has fewer than 20 ratings.
func (w *world) payEverybody(got *app.RunResult) {
	w.Helper()
	by := func(axis string, year []string) map[string]group {
		out := map[string]group{}
		for _, g := range w.slice(append([]string{"by=" + axis}, year...)...) {
			out[g.name] = g
		}
		return out
	}
	before, now, own := by("team", lastYear), by("team", thisYear), by("employee", thisYear)
	var paid, few int64
	for i := range got.Run.People {
		p := &got.Run.People[i]
		if len(p.Segments) != 1 {
			w.Fatalf("lecturer %s has %d memberships", p.Ref, len(p.Segments))
		}
		team := p.Segments[0].Team
		growth := new(big.Rat).Sub(topTwo(now[team]), topTwo(before[team]))
		department := line(growth, 0, 4)
		individual := department
		if g := own[p.Ref]; g.N() >= 20 {
			individual = line(topTwo(g), 40, 60)
		} else {
			few++
		}
		exact := new(big.Rat).Mul(big.NewRat(40, 100), department)
		exact.Add(exact, new(big.Rat).Mul(big.NewRat(60, 100), individual))
		exact.Mul(exact, big.NewRat(100_000, 100))
		if want := halfUp(exact); int64(p.Cents) != want {
			w.Errorf("lecturer %s: %d cents, by hand %d", p.Ref, p.Cents, want)
		}
		paid += int64(p.Cents)
	}
	if reward.Cents(paid) != got.Run.Paid || paid == 0 || few == 0 || few == int64(len(got.Run.People)) {
		w.Errorf("%d cents together, the run says %d; %d people with few ratings", paid, got.Run.Paid, few)
	}
	w.Logf("bonuses: %d people, %d cents, %d by their department alone", len(got.Run.People), paid, few)
}

// topTwo is the percentage of fours and fives, exactly.
func topTwo(g group) *big.Rat { return big.NewRat(100*(g.Points[3]+g.Points[4]), g.N()) }

// line is the curve of both parts: nothing up to a threshold, from there straight through 100 % at the target, at most
// 150 %.
func line(value *big.Rat, threshold, target int64) *big.Rat {
	p := new(big.Rat).Sub(value, big.NewRat(threshold, 1))
	p.Mul(p, big.NewRat(100, target-threshold))
	switch {
	case p.Sign() < 0:
		return new(big.Rat)
	case p.Cmp(big.NewRat(150, 1)) > 0:
		return big.NewRat(150, 1)
	}
	return p
}

func halfUp(x *big.Rat) int64 {
	x = new(big.Rat).Add(x, big.NewRat(1, 2))
	return new(big.Int).Div(x.Num(), x.Denom()).Int64()
}
