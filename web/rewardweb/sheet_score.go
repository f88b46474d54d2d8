package rewardweb

import (
	"strings"

	"klankbord.org/core/reward"
	"klankbord.org/core/score"
	"klankbord.org/core/survey"
	"klankbord.org/core/target"
	"klankbord.org/i18n"
	"klankbord.org/web/chart"
	"klankbord.org/web/page"
)

// results writes the table of what percentages come from: organisation, teams, own.
func (s *sheet) results() {
	l := s.l
	s.Results = page.Table{Caption: l.T("Wat er gemeten is", "What was measured"), Columns: resultColumns(l)}
	for _, r := range s.Run.Organisation {
		s.result(l.T("Hele organisatie", "Whole organisation"), r)
	}
	seen := map[string]bool{}
	for _, g := range s.Person.Segments {
		t, ok := s.teamOf(g.Team)
		if !ok || seen[g.Team] {
			continue
		}
		seen[g.Team] = true
		for _, r := range t.Parts {
			s.result(t.Name, r)
		}
	}
	for _, r := range s.Person.Own {
		s.result(l.T("Jijzelf", "You yourself"), r)
	}
}

func (s *sheet) result(who string, r reward.PartResult) {
	p := s.Scheme.part(r.Part)
	s.Results.Rows = append(s.Results.Rows, resultRow(s.l, who, p, r))
	if r.Reported != nil {
		s.Left = append(s.Left, s.l.F("%s: %s antwoorden van iemand die is uitgesloten tellen hier niet mee, in nulmeting en periode. Voor klanten en verbetering blijven ze staan.",
			"%s: %s answers of somebody who was excluded don't count here, in baseline and period. For customers and improvement they remain.", who, s.l.Int(r.Reported.N()-r.Period.N())))
	}
}

// resultColumns are the columns of resultRow.
func resultColumns(l i18n.Lang) []page.Column {
	return []page.Column{{Label: l.T("Van wie", "Whose")}, {Label: l.T("Wat", "What")}, {Label: l.T("Nulmeting", "Baseline"), Num: true}, {Label: l.T("Deze periode", "This period"), Num: true},
		{Label: l.T("Groei (95 %)", "Growth (95%)"), Num: true}, {Label: l.T("Betaalt", "Pays"), Num: true}}
}

// resultRow is one result with how many answers it rests on.
func resultRow(l i18n.Lang, who string, p reward.Part, r reward.PartResult) page.Row {
	growth := "–"
	if p.Goal == reward.Growth {
		growth = signedPoints(l, r.Result) + growthBand(l, p, r)
	}
	with := func(f reward.Fraction, t reward.Tally) string {
		if !f.Defined() {
			return "–"
		}
		return l.F("%s (%s antw.)", "%s (%s ans.)", points(l, f), l.Int(t.N()))
	}
	return page.Row{{Text: who}, {Text: figureName(l, p.Figure)}, {Text: with(r.Before, r.Baseline), Num: true}, {Text: with(r.After, r.Period), Num: true}, {Text: growth, Num: true},
		{Text: percent(l, r.Percentage), Num: true}}
}

// growthBand says between which limits a growth probably lies; nothing when it can't be told.
func growthBand(l i18n.Lang, p reward.Part, r reward.PartResult) string {
	c, ok := score.CompareMeasure(score.Measure(p.Figure), r.Baseline.Distribution(), r.Period.Distribution())
	if !ok {
		return ""
	}
	return l.F(" (%s tot %s)", " (%s to %s)", l.Signed(c.Interval95.Lower, 0), l.Signed(c.Interval95.Upper, 0))
}

// own writes the own scores as bands with their verdicts.
func (s *sheet) own() {
	for _, r := range s.Person.Own {
		s.Scores = append(s.Scores, s.ownScore(r))
	}
}

