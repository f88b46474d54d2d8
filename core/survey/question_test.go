package survey_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/survey"
)

func both(text string) intake.Text { return intake.Text{NL: text, EN: text} }

func to(n int) *int { return &n }

// whole is a survey with every kind of question.
func whole() *survey.Content {
	yes := []survey.Choice{{Ref: "yes", Text: both("Ja")}, {Ref: "no", Text: both("Nee")}, {Ref: "else", Text: both("Anders"), Way: survey.WayOther}, {Ref: "unknown", Text: both("Weet ik niet"), Way: survey.WayUnknown}}
	return &survey.Content{Metric: "nps", Languages: []string{"nl", "en"}, Question: both("Beveelt u ons aan voor {product|dit}?"),
		Hidden: []survey.Hidden{{Name: "order", Label: both("Bestelling"), Signed: true}},
		Questions: []survey.Question{
			{Ref: "solved", Kind: survey.Single, Text: both("Is het opgelost?"), Choices: yes, Required: true},
			{Ref: "roads", Kind: survey.Multiple, Text: both("Hoe zocht u hulp?"), Choices: yes, Most: 2},
			{Ref: "effort", Kind: survey.Scale, Text: both("Hoeveel moeite?"), Min: to(1), Max: to(7), Low: both("Weinig"), High: both("Veel")},
			{Ref: "tip", Kind: survey.Text, Text: both("Wat had beter gekund?"), Most: 20, When: &survey.Condition{Band: []string{"detractor"}}},
			{Ref: "visits", Kind: survey.Number, Text: both("Hoe vaak kwam u?"), Min: to(0), When: &survey.Condition{All: []survey.Condition{
				{Question: "solved", Is: []string{"no"}}, {Not: &survey.Condition{Question: "effort", Between: &survey.Span{To: to(2)}}}}}},
			{Ref: "since", Kind: survey.Date, Text: both("Sinds wanneer?"), When: &survey.Condition{Known: "order"}},
			{Ref: "parts", Kind: survey.Grid, Text: both("Hoe ging het?"), Rows: []survey.Choice{{Ref: "phone", Text: both("Bellen")}, {Ref: "visit", Text: both("Bezoek")}}, Choices: yes[:2]},
		}}
}

func TestEveryKindOfQuestionCanBeAsked(t *testing.T) {
	t.Parallel()
	c := whole()
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	again, err := survey.ParseContent(c.Canonical())
	if err != nil || !reflect.DeepEqual(again, c) || again.Hash() != c.Hash() {
		t.Errorf("it doesn't come back as it was: %v", err)
	}
	if gaps := c.Gaps(); len(gaps) != 0 {
		t.Errorf("gaps: %v", gaps)
	}
	c.Questions[6].Rows[1].Text.EN = ""
	if gaps := c.Gaps(); !slices.Equal(gaps, []survey.Gap{{Path: "questions[6].rows[1].text", Language: "en"}}) {
		t.Errorf("gaps: %v", gaps)
	}
}

