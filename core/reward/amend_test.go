package reward_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"klankbord.org/core/day"
	"klankbord.org/core/reward"
)

// byHand makes a scheme of its own of some days: its period is those days, its amount is so much for each of them, and it is
// given the memberships and answers of those days only. It knows nothing of agreements.
func byHand(in reward.Inputs, s *reward.Scheme, r day.Range, perDay reward.Cents, earlier map[string]reward.Cents) reward.Inputs {
	alone := *s
	alone.Period, alone.Money.Cents = r, perDay*reward.Cents(r.Days())
	in.Scheme, in.Term = &alone, nil
	in.Answers = slices.DeleteFunc(slices.Clone(in.Answers), func(a reward.Answer) bool {
		return !r.Contains(a.Day) && !alone.Baseline.Contains(a.Day)
	})
	in.People = slices.Clone(in.People)
	for i := range in.People {
		p := &in.People[i]
		p.OtherVariable += earlier[p.Ref]
		var kept []reward.Segment
		for _, g := range p.Segments {
			if cut, ok := g.Range.Intersect(r); ok {
				g.Range = cut
				kept = append(kept, g)
			}
		}
		p.Segments = kept
	}
	return in
}

// amended draws what an amendment may change: amounts, curves, weights, the minimum and what becomes of what is forfeited.
func amended(t *rapid.T, s *reward.Scheme) *reward.Scheme {
	next := *s
	next.Parts = slices.Clone(s.Parts)
	for i := range next.Parts {
		if rapid.Bool().Draw(t, "another curve") {
			next.Parts[i].Curves = map[string]reward.Curve{reward.Any: drawCurve(t)}
		}
	}
	if next.Money.Kind == reward.Personal {
		next.Gates.MinimumN = rapid.Int64Range(0, 4).Draw(t, "another minimum")
		if rapid.Bool().Draw(t, "other weights") {
			next.Parts[0].Weight, next.Parts[1].Weight, next.Parts[2].Weight = decimal(20), decimal(50), decimal(30)
		}
	}
	next.Forfeited = rapid.SampledFrom([]reward.Forfeit{reward.Retain, reward.Redistribute}).Draw(t, "forfeited then")
	return &next
}

// An amended period is what somebody gets who computes both stretches by hand, each as a scheme by itself: the days until the
// amendment by the old rules, and the rest by the new ones. Source: L14.
func TestAnAmendedPeriodIsWhatTwoSchemesByHandWouldPay(t *testing.T) {
	t.Parallel()
	paid, differs := false, false
	rapid.Check(t, func(t *rapid.T) {
		in, on := drawSplit(t)
		whole := in.Scheme.Period
		days := reward.Cents(whole.Days())
		before := reward.Cents(rapid.Int64Range(1, 20_000_00).Draw(t, "cents a day before"))
		after := reward.Cents(rapid.Int64Range(1, 20_000_00).Draw(t, "cents a day after"))
		if rapid.Bool().Draw(t, "generous") { // or too few of what is drawn pays anything, and shows nothing
			for i := range in.Scheme.Parts {
				in.Scheme.Parts[i].Curves = map[string]reward.Curve{reward.Any: {Threshold: decimal(-200), Target: decimal(-100), AtThreshold: decimal(50), AtTarget: decimal(90), Accelerator: decimal(0), Cap: decimal(100)}}
			}
		}
		old, next := *in.Scheme, amended(t, in.Scheme)
		old.Money.Cents, next.Money.Cents = before*days, after*days
		in.Scheme = &old

		run, err := reward.ComputeParts(split(in, next, on))
		if err != nil {
			t.Fatal(err)
		}
		first, err := reward.Compute(byHand(in, &old, day.Range{From: whole.From, To: on - 1}, before, nil))
		if err != nil {
			t.Fatal(err)
		}
		had := map[string]reward.Cents{}
		for i := range first.People {
			had[first.People[i].Ref] = first.People[i].Cents
		}
		second, err := reward.Compute(byHand(in, next, day.Range{From: on, To: whole.To}, after, had))
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]reward.Cents{}
		for _, r := range []*reward.Run{first, second} {
			for i := range r.People {
				want[r.People[i].Ref] += r.People[i].Cents
			}
		}
		for i := range run.People {
			p := &run.People[i]
			if p.Cents != want[p.Ref] {
				t.Fatalf("%s gets %d by the amended agreement, and %d by hand", p.Ref, p.Cents, want[p.Ref])
			}
			paid = paid || p.Cents > 0
			delete(want, p.Ref)
		}
		for ref, cents := range want {
			if cents != 0 {
				t.Fatalf("%s gets %d by hand, and isn't in the run", ref, cents)
			}
		}
		if run.Paid != first.Paid+second.Paid {
			t.Fatalf("the run pays %d, by hand %d and %d", run.Paid, first.Paid, second.Paid)
		}
		differs = differs || first.Paid != 0 && second.Paid != 0 && first.Paid != second.Paid
	})
	if !paid || !differs {
		t.Fatal("nobody was ever paid by both versions: this shows nothing")
	}
}
