package demo

import (
	"klankbord.org/core/collect"
	"klankbord.org/core/intake"
	"klankbord.org/core/survey"
)

// The surveys and their metrics.
const (
	MetricNPS  = "nps"
	MetricCSAT = "csat-afspraak"
	MetricCES  = "ces-contact"
	SurveyNPS  = "na-het-werk"
	SurveyCSAT = "na-de-afspraak"
	SurveyCES  = "na-contact"
)

var metrics = []intake.Metric{
	{Ref: MetricNPS, Type: string(survey.NPS), Name: intake.Text{NL: "NPS na het werk", EN: "NPS after the work"}},
	{Ref: MetricCSAT, Type: string(survey.CSAT), Name: intake.Text{NL: "Tevredenheid over de afspraak", EN: "Satisfaction with the appointment"}},
	{Ref: MetricCES, Type: string(survey.CES), Name: intake.Text{NL: "Gemak van contact", EN: "Ease of contact"}},
}

// windowDays is how long after the service date an answer counts.
const windowDays = 30

func contents() []struct {
	ref     string
	content survey.Content
} {
	return []struct {
		ref     string
		content survey.Content
	}{{SurveyNPS, npsContent()}, {SurveyCSAT, csatContent()}, {SurveyCES, cesContent()}}
}

func surveys() []intake.Survey {
	var all []intake.Survey
	for _, s := range contents() {
		all = append(all, intake.Survey{Ref: s.ref, Content: s.content.Canonical()})
	}
	return all
}

func text(nl, en string) intake.Text { return intake.Text{NL: nl, EN: en} }

// common is what all surveys of Ruitwacht share.
func common() survey.Content {
	return survey.Content{Sender: Name, Languages: []string{"nl", "en"}, WindowDays: windowDays, Duplicates: collect.FirstCounts,
		Cause: survey.PerBand{
			Any:       text("Waar ging het vooral over?", "What was it mainly about?"),
			Detractor: text("Waar ging het vooral mis?", "What mainly went wrong?"),
			Promoter:  text("Wat beviel u het meest?", "What did you like most?")},
		SubCause: survey.PerBand{
			Any:       text("Wat precies?", "What exactly?"),
			Detractor: text("Wat ging er precies mis?", "What exactly went wrong?"),
			Promoter:  text("Wat precies beviel u?", "What exactly did you like?")},
		Thanks: survey.PerBand{
			Any:       text("Dank u wel. We lezen elk antwoord.", "Thank you. We read every answer."),
			Detractor: text("Dank u wel dat u dit zegt. Het team ziet uw antwoord meteen.", "Thank you for telling us. The team sees your answer at once."),
			Promoter:  text("Dank u wel! We geven het door aan wie u hielp.", "Thank you! We will pass it on to whoever helped you.")},
		Callback: text("Bel mij terug", "Please call me back"),
	}
}

func npsContent() survey.Content {
	c := common()
	c.Metric = MetricNPS
	c.Name = text("Na het werk aan uw ruit", "After the work on your windscreen")
	c.Question = text("Hoe waarschijnlijk is het dat u Ruitwacht aanbeveelt aan familie, vrienden of collega's?",
		"How likely are you to recommend Ruitwacht to family, friends or colleagues?")
	c.Low, c.High = text("Heel onwaarschijnlijk", "Very unlikely"), text("Heel waarschijnlijk", "Very likely")
	c.Why = survey.PerBand{
		Any:       text("Kunt u vertellen waarom u dit cijfer geeft?", "Can you tell us why you give this score?"),
		Detractor: text("Wat jammer. Wat hadden we anders moeten doen?", "We are sorry. What should we have done differently?"),
		Passive:   text("Wat hadden we beter kunnen doen?", "What could we have done better?"),
		Promoter:  text("Mooi! Wat ging er goed?", "Great! What went well?")}
	return c
}

func csatContent() survey.Content {
	c := common()
	c.Metric = MetricCSAT
	c.Name = text("Na het maken van een afspraak", "After making an appointment")
	c.Question = text("Hoe tevreden bent u over het plannen van uw afspraak?", "How satisfied are you with how your appointment was scheduled?")
	c.Low, c.High = text("Heel ontevreden", "Very dissatisfied"), text("Heel tevreden", "Very satisfied")
	c.Why = survey.PerBand{Any: text("Wat maakte dat u dit antwoord geeft?", "What made you give this answer?")}
	c.Causes = []string{"afspraak", "bereik", other, unknown}
	return c
}

func cesContent() survey.Content {
	c := common()
	c.Metric = MetricCES
	c.Name = text("Na contact met een adviseur", "After contact with an adviser")
	c.Question = text("Ruitwacht maakte het mij makkelijk om mijn vraag te regelen.", "Ruitwacht made it easy for me to handle my question.")
	c.Low, c.High = text("Helemaal mee oneens", "Strongly disagree"), text("Helemaal mee eens", "Strongly agree")
	c.Why = survey.PerBand{Any: text("Wat maakte het makkelijk of moeilijk?", "What made it easy or difficult?")}
	c.Causes = []string{"bereik", "service", "afspraak", other, unknown}
	return c
}