// Each of these breaks one thing, and the fault names the place.
func TestAQuestionThatCantBeAskedIsRefusedWhereItIsWrong(t *testing.T) {
	t.Parallel()
	for field, broken := range map[string]func(c *survey.Content){
		"questions[0].ref":               func(c *survey.Content) { c.Questions[0].Ref = "Is het?" },
		"questions[1].ref":               func(c *survey.Content) { c.Questions[1].Ref = "solved" },
		"questions[1].text":              func(c *survey.Content) { c.Questions[1].Text = intake.Text{} },
		"questions[1].kind":              func(c *survey.Content) { c.Questions[1].Kind = "slider" },
		"questions[0].choices":           func(c *survey.Content) { c.Questions[0].Choices = nil },
		"questions[0].rows":              func(c *survey.Content) { c.Questions[0].Rows = c.Questions[6].Rows },
		"questions[0].choices[1].ref":    func(c *survey.Content) { c.Questions[0].Choices[1].Ref = "yes" },
		"questions[0].choices[0].text":   func(c *survey.Content) { c.Questions[0].Choices[0].Text = intake.Text{} },
		"questions[0].choices[0].way":    func(c *survey.Content) { c.Questions[0].Choices[0].Way = "out" },
		"questions[6].rows[0].ref":       func(c *survey.Content) { c.Questions[6].Rows[0].Ref = "" },
		"questions[1].most":              func(c *survey.Content) { c.Questions[1].Most = 5 },
		"questions[3].most":              func(c *survey.Content) { c.Questions[3].Most = 5000 },
		"questions[2].min":               func(c *survey.Content) { c.Questions[2].Min = nil },
		"questions[2].max":               func(c *survey.Content) { c.Questions[2].Max = to(12) },
		"questions[4].max":               func(c *survey.Content) { c.Questions[4].Max = to(0) },
		"questions[0].low":               func(c *survey.Content) { c.Questions[0].Low = both("x") },
		"questions[3].when.band[0]":      func(c *survey.Content) { c.Questions[3].When.Band[0] = "unhappy" },
		"questions[3].when":              func(c *survey.Content) { c.Questions[3].When = &survey.Condition{} },
		"questions[3].when.score":        func(c *survey.Content) { c.Questions[3].When = &survey.Condition{Score: &survey.Span{}} },
		"questions[3].when.is":           func(c *survey.Content) { c.Questions[3].When.Is = []string{"x"} },
		"questions[3].when.between":      func(c *survey.Content) { c.Questions[3].When.Between = &survey.Span{From: to(1)} },
		"questions[4].when.all[0].is[0]": func(c *survey.Content) { c.Questions[4].When.All[0].Is[0] = "maybe" },
		"questions[4].when.all[0].between": func(c *survey.Content) {
			c.Questions[4].When.All[0] = survey.Condition{Question: "solved", Between: &survey.Span{From: to(1)}}
		},
		"questions[4].when.all[0].question":     func(c *survey.Content) { c.Questions[4].When.All[0].Question = "parts" },
		"questions[4].when.all[1].not.between":  func(c *survey.Content) { c.Questions[4].When.All[1].Not.Between = &survey.Span{From: to(3), To: to(2)} },
		"questions[5].when.known":               func(c *survey.Content) { c.Questions[5].When.Known = "salary" },
		"questions[5].when.not.not.not.not.not": func(c *survey.Content) { c.Questions[5].When = deep(5) },
		"question":                              func(c *survey.Content) { c.Question = both("Over {salary|x}?") },
		"questions[0].help":                     func(c *survey.Content) { c.Questions[0].Help = both("Over {product}") },
		"hidden[0].name":                        func(c *survey.Content) { c.Hidden[0].Name = "score" },
		"hidden[1].name":                        func(c *survey.Content) { c.Hidden = append(c.Hidden, c.Hidden[0]) },
		"questions":                             func(c *survey.Content) { c.Questions = make([]survey.Question, survey.MaxQuestions+1) },
		"questions[0].choices ": func(c *survey.Content) {
			c.Questions[0].Choices = make([]survey.Choice, survey.MaxChoices+1)
		},
	} {
		c := whole()
		broken(c)
		if f := fault.As(c.Check()); f == nil || f.Kind != fault.Invalid || f.Field != strings.TrimSpace(field) {
			t.Errorf("%s: %v", field, f)
		}
	}
}

func deep(n int) *survey.Condition {
	if n == 0 {
		return &survey.Condition{Known: "product"}
	}
	return &survey.Condition{Not: deep(n - 1)}
}

func TestWhatIsAskedFollowsFromWhatIsKnown(t *testing.T) {
	t.Parallel()
	c := whole()
	always := []string{"solved", "roads", "effort", "parts"}
	for name, test := range map[string]struct {
		facts survey.Facts
		more  []string
	}{
		"nothing":       {survey.Facts{}, nil},
		"unhappy":       {survey.Facts{Score: to(3), Band: survey.Detractor}, []string{"tip"}},
		"happy":         {survey.Facts{Score: to(9), Band: survey.Promoter}, nil},
		"an order":      {survey.Facts{Known: map[string]string{"order": "7"}}, []string{"since"}},
		"an empty one":  {survey.Facts{Known: map[string]string{"order": ""}}, nil},
		"not solved":    {survey.Facts{Said: map[string]survey.Value{"solved": {Choices: []string{"no"}}}}, []string{"visits"}},
		"little effort": {survey.Facts{Said: map[string]survey.Value{"solved": {Choices: []string{"no"}}, "effort": {Number: "2"}}}, nil},
		"much effort":   {survey.Facts{Said: map[string]survey.Value{"solved": {Choices: []string{"no"}}, "effort": {Number: "3"}}}, []string{"visits"}},
	} {
		var asked, want []string
		for _, q := range c.Asked(test.facts) {
			asked = append(asked, q.Ref)
		}
		for _, q := range c.Questions {
			if slices.Contains(always, q.Ref) || slices.Contains(test.more, q.Ref) {
				want = append(want, q.Ref)
			}
		}
		if !slices.Equal(asked, want) {
			t.Errorf("%s: %v, want %v", name, asked, want)
		}
	}
}

