package rewardweb

import (
	"math/big"
	"time"

	"klankbord.org/core/day"
	"klankbord.org/core/reward"
	"klankbord.org/web/chart"
	"klankbord.org/web/page"
)

func dayAt(t time.Time) day.Day { return day.At(t) }

// share is one printed amount: a part of the scheme within one membership.
type share struct {
	segment int
	part    reward.SegmentPart
	cents   reward.Cents
	target  reward.Cents // at exactly 100 %
}

// amount writes the amount, its waterfall and its tables.
func (s *sheet) amount() {
	s.Amount = s.money(s.Person.Cents)
	s.Notes = s.notes()
	if s.personal() {
		s.personalAmount()
	} else {
		s.poolAmount()
	}
	s.places()
}

// notes are what one has to know before anything else.
func (s *sheet) notes() []string {
	l, d := s.l, s.Scheme.Scheme.Decision
	var out []string
	if s.Person.Disqualified() {
		out = append(out, l.F("Een bevestigde bevinding (%s) sluit je uit van deze regeling; daarom is het bedrag %s. Klopt dat volgens jou niet? Je kunt de bevinding inzien en bezwaar maken bij %s, tot en met %s. Wordt de bevinding ingetrokken, dan wordt je bonus opnieuw berekend.",
			"A confirmed finding (%s) excludes you from this scheme; that is why the amount is %s. Do you disagree? You can see the finding and object to %s, until %s. When the finding is withdrawn, your bonus is computed again.",
			join(l, s.Person.Findings), s.Amount, d.ObjectionTo, l.Day(s.objectUntil())))
	}
	out = append(out, l.F("Dit is een berekening. %s besluit.", "This is a computation. %s decides.", d.By))
	for _, w := range s.Run.Warnings {
		if text, told := agreementNotes[w.Key]; told && (w.About == "" || w.About == s.Person.Ref) {
			out = append(out, text.in(l))
		}
	}
	if s.Run.Term == nil && s.Scheme.late() {
		out = append(out, l.F("Deze versie van de regeling is pas vastgelegd op %s, na het begin van de periode. Dat kun je bij een bezwaar noemen.",
			"This version of the scheme was only recorded on %s, after the period had begun. You may bring that up when you object.", dayOf(l, time.UnixMilli(s.Scheme.CreatedAt).UTC())))
	}
	return out
}

// shares lists the printed amounts of a personal bonus; together they are exactly the amount before disqualification.
func (s *sheet) split() []share {
	var out []share
	var paid, target rounder
	for i, g := range s.Person.Segments {
		full := s.full(g)
		for _, p := range g.Parts {
			at := new(big.Rat).Mul(full, p.Weight.Rat())
			out = append(out, share{i, p, paid.next(p.Exact.Rat()), target.next(at.Quo(at, big.NewRat(100, 1)))})
		}
	}
	return out
}

// full is what a membership pays at exactly 100 %, in cents.
func (s *sheet) full(g reward.SegmentResult) *big.Rat {
	return reward.Prorate(int64(s.Scheme.Scheme.Money.Cents), int64(g.FTE), int64(g.Days), int64(s.Run.DaysInPeriod), big.NewRat(100, 1))
}

