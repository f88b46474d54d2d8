package respondweb_test

import (
	"net/url"
	"reflect"
	"strings"
	"testing"

	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/respond"
	"klankbord.org/core/respond/respondtest"
	"klankbord.org/core/survey"
)

func same(text string) intake.Text { return intake.Text{NL: text, EN: text} }

// withQuestions asks one further question of each kind; the tip of detractors alone, and the price where the product is known.
func withQuestions(t *testing.T) *visitor {
	t.Helper()
	one, seven := 1, 7
	choices := []survey.Choice{{Ref: "unknown", Text: same("Weet ik niet"), Way: survey.WayUnknown}, {Ref: "shop", Text: same("Werkplaats")},
		{Ref: "other", Text: same("Anders"), Way: survey.WayOther}, {Ref: "home", Text: same("Thuis")}}
	c := respondtest.Content
	c.Question = intake.Text{NL: "Hoe beviel {product|uw opdracht}?", EN: "How was {product|your order}?"}
	c.Questions = []survey.Question{
		{Ref: "where", Kind: survey.Single, Text: same("Waar?"), Choices: choices, Required: true},
		{Ref: "roads", Kind: survey.Multiple, Text: same("Hoe zocht u ons?"), Choices: choices, Help: same("Meer mag")},
		{Ref: "effort", Kind: survey.Scale, Text: same("Hoeveel moeite?"), Min: &one, Max: &seven, Low: same("weinig"), High: same("veel")},
		{Ref: "tip", Kind: survey.Text, Text: same("Wat had beter gekund?"), When: &survey.Condition{Band: []string{"detractor"}}},
		{Ref: "price", Kind: survey.Number, Text: same("Wat kostte {product|het}?"), When: &survey.Condition{Known: "product", Is: []string{"window"}}},
		{Ref: "since", Kind: survey.Date, Text: same("Sinds wanneer?")},
		{Ref: "parts", Kind: survey.Grid, Text: same("Hoe ging het?"), Rows: []survey.Choice{{Ref: "phone", Text: same("Bellen")}, {Ref: "visit", Text: same("Bezoek")}}, Choices: choices[1:2]},
	}
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	v := newVisitor(t)
	v.store.Content = &c
	v.store.Facts = map[string]respond.Fact{"product": {Ref: "window", Name: intake.Text{NL: "een <ruit>", EN: "a window"}}}
	return v
}

func TestFurtherQuestionsAreAskedOneByOne(t *testing.T) {
	t.Parallel()
	v := withQuestions(t)
	p := v.get(v.link(respond.ForTransaction, 42) + "?lang=nl")
	p.must(t, 200, "Hoe beviel een &lt;ruit&gt;?")
	p = v.submit(p, url.Values{"score": {"3"}})
	p.must(t, 200, "Vraag 2 van 11")
	p = v.submit(v.submit(p, url.Values{"why": {"Traag"}}), url.Values{"cause": {"4"}})
	p.must(t, 200, "Waar?", `value="shop" required`)
	if at := strings.Index(p.body, "Weet ik niet"); at < strings.Index(p.body, "Thuis") {
		t.Error("a way out stands before an ordinary choice")
	}
	p = v.submit(p, url.Values{"text": {"In de <tuin>"}})
	p.must(t, 200, "Hoe zocht u ons?", "Meer mag", `aria-describedby="help"`)
	p = v.submit(p, url.Values{"choice": {"home", "shop"}})
	p.must(t, 200, "Hoeveel moeite?", "7: veel")
	p = v.submit(p, url.Values{"number": {"2"}})
	p.must(t, 200, "Wat had beter gekund?")
	p = v.submit(p, url.Values{"text": {"Sneller"}})
	p.must(t, 200, "Wat kostte een &lt;ruit&gt;?")
	p = v.submit(p, url.Values{"number": {"12,50"}})
	p.must(t, 200, "Sinds wanneer?", `type="date"`)
	p = v.submit(p, url.Values{"date": {"2026-03-01"}})
	p.must(t, 200, "Bezoek")
	p = v.submit(p, url.Values{"row-phone": {"shop"}})
	p.must(t, 200, "Dank u wel")
	got := v.store.Answers()[0]
	want := map[string]survey.Value{
		"where": {Choices: []string{"other"}, Text: "In de <tuin>"}, "roads": {Choices: []string{"shop", "home"}}, "effort": {Number: "2"},
		"tip": {Text: "Sneller"}, "price": {Number: "12.5"}, "since": {Date: day.Of(2026, 3, 1)}, "parts": {Rows: map[string]string{"phone": "shop"}}}
	if !reflect.DeepEqual(got.Said, want) || !got.Finished {
		t.Errorf("stored %+v, want %+v and the end", got, want)
	}
}

