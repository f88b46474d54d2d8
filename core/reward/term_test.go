package reward_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/reward"
)

// split gives inputs two terms, with a second scheme from a day on.
func split(in reward.Inputs, second *reward.Scheme, on day.Day) []reward.Inputs {
	part := func(s *reward.Scheme, r day.Range, version int) reward.Inputs {
		p := in
		p.Scheme, p.Term = s, &reward.Term{Agreement: "a", Version: version, Range: r}
		p.People = slices.Clone(in.People)
		for i := range p.People {
			var kept []reward.Segment
			for _, g := range p.People[i].Segments {
				if cut, ok := g.Range.Intersect(r); ok {
					g.Range = cut
					kept = append(kept, g)
				}
			}
			p.People[i].Segments = kept
		}
		return p
	}
	return []reward.Inputs{part(in.Scheme, day.Range{From: in.Scheme.Period.From, To: on - 1}, 1), part(second, day.Range{From: on, To: in.Scheme.Period.To}, 2)}
}

// drawSplit draws inputs and a day within their period.
func drawSplit(t *rapid.T) (reward.Inputs, day.Day) {
	in := drawInputs(t)
	p := in.Scheme.Period
	return in, p.From + day.Day(rapid.IntRange(1, p.Days()-1).Draw(t, "day"))
}

func TestAmountsOfASplitPeriodAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in, on := drawSplit(t)
		run, err := reward.ComputeParts(split(in, in.Scheme, on))
		if err != nil {
			t.Fatal(err)
		}
		var paid, parts reward.Cents
		days := map[string]int{}
		for i := range run.People {
			p := &run.People[i]
			paid += p.Cents
			var sum reward.Cents
			for _, part := range p.Parts {
				if part == nil {
					continue
				}
				sum += part.Cents
				for _, g := range part.Segments {
					days[p.Ref] += g.Days * g.FTE
				}
			}
			if sum != p.Cents {
				t.Fatalf("%s gets %d, the parts add up to %d", p.Ref, p.Cents, sum)
			}
		}
		for _, r := range run.Parts {
			parts += r.Paid
		}
		if paid != run.Paid || parts != run.Paid {
			t.Fatalf("people get %d, parts pay %d, the run says %d", paid, parts, run.Paid)
		}
		for _, p := range in.People {
			whole := 0
			for _, g := range p.Segments {
				whole += g.Range.Days() * g.FTE
			}
			if days[p.Ref] != whole {
				t.Fatalf("%s worked %d FTE-days, the parts count %d", p.Ref, whole, days[p.Ref])
			}
		}
	})
}

// A score over half the days rests on half the answers: the whole isn't the sum of its parts, and needn't be. What must hold
// is that what was earned before a change can't be touched by it, nor by anything after it.
func TestThePartBeforeAChangeDependsOnNothingAfterIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in, on := drawSplit(t)
		before, err := reward.ComputeParts(split(in, in.Scheme, on))
		if err != nil {
			t.Fatal(err)
		}
		changed := *in.Scheme
		changed.Money.Cents *= 7
		changed.Gates.MinimumN++
		later := in
		later.Answers = slices.DeleteFunc(slices.Clone(in.Answers), func(a reward.Answer) bool { return a.Day >= on })
		after, err := reward.ComputeParts(split(later, &changed, on))
		if err != nil {
			t.Skip("a minimum needs a team to fall back on")
		}
		if len(before.Parts[0].People) != len(after.Parts[0].People) {
			t.Fatal("other people")
		}
		for i := range before.Parts[0].People {
			a, b := &before.Parts[0].People[i], &after.Parts[0].People[i]
			if a.Cents != b.Cents || a.Ref != b.Ref {
				t.Fatalf("%s earned %d before the change, and %d once it was known", a.Ref, a.Cents, b.Cents)
			}
		}
	})
}

// alike makes both parts of a period alike: everybody works all of it, and every customer gives the same score.
func alike(in *reward.Inputs, on day.Day) {
	in.Answers = nil
	for i := range in.Scheme.Parts {
		in.Scheme.Parts[i].Goal = reward.Level
	}
	var all []reward.Participation
	for i := range in.People {
		p := &in.People[i]
		p.Segments = p.Segments[:1]
		p.Segments[0].Range = in.Scheme.Period
		all = append(all, reward.Participation{Person: i, Team: p.Segments[0].Team, Reason: attribution.Counted})
	}
	for i := range 20 {
		d := in.Scheme.Period.From
		if i%2 == 0 {
			d = on
		}
		in.Answers = append(in.Answers, reward.Answer{Ref: string(rune('a' + i)), Metric: 1, Day: d, Score: 9, Standing: collect.Counted, Participants: all})
	}
}

