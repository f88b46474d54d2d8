package reward

import (
	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
)

// tally counts every answer where it belongs: organisation, teams and people, per part.
func (c *computation) tally() {
	c.organisation = c.emptyPairs()
	c.teams = make([][]pair, len(c.in.Teams))
	for i := range c.teams {
		c.teams[i] = c.emptyPairs()
	}
	c.own = make([][]pair, len(c.in.People))
	for i := range c.own {
		c.own[i] = c.emptyPairs()
	}
	c.lines = make([][]int, len(c.in.People))
	for _, i := range c.answers {
		c.count(i)
	}
}

// emptyPairs makes a pair of tallies for each part.
func (c *computation) emptyPairs() []pair {
	pairs := make([]pair, len(c.scheme.Parts))
	for i, m := range c.metrics {
		pairs[i] = pair{baseline: newTally(m), period: newTally(m), reported: newTally(m)}
	}
	return pairs
}

// count counts one answer. One that lies in neither baseline nor period isn't looked at.
func (c *computation) count(i int) {
	a := &c.in.Answers[i]
	inPeriod := c.scheme.Period.Contains(a.Day)
	if !inPeriod && !c.inBaseline(a) {
		return
	}
	for _, p := range a.Participants {
		if p.Person >= 0 && (len(c.lines[p.Person]) == 0 || c.lines[p.Person][len(c.lines[p.Person])-1] != i) {
			c.lines[p.Person] = append(c.lines[p.Person], i)
		}
	}
	if a.Standing != collect.Counted {
		return
	}
	out := tainted(a) && c.scheme.Disqualified == Leave
	for k, part := range c.scheme.Parts {
		if c.metrics[k].ID != a.Metric {
			continue
		}
		switch part.Level {
		case OfOrganisation:
			c.organisation[k].add(a, inPeriod, out)
		case OfTeam:
			c.countTeams(k, a, inPeriod, out)
		case OfIndividual:
			c.countPeople(k, a, inPeriod)
		}
	}
}

// tainted reports whether a disqualified person took part in an answer.
func tainted(a *Answer) bool {
	for _, p := range a.Participants {
		if p.Disqualified {
			return true
		}
	}
	return false
}

// inBaseline reports whether an answer is of the baseline. A scheme without growth has none.
func (c *computation) inBaseline(a *Answer) bool {
	return c.scheme.Baseline.From != 0 && c.scheme.Baseline.Contains(a.Day)
}

// countTeams counts an answer once for every team that took part.
func (c *computation) countTeams(k int, a *Answer, inPeriod, out bool) {
	for i, p := range a.Participants {
		if p.Team >= 0 && !inTeam(a.Participants[:i], p.Team) {
			c.teams[p.Team][k].add(a, inPeriod, out)
		}
	}
}

// inTeam reports whether somebody of a team is among the participants.
func inTeam(ps []Participation, team int) bool {
	for _, p := range ps {
		if p.Team == team {
			return true
		}
	}
	return false
}

// countPeople counts an answer once for everybody who took part and, for an influenceable part, could influence it.
func (c *computation) countPeople(k int, a *Answer, inPeriod bool) {
	for i, p := range a.Participants {
		if p.Person < 0 || !counts(c.scheme.Parts[k], p) {
			continue
		}
		again := false
		for _, before := range a.Participants[:i] { // the same person in two roles: once
			again = again || before.Person == p.Person && counts(c.scheme.Parts[k], before)
		}
		if !again {
			c.own[p.Person][k].add(a, inPeriod, false)
		}
	}
}

func counts(part Part, p Participation) bool {
	return part.Answers == AllAnswers || p.Reason == attribution.Counted
}

// add counts an answer; out keeps it from what decides pay.
func (p *pair) add(a *Answer, inPeriod, out bool) {
	at := a.Score - p.period.Min
	if at < 0 || at >= len(p.period.Counts) {
		return // a score off the scale can't be stored; it would count nowhere
	}
	if inPeriod {
		p.reported.Counts[at]++
	}
	switch {
	case out:
		p.leftOut = true
	case inPeriod:
		p.period.Counts[at]++
	default:
		p.baseline.Counts[at]++
	}
}