func TestConditionsSayWhatTheyMean(t *testing.T) {
	t.Parallel()
	facts := survey.Facts{Score: to(7), Band: survey.Passive, Causes: []string{"price", "price/invoice"}, Known: map[string]string{"product": "glass"}}
	score := func(from, to *int) survey.Condition { return survey.Condition{Score: &survey.Span{From: from, To: to}} }
	for name, test := range map[string]struct {
		is   survey.Condition
		want bool
	}{
		"score within":     {score(to(7), to(7)), true},
		"score below":      {score(to(8), nil), false},
		"score above":      {score(nil, to(6)), false},
		"cause":            {survey.Condition{Cause: []string{"x", "price/invoice"}}, true},
		"other cause":      {survey.Condition{Cause: []string{"x"}}, false},
		"known value":      {survey.Condition{Known: "product", Is: []string{"glass"}}, true},
		"other value":      {survey.Condition{Known: "product", Is: []string{"door"}}, false},
		"unknown":          {survey.Condition{Known: "unit"}, false},
		"any":              {survey.Condition{Any: []survey.Condition{score(to(8), nil), {Known: "product"}}}, true},
		"none of any":      {survey.Condition{Any: []survey.Condition{score(to(8), nil), {Known: "unit"}}}, false},
		"all":              {survey.Condition{All: []survey.Condition{score(to(8), nil), {Known: "product"}}}, false},
		"not of unknown":   {survey.Condition{Not: &survey.Condition{Known: "unit"}}, true},
		"answered":         {survey.Condition{Question: "q"}, false},
		"band of no score": {survey.Condition{Band: []string{"passive"}}, true},
	} {
		if got := test.is.Holds(facts); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestAnswersAreTakenInOneForm(t *testing.T) {
	t.Parallel()
	c := whole()
	for _, test := range []struct {
		ref      string
		in, want survey.Value
		field    string
	}{
		{ref: "solved", in: survey.Value{Choices: []string{"yes"}, Text: "but late"}, want: survey.Value{Choices: []string{"yes"}, Text: "but late"}},
		{ref: "solved", in: survey.Value{Text: "half"}, want: survey.Value{Choices: []string{"else"}, Text: "half"}},
		{ref: "solved", in: survey.Value{Choices: []string{"else"}, Text: " half \r\n"}, want: survey.Value{Choices: []string{"else"}, Text: "half"}},
		{ref: "solved", field: "solved"},
		{ref: "solved", in: survey.Value{Choices: []string{"maybe"}}, field: "solved.choices"},
		{ref: "solved", in: survey.Value{Choices: []string{"yes", "no"}}, field: "solved.choices"},
		{ref: "roads", in: survey.Value{Choices: []string{"no", "yes", "no"}}, want: survey.Value{Choices: []string{"yes", "no"}}},
		{ref: "roads", in: survey.Value{Choices: []string{"no", "yes", "else"}}, field: "roads.choices"},
		{ref: "roads", in: survey.Value{Choices: []string{"no", "unknown"}}, field: "roads.choices"},
		{ref: "roads", in: survey.Value{}, want: survey.Value{}},
		{ref: "effort", in: survey.Value{Number: " 7 "}, want: survey.Value{Number: "7"}},
		{ref: "effort", in: survey.Value{Number: "7.0"}, want: survey.Value{Number: "7"}},
		{ref: "effort", in: survey.Value{Number: "6,5"}, field: "effort.number"},
		{ref: "effort", in: survey.Value{Number: "8"}, field: "effort.number"},
		{ref: "effort", in: survey.Value{Number: "NaN"}, field: "effort.number"},
		{ref: "effort", in: survey.Value{Number: "1e0"}, field: "effort.number"},
		{ref: "visits", in: survey.Value{Number: "2,50"}, want: survey.Value{Number: "2.5"}},
		{ref: "visits", in: survey.Value{Number: "-0"}, want: survey.Value{Number: "0"}},
		{ref: "visits", in: survey.Value{Number: "-1"}, field: "visits.number"},
		{ref: "tip", in: survey.Value{Text: strings.Repeat("é", 20)}, want: survey.Value{Text: strings.Repeat("é", 20)}},
		{ref: "tip", in: survey.Value{Text: strings.Repeat("é", 21)}, field: "tip.text"},
		{ref: "tip", in: survey.Value{Text: "\xff"}, field: "tip.text"},
		{ref: "since", in: survey.Value{Date: day.Of(2026, 3, 1), Text: "x"}, want: survey.Value{Date: day.Of(2026, 3, 1)}},
		{ref: "parts", in: survey.Value{Rows: map[string]string{"phone": "yes", "visit": ""}}, want: survey.Value{Rows: map[string]string{"phone": "yes"}}},
		{ref: "parts", in: survey.Value{Rows: map[string]string{"mail": "yes"}}, field: "parts.rows"},
		{ref: "parts", in: survey.Value{Rows: map[string]string{"phone": "else"}}, field: "parts.rows.phone"},
	} {
		q, _ := c.Find(test.ref)
		got, err := q.Take(test.in)
		if f := fault.As(err); test.field != "" {
			if f == nil || f.Field != test.field {
				t.Errorf("%s %+v: %v, want a fault at %s", test.ref, test.in, err, test.field)
			}
			continue
		}
		if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s %+v: %+v, %v", test.ref, test.in, got, err)
		}
	}
}

// What was taken is taken again as it is, whatever was said: a stored answer can be sent once more.
func TestWhatWasTakenIsTakenAgain(t *testing.T) {
	t.Parallel()
	c := whole()
	rapid.Check(t, func(t *rapid.T) {
		q := &c.Questions[rapid.IntRange(0, len(c.Questions)-1).Draw(t, "question")]
		refs := rapid.SliceOfN(rapid.SampledFrom([]string{"yes", "no", "else", "unknown", "maybe"}), 0, 3)
		v := survey.Value{Choices: refs.Draw(t, "choices"), Text: rapid.String().Draw(t, "text"),
			Number: rapid.StringMatching(`-?[0-9]{0,4}([.,][0-9]{1,3})?`).Draw(t, "number"),
			Rows:   map[string]string{"phone": rapid.SampledFrom([]string{"", "yes", "no", "else"}).Draw(t, "row")}}
		taken, err := q.Take(v)
		if err != nil {
			return
		}
		again, err := q.Take(taken)
		if err != nil || !reflect.DeepEqual(again, taken) {
			t.Fatalf("%s: %+v became %+v, %v", q.Ref, taken, again, err)
		}
	})
}

func TestFactsAreFilledIn(t *testing.T) {
	t.Parallel()
	label := func(fact string) string { return map[string]string{"product": "de ruit"}[fact] }
	for text, want := range map[string]string{
		"Hoe was {product|uw bezoek}?": "Hoe was de ruit?", "Hoe was {unit|ons werk}?": "Hoe was ons werk?", "Hoe was {unit|}?": "Hoe was ?",
		"{Zo} { niet }": "{Zo} { niet }", "Zonder": "Zonder",
	} {
		if got := survey.Fill(text, label); got != want {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func FuzzParseContent(f *testing.F) {
	f.Add(whole().Canonical())
	f.Add([]byte(`{"metric":"nps","languages":["nl"],"question":{"nl":"{a|b}"}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := survey.ParseContent(b)
		if err != nil {
			return
		}
		again, err := survey.ParseContent(c.Canonical())
		if err != nil || again.Hash() != c.Hash() {
			t.Errorf("%s: %v", b, err)
		}
		c.Asked(survey.Facts{})
	})
}