func TestWhatDoesntApplyIsntAsked(t *testing.T) {
	t.Parallel()
	v := withQuestions(t)
	v.store.Facts = nil
	p := v.submit(v.get(v.link(respond.ForTransaction, 42)+"?lang=nl"), url.Values{"score": {"9"}})
	p.must(t, 200, "Vraag 2 van 9")
	token := p.address
	for _, step := range []string{"q-tip", "q-price", "q-nothing"} {
		res := v.read(v.srv.Client().PostForm(token, url.Values{"step": {step}, "text": {"x"}, "number": {"1"}}))
		res.must(t, 422, "wordt hier niet gesteld")
	}
	if said := v.store.Answers()[0].Said; len(said) > 0 {
		t.Errorf("stored %v", said)
	}
}

func TestARequiredQuestionIsAskedBeforeTheEnd(t *testing.T) {
	t.Parallel()
	v := withQuestions(t)
	p := v.submit(v.get(v.link(respond.ForTransaction, 42)+"?lang=nl"), url.Values{"score": {"9"}})
	last := strings.Replace(p.address, "step=why", "step=q-parts", 1)
	p = v.submit(v.get(last), url.Values{})
	p.must(t, 422, "Beantwoord eerst deze vraag", "Waar?")
	if v.store.Answers()[0].Finished {
		t.Error("the conversation ended without the required answer")
	}
}

func TestWhatIsWrongComesBackAsItWasTyped(t *testing.T) {
	t.Parallel()
	for step, c := range map[string]struct {
		form url.Values
		want []string
	}{
		"q-where":  {url.Values{}, []string{"Beantwoord eerst"}},
		"q-roads":  {url.Values{"choice": {"unknown", "home"}}, []string{"gaat niet samen", `value="home" checked`}},
		"q-effort": {url.Values{"number": {"8"}}, []string{"8 ligt niet tussen 1 en 7"}},
		"q-price":  {url.Values{"number": {"veel"}}, []string{"veel is geen getal", `value="veel"`}},
		"q-since":  {url.Values{"date": {"gisteren"}}, []string{"gisteren is geen datum"}},
		"q-tip":    {url.Values{"text": {strings.Repeat("é", 4001)}}, []string{"4001 tekens", "ééé"}},
	} {
		v := withQuestions(t)
		p := v.submit(v.get(v.link(respond.ForTransaction, 42)+"?lang=nl"), url.Values{"score": {"3"}})
		p = v.submit(v.get(strings.Replace(p.address, "step=why", "step="+step, 1)), c.form)
		p.must(t, 422, c.want...)
		if len(v.store.Answers()[0].Said) > 0 {
			t.Errorf("%s: stored what was refused", step)
		}
	}
}

func TestWhatWasAnsweredStands(t *testing.T) {
	t.Parallel()
	v := withQuestions(t)
	p := v.submit(v.get(v.link(respond.ForTransaction, 42)+"?lang=nl"), url.Values{"score": {"3"}})
	where := v.get(strings.Replace(p.address, "step=why", "step=q-where", 1))
	v.submit(where, url.Values{"choice": {"home"}}).must(t, 200, "Hoe zocht u ons?")
	v.submit(where, url.Values{"choice": {"shop"}}).must(t, 409, "blijft staan", "disabled")
	v.submit(where, url.Values{"choice": {"home"}}).must(t, 200, "Hoe zocht u ons?")
	v.get(where.address).must(t, 200, "Dat hebben we ontvangen", `value="home" required checked`)
	if got := v.store.Answers()[0].Said["where"]; !reflect.DeepEqual(got, survey.Value{Choices: []string{"home"}}) {
		t.Errorf("now says %+v", got)
	}
}

func TestWhoCameToTheEndIsThankedAgain(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	link := v.link(respond.ForTransaction, 42)
	p := v.submit(v.get(link+"?lang=nl"), url.Values{"score": {"9"}})
	p = v.submit(v.submit(p, url.Values{}), url.Values{}) // nothing said, nothing chosen
	p.must(t, 200, "Dank u wel")
	writes := v.store.Writes
	v.get(link+"?lang=nl").must(t, 200, "Dank u wel", "een 9")
	if v.store.Writes != writes {
		t.Error("looking again stored something")
	}
}
