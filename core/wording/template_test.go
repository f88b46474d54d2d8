package wording_test

import (
	"testing"

	"klankbord.org/core/intake"
	"klankbord.org/core/survey"
	"klankbord.org/core/wording"
)

func TestTemplatesDontSteer(t *testing.T) {
	t.Parallel()
	causes := []wording.Choice{{Ref: "glas", Name: intake.Text{NL: "Ruit", EN: "Window"}}, {Ref: "anders", Name: intake.Text{NL: "Iets anders", EN: "Something else"}, Way: "other"},
		{Ref: "onbekend", Name: intake.Text{NL: "Weet ik niet", EN: "Don't know"}, Way: "unknown"}}
	for _, tpl := range survey.Templates() {
		for _, f := range wording.CheckSurvey(tpl.Make(), causes) {
			t.Errorf("%s, %s (%s): %s %v %q", tpl.Ref, f.Path, f.Language, f.Code, f.Args, f.Quote)
		}
	}
}

func TestFurtherQuestionsAreChecked(t *testing.T) {
	t.Parallel()
	c := survey.Templates()[0].Make()
	low, high := 1, 5
	c.Questions = []survey.Question{
		{Ref: "a", Kind: survey.Single, Text: intake.Text{NL: "Waar was het?", EN: "Where was it?"}, Choices: []survey.Choice{{Ref: "x", Text: intake.Text{NL: "Thuis", EN: "At home"}},
			{Ref: "y", Text: intake.Text{NL: "Op het werk", EN: "At work"}}, {Ref: "z", Text: intake.Text{NL: "Op straat"}}}},
		{Ref: "b", Kind: survey.Scale, Min: &low, Max: &high, Text: intake.Text{NL: "Geef ons een 5", EN: "Give us a 5"}, Low: intake.Text{NL: "slecht", EN: "bad"}, High: intake.Text{NL: "fantastisch", EN: "fantastic"}},
	}
	found := map[string]bool{}
	for _, f := range wording.CheckSurvey(c, nil) {
		found[f.Path+" "+string(f.Code)+" "+f.Language] = true
	}
	for _, want := range []string{"questions[0].choices no_way_out nl", "questions[0].choices[2].text missing_language en", "questions[1].text begging nl", "questions[1].low unbalanced en"} {
		if !found[want] {
			t.Errorf("%q wasn't found among %v", want, found)
		}
	}
}