func (s *sheet) personalAmount() {
	l, many := s.l, len(s.Person.Segments) > 1
	list := s.split()
	byPart, order := map[string]reward.Cents{}, []string{}
	var sum, target reward.Cents
	s.Parts = page.Table{Caption: l.T("Waar het bedrag uit bestaat", "What the amount consists of")}
	s.Parts.Columns = []page.Column{{Label: l.T("Deel", "Part")}, {Label: l.T("Waar het percentage vandaan komt", "Where the percentage comes from")}, {Label: l.T("Gewicht", "Weight"), Num: true},
		{Label: l.T("Percentage", "Percentage"), Num: true}, {Label: l.T("Bedrag", "Amount"), Num: true}, {Label: l.T("Verschil met doel", "Compared with target"), Num: true}}
	for _, x := range list {
		if _, ok := byPart[x.part.Part]; !ok {
			order = append(order, x.part.Part)
		}
		byPart[x.part.Part] += x.cents
		sum, target = sum+x.cents, target+x.target
		name := s.Scheme.partName(l, x.part.Part, levels)
		if many {
			name += " · " + s.shortName(x.segment)
		}
		s.Parts.Rows = append(s.Parts.Rows, page.Row{{Text: name}, {Text: s.source(s.Person.Segments[x.segment], x.part)}, {Text: ratPercent(l, x.part.Weight.Rat()), Num: true},
			{Text: percent(l, x.part.Percentage), Num: true}, {Text: s.money(x.cents), Num: true}, {Text: s.Scheme.difference(l, x.cents-x.target), Num: true}})
	}
	s.Parts.Rows = append(s.Parts.Rows, page.Row{{Text: l.T("Samen", "Together")}, {}, {}, {}, {Text: s.money(sum), Num: true}, {Text: s.Scheme.difference(l, sum-target), Num: true}})
	s.Bridge = chart.Waterfall{Name: "amount", Currency: s.Scheme.Scheme.Currency, TotalLabel: l.T("Jouw bonus", "Your bonus"), Total: int64(s.Person.Cents),
		Title: l.F("Zo komt %s tot stand", "How %s comes about", s.Amount)}
	for _, id := range order {
		s.Bridge.Parts = append(s.Bridge.Parts, chart.WaterfallPart{Label: s.Scheme.partName(l, id, levels), Cents: int64(byPart[id])})
	}
	if s.Person.Disqualified() {
		s.Bridge.Parts = append(s.Bridge.Parts, chart.WaterfallPart{Label: l.T("Uitgesloten", "Excluded"), Note: join(l, s.Person.Findings), Cents: int64(s.Person.Cents - sum)})
	}
	if s.Person.Cut != nil {
		s.Bridge.Parts = append(s.Bridge.Parts, chart.WaterfallPart{Label: l.T("Wettelijk maximum", "Legal maximum"), Cents: int64(s.Person.Cents - sum)})
	}
	s.Sentence = s.personalSentence(sum, target)
}

// personalSentence tells the amount beside what exactly the target would have paid.
func (s *sheet) personalSentence(sum, target reward.Cents) string {
	l, from := s.l, s.l.F("Dit is jouw bonus (%s).", "This is your bonus (%s).", s.period())
	at := s.money(target)
	switch {
	case s.Person.Cut != nil:
		return from + " " + l.F("Volgens de regeling was het %s; de wet laat voor deze berekening hooguit %s toe.", "By the scheme it was %s; the law allows at most %s for this run.", s.money(s.Person.Cut.Uncut), s.money(s.Person.Cut.Room))
	case s.Person.Disqualified():
		return from + " " + l.F("Zonder de bevinding was het %s geweest.", "Without the finding it had been %s.", s.money(sum))
	case s.Person.Cents < target:
		return from + " " + l.F("Dat is %s minder dan bij precies het doel (%s).", "That is %s less than at exactly the target (%s).", s.money(target-s.Person.Cents), at)
	case s.Person.Cents > target:
		return from + " " + l.F("Dat is %s meer dan bij precies het doel (%s).", "That is %s more than at exactly the target (%s).", s.money(s.Person.Cents-target), at)
	}
	return from + " " + l.F("Dat is precies wat bij het doel hoort (%s).", "That is exactly what belongs to the target (%s).", at)
}

