package demo

import (
	"strings"
	"testing"

	"klankbord.org/core/survey"
)

func TestCommentsAreManyAndReadable(t *testing.T) {
	t.Parallel()
	w := Generate(1, noon)
	distinct, said, foreign := map[string]bool{}, 0, 0
	for _, a := range w.Answers {
		if a.Verbatim == "" {
			continue
		}
		said++
		distinct[a.Verbatim] = true
		if a.Language == "en" {
			foreign++
		}
		if strings.ContainsAny(a.Verbatim, "[]{}|") || strings.Contains(a.Verbatim, " .") || strings.Contains(a.Verbatim, "  ") || strings.TrimSpace(a.Verbatim) != a.Verbatim {
			t.Errorf("%s: %q has leftovers", a.Ref, a.Verbatim)
		}
	}
	within(t, "distinct comments", len(distinct), 3001, said)
	within(t, "answers with a comment, in percent", 100*said/len(w.Answers), 50, 60)
	within(t, "comments in English, in permille", 1000*foreign/said, 25, 55)
}

func TestEveryCauseHasWordsForEveryBand(t *testing.T) {
	t.Parallel()
	for _, c := range leaves {
		for _, b := range []survey.Band{survey.Detractor, survey.Passive, survey.Promoter} {
			if len(dutch()[section{c.ref, b}]) == 0 {
				t.Errorf("nobody says anything about %s as a %s", c.ref, b)
			}
			if len(english()[section{rootOf(c.ref), b}]) == 0 {
				t.Errorf("nobody says anything in English about %s as a %s", rootOf(c.ref), b)
			}
		}
	}
}

func TestEverySlotIsFilled(t *testing.T) {
	t.Parallel()
	w := newWriter(1, noon)
	a := about{survey: SurveyNPS, scene: &scene{day: noon, team: &teams[0]}, who: "Daan", car: makes[0].ref, score: 8}
	var visit func(phrase)
	visit = func(p phrase) {
		for _, x := range p {
			if x.slot != "" && w.fill(x.slot, a) == "" {
				t.Errorf("slot %q stays empty", x.slot)
			}
			for _, c := range x.choice {
				visit(c)
			}
		}
	}
	for _, g := range []grammar{dutch(), english()} {
		for _, lines := range g {
			for _, l := range lines {
				visit(l.text)
			}
		}
	}
}
