package demo

import (
	"fmt"

	"klankbord.org/core/day"
	"klankbord.org/core/intake"
)

// idea is an improvement that people in such a company make.
type idea struct {
	cause, title, hypothesis string
	evidence                 string // with one %d
}

var ideas = []idea{
	{"ruit/info", "Voor het wegrijden drie dingen vertellen: uithardtijd, tape, wassen", "Klanten die weten wanneer ze mogen rijden bellen minder en geven hogere cijfers.", "Afgevinkt bij %d werkorders"},
	{"ruit/info", "Foto van voor en na aan de klant laten zien", "Wie ziet wat er gedaan is, snapt waar de tijd in zat.", "%d foto's bij werkorders"},
	{"ruit/snelheid", "Gereedschap de avond ervoor klaarleggen", "Een kwartier winst op de eerste klus van de dag.", "Starttijden van %d eerste klussen"},
	{"ruit/snelheid", "Klant bellen zodra het uitloopt", "Wachten is minder erg als je weet hoe lang.", "%d belnotities"},
	{"ruit/netheid", "Beschermhoes en stuurhoes bij elke klus", "Geen vette vingers meer op stuur en bekleding.", "Hoezen verbruikt: %d"},
	{"ruit/netheid", "Deur openen en uitzuigen na elke zijruit", "Glas dat in de deur blijft rammelt later.", "%d zijruiten met vinkje"},
	{"ruit/kwaliteit", "Lektest met de plantenspuit voor oplevering", "Een lek dat wij vinden hoeft de klant niet te vinden.", "%d lektesten, 3 keer direct hersteld"},
	{"ruit/kwaliteit", "Meelopen met een ervaren collega bij kalibratie", "Minder kalibraties die over moeten.", "%d kalibraties samen gedaan"},
	{"service/vriendelijk", "Klant bij naam noemen en tot de auto meelopen", "Klanten voelen zich gezien.", "Gedaan bij %d klanten, besproken in het werkoverleg"},
	{"service/meedenken", "Altijd een leenfiets aanbieden", "Wie verder kan, vindt wachten niet erg.", "%d keer uitgeleend"},
}

var teamIdeas = []idea{
	{"ruit/snelheid", "Werkorders van morgen om 16.00 uur samen doorlopen", "Minder zoeken op de dag zelf.", "Verslag van %d keer doorlopen"},
	{"ruit/info", "Uitlegkaart bij elke auto", "Iedereen vertelt hetzelfde.", "%d kaarten meegegeven"},
	{"service/ontvangst", "Elke klant binnen een minuut begroet", "Een lege balie kost ons klanten.", "%d keer gemeten"},
	{"ruit/juiste", "Ruit op kenteken nakijken bij binnenkomst", "Een verkeerde ruit zien we een dag eerder.", "%d ruiten gecontroleerd, 14 verkeerd"},
	{"ruit/kwaliteit", "Tweede paar ogen bij elke kalibratie", "Minder klanten die terug moeten.", "%d kalibraties met twee handtekeningen"},
}

// initiatives returns what people and teams do to get better, as far as it is by today.
func (w *World) initiatives(seed uint64, c calendar, s *staff) []intake.Initiative {
	d := newDice(seed, "initiatives")
	all := []intake.Initiative{{Ref: "I001", Unit: teamInitiative, Title: "Opleverchecklist: zuigen, afnemen, samen rondlopen", Cause: "ruit/netheid",
		Hypothesis: "Als we elke auto met een checklist opleveren, stijgt het cijfer bij netheid en daarmee de NPS van het team met zo'n tien punten.",
		Status:     intake.StatusDone, StartedOn: w.Secrets.InitiativeFrom, DoneOn: c.in(2, 58), Evidence: "342 ingevulde checklists, steekproef van 40 nagelopen"}}
	for i, t := range teams {
		if t.ref != teamInitiative {
			all = append(all, d.initiative(len(all)+1, teamIdeas[i%len(teamIdeas)], "", t.ref, c))
		}
	}
	for _, p := range s.mechanics {
		switch {
		case p.to != 0:
		case p.trait == excellent:
			all = append(all, d.initiative(len(all)+1, ideas[1], p.ref, "", c))
		case p.trait == unclear:
			i := d.initiative(len(all)+1, ideas[0], p.ref, "", c)
			i.Status, i.StartedOn, i.DoneOn, i.Evidence = intake.StatusRunning, c.running.From, 0, ""
			all = append(all, i)
		case d.chance(0.6):
			all = append(all, d.initiative(len(all)+1, pick(d, ideas), p.ref, "", c))
		}
	}
	return all
}