// poolAmount writes shares of a pool.
func (s *sheet) poolAmount() {
	l := s.l
	s.Bridge = chart.Waterfall{Name: "amount", Currency: s.Scheme.Scheme.Currency, TotalLabel: l.T("Jouw deel", "Your share"), Total: int64(s.Person.Cents),
		Title: l.F("Zo komt %s tot stand", "How %s comes about", s.Amount)}
	s.Parts = page.Table{Caption: l.T("Waar het bedrag uit bestaat", "What the amount consists of"), Columns: []page.Column{{Label: l.T("Pot", "Pool")},
		{Label: l.T("Bij 100 %", "At 100%"), Num: true}, {Label: l.T("Percentage", "Percentage"), Num: true}, {Label: l.T("In de pot", "In the pool"), Num: true},
		{Label: l.T("Jouw gewicht", "Your weight"), Num: true}, {Label: l.T("Gewicht van iedereen", "Everybody's weight"), Num: true}, {Label: l.T("Jouw deel", "Your share"), Num: true}}}
	var order []string
	mine := map[string]*poolLine{}
	for _, g := range s.Person.Segments {
		key := poolOf(s.Scheme.Scheme, g)
		if mine[key] == nil {
			mine[key] = &poolLine{first: g}
			order = append(order, key)
		}
		mine[key].weight += g.Weight
		if g.Share != nil {
			mine[key].cents += *g.Share
		}
		s.Bridge.Parts = append(s.Bridge.Parts, chart.WaterfallPart{Label: s.segmentName(g), Cents: int64(value(g.Share))})
	}
	for _, key := range order {
		m, pool := mine[key], s.poolResult(key)
		name := l.T("Hele organisatie", "Whole organisation")
		if key != "" {
			name = s.teamName(key)
		}
		row := page.Row{{Text: name}, {Text: "–", Num: true}, {Text: percent(l, m.first.Percent), Num: true}, {Text: "–", Num: true},
			{Text: l.Int(m.weight), Num: true}, {Text: l.Int(s.Shares[key].Weight), Num: true}, {Text: s.money(m.cents), Num: true}}
		if pool != nil {
			row[1].Text, row[3].Text = s.money(reward.Round(pool.Full.Rat())), s.money(pool.Cents)
		}
		s.Parts.Rows = append(s.Parts.Rows, row)
	}
	s.Sentence = l.F("Dit is jouw deel van de pot (%s).", "This is your share of the pool (%s).", s.period())
	if len(s.Person.Segments) > 0 && len(s.Person.Segments[0].Parts) > 0 {
		g := s.Person.Segments[0]
		s.Sentence += " " + l.F("De pot is gevuld voor %s, door %s.", "The pool was filled for %s, by %s.", percent(l, g.Percent), s.source(g, g.Parts[0]))
	}
}

// poolLine is somebody's claim on one pool.
type poolLine struct {
	first  reward.SegmentResult
	weight int64
	cents  reward.Cents
}

func (s *sheet) poolResult(team string) *reward.PoolResult {
	if team == "" {
		return s.Run.Pool
	}
	t, _ := s.teamOf(team)
	return t.Pool
}

func value(c *reward.Cents) reward.Cents {
	if c == nil {
		return 0
	}
	return *c
}

// places writes the part-amounts per membership.
func (s *sheet) places() {
	l := s.l
	s.Places = page.Table{Caption: l.T("Per periode in een team", "Per time in a team"), Columns: []page.Column{{Label: l.T("Team en rol", "Team and role")}, {Label: l.T("Wanneer", "When")},
		{Label: l.T("Dagen", "Days"), Num: true}, {Label: l.T("Dienstverband", "Contract"), Num: true}, {Label: l.T("Bij 100 %", "At 100%"), Num: true}, {Label: l.T("Percentage", "Percentage"), Num: true}, {Label: l.T("Bedrag", "Amount"), Num: true}}}
	if !s.personal() {
		s.Places.Columns[4].Label = l.T("Gewicht", "Weight")
	}
	sums := make([]reward.Cents, len(s.Person.Segments))
	for _, x := range s.split() {
		sums[x.segment] += x.cents
	}
	for i, g := range s.Person.Segments {
		at, cents := s.money(reward.Round(s.full(g))), sums[i]
		if !s.personal() {
			at, cents = l.Int(g.Weight), value(g.Share)
		}
		s.Places.Rows = append(s.Places.Rows, page.Row{{Text: s.teamName(g.Team) + ", " + g.Role}, {Text: l.Range(g.Range)},
			{Text: l.OutOf(int64(g.Days), int64(s.Run.DaysInPeriod)), Num: true}, {Text: fte(l, g.FTE), Num: true}, {Text: at, Num: true}, {Text: percent(l, g.Percent), Num: true}, {Text: s.money(cents), Num: true}})
	}
	if s.personal() {
		s.Rounding = l.F("Er is één keer afgerond: op het totaal. Exact is dat %s cent. De bedragen hierboven zijn zo op hele centen gezet dat ze samen precies %s zijn; elk ligt minder dan een cent van zijn exacte waarde.",
			"Rounding was done once: on the total. Exactly, that is %s cents. The amounts above are set to whole cents in such a way that together they are exactly %s; each lies less than a cent from its exact value.", exact(s.total()), s.money(reward.Round(s.total())))
		return
	}
	s.Rounding = l.T("De pot is één keer afgerond op hele centen. Daarna kreeg iedereen zijn deel naar beneden afgerond; de centen die overbleven gingen één voor één naar de grootste resten. Zo raakt er geen cent zoek.",
		"The pool was rounded once to whole cents. Then everybody got their share rounded down; the cents that were left went one by one to the largest remainders. No cent gets lost that way.")
}

