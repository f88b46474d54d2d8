package wording_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"klankbord.org/core/intake"
	"klankbord.org/core/survey"
	"klankbord.org/core/wording"
)

func codes(found []wording.Finding) []wording.Code {
	var all []wording.Code
	for _, f := range found {
		all = append(all, f.Code)
	}
	return all
}

// One meaning, many spellings: none of them helps.
func TestDisguiseDoesNotHelp(t *testing.T) {
	t.Parallel()
	for lang, texts := range map[string][]string{
		"nl": {"Geef ons een 10", "GEEF ONS EEN TIEN!!!", "geef ons een t13n", "G e e f   o n s   e e n   t i e n", "G e e f o n s e e n t i e n", "Géëf öns een tien",
			"Geef\u200b ons een ti\u00aden", "gееf ons een tien" /* Cyrillic e */, "Ｇｅｅｆ ons een １０", "Geef ons een 1 0", "Geef mij alsjeblieft een tien", "<p>Geef <b>ons</b> een&nbsp;tien</p>", "Gaf u ons maar een 10? Geef ons een 10"},
		"en": {"Give us a 10", "GIVE US A TEN!!!", "give us a t3n", "G i v e   u s   a   t e n", "G i v e u s a t e n", "Gívé us a ten", "Give\u200b us a te\u00adn",
			"Ｇｉｖｅ us a １０", "Give us a 1 0", "Give me a ten, please", "<p>Give <b>us</b> a&nbsp;ten</p>"},
	} {
		for _, text := range texts {
			if found := wording.Check(wording.Text{Role: wording.Invitation, Language: lang, Body: text}); !slices.Contains(codes(found), wording.Begging) {
				t.Errorf("%q: %v", text, codes(found))
			}
		}
	}
}

// What looks alike but is honest stays free.
func TestHonestTexts(t *testing.T) {
	t.Parallel()
	for lang, texts := range map[string][]string{
		"nl": {"Geef ons een cijfer van 0 tot 10.", "Geef ons 1 tot 5 sterren.", "Wij bellen u om 9 uur.", "Op 10 mei kwam de monteur.", "Wat moeten we doen om een 10 te krijgen?", "Er is geen beloning voor een hoog cijfer.",
			"Geeft u een 9 of 10? Dan horen we graag wat er goed ging.", "Kies 0 als u ons heel onwaarschijnlijk aanbeveelt en 10 als u ons heel waarschijnlijk aanbeveelt."},
		"en": {"Give us a score from 0 to 10.", "Give us 1 to 5 stars.", "We call you at 9 o'clock.", "The fitter came on 10 May.", "What should we do to get a 10?", "There is no reward for a high score.",
			"Pick 0 if you are very unlikely to recommend us and 10 if you are very likely to."},
	} {
		for _, text := range texts {
			for _, f := range wording.Check(wording.Text{Role: wording.Invitation, Language: lang, Body: text}) {
				if f.Severity == wording.Severe {
					t.Errorf("%q: %s by %q", text, f.Code, f.Quote)
				}
			}
		}
	}
}

func TestProposals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang       string
		role       wording.Role
		text, want string
	}{
		{"nl", wording.Question, "Hoe tevreden bent u over de prijs en de kwaliteit?", "Hoe tevreden bent u over de prijs?\nHoe tevreden bent u over de kwaliteit?"},
		{"nl", wording.Question, "Hoe fijn was uw bezoek aan onze prachtige nieuwe winkel?", "Hoe was uw bezoek aan onze nieuwe winkel?"},
		{"nl", wording.Question, "Vindt u ook niet dat onze monteurs vriendelijk zijn?", "In hoeverre vindt u dat onze monteurs vriendelijk zijn?"},
		{"nl", wording.Question, "Waarom bent u zo tevreden over onze bank?", "Hoe tevreden of ontevreden bent u over onze bank?"},
		{"nl", wording.Question, "De brief was niet onduidelijk.", "De brief was duidelijk."},
		{"nl", wording.Invitation, "U kwam gisteren langs. Geef ons een 10! Uw mening helpt.", "U kwam gisteren langs. Uw mening helpt."},
		{"nl", wording.Invitation, "U dient de lijst te retourneren.", "U moet de lijst sturen."},
		{"en", wording.Question, "Was the fitter friendly and skilled?", "Was the fitter friendly?\nWas the fitter skilled?"},
		{"en", wording.Question, "How amazing was our service?", "How was our service?"},
		{"en", wording.Question, "Why are you so satisfied with our bank?", "How satisfied or dissatisfied are you with our bank?"},
		{"en", wording.Invitation, "You came by yesterday. Rate us and win a voucher! Tell us how it went.", "You came by yesterday. Tell us how it went."},
	} {
		found := wording.Check(wording.Text{Role: c.role, Language: c.lang, Body: c.text})
		if len(found) == 0 || found[0].Proposal != c.want {
			t.Errorf("%q: %+v, want the proposal %q", c.text, found, c.want)
		}
	}
}