func (s *sheet) ownScore(r reward.PartResult) ownScore {
	l, p := s.l, s.Scheme.part(r.Part)
	name := figures[p.Figure].in(l)
	o := ownScore{Name: upperFirst(name)}
	if p.Answers == reward.Influenceable {
		o.Name = l.F("Jouw %s over wat je kunt beïnvloeden", "Your %s over what you can influence", name)
	}
	f, ok := interval(p.Figure, r.Period)
	if !ok {
		o.Sentence = []string{l.T("In deze periode zijn er geen antwoorden die hiervoor tellen.", "In this period there are no answers that count for this.")}
		return o
	}
	o.Value = points(l, r.After)
	bounds := score.Measure(p.Figure).Bounds(r.Period.Distribution().Scale)
	o.HasBand, o.Band = true, chart.Interval{Name: "own-" + r.Part, Title: o.Name, Unit: figureName(l, p.Figure), Min: bounds.Lower, Max: bounds.Upper, Value: f.Value, Low95: f.Interval95.Lower, Up95: f.Interval95.Upper,
		Low80: f.Interval80.Lower, Up80: f.Interval80.Upper, Grey: r.Period.N() < 30}
	if p.Figure == reward.FigureMean {
		o.Band.Decimals = 1
	}
	if r.Before.Defined() {
		before := r.Before.Float()
		o.Band.Reference, o.Band.RefLabel = &before, l.F("nulmeting %s", "baseline %s", points(l, r.Before))
	}
	d := o.Band.Decimals
	o.Sentence = append(o.Sentence, s.frequencies(p, r.Period),
		l.F("Met %s antwoorden speelt toeval mee: de echte waarde ligt waarschijnlijk (95 %%) tussen %s en %s.", "With %s answers chance plays a part: the true value probably (95%%) lies between %s and %s.",
			l.Int(r.Period.N()), l.Number(f.Interval95.Lower, d), l.Number(f.Interval95.Upper, d)))
	s.compare(&o, p, r)
	s.luck(&o, p, r)
	return o
}

// frequencies tells a tally as people count: how many were happy, in between, unhappy.
func (s *sheet) frequencies(p reward.Part, t reward.Tally) string {
	m, ok := s.metric(p.Metric)
	if !ok {
		return s.l.F("%s antwoorden tellen.", "%s answers count.", s.l.Int(t.N()))
	}
	var by [3]int64
	for i, c := range t.Counts {
		by[m.Band(t.Min+i)] += c
	}
	return s.l.F("Van de %s klanten die tellen waren er %s blij, %s ertussenin en %s ontevreden.", "Of the %s customers who count, %s were happy, %s in between and %s unhappy.",
		s.l.Int(t.N()), s.l.Int(by[survey.Promoter]), s.l.Int(by[survey.Passive]), s.l.Int(by[survey.Detractor]))
}

// compare adds the verdict on the change from the baseline.
func (s *sheet) compare(o *ownScore, p reward.Part, r reward.PartResult) {
	l := s.l
	if p.Goal != reward.Growth {
		return
	}
	if !r.Before.Defined() {
		o.Sentence = append(o.Sentence, l.T("In de nulmeting waren er geen antwoorden die hiervoor tellen; groei is dan niet te zien.", "In the baseline there were no answers that count for this; growth can't be seen then."))
		return
	}
	move := l.F("Het verschil met de nulmeting (%s) is %s punten", "The difference from the baseline (%s) is %s points", points(l, r.Before), signedPoints(l, r.Result))
	c, ok := score.Compare(typeOf(p.Figure), r.Baseline.Distribution(), r.Period.Distribution())
	if !ok || string(c.Measure) != string(p.Figure) {
		o.Sentence = append(o.Sentence, move+".")
		return
	}
	o.Verdict = verdicts[c.Verdict].in(l)
	switch c.Verdict {
	case score.Demonstrated:
		o.Sure = "sure"
		move += l.T(". Dat is aantoonbaar meer dan toeval.", ". That is demonstrably more than chance.")
	case score.Probable:
		o.Sure = "maybe"
		move += l.T(". Dat is waarschijnlijk meer dan toeval, maar zeker is het niet.", ". That is probably more than chance, but not certain.")
	default:
		move += l.T(". Met zo weinig antwoorden is dat niet aantoonbaar meer dan toeval.", ". With this number of answers that is not demonstrably more than chance.")
	}
	o.Sentence = append(o.Sentence, move)
}

// luck adds how often chance alone would reach the target.
func (s *sheet) luck(o *ownScore, p reward.Part, r reward.PartResult) {
	g, ok := s.last()
	if !ok {
		return
	}
	team, _ := s.teamOf(g.Team)
	if luck, ok := p.LuckOf(r, team.Maturity, target.Limits{}); ok {
		o.Sentence = append(o.Sentence, s.l.F("Met zoveel antwoorden zou ook wie precies even goed bleef het doel in %s keren halen.", "With this many answers, even somebody who stayed exactly as good would reach the target %s times.", outOfHundred(s.l, luck.Target)))
	}
}