// total is the exact amount in cents before disqualification.
func (s *sheet) total() *big.Rat {
	sum := new(big.Rat)
	for _, g := range s.Person.Segments {
		if g.Exact.Defined() {
			sum.Add(sum, g.Exact.Rat())
		}
	}
	return sum
}

// exact writes a fraction of cents as people write fractions.
func exact(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	whole, rest := new(big.Int).QuoRem(r.Num(), r.Denom(), new(big.Int))
	return whole.String() + " " + rest.String() + "/" + r.Denom().String()
}

func (s *sheet) segmentName(g reward.SegmentResult) string {
	return s.teamName(g.Team) + ", " + s.l.Range(g.Range)
}

// shortName tells memberships apart: by team, and by time too where a team occurs twice.
func (s *sheet) shortName(segment int) string {
	g := s.Person.Segments[segment]
	for i, o := range s.Person.Segments {
		if i != segment && o.Team == g.Team {
			return s.segmentName(g)
		}
	}
	return s.teamName(g.Team)
}

// source says where a percentage came from, with names and numbers.
func (s *sheet) source(g reward.SegmentResult, p reward.SegmentPart) string {
	l, text := s.l, sources[p.Source].in(s.l)
	team := s.teamName(g.Team)
	switch p.Source {
	case reward.FromTeam:
		t, _ := s.teamOf(g.Team)
		return l.F("het resultaat van %s", "the result of %s", team) + s.growth(partOf(t.Parts, p.Part))
	case reward.FromOrganisation:
		return text + s.growth(partOf(s.Run.Organisation, p.Part))
	case reward.FromOwn:
		if own, ok := s.ownPart(p.Part); ok {
			return l.F("jouw eigen antwoorden (%s)", "your own answers (%s)", l.Int(own.Period.N())) + s.growth(own)
		}
	case reward.FromTeamFewOwn:
		if own, ok := s.ownPart(p.Part); ok {
			return l.F("%s, omdat jij minder dan %d antwoorden hebt (%s)", "%s, because you have fewer than %d answers (%s)", team, s.Scheme.Scheme.Gates.MinimumN, s.haveN(own))
		}
	}
	return text
}

// growth tells the result that a percentage follows from.
func (s *sheet) growth(r reward.PartResult) string {
	switch {
	case !r.Result.Defined():
		return ""
	case s.Scheme.part(r.Part).Goal == reward.Growth:
		return s.l.F(": %s punten groei%s", ": a growth of %s points%s", signedPoints(s.l, r.Result), growthBand(s.l, s.Scheme.part(r.Part), r))
	}
	return ": " + points(s.l, r.Result)
}

// haveN tells how many own answers there are, in the baseline too where growth is measured.
func (s *sheet) haveN(own reward.PartResult) string {
	if s.Scheme.part(own.Part).Goal == reward.Growth {
		return s.l.F("nulmeting %d, nu %d", "baseline %d, now %d", own.Baseline.N(), own.Period.N())
	}
	return s.l.Int(own.Period.N())
}

func (s *sheet) ownPart(id string) (reward.PartResult, bool) {
	for _, r := range s.Person.Own {
		if r.Part == id {
			return r, true
		}
	}
	return reward.PartResult{}, false
}
