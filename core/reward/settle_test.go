package reward_test

import (
	"testing"

	"klankbord.org/core/fault"
	"klankbord.org/core/reward"
)

// The manipulation of the worked example comes to light after payment: only Sanne pays back; what Imran got too much
// through her answers he keeps.
func TestOnlyTheCheatPaysBack(t *testing.T) {
	t.Parallel()
	honest, unfounded := readExample(t), readExample(t)
	unfounded.cases = nil
	for _, name := range []string{"organisation-pool", "team-target", "individual", "hybrid"} {
		s := honest.scheme(t, name)
		paid, again := compute(t, unfounded.inputs(s)), compute(t, honest.inputs(s))
		settled, err := reward.Settle(paid, again)
		if err != nil || len(settled) != len(paid.People) {
			t.Fatalf("%v, %d people", err, len(settled))
		}
		for i, x := range settled {
			if x.Employee != again.People[i].Ref || x.Paid != paid.People[i].Cents || x.Recomputed != again.People[i].Cents ||
				x.Paid+x.Extra-x.Recover-x.Kept != x.Recomputed || min(x.Extra, x.Recover+x.Kept) != 0 {
				t.Errorf("%s: %+v", name, x)
			}
			if cheat := x.Employee == "M04"; cheat && (x.Recover != x.Paid || x.Recover == 0) || !cheat && x.Recover != 0 {
				t.Errorf("%s: %+v", name, x)
			}
			if name == "team-target" && x.Employee == "M03" && (x.Kept == 0 || x.Recomputed != 0) {
				t.Errorf("%s: %+v", name, x)
			}
		}
	}
}

func TestSettlingKnowsWhoCameAndWent(t *testing.T) {
	t.Parallel()
	one := &reward.Run{Scheme: "s", People: []reward.PersonResult{{Ref: "gone", Cents: 5}, {Ref: "cheat", Cents: 7, Findings: []string{"Z"}}}}
	two := &reward.Run{Scheme: "s", People: []reward.PersonResult{{Ref: "new", Cents: 9}}}
	settled, err := reward.Settle(one, two)
	if err != nil || len(settled) != 3 || settled[0].Extra != 9 || settled[1].Kept != 5 || settled[2].Recover != 7 {
		t.Errorf("%+v, %v", settled, err)
	}
	if _, err := reward.Settle(one, &reward.Run{Scheme: "other"}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("two schemes: %v", err)
	}
}

// What makes a share meaningless is refused, with the place.
func TestInputsThatMakeNoSenseAreRefused(t *testing.T) {
	t.Parallel()
	e := readExample(t)
	for name, c := range map[string]struct {
		field, key string
		spoil      func(in *reward.Inputs)
	}{
		"somebody twice":         {"people[1].ref", "reward.person_twice", func(in *reward.Inputs) { in.People[1].Ref = in.People[0].Ref }},
		"a team twice":           {"teams[1].ref", "reward.team_twice", func(in *reward.Inputs) { in.Teams[1].Ref = in.Teams[0].Ref }},
		"a team that isn't":      {"people.M01.team", "reward.team_unknown", func(in *reward.Inputs) { in.People[0].Segments[0].Team = 99 }},
		"more than full time":    {"people.M01.fte", "number.out_of_range", func(in *reward.Inputs) { in.People[0].Segments[0].FTE = 101 }},
		"no time":                {"people.M01.fte", "number.out_of_range", func(in *reward.Inputs) { in.People[0].Segments[0].FTE = 0 }},
		"before the period":      {"people.M01.range", "reward.outside_period", func(in *reward.Inputs) { in.People[0].Segments[0].Range.From-- }},
		"after the period":       {"people.M01.range", "reward.outside_period", func(in *reward.Inputs) { in.People[0].Segments[0].Range.To++ }},
		"without end":            {"people.M01.range", "reward.outside_period", func(in *reward.Inputs) { in.People[0].Segments[0].Range.To = 0 }},
		"a metric that isn't":    {"parts[0].metric", "scheme.metric_unknown", func(in *reward.Inputs) { in.Metrics = nil }},
		"a figure of another":    {"parts[0].figure", "scheme.figure_unfit", func(in *reward.Inputs) { in.Scheme.Parts[0].Figure = reward.FigureEasy }},
		"a scheme without parts": {"parts", "scheme.parts", func(in *reward.Inputs) { in.Scheme.Parts = nil }},
		"a level without answers for influence": {"parts[0].answers", "scheme.influenceable_of_group", func(in *reward.Inputs) {
			in.Scheme.Parts[0].Answers = reward.Influenceable
		}},
	} {
		in := e.inputs(e.scheme(t, "hybrid"))
		c.spoil(&in)
		_, err := reward.Compute(in)
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Field != c.field || f.Key != c.key {
			t.Errorf("%s: got %v, want %s at %s", name, err, c.key, c.field)
		}
	}
}