// A proposal never brings back what it is to mend.
func TestProposalsAreClean(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"nl", "en"} {
		for _, l := range readSet(t, lang) {
			if l.held() {
				continue
			}
			for _, f := range wording.Check(wording.Text{Role: l.Role, Language: lang, Body: l.Text, Choices: l.Choices}) {
				if f.Choice > 0 || f.Severity != wording.Severe || f.Proposal == "" {
					continue
				}
				for _, again := range wording.Check(wording.Text{Role: l.Role, Language: lang, Body: f.Proposal}) {
					if again.Code == f.Code && again.Severity == wording.Severe {
						t.Errorf("%q becomes %q: %s still", l.Text, f.Proposal, again.Code)
					}
				}
			}
		}
	}
}

func content() *survey.Content {
	return &survey.Content{Metric: "nps", Languages: []string{"nl", "en"},
		Question: intake.Text{NL: "Hoe waarschijnlijk is het dat u ons aanbeveelt?", EN: "How likely are you to recommend us?"},
		Low:      intake.Text{NL: "Heel onwaarschijnlijk", EN: "Very unlikely"}, High: intake.Text{NL: "Heel waarschijnlijk", EN: "Very likely"},
		Why: survey.PerBand{Any: intake.Text{NL: "Waarom geeft u dit cijfer?", EN: "Why do you give this score?"}, Promoter: intake.Text{NL: "Wat vond u het fijnst?", EN: "What did you like best?"}}}
}

func causes() []wording.Choice {
	return []wording.Choice{{Ref: "work", Name: intake.Text{NL: "Het werk", EN: "The work"}}, {Ref: "price", Name: intake.Text{NL: "De prijs", EN: "The price"}},
		{Ref: "other", Name: intake.Text{NL: "Wat er niet bij staat", EN: "What isn't here"}, Way: "other"}, {Ref: "unknown", Name: intake.Text{NL: "Ik weet het niet", EN: "I don't know"}, Way: "unknown"}}
}

func TestSurvey(t *testing.T) {
	t.Parallel()
	if found := wording.CheckSurvey(content(), causes()); len(found) > 0 {
		t.Errorf("a plain survey: %+v", found)
	}
	for name, c := range map[string]struct {
		change func(*survey.Content)
		causes []wording.Choice
		path   string
		code   wording.Code
		lang   string
		sev    wording.Severity
	}{
		"an instruction in one language": {change: func(c *survey.Content) {
			c.Why.Passive.EN = "Only a 9 or 10 is a pass. Why?"
			c.Why.Passive.NL = "Waarom?"
		}, path: "why.passive", code: wording.ScoreInstruction, lang: "en", sev: wording.Severe},
		"a language that is missing": {change: func(c *survey.Content) { c.High.EN = "" }, path: "high", code: wording.MissingLanguage, lang: "en", sev: wording.Warning},
		"ends on one side":           {change: func(c *survey.Content) { c.Low.NL = "Waarschijnlijk" }, path: "low", code: wording.Unbalanced, lang: "nl", sev: wording.Severe},
		"a promise afterwards": {change: func(c *survey.Content) {
			c.Thanks.Promoter = intake.Text{NL: "Bedankt! U ontvangt een cadeaubon.", EN: "Thanks!"}
		}, path: "thanks.promoter", code: wording.Reward, lang: "nl", sev: wording.Severe},
		"no way out":                   {causes: causes()[:3], path: "causes", code: wording.NoWayOut, lang: "nl", sev: wording.Severe},
		"a tree from elsewhere":        {causes: causes()[:2], path: "causes", code: wording.NoWayOut, lang: "nl", sev: wording.Warning},
		"a cause in one language":      {causes: append(causes(), wording.Choice{Ref: "x", Name: intake.Text{NL: "Nog iets"}}), path: "causes", code: wording.MissingLanguage, lang: "en", sev: wording.Warning},
		"a way out that isn't offered": {change: func(c *survey.Content) { c.Causes = []string{"work", "price", "unknown"} }, path: "causes", code: wording.NoWayOut, lang: "en", sev: wording.Severe},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x, list := content(), causes()
			if c.change != nil {
				c.change(x)
			}
			if c.causes != nil {
				list = c.causes
			}
			found := wording.CheckSurvey(x, list)
			if !slices.ContainsFunc(found, func(f wording.Finding) bool {
				return f.Path == c.path && f.Code == c.code && f.Language == c.lang && f.Severity == c.sev
			}) {
				t.Errorf("found %+v", found)
			}
		})
	}
}

