package rewardweb

import (
	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/reward"
	"klankbord.org/core/score"
	"klankbord.org/core/survey"
	"klankbord.org/i18n"
)

// both is a text in both languages; {0} and {1} are filled in by who uses it.
type both struct{ NL, EN string }

func (b both) in(l i18n.Lang) string { return l.T(b.NL, b.EN) }

// levels name whose answers a part looks at, to the employee.
var levels = map[reward.LevelOf]both{
	reward.OfOrganisation: {"de hele organisatie", "the whole organisation"},
	reward.OfTeam:         {"het team", "the team"},
	reward.OfIndividual:   {"jijzelf", "you yourself"},
}

// levelsOf name them to somebody who reads about the scheme.
var levelsOf = map[reward.LevelOf]both{
	reward.OfOrganisation: {"de hele organisatie", "the whole organisation"},
	reward.OfTeam:         {"het eigen team", "the own team"},
	reward.OfIndividual:   {"de medewerker zelf", "the employee"},
}

// figures name the numbers that decide pay.
var figures = map[reward.Figure]both{
	reward.FigureNPS:     {"NPS", "NPS"},
	reward.FigureTopTwo:  {"percentage tevreden klanten (4 of 5)", "percentage of satisfied customers (4 or 5)"},
	reward.FigureEasy:    {"percentage klanten dat het makkelijk vond (5 tot en met 7)", "percentage of customers who found it easy (5 to 7)"},
	reward.FigureNetEase: {"netto gemak (makkelijk min moeilijk)", "net ease (easy minus difficult)"},
	reward.FigureMean:    {"gemiddelde cijfer", "mean score"},
}

// sources say where a percentage came from.
var sources = map[reward.Source]both{
	reward.FromOrganisation: {"het resultaat van de hele organisatie", "the result of the whole organisation"},
	reward.FromTeam:         {"het resultaat van het team", "the result of the team"},
	reward.FromOwn:          {"jouw eigen antwoorden", "your own answers"},
	reward.FromTeamFewOwn:   {"het team, omdat jij te weinig antwoorden hebt", "the team, because you have too few answers"},
	reward.NoInitiative:     {"niets: er is geen verbeterinitiatief op tijd en met bewijs afgerond", "nothing: no improvement initiative was finished in time and with evidence"},
	reward.NoResult:         {"niets: er zijn geen antwoorden om naar te kijken", "nothing: there are no answers to look at"},
	reward.NoCurve:          {"niets: de regeling zegt niet wat een team als dit uitbetaalt", "nothing: the scheme doesn't say what a team like this pays"},
}

// standings say why an answer counts nowhere.
var standings = map[collect.Standing]both{
	collect.Counted:   {"telt mee", "counts"},
	collect.NoScore:   {"de klant gaf geen cijfer", "the customer gave no score"},
	collect.Internal:  {"het kwam van een adres van de organisatie zelf", "it came from an address of the organisation itself"},
	collect.Late:      {"het kwam te laat binnen", "it came in too late"},
	collect.Duplicate: {"een ander antwoord over dezelfde opdracht telt al", "another answer about the same job counts already"},
	collect.OtherWay:  {"het kwam langs een andere weg dan afgesproken", "it came by another way than was agreed"},
}

// reasons say why an answer counts for the employee's own score or doesn't.
var reasons = map[attribution.Reason]both{
	attribution.Counted:          {"jij had invloed op wat de klant noemde", "you could influence what the customer named"},
	attribution.NotInfluenceable: {"jij had geen directe invloed op wat de klant noemde", "you couldn't directly influence what the customer named"},
	attribution.NoCause:          {"de klant koos geen deeloorzaak", "the customer chose no sub-cause"},
	attribution.NoLine:           {"de matrix zegt niets over deze oorzaak bij jouw rol", "the matrix says nothing about this cause for your role"},
	attribution.NotValid:         {"het antwoord telt nergens mee", "the answer counts nowhere"},
}

