package reward_test

import (
	"encoding/json"
	"slices"
	"testing"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/reward"
	"klankbord.org/core/score"
	"klankbord.org/core/target"
	"klankbord.org/internal/golden"
)

// Statements of the worked example hold the scores, intervals and gates of its expected results.
func TestStatementsOfTheWorkedExample(t *testing.T) {
	t.Parallel()
	type limits struct{ Lower, Upper float64 }
	type group struct {
		N     int64   `json:"n"`
		NPS   float64 `json:"nps"`
		Score limits  `json:"score_95"`
	}
	var want struct {
		Employees []struct {
			Employee      string `json:"employee"`
			Influenceable struct {
				Baseline, Period group
				Change           struct {
					Difference float64 `json:"difference"`
					Mover95    limits  `json:"mover_95"`
					Mover80    limits  `json:"mover_80"`
				}
			}
		}
		Schemes struct {
			Hybrid []struct {
				Employee string          `json:"employee"`
				Gates    map[string]bool `json:"gates"`
			}
		}
	}
	golden.ReadJSON(t, golden.Example(t, "ruitherstel", "expected.json"), &want)
	if len(want.Employees) != 4 || len(want.Schemes.Hybrid) != 4 {
		t.Fatalf("the example has changed: %+v", want)
	}
	e := readExample(t)
	s := e.scheme(t, "hybrid")
	run := compute(t, e.inputs(s))
	for i, w := range want.Employees {
		st := reward.StatementOf(s, run, &run.People[i], day.Must("2024-07-15"))
		own := st.Own[0]
		if st.Employee != w.Employee || st.ObjectUntil != day.Must("2024-08-26") || st.DecidedBy == "" {
			t.Fatalf("%+v", st)
		}
		line := func(what string, got *reward.ScoreLine, want group) {
			if got.N != want.N {
				t.Errorf("%s %s: n %d, want %d", w.Employee, what, got.N, want.N)
			}
			near(t, what, got.Value, want.NPS)
			within(t, what, got.Lower, want.Score.Lower)
			within(t, what, got.Upper, want.Score.Upper)
		}
		line("baseline", own.Baseline, w.Influenceable.Baseline)
		line("period", own.Period, w.Influenceable.Period)
		change := w.Influenceable.Change
		near(t, "change", own.Change.Points, change.Difference)
		within(t, "change", own.Change.Lower, change.Mover95.Lower)
		within(t, "change", own.Change.Upper, change.Mover95.Upper)
		verdict := score.NoChange
		switch {
		case change.Mover95.Lower > 0:
			verdict = score.Demonstrated
		case change.Mover80.Lower > 0:
			verdict = score.Probable
		}
		if own.Change.Verdict != verdict {
			t.Errorf("%s: %s, want %s", w.Employee, own.Change.Verdict, verdict)
		}
		compareGates(t, st, want.Schemes.Hybrid[i].Gates)
	}
}

func compareGates(t *testing.T, st reward.Statement, want map[string]bool) {
	t.Helper()
	if len(st.Gates) != len(want) {
		t.Errorf("%s: gates %+v, want %v", st.Employee, st.Gates, want)
	}
	for _, g := range st.Gates {
		if open, known := want[string(g.Gate)]; !known || open != g.Open {
			t.Errorf("%s: gate %s is %v, want %v", st.Employee, g.Gate, g.Open, want)
		}
	}
}

func within(t *testing.T, what string, got, want float64) {
	t.Helper()
	if d := got - want; d > 1e-3 || d < -1e-3 {
		t.Errorf("%s: %g, want %g", what, got, want)
	}
}

// Daan is told what the manual tells him: 9 customers, 6 of whom count; a late answer counts nowhere.
func TestAStatementSaysWhatDidNotCount(t *testing.T) {
	t.Parallel()
	e := readExample(t)
	s := e.scheme(t, "hybrid")
	run := compute(t, e.inputs(s))
	counted, valid, all := int64(0), int64(0), int64(0)
	for _, a := range reward.StatementOf(s, run, &run.People[0], day.Must("2024-07-15")).Own[0].Answers {
		all += a.N
		if a.Standing == collect.Counted {
			valid += a.N
		}
		if a.Reason == attribution.Counted {
			counted += a.N
		}
		if (a.Standing == collect.Counted) == (a.Reason == attribution.NotValid) {
			t.Errorf("%+v", a)
		}
	}
	listed := int64(len(slices.DeleteFunc(slices.Clone(run.People[0].Answers), func(a reward.AnswerLine) bool { return a.Baseline })))
	if counted != 6 || valid != 9 || all != listed {
		t.Errorf("%d counted of %d valid of %d, listed %d", counted, valid, all, listed)
	}
}

// A statement made from what was stored is the one that was made at once.
func TestAStatementComesOutOfStorageTheSame(t *testing.T) {
	t.Parallel()
	e := readExample(t)
	s := e.scheme(t, "hybrid")
	run := compute(t, e.inputs(s))
	header, err := reward.ParseRun(run.Header())
	if err != nil {
		t.Fatal(err)
	}
	for i := range run.People {
		p, err := reward.ParsePerson(run.People[i].Line())
		if err != nil {
			t.Fatal(err)
		}
		first, _ := json.Marshal(reward.StatementOf(s, run, &run.People[i], 20000))
		again, _ := json.Marshal(reward.StatementOf(s, header, p, 20000))
		if string(first) != string(again) || len(first) < 500 {
			t.Errorf("%s\n%s", first, again)
		}
	}
}

// The part of chance on a statement is that of a target with the same growth.
func TestAStatementSaysHowMuchIsLuck(t *testing.T) {
	t.Parallel()
	e := readExample(t)
	s := e.scheme(t, "individual")
	run := compute(t, e.inputs(s))
	for i, growth := range []float64{30, 30, 20} { // basis, basis, gevorderd
		p := &run.People[i]
		own := reward.StatementOf(s, run, p, 20000).Own[0]
		before, _ := p.Own[0].Baseline.Distribution().NPS()
		want, err := target.GapClosing{Minimum: growth, Ceiling: 100}.Ahead(before, p.Own[0].Period.N())
		if err != nil || own.Luck == nil {
			t.Fatalf("%v, %+v", err, own)
		}
		near(t, p.Ref, own.Luck.Target, want.ByChance)
		near(t, p.Ref, own.Luck.SE, want.SE)
		if own.Luck.Threshold <= own.Luck.Target || own.Luck.Advice != target.AdviceFor(want.ByChance) {
			t.Errorf("%+v", own.Luck)
		}
	}
}
