package rewardweb

import (
	"time"

	"klankbord.org/core/reward"
	"klankbord.org/web/page"
)

// gates writes the conditions and whether they were met.
func (s *sheet) gates() {
	l, g := s.l, s.Scheme.Scheme.Gates
	if g.MinimumN > 0 {
		for _, own := range s.Person.Own {
			p := s.Scheme.part(own.Part)
			met := own.Period.N() >= g.MinimumN && (p.Goal != reward.Growth || own.Baseline.N() >= g.MinimumN)
			text := l.F("Jij hebt er genoeg (%s); daarom telt jouw eigen resultaat.", "You have enough (%s); that is why your own result counts.", s.haveN(own))
			if !met {
				text = l.F("Jij hebt er te weinig (%s); daarom krijg je voor dit deel het percentage van je team. Minder of meer antwoorden verzamelen levert dus niets op.",
					"You have too few (%s); that is why you get your team's percentage for this part. Collecting fewer or more answers doesn't pay.", s.haveN(own))
			}
			s.Gates = append(s.Gates, gate{l.F("Minstens %d eigen antwoorden?", "At least %d own answers?", g.MinimumN), met, text})
		}
	}
	if g.InitiativeBy != 0 && len(s.Person.Own) > 0 {
		s.Gates = append(s.Gates, s.initiative())
	}
	if limit := s.Scheme.Scheme.Gates.LegalCap; limit.Sign() > 0 {
		g := gate{l.F("Binnen het wettelijke maximum van %s van het vaste loon?", "Within the legal maximum of %s of fixed pay?", ratPercent(l, limit.Rat())), s.Person.Cut == nil, l.T("Het bedrag past binnen het maximum.", "The amount is within the maximum.")}
		if c := s.Person.Cut; c != nil {
			g.Text = l.F("Vast loon van het jaar %s, andere variabele beloning %s: er is nog ruimte voor %s. De regeling gaf %s; het verschil vervalt.", "Fixed pay of the year %s, other variable pay %s: that leaves %s. The scheme gave %s; the difference lapses.",
				s.money(c.FixedPay), s.money(c.Other), s.money(c.Room), s.money(c.Uncut))
		}
		s.Gates = append(s.Gates, g)
	}
	finding := gate{l.T("Geen bevestigde bevinding van manipulatie?", "No confirmed finding of manipulation?"), !s.Person.Disqualified(), l.T("Er is geen bevestigde bevinding.", "There is no confirmed finding.")}
	if s.Person.Disqualified() {
		finding.Text = l.F("Bevestigd: %s. Het hele bedrag vervalt.", "Confirmed: %s. The whole amount is forfeited.", join(l, s.Person.Findings))
	}
	s.Gates = append(s.Gates, finding)
}