// curves draws the curve of every part that paid, with where the result stands.
func (s *sheet) curves() {
	g, ok := s.last()
	if !ok {
		return
	}
	team, _ := s.teamOf(g.Team)
	drawn := map[string]bool{}
	for _, x := range g.Parts {
		p, r, maturity := s.Scheme.part(x.Part), reward.PartResult{}, team.Maturity
		switch {
		case p.Level == reward.OfOrganisation:
			r, maturity = partOf(s.Run.Organisation, p.ID), reward.Any
		case p.Level == reward.OfTeam:
			r = partOf(team.Parts, p.ID)
		case x.Source == reward.FromOwn:
			r, _ = s.ownPart(p.ID)
		default:
			continue // the amount doesn't follow this curve
		}
		c, ok := p.CurveFor(maturity)
		if !ok || drawn[p.ID] {
			continue
		}
		drawn[p.ID] = true
		s.Curves = append(s.Curves, s.payCurve(p, r, c, x.Source))
	}
	s.leverage()
}

func partOf(list []reward.PartResult, id string) reward.PartResult {
	for _, r := range list {
		if r.Part == id {
			return r
		}
	}
	return reward.PartResult{Part: id}
}

func (s *sheet) payCurve(p reward.Part, r reward.PartResult, c reward.Curve, source reward.Source) payCurve {
	l, who := s.l, s.Scheme.partName(s.l, p.ID, levels)
	title := l.F("%s: nog geen resultaat", "%s: no result yet", who)
	if r.Result.Defined() {
		title = l.F("%s: een resultaat van %s betaalt %s", "%s: a result of %s pays %s", who, points(l, r.Result), percent(l, r.Percentage))
		if p.Goal == reward.Growth {
			title = l.F("%s: %s punten groei betaalt %s", "%s: a growth of %s points pays %s", who, points(l, r.Result), percent(l, r.Percentage))
		}
	}
	out := payCurve{Chart: drawCurve(l, "curve-"+p.ID, title, p, c), Words: curveWords(l, p, c)}
	if !r.Result.Defined() {
		return out
	}
	out.Chart.At = place(r.Result.Rat(), r.Percentage.Rat())
	if m, ok := s.metric(p.Metric); ok && source == reward.FromOwn {
		out.Chart.Less, out.Chart.More = turned(p, m, c, r)
	}
	return out
}

// leverage tells what one customer more or less would have done.
func (s *sheet) leverage() {
	v, l := s.Person.Sensitivity, s.l
	if v == nil {
		return
	}
	if v.Worse != nil {
		s.Leverage = append(s.Leverage, l.F("Was één van je blije klanten ontevreden geweest%s, dan was het bedrag %s (%s).", "Had one of your happy customers been unhappy%s, the amount had been %s (%s).",
			s.turn(v.WorseTurn), s.money(*v.Worse), s.Scheme.difference(l, *v.Worse-s.Person.Cents)))
	}
	if v.Better != nil {
		s.Leverage = append(s.Leverage, l.F("Was één van je ontevreden klanten blij geweest%s, dan was het bedrag %s (%s).", "Had one of your unhappy customers been happy%s, the amount had been %s (%s).",
			s.turn(v.BetterTurn), s.money(*v.Better), s.Scheme.difference(l, *v.Better-s.Person.Cents)))
	}
	if v.TooMuch {
		s.Leverage = append(s.Leverage, l.T("Dat is meer dan een tiende van jouw doelbedrag: te veel voor één klant. Wie de regeling maakt krijgt daarom het advies het minimum hoger en het eigen deel kleiner te maken.",
			"That is more than a tenth of your target amount: too much for one customer. Whoever makes the scheme is therefore advised to set a higher minimum and a smaller own part."))
	}
}

// turn names the answer that was imagined otherwise.
func (s *sheet) turn(t *reward.Turned) string {
	if t == nil {
		return ""
	}
	return s.l.F(" (%s: een %d in plaats van een %d)", " (%s: a %d instead of a %d)", t.Answer, t.To, t.From)
}

// join lists references in a sentence.
func join(l i18n.Lang, list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + l.T(" en ", " and ") + list[len(list)-1]
}