// warnings say what whoever decides should know: one line about all that a warning concerns. {n} is how many.
var warnings = map[string]both{
	"few_answers": {"Bij {n} steunt het teampercentage op minder dan 100 antwoorden. Toeval kan daar veel doen.",
		"For {n} the team percentage rests on fewer than 100 answers. Chance can do much there."},
	"few_own_answers": {"Bij {n} steunt het eigen deel op minder dan 30 antwoorden. Toeval kan daar veel doen.",
		"For {n} the own part rests on fewer than 30 answers. Chance can do much there."},
	"one_answer_moves_much": {"Bij {n} verandert één andere klant meer dan een tiende van de doelbonus. Dat is te veel voor één klant.",
		"For {n} one different customer changes more than a tenth of the target bonus. That is too much for one customer."},
	"cut_by_legal_cap": {"Bij {n} is het bedrag verlaagd tot het wettelijk maximum. De rest blijft bij de organisatie.",
		"For {n} the amount was lowered to the legal maximum. The rest stays with the organisation."},
	"not_frozen": {"Voor deze periode is niets bevroren: de regels konden onderweg nog veranderen.",
		"Nothing was frozen for this period: the rules could still change along the way."},
	"frozen_late": {"De afspraak over deze periode is pas bevroren toen die al begonnen was. Mensen konden de regels toen nog niet kennen; een rechter kan dat zwaar laten wegen.",
		"The agreement about this period was frozen only once it had begun. People couldn't know the rules then; a court may weigh that heavily."},
	"scheme_late": {"Deze versie van de regeling is pas vastgelegd toen de periode al begonnen was. Mensen konden de regels toen nog niet kennen; een rechter kan dat zwaar laten wegen.",
		"This version of the scheme was recorded only once the period had begun. People couldn't know the rules then; a court may weigh that heavily."},
	"changed_after_freeze": {"Bij {n} is de plaatsing na het bevriezen veranderd.",
		"For {n} the membership was changed after the freeze."},
	"more_than_full_time": {"Bij {n} zijn de dienstverbanden samen meer dan voltijd. Is een overstap niet afgesloten, dan wordt er dubbel betaald.",
		"For {n} the memberships together are more than full time. If a transfer was never ended, it is paid twice."},
}

// agreementNotes say on a statement what was found out about the agreement.
var agreementNotes = map[string]both{
	"not_frozen":           {"Voor deze periode is niets bevroren. Dat kun je bij een bezwaar noemen.", "Nothing was frozen for this period. You may bring that up when you object."},
	"frozen_late":          {"De afspraak is pas bevroren toen de periode al begonnen was. Dat kun je bij een bezwaar noemen.", "The agreement was frozen only once the period had begun. You may bring that up when you object."},
	"scheme_late":          {"De regeling is pas vastgelegd toen de periode al begonnen was. Dat kun je bij een bezwaar noemen.", "The scheme was recorded only once the period had begun. You may bring that up when you object."},
	"changed_after_freeze": {"Jouw plaatsing is na het bevriezen veranderd. Hieronder staat welke dagen zijn geteld.", "Your membership was changed after the freeze. Below you see which days were counted."},
}

// verdicts are the only words by which something may be called a change.
var verdicts = map[score.Verdict]both{
	score.Demonstrated: {"aantoonbaar", "demonstrated"},
	score.Probable:     {"waarschijnlijk", "probable"},
	score.NoChange:     {"niet aantoonbaar", "not demonstrable"},
}

// typeOf is the type of metric by which a figure's interval is computed.
func typeOf(f reward.Figure) survey.MetricType {
	switch f {
	case reward.FigureNPS:
		return survey.NPS
	case reward.FigureTopTwo:
		return survey.CSAT
	case reward.FigureEasy, reward.FigureNetEase:
		return survey.CES
	}
	return survey.Rating
}

// interval reads the figure of a part with its uncertainty; ok is false without answers.
func interval(f reward.Figure, t reward.Tally) (score.Figure, bool) {
	for _, fig := range score.Read(typeOf(f), t.Distribution()) {
		if string(fig.Measure) == string(f) {
			return fig, true
		}
	}
	return score.Figure{}, false
}

// figureName is the short name on axes and in tables.
func figureName(l i18n.Lang, f reward.Figure) string {
	switch f {
	case reward.FigureTopTwo:
		return l.T("% tevreden", "% satisfied")
	case reward.FigureEasy:
		return l.T("% makkelijk", "% easy")
	case reward.FigureNetEase:
		return l.T("netto gemak", "net ease")
	case reward.FigureMean:
		return l.T("gemiddelde", "mean")
	}
	return "NPS"
}

// partName names a part by whose answers it looks at, and by its own id when the scheme has more of that level.
func (v SchemeVersion) partName(l i18n.Lang, id string, to map[reward.LevelOf]both) string {
	p, same := v.part(id), 0
	for _, o := range v.Scheme.Parts {
		if o.Level == p.Level {
			same++
		}
	}
	name := upperFirst(to[p.Level].in(l))
	if same > 1 || name == "" {
		name += " (" + id + ")"
	}
	return name
}