func (s *sheet) initiative() gate {
	l, by := s.l, s.l.Day(s.Scheme.Scheme.Gates.InitiativeBy)
	g := gate{Question: l.F("Een verbeterinitiatief uitgevoerd, met bewijs, uiterlijk %s?", "An improvement initiative carried out, with evidence, by %s?", by)}
	for _, i := range s.Person.Initiatives {
		if i.Fits {
			g.Yes = true
			g.Text = l.F("%s, klaar op %s. Bewijs: %s. Of het hielp telt hier niet; dat je het deed wel.", "%s, done on %s. Evidence: %s. Whether it helped doesn't count here; that you did it does.", i.Title, l.Day(i.DoneOn), i.Evidence)
			return g
		}
	}
	g.Text = l.T("Er is geen initiatief van jou dat op tijd en met bewijs is afgerond. Daarom is jouw eigen deel 0 %.", "There is no initiative of yours that was finished in time and with evidence. That is why your own part is 0%.")
	if n := len(s.Person.Initiatives); n > 0 {
		i := s.Person.Initiatives[n-1]
		g.Text = l.F("%s telt niet: klaar op %s, bewijs: %s. Daarom is jouw eigen deel 0 %%.", "%s doesn't count: done on %s, evidence: %s. That is why your own part is 0%%.", i.Title, l.Day(i.DoneOn), orDash(i.Evidence))
	}
	return g
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// decision writes who decides, how to object, and by what everything can be recognised.
func (s *sheet) decision() {
	l, d, sch := s.l, s.Scheme.Scheme.Decision, s.Scheme.Scheme
	s.Decision = []string{
		l.F("%s besluit over dit bedrag. Een computer besluit niet.", "%s decides about this amount. A computer doesn't.", d.By),
		l.F("Ben je het er niet mee eens? Maak dan bezwaar bij %s, tot en met %s (%d dagen na de berekening). Iemand anders dan wie besliste kijkt er dan naar, en je krijgt een antwoord met redenen.",
			"Do you disagree? Then object to %s, until %s (%d days after the computation). Somebody other than who decided will look at it, and you get an answer with reasons.", d.ObjectionTo, l.Day(s.objectUntil()), d.ObjectionDays),
		sch.Nature.In(string(l)),
	}
	s.Facts = []fact{
		{l.T("Medewerker", "Employee"), s.Person.Name + " (" + s.Person.Ref + ")"},
		{l.T("Regeling", "Scheme"), l.F("%s, versie %d, vastgelegd op %s", "%s, version %d, recorded on %s", s.schemeName(), s.Scheme.Version, dayOf(l, time.UnixMilli(s.Scheme.CreatedAt).UTC()))},
		{l.T("Periode", "Period"), l.Range(sch.Period)},
	}
	if sch.Baseline.From != 0 {
		s.Facts = append(s.Facts, fact{l.T("Nulmeting", "Baseline"), l.Range(sch.Baseline)})
	}
	if sch.Matrix != "" {
		s.Facts = append(s.Facts, fact{l.T("Beïnvloedbaarheidsmatrix", "Influence matrix"), sch.Matrix})
	}
	who := s.computedDay(l)
	if s.ComputedBy != "" {
		who += l.T(", door ", ", by ") + s.By.In(string(l))
	}
	s.Facts = append(s.Facts, fact{l.T("Berekening", "Run"), l.F("nummer %d, %s", "number %d, %s", s.ID, who)})
	if s.Reason != "" {
		s.Facts = append(s.Facts, fact{l.T("Waarom berekend", "Why computed"), s.Reason})
	}
	s.Facts = append(s.Facts, fact{l.T("Regeling geldig tot", "Scheme valid until"), l.Day(sch.ExpiresOn)},
		fact{l.T("Vingerafdruk van de regeling", "Fingerprint of the scheme"), s.Scheme.Hash},
		fact{l.T("Vingerafdruk van de invoer", "Fingerprint of the inputs"), s.InputsHash},
		fact{l.T("Vingerafdruk van de uitkomst", "Fingerprint of the result"), s.ResultHash})
}

// method writes the computation with this statement's numbers.
func (s *sheet) method() {
	l := s.l
	for _, row := range s.Results.Rows {
		if row[4].Text != "–" {
			s.Steps = append(s.Steps, page.Step{Text: l.F("%s: %s nu, min nulmeting; de curve zegt wat die groei betaalt.", "%s: %s now, minus baseline; the curve says what that growth pays.", row[0].Text, row[1].Text),
				Formula: row[3].Text + " − " + row[2].Text + " = " + row[4].Text + " → " + row[5].Text})
		} else if row[5].Text != "–" {
			s.Steps = append(s.Steps, page.Step{Text: l.F("%s: %s; de curve zegt wat dat betaalt.", "%s: %s; the curve says what that pays.", row[0].Text, row[1].Text), Formula: row[3].Text + " → " + row[5].Text})
		}
	}
	for _, g := range s.Person.Segments {
		s.Steps = append(s.Steps, s.segmentStep(g))
	}
	if s.personal() {
		s.Steps = append(s.Steps, page.Step{Text: l.T("Alles bij elkaar, één keer afgerond op hele centen (een halve cent naar boven).", "All together, rounded once to whole cents (half a cent up)."),
			Formula: exact(s.total()) + l.T(" cent → ", " cents → ") + s.money(reward.Round(s.total()))})
	}
	if s.Person.Disqualified() {
		s.Steps = append(s.Steps, page.Step{Text: l.T("Een bevestigde bevinding maakt het bedrag nul.", "A confirmed finding makes the amount zero."), Formula: s.Amount})
	}
	if c := s.Person.Cut; c != nil {
		s.Steps = append(s.Steps, page.Step{Text: l.T("Het wettelijke maximum verlaagt het bedrag tot wat er nog mag.", "The legal maximum lowers the amount to what is still allowed."),
			Formula: l.F("%s × %s − %s → %s", "%s × %s − %s → %s", s.money(c.FixedPay), ratPercent(l, s.Scheme.Scheme.Gates.LegalCap.Rat()), s.money(c.Other), s.money(c.Room))})
	}
	s.Limits = l.T("Een score van weinig klanten zegt weinig over hoe goed je bent: toeval doet veel. Dit overzicht zegt wat er volgens de afspraak betaald wordt, niet wat jouw werk waard is.",
		"A score of few customers says little about how good you are: chance does much. This statement says what is paid by the agreement, not what your work is worth.")
}

// segmentStep fills one membership's numbers into its formula.
func (s *sheet) segmentStep(g reward.SegmentResult) page.Step {
	l := s.l
	if !s.personal() {
		key := poolOf(s.Scheme.Scheme, g)
		step := page.Step{Text: l.F("%s: jouw gewicht is dienstverband × dagen; jouw deel is pot × jouw gewicht / gewicht van iedereen.", "%s: your weight is contract × days; your share is pool × your weight / everybody's weight.", s.segmentName(g))}
		if pool := s.poolResult(key); pool != nil {
			step.Formula = l.F("%d × %d = %s; %s × %s / %s → %s", "%d × %d = %s; %s × %s / %s → %s", g.FTE, g.Days, l.Int(g.Weight), s.money(pool.Cents), l.Int(g.Weight), l.Int(s.Shares[key].Weight), s.money(value(g.Share)))
		}
		return step
	}
	sum := ""
	for i, p := range g.Parts {
		if i > 0 {
			sum += " + "
		}
		sum += ratPercent(l, p.Weight.Rat()) + " × " + percent(l, p.Percentage)
	}
	return page.Step{Text: l.F("%s: de delen samen, maal de doelbonus, dienstverband en dagen.", "%s: the parts together, times the target bonus, contract and days.", s.segmentName(g)),
		Formula: l.F("(%s) × %s × %s × %d/%d = %s cent", "(%s) × %s × %s × %d/%d = %s cents", sum, s.money(s.Scheme.Scheme.Money.Cents), fte(l, g.FTE), g.Days, s.Run.DaysInPeriod, exact(g.Exact.Rat()))}
}