// Where the result of both parts is the same there is nothing but days: then the parts are the whole, but for rounding.
func TestASplitOfPureTimeMovesNoMoreThanACentAPart(t *testing.T) {
	t.Parallel()
	moved := false
	rapid.Check(t, func(t *rapid.T) {
		in, on := drawSplit(t)
		alike(&in, on)
		whole, err := reward.Compute(in)
		if err != nil {
			t.Fatal(err)
		}
		run, err := reward.ComputeParts(split(in, in.Scheme, on))
		if err != nil {
			t.Fatal(err)
		}
		for i := range whole.People {
			moved = moved || whole.People[i].Cents > 0
			if d := whole.People[i].Cents - run.People[i].Cents; d > 2 || d < -2 {
				t.Fatalf("%s gets %d whole and %d in parts", whole.People[i].Ref, whole.People[i].Cents, run.People[i].Cents)
			}
		}
	})
	if !moved {
		t.Fatal("nobody was ever paid: this shows nothing")
	}
}

func TestOnePartIsThePlainRun(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := drawInputs(t)
		plain := compute(t, in)
		in.Term = &reward.Term{Agreement: "a", Version: 1, Range: in.Scheme.Period}
		run, err := reward.ComputeParts([]reward.Inputs{in})
		if err != nil {
			t.Fatal(err)
		}
		if run.Paid != plain.Paid || run.PeopleSum != plain.PeopleSum {
			t.Fatalf("%d and %d", run.Paid, plain.Paid)
		}
	})
}

func TestATrialPaysTheSameToPseudonyms(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := drawInputs(t)
		named := compute(t, in)
		trial := compute(t, reward.Pseudonymise(in, func(ref string) string { return "x" + ref[len(ref)-1:] + ref }))
		amounts := func(r *reward.Run) (all []reward.Cents) {
			for i := range r.People {
				all = append(all, r.People[i].Cents)
			}
			slices.Sort(all)
			return all
		}
		if in.Scheme.Money.Kind == reward.Personal && !slices.Equal(amounts(named), amounts(trial)) {
			t.Fatalf("%v and %v", amounts(named), amounts(trial))
		}
		if named.Paid != trial.Paid || !trial.Trial {
			t.Fatalf("named people get %d, pseudonyms %d", named.Paid, trial.Paid)
		}
		for i := range trial.People {
			if len(trial.People[i].Answers) > 0 {
				t.Fatal("a trial tells which answers somebody had")
			}
		}
	})
}

func TestConsentFollowsTheFormulaAndNotTheAmounts(t *testing.T) {
	t.Parallel()
	read := func() *reward.Scheme {
		s, err := reward.ParseScheme([]byte(hybrid(t)))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, c := range []struct {
		what   string
		change func(*reward.Scheme)
		same   bool
	}{
		{"nothing", func(*reward.Scheme) {}, true},
		{"the amount", func(s *reward.Scheme) { s.Money.Cents *= 2 }, true},
		{"the name", func(s *reward.Scheme) { s.Name.NL = "Anders" }, true},
		{"the next quarter", func(s *reward.Scheme) {
			s.Ref, s.Baseline, s.Period = "next", day.Quarter(2024, 2), day.Quarter(2024, 3)
			s.Gates.InitiativeBy = day.Quarter(2024, 3).To - (day.Quarter(2024, 2).To - s.Gates.InitiativeBy)
		}, true},
		{"a longer baseline", func(s *reward.Scheme) { s.Baseline.From -= 31 }, false},
		{"a weight", func(s *reward.Scheme) { s.Parts[0].Weight = reward.MustDecimal("1") }, false},
		{"a minimum", func(s *reward.Scheme) { s.Gates.MinimumN++ }, false},
		{"who takes part", func(s *reward.Scheme) { s.People.Roles = append(s.People.Roles, "planner") }, false},
		{"which answers count", func(s *reward.Scheme) { s.Answers.WindowDays++ }, false},
		{"a target", func(s *reward.Scheme) {
			for _, p := range s.Parts {
				for k, curve := range p.Curves {
					curve.Target = reward.MustDecimal("99")
					p.Curves[k] = curve
				}
			}
		}, false},
		{"the nature", func(s *reward.Scheme) { s.Nature.NL += "!" }, false},
	} {
		s := read()
		c.change(s)
		if reward.SameFormula(read(), s) != c.same {
			t.Errorf("%s: same formula should be %v", c.what, c.same)
		}
	}
}
