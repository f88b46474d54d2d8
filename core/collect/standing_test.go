package collect_test

import (
	"slices"
	"testing"

	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"pgregory.net/rapid"
)

const dayMs = 86_400_000

func at(d string, ms int64) int64 { return int64(day.Must(d))*dayMs + ms }

func TestStandings(t *testing.T) {
	t.Parallel()
	rules := collect.Rules{WindowDays: 30, InternalDomains: []string{" .Bedrijf.NL."}} // as somebody may write it in the settings
	served := day.Must("2024-03-01")
	for name, c := range map[string]struct {
		answer collect.Candidate
		want   collect.Standing
	}{
		"plain":                          {collect.Candidate{HasScore: true, AnsweredAt: at("2024-03-02", 0), Email: "klant@example.org"}, collect.Counted},
		"on the last day":                {collect.Candidate{HasScore: true, AnsweredAt: at("2024-03-31", dayMs-1)}, collect.Counted},
		"a day too late":                 {collect.Candidate{HasScore: true, AnsweredAt: at("2024-04-01", 0)}, collect.Late},
		"no score":                       {collect.Candidate{AnsweredAt: at("2024-03-02", 0)}, collect.NoScore},
		"by another way":                 {collect.Candidate{HasScore: true, AnsweredAt: at("2024-03-02", 0), OtherWay: true}, collect.OtherWay},
		"late and by another way":        {collect.Candidate{HasScore: true, AnsweredAt: at("2024-04-02", 0), OtherWay: true}, collect.Late},
		"a colleague":                    {collect.Candidate{HasScore: true, AnsweredAt: at("2024-03-02", 0), Email: " Jan@BEDRIJF.nl. "}, collect.Internal},
		"a colleague at a subdomain":     {collect.Candidate{HasScore: true, AnsweredAt: at("2024-03-02", 0), Email: "jan@west.bedrijf.nl"}, collect.Internal},
		"two signs, the last counts":     {collect.Candidate{HasScore: true, AnsweredAt: at("2024-03-02", 0), Email: `"a@b"@bedrijf.nl`}, collect.Internal},
		"a customer with a similar name": {collect.Candidate{HasScore: true, AnsweredAt: at("2024-03-02", 0), Email: "jan@nietbedrijf.nl"}, collect.Counted},
	} {
		c.answer.Service = served
		if got := rules.Judge([]collect.Candidate{c.answer}); got[0] != c.want {
			t.Errorf("%s: %s, want %s", name, got[0], c.want)
		}
	}
}

func TestEveryStandingHasAWord(t *testing.T) {
	t.Parallel()
	words := map[string]bool{}
	for i, s := range collect.Standings() {
		if int(s) != i || words[s.String()] {
			t.Errorf("%d is %s", i, s)
		}
		words[s.String()] = true
	}
}

func TestWhichOfSeveralCounts(t *testing.T) {
	t.Parallel()
	served := day.Must("2024-03-01")
	answers := []collect.Candidate{
		{Ref: "late", HasScore: true, Service: served, AnsweredAt: at("2024-05-01", 0)},
		{Ref: "second", HasScore: true, Service: served, AnsweredAt: at("2024-03-05", 0)},
		{Ref: "first", HasScore: true, Service: served, AnsweredAt: at("2024-03-03", 0)},
		{Ref: "empty", Service: served, AnsweredAt: at("2024-03-02", 0)},
	}
	for rule, want := range map[collect.Duplicates][]collect.Standing{
		collect.FirstCounts: {collect.Late, collect.Duplicate, collect.Counted, collect.NoScore},
		collect.LastCounts:  {collect.Late, collect.Counted, collect.Duplicate, collect.NoScore},
		collect.AllCount:    {collect.Late, collect.Counted, collect.Counted, collect.NoScore},
	} {
		if got := (collect.Rules{WindowDays: 30, Duplicates: rule}).Judge(answers); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", rule, got, want)
		}
	}
}

// However the answers are shuffled, each keeps its standing, and unless all count at most one does.
func TestStandingsDontDependOnOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rules := collect.Rules{WindowDays: 3, InternalDomains: []string{"x.nl"},
			Duplicates: rapid.SampledFrom([]collect.Duplicates{"", collect.FirstCounts, collect.LastCounts, collect.AllCount}).Draw(t, "rule")}
		refs := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,3}`), 1, 8, rapid.ID[string]).Draw(t, "refs")
		answers := make([]collect.Candidate, len(refs))
		for i, ref := range refs {
			answers[i] = collect.Candidate{Ref: ref, HasScore: rapid.Bool().Draw(t, "scored"), Service: 100,
				AnsweredAt: rapid.Int64Range(100*dayMs, 106*dayMs).Draw(t, "at"), Email: rapid.SampledFrom([]string{"", "a@x.nl", "b@y.nl"}).Draw(t, "email")}
		}
		shuffled := rapid.Permutation(answers).Draw(t, "shuffled")
		a, b := map[string]collect.Standing{}, map[string]collect.Standing{}
		counted := 0
		for i, s := range rules.Judge(answers) {
			a[answers[i].Ref] = s
			if s == collect.Counted {
				counted++
			}
		}
		for i, s := range rules.Judge(shuffled) {
			b[shuffled[i].Ref] = s
		}
		for ref := range a {
			if a[ref] != b[ref] {
				t.Fatalf("%s is %s in one order and %s in another", ref, a[ref], b[ref])
			}
		}
		if rules.Duplicates != collect.AllCount && counted > 1 {
			t.Fatalf("%d answers count", counted)
		}
	})
}
