package scoreweb

import (
	"klankbord.org/core/survey"
	"klankbord.org/web/page"
)

// method tells how the figure of a page came about, with its numbers.
func (l *lens) method(f figure) []page.Step {
	period := l.Lang.Range(l.query.Period)
	steps := []page.Step{{Text: l.F("In de periode %s kwamen er %s antwoorden die tellen: met een cijfer, op tijd, niet dubbel en niet van een intern adres.",
		"In the period %s there were %s answers that count: with a score, in time, not double and not from an internal address.", period, l.Lang.Int(f.n))}}
	steps = append(steps, l.pointStep(f))
	steps = append(steps, page.Step{Text: l.intervalWords(),
		Formula: l.F("95 %%: %s tot %s · 80 %%: %s tot %s", "95%%: %s to %s · 80%%: %s to %s", l.Lang.Number(f.low95, 1), l.Lang.Number(f.up95, 1), l.Lang.Number(f.low80, 1), l.Lang.Number(f.up80, 1))})
	return append(steps, page.Step{Text: l.F("Een verandering noemen we aantoonbaar als het 95 %%-interval van het verschil met de vorige periode de nul niet bevat, en waarschijnlijk als het 80 %%-interval dat niet doet. Onder %d antwoorden tonen we niets, onder %d met voorbehoud.",
		"We call a change demonstrated when the 95%% interval of the difference with the period before doesn't hold zero, and probable when the 80%% interval doesn't. Below %d answers we show nothing, below %d with reserve.", l.hiddenBelow(), greyBelow)})
}

func (l *lens) pointStep(f figure) page.Step {
	c, n := f.counts, l.Lang.Int(f.n)
	switch l.measure.metric.Type {
	case survey.NPS:
		return page.Step{Text: l.T("NPS is het aandeel promotors (9 en 10) min het aandeel criticasters (0 tot en met 6).", "NPS is the share of promoters (9 and 10) minus the share of detractors (0 to 6)."),
			Formula: l.F("(%s − %s) / %s × 100 = %s", "(%s − %s) / %s × 100 = %s", l.Lang.Int(c.Promoters), l.Lang.Int(c.Detractors), n, l.Lang.Number(f.value, 1))}
	case survey.CSAT, survey.CES:
		return page.Step{Text: l.T("Het aandeel klanten met een van de goede cijfers van de schaal.", "The share of customers with one of the good scores of the scale."),
			Formula: l.F("%s / %s × 100 = %s", "%s / %s × 100 = %s", l.Lang.Int(c.Promoters), n, l.Lang.Number(f.value, 1))}
	}
	return page.Step{Text: l.T("Het gemiddelde van alle cijfers.", "The mean of all scores."), Formula: l.Lang.Number(f.value, 2)}
}

func (l *lens) intervalWords() string {
	switch l.measure.metric.Type {
	case survey.NPS:
		return l.T("De band is het score-interval van de NPS (in de vorm van Tango): alle waarden die bij deze antwoorden passen.", "The band is the score interval of the NPS (in Tango's form): all values that fit these answers.")
	case survey.CSAT, survey.CES:
		return l.T("De band is het interval van Wilson voor een aandeel.", "The band is Wilson's interval for a share.")
	}
	return l.T("De band is het t-interval van het gemiddelde.", "The band is the t interval of the mean.")
}

// limits says what the figure doesn't say.
func (l *lens) limits() string {
	return l.T("Dit zegt iets over de klanten die antwoordden. Het zegt niet wat de anderen vinden, en niet waardoor een verschil komt.",
		"This is about the customers who answered. It doesn't say what the others think, nor what caused a difference.")
}