// inside reports what is wrong with the places that findings name.
func inside(text wording.Text, found []wording.Finding) string {
	n := utf8.RuneCountInString(strings.ToValidUTF8(text.Body, "\uFFFD"))
	runes := []rune(strings.ToValidUTF8(text.Body, "\uFFFD"))
	for _, f := range found {
		switch {
		case f.Start < 0 || f.End < f.Start || f.End > n:
			return "outside the text: " + string(f.Code)
		case f.Choice < 0 || f.Choice > len(text.Choices):
			return "no such choice: " + string(f.Code)
		case f.Choice == 0 && f.Quote != string(runes[f.Start:f.End]):
			return "quotes something else: " + string(f.Code)
		case !slices.Contains(wording.Codes, f.Code) || f.Key == "" || f.Severity == "":
			return "half a finding: " + string(f.Code)
		}
	}
	return ""
}

func FuzzCheck(f *testing.F) {
	for _, lang := range []string{"nl", "en"} {
		for _, l := range readSet(f, lang) {
			f.Add(l.Text, strings.Join(l.Choices, "\n"), lang, string(l.Role))
		}
	}
	f.Add("<a href='?score=9'><b>9</a>&#x1F621;</b", "😡\n\xff", "nl", "mail")
	f.Fuzz(func(t *testing.T, body, choices, lang, role string) {
		text := wording.Text{Role: wording.Role(role), Language: lang, Body: body}
		if choices != "" {
			text.Choices = strings.Split(choices, "\n")
		}
		if why := inside(text, wording.Check(text)); why != "" {
			t.Errorf("%q: %s", body, why)
		}
	})
}

// A text as long as is read takes moments, whatever is in it.
func TestLongTexts(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"een 9 of 10 ", "<a href=\"?score=9\">", "[9](", "a b c d ", "&amp;", "niet en ", "<", "geef ons <b>"} {
		text := wording.Text{Role: wording.Mail, Language: "nl", Body: strings.Repeat(unit, 20_000)}
		if why := inside(wording.Text{Body: string([]rune(text.Body)[:min(len([]rune(text.Body)), wording.MaxRunes)])}, wording.Check(text)); why != "" {
			t.Errorf("%q: %s", unit, why)
		}
	}
}

func BenchmarkSurvey(b *testing.B) {
	c, list := content(), causes()
	for range 8 {
		list = append(list, list[0])
	}
	for _, p := range []*survey.PerBand{&c.Why, &c.Cause, &c.SubCause, &c.Thanks} {
		t := intake.Text{NL: "Kunt u vertellen waarom u dit cijfer geeft, en wat we anders hadden moeten doen?", EN: "Can you tell us why you give this score, and what we should have done differently?"}
		*p = survey.PerBand{Any: t, Detractor: t, Passive: t, Promoter: t}
	}
	b.ReportAllocs()
	for b.Loop() {
		wording.CheckSurvey(c, list)
	}
}
