package survey

import (
	"klankbord.org/core/collect"
	"klankbord.org/core/intake"
)

// Template is a survey to begin with.
type Template struct {
	Ref    string
	Name   intake.Text
	About  intake.Text // when to use it
	Metric MetricType
	Make   func() *Content // a fresh one; its metric and causes are the organisation's to choose
}

// Templates returns the surveys to begin with.
func Templates() []Template {
	return []Template{
		{"transactional", intake.Text{NL: "Na een klus of aankoop (NPS)", EN: "After a job or purchase (NPS)"},
			intake.Text{NL: "Kort na wat je voor een klant deed. Deze antwoorden kunnen tellen voor wie eraan meewerkte.",
				EN: "Shortly after what you did for a customer. These answers can count for who took part."}, NPS, transactional},
		{"contact", intake.Text{NL: "Na contact (CES)", EN: "After contact (CES)"},
			intake.Text{NL: "Na een telefoongesprek, chat of bezoek: hoeveel moeite kostte het de klant?",
				EN: "After a call, chat or visit: how much effort did it take the customer?"}, CES, contact},
		{"satisfaction", intake.Text{NL: "Tevredenheid (CSAT)", EN: "Satisfaction (CSAT)"},
			intake.Text{NL: "Over één moment, met een schaal van vijf.", EN: "About one moment, on a scale of five."}, CSAT, satisfaction},
		{"relational", intake.Text{NL: "Over de hele relatie (NPS)", EN: "About the whole relationship (NPS)"},
			intake.Text{NL: "Een of twee keer per jaar, los van een klus. Zegt iets over de organisatie, niet over één medewerker.",
				EN: "Once or twice a year, apart from a job. It tells about the organisation, not about one employee."}, NPS, relational},
	}
}

// begin holds what all templates share: the why and the causes ask openly, in words of level B1.
func begin() *Content {
	return &Content{
		Languages: []string{"nl", "en"}, WindowDays: 60, Duplicates: collect.FirstCounts,
		Why: PerBand{Any: intake.Text{NL: "Waarom geeft u dit cijfer?", EN: "Why do you give this score?"}},
		Cause: PerBand{
			Any:       intake.Text{NL: "Waar ging het vooral om?", EN: "What was it mainly about?"},
			Detractor: intake.Text{NL: "Waar ging het mis?", EN: "Where did it go wrong?"},
			Promoter:  intake.Text{NL: "Wat vond u fijn?", EN: "What did you value?"}},
		SubCause: PerBand{Any: intake.Text{NL: "Wat precies?", EN: "What exactly?"}},
		Thanks:   PerBand{Any: intake.Text{NL: "Dank u wel voor uw antwoord.", EN: "Thank you for your answer."}},
		Callback: intake.Text{NL: "Bel mij terug", EN: "Please call me back"},
	}
}

func recommend(c *Content) *Content {
	c.Low = intake.Text{NL: "heel onwaarschijnlijk", EN: "very unlikely"}
	c.High = intake.Text{NL: "heel waarschijnlijk", EN: "very likely"}
	return c
}

func transactional() *Content {
	c := recommend(begin())
	c.Name = intake.Text{NL: "Na de klus", EN: "After the job"}
	c.Question = intake.Text{NL: "Hoe waarschijnlijk is het dat u ons aanbeveelt aan een ander?", EN: "How likely are you to recommend us to somebody else?"}
	return c
}

func relational() *Content {
	c := recommend(begin())
	c.Name, c.Relational = intake.Text{NL: "Onze relatie", EN: "Our relationship"}, true
	c.Question = intake.Text{NL: "Alles bij elkaar: hoe waarschijnlijk is het dat u ons aanbeveelt aan een ander?", EN: "All in all, how likely are you to recommend us to somebody else?"}
	c.WindowDays = 0
	return c
}

func contact() *Content {
	c := begin()
	c.Name = intake.Text{NL: "Na contact", EN: "After contact"}
	c.Question = intake.Text{NL: "Het was makkelijk om geholpen te worden. Bent u het daarmee eens?", EN: "It was easy to get help. Do you agree?"}
	c.Low = intake.Text{NL: "helemaal niet mee eens", EN: "strongly disagree"}
	c.High = intake.Text{NL: "helemaal mee eens", EN: "strongly agree"}
	c.Questions = []Question{{Ref: "solved", Kind: Single, Text: intake.Text{NL: "Is uw vraag beantwoord?", EN: "Was your question answered?"},
		Choices: []Choice{{Ref: "yes", Text: intake.Text{NL: "Ja", EN: "Yes"}}, {Ref: "partly", Text: intake.Text{NL: "Voor een deel", EN: "In part"}},
			{Ref: "no", Text: intake.Text{NL: "Nee", EN: "No"}}, {Ref: "other", Text: intake.Text{NL: "Iets anders", EN: "Something else"}, Way: WayOther},
			{Ref: "unknown", Text: intake.Text{NL: "Weet ik niet", EN: "Don't know"}, Way: WayUnknown}}}}
	return c
}

func satisfaction() *Content {
	c := begin()
	c.Name = intake.Text{NL: "Tevredenheid", EN: "Satisfaction"}
	c.Question = intake.Text{NL: "Hoe tevreden of ontevreden bent u?", EN: "How satisfied or dissatisfied are you?"}
	c.Low = intake.Text{NL: "heel ontevreden", EN: "very dissatisfied"}
	c.High = intake.Text{NL: "heel tevreden", EN: "very satisfied"}
	return c
}
