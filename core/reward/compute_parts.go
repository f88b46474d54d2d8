package reward

import "math/big"

// result computes one part from its tallies and the curve for a maturity.
func (c *computation) result(k int, p pair, maturity string) PartResult {
	part, m := c.scheme.Parts[k], c.metrics[k]
	r := PartResult{Part: part.ID, Baseline: p.baseline, Period: p.period}
	if p.leftOut {
		reported := p.reported
		r.Reported = &reported
	}
	if v, ok := part.Figure.Value(m, p.baseline); ok {
		r.Before = fraction(v)
	}
	if v, ok := part.Figure.Value(m, p.period); ok {
		r.After = fraction(v)
	}
	v, ok := part.Goal.result(part.Figure, m, p.baseline, p.period)
	if ok {
		r.Result = fraction(v)
	}
	curve, has := part.CurveFor(maturity)
	switch {
	case !has:
	case !ok:
		r.Percentage = zero()
	default:
		r.Percentage = fraction(curve.Payout(v))
	}
	return r
}

// collective computes the parts of the organisation and of the teams.
func (c *computation) collective() {
	for k, part := range c.scheme.Parts {
		if part.Level == OfOrganisation {
			c.run.Organisation = append(c.run.Organisation, c.result(k, c.organisation[k], Any))
		}
	}
	c.teamResult = make([][]PartResult, len(c.in.Teams))
	for _, t := range c.byTeam {
		team := c.in.Teams[t]
		c.teamResult[t] = make([]PartResult, len(c.scheme.Parts))
		shown := TeamResult{Team: team.Ref, Name: team.Name, Maturity: team.Maturity, Parts: []PartResult{}}
		for k, part := range c.scheme.Parts {
			if part.Level != OfTeam {
				continue
			}
			c.teamResult[t][k] = c.result(k, c.teams[t][k], team.Maturity)
			shown.Parts = append(shown.Parts, c.teamResult[t][k])
			c.warnTeam(team, c.teamResult[t][k])
		}
		c.run.Teams = append(c.run.Teams, shown)
	}
}

// warnTeam says when a team's percentage rests on few answers.
func (c *computation) warnTeam(t Team, r PartResult) {
	if n := r.Period.N(); n > 0 && n < fewForATeam {
		c.run.Warnings = append(c.run.Warnings, Warning{Key: "few_answers", About: t.Ref, Args: map[string]any{"n": n, "advised": fewForATeam}})
	}
}

// fewForATeam and fewForAPerson are the numbers of answers below which whoever decides is warned: METHODS 1.6.
const (
	fewForATeam   = 100
	fewForAPerson = 30
)

// organisationPart returns the result of an organisation part.
func (c *computation) organisationPart(k int) PartResult {
	at := 0
	for i := range k {
		if c.scheme.Parts[i].Level == OfOrganisation {
			at++
		}
	}
	return c.run.Organisation[at]
}

// percentage decides what a part pays somebody for a membership, and where that comes from. With a turn it says what the
// part would have paid had that answer been another.
func (c *computation) percentage(k, person, team int, t *turn) (*big.Rat, Source) {
	switch c.scheme.Parts[k].Level {
	case OfOrganisation:
		return known(c.organisationWith(k, t), FromOrganisation)
	case OfTeam:
		return known(c.teamWith(k, team, t), FromTeam)
	}
	if !c.effortShown(person) {
		return new(big.Rat), NoInitiative
	}
	if c.tooFew(k, person) {
		p, source := known(c.teamWith(c.scheme.part(OfTeam), team, t), FromTeam)
		if source == FromTeam {
			source = FromTeamFewOwn
		}
		return p, source
	}
	own := c.own[person][k]
	if t.countsFor(c, k, person) {
		own = t.in(own)
	}
	return known(c.result(k, own, c.in.Teams[team].Maturity), FromOwn)
}

// organisationWith returns the organisation's part, with an answer turned around if it counts there.
func (c *computation) organisationWith(k int, t *turn) PartResult {
	if t == nil || !t.collective(c, k) {
		return c.organisationPart(k)
	}
	return c.once(turnedGroup{k, -1, t.from, t.to}, func() PartResult { return c.result(k, t.in(c.organisation[k]), Any) })
}

// teamWith returns a team's part, with an answer turned around if it counts there.
func (c *computation) teamWith(k, team int, t *turn) PartResult {
	if t == nil || !t.collective(c, k) || !inTeam(c.in.Answers[t.answer].Participants, team) {
		return c.teamResult[team][k]
	}
	return c.once(turnedGroup{k, team, t.from, t.to}, func() PartResult {
		return c.result(k, t.in(c.teams[team][k]), c.in.Teams[team].Maturity)
	})
}

// turnedGroup names a group's result with one answer turned around. Which customer it was makes no difference, so that
// colleagues share it.
type turnedGroup struct{ part, team, from, to int }

// once computes a result of a group the first time that it is asked for.
func (c *computation) once(g turnedGroup, compute func() PartResult) PartResult {
	r, ok := c.turnedResults[g]
	if !ok {
		r = compute()
		c.turnedResults[g] = r
	}
	return r
}

// known returns a part's percentage, or 0 with the reason why there is none.
func known(r PartResult, from Source) (*big.Rat, Source) {
	switch {
	case !r.Percentage.Defined():
		return new(big.Rat), NoCurve
	case !r.Result.Defined():
		return new(big.Rat), NoResult
	}
	return r.Percentage.Rat(), from
}

// tooFew is the gate of the minimum number of own answers.
func (c *computation) tooFew(k, person int) bool {
	minimum, own := c.scheme.Gates.MinimumN, c.own[person][k]
	if minimum == 0 {
		return false
	}
	return own.period.N() < minimum || c.scheme.Parts[k].Goal == Growth && own.baseline.N() < minimum
}

// effortShown is the gate of the initiative. It asks for effort with evidence, never for success.
func (c *computation) effortShown(person int) bool {
	if c.scheme.Gates.InitiativeBy == 0 {
		return true
	}
	for _, i := range c.in.People[person].Initiatives {
		if c.fits(i) {
			return true
		}
	}
	return false
}

// fits reports whether an initiative opens the gate: done within the scheme's time, with evidence.
func (c *computation) fits(i Initiative) bool {
	from := c.scheme.Baseline.From
	if from == 0 {
		from = c.scheme.Period.From
	}
	return i.DoneOn >= from && i.DoneOn <= c.scheme.Gates.InitiativeBy && i.DoneOn != 0 && i.Evidence != ""
}