// initiative is done, running, planned or stopped.
func (d dice) initiative(n int, i idea, employee, unit string, c calendar) intake.Initiative {
	r := intake.Initiative{Ref: fmt.Sprintf("I%03d", n), Employee: employee, Unit: unit, Title: i.title, Cause: i.cause, Hypothesis: i.hypothesis}
	switch x := d.Float64(); {
	case x < 0.62:
		r.Status = intake.StatusDone
		r.StartedOn = c.in(2, d.between(0, 80))
		r.DoneOn = min(r.StartedOn+day.Day(d.between(25, 80)), c.quarters[3].To)
		r.Evidence = fmt.Sprintf(i.evidence, d.between(12, 60))
	case x < 0.82:
		r.Status, r.StartedOn = intake.StatusRunning, c.in(3, d.between(10, 85))
	case x < 0.95:
		r.Status = intake.StatusPlanned
	default:
		r.Status, r.StartedOn = intake.StatusStopped, c.in(2, d.between(0, 60))
		r.Evidence = "Gestopt: kostte meer tijd dan het opleverde."
	}
	return r
}

func (w *World) findings(c calendar, s *staff) []intake.Finding {
	by := s.all[4].name // the head of planning has no interest in either
	return []intake.Finding{
		{Ref: "B001", Employee: w.Secrets.Cleared, Period: w.Secrets.ClearedIn, Status: intake.StatusUnfounded,
			Text:      "Meer klanten dan bij collega's kregen geen vragenlijst. Het bleek om één leasemaatschappij te gaan die haar berijders zelf bevraagt.",
			DecidedOn: c.in(3, 18), DecidedBy: by, Heard: true},
		{Ref: "B002", Employee: w.Secrets.Cheater, Period: w.Secrets.Cheating, Status: intake.StatusConfirmed,
			Text:      "Bijna alle klanten met een klacht of herstelwerk zijn niet aangeleverd, en klanten kregen te horen: 'Als u tevreden bent, is dat een 9 of een 10.'",
			DecidedOn: min(c.quarters[3].To+12, c.today), DecidedBy: by, Heard: true},
	}
}

// growth is what is asked of a team or a person in half a year, by maturity, in points.
var growth = map[string]string{basis: "6", gevorderd: "4", top: "2"}

func (w *World) targets(c calendar, s *staff) []intake.Target {
	baseline := day.Range{From: c.quarters[0].From, To: c.quarters[1].To}
	period := day.Range{From: c.quarters[2].From, To: c.quarters[3].To}
	year := day.Range{From: c.quarters[0].From, To: c.quarters[3].To}
	next := day.Range{From: c.running.From, To: day.Of(c.running.From.Time().Year()+1, c.running.From.Time().Month(), 1) - 1}
	all := []intake.Target{
		{Ref: "D-org-1", Metric: MetricNPS, Answers: "all", Baseline: baseline, Period: period, Growth: "3", Reason: "Eerst de basis op orde."},
		{Ref: "D-org-2", Metric: MetricNPS, Answers: "all", Baseline: year, Period: next, Growth: "4", Reason: "Een vijfde van de afstand tot het beste team."},
	}
	maturity := map[string]string{}
	for _, t := range teams {
		maturity[t.ref] = t.maturity
		why := "Afgesproken groei voor teams op niveau " + t.maturity + "."
		all = append(all,
			intake.Target{Ref: "D-" + t.ref + "-1", Unit: t.ref, Metric: MetricNPS, Answers: "all", Baseline: baseline, Period: period, Growth: growth[t.maturity], Reason: why},
			intake.Target{Ref: "D-" + t.ref + "-2", Unit: t.ref, Metric: MetricNPS, Answers: "all", Baseline: year, Period: next, Growth: growth[t.maturity], Reason: why})
	}
	for _, p := range s.mechanics {
		if p.to != 0 || p.from > c.first() {
			continue // nobody is held to a baseline they don't have
		}
		all = append(all, intake.Target{Ref: "D-" + p.ref, Employee: p.ref, Metric: MetricNPS, Answers: "influenceable", Baseline: baseline, Period: period,
			Growth: growth[maturity[p.posts[0].unit]], Reason: "Zelfde groei als het team."})
	}
	return all
}
