package survey_test

import (
	"testing"

	"klankbord.org/core/survey"
)

func TestTemplatesAreCompleteInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, tpl := range survey.Templates() {
		c := tpl.Make()
		c.Metric = "x"
		if err := c.Check(); err != nil {
			t.Errorf("%s: %v", tpl.Ref, err)
		}
		if gaps := c.Gaps(); len(gaps) > 0 {
			t.Errorf("%s misses %v", tpl.Ref, gaps)
		}
		if tpl.Name.NL == "" || tpl.Name.EN == "" || tpl.About.NL == "" || tpl.About.EN == "" {
			t.Errorf("%s isn't explained", tpl.Ref)
		}
		tpl.Make().Question.NL = "changed"
		if tpl.Make().Question.NL == "changed" {
			t.Errorf("%s is shared", tpl.Ref)
		}
	}
}

func TestQuestionsMove(t *testing.T) {
	t.Parallel()
	c := &survey.Content{}
	for _, k := range survey.Kinds() {
		c.Add(k)
	}
	order := func() (s string) {
		for _, q := range c.Questions {
			s += string(q.Kind[:2]) + " "
		}
		return s
	}
	for _, step := range []struct {
		do   func()
		want string
	}{
		{func() {}, "si mu sc te nu da ma "},
		{func() { c.Move(0, 1) }, "mu si sc te nu da ma "},
		{func() { c.Move(6, -2) }, "mu si sc te ma nu da "},
		{func() { c.Move(0, -1) }, "mu si sc te ma nu da "},
		{func() { c.Move(6, 5) }, "mu si sc te ma nu da "},
		{func() { c.Move(9, -1) }, "mu si sc te ma nu da "},
		{func() { c.Remove(1) }, "mu sc te ma nu da "},
		{func() { c.Remove(-1) }, "mu sc te ma nu da "},
	} {
		step.do()
		if got := order(); got != step.want {
			t.Errorf("now %q, want %q", got, step.want)
		}
	}
	seen := map[string]bool{}
	c.Add(survey.Text)
	for _, q := range c.Questions {
		if seen[q.Ref] {
			t.Errorf("%s is there twice", q.Ref)
		}
		seen[q.Ref] = true
	}
}

func TestReferencesOfTexts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"Te duur!": "te_duur", "  Café, één keer ": "cafe_een_keer", "???": "", "日本": "", "Ruit 24-uurs": "ruit_24_uurs"} {
		if got := survey.RefOf(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}
