package reward

import (
	"math/big"

	"klankbord.org/core/collect"
	"klankbord.org/core/survey"
)

// turn is one answer of the period imagined otherwise: an unhappy customer instead of a happy one, or the other way
// round. It moves every score that the answer counts in, so that the amount tells the whole story: the own part, the
// team's and the organisation's. Source: METHODS 9.1 and 10.
type turn struct {
	answer   int // index in Inputs.Answers
	from, to int // scores
}

// in returns a group of answers with the answer turned around in the period.
func (t *turn) in(p pair) pair {
	p.period = moved(p.period, t.from-p.period.Min, t.to-p.period.Min)
	return p
}

// collective reports whether the answer counts in the scores of team and organisation that a part pays by.
func (t *turn) collective(c *computation, k int) bool {
	a := &c.in.Answers[t.answer]
	if a.Metric != c.metrics[k].ID {
		return false
	}
	return c.scheme.Disqualified == Stay || !tainted(a)
}

// countsFor reports whether the answer counts in somebody's own score.
func (t *turn) countsFor(c *computation, k, person int) bool {
	return t != nil && c.ownAnswer(&c.in.Answers[t.answer], k, person)
}

// ownAnswer reports whether an answer counts in somebody's own score of a part.
func (c *computation) ownAnswer(a *Answer, k, person int) bool {
	if a.Metric != c.metrics[k].ID || a.Standing != collect.Counted {
		return false
	}
	for _, p := range a.Participants {
		if p.Person == person && counts(c.scheme.Parts[k], p) {
			return true
		}
	}
	return false
}

// findTurn picks the answer that is imagined otherwise: of somebody's own answers in the period the one nearest to the
// middle, the earliest of equals; nil when no customer was of that mind.
func (c *computation) findTurn(person int, from survey.Band) *turn {
	found := turn{answer: -1}
	for _, i := range c.lines[person] {
		a := &c.in.Answers[i]
		nearer := found.answer < 0 || from == survey.Promoter && a.Score < found.from || from == survey.Detractor && a.Score > found.from
		if !nearer || !c.scheme.Period.Contains(a.Day) {
			continue
		}
		k := c.partOf(a, person)
		if k < 0 || c.metrics[k].Band(a.Score) != from {
			continue
		}
		unhappy, happy := edges(c.metrics[k])
		if from == survey.Promoter {
			found = turn{i, a.Score, unhappy}
		} else {
			found = turn{i, a.Score, happy}
		}
	}
	if found.answer < 0 {
		return nil
	}
	return &found
}

// partOf returns the part that somebody's answer is looked at for: an individual one, or any in a scheme without
// individual parts; −1 when the answer moves nothing of this person's own.
func (c *computation) partOf(a *Answer, person int) int {
	for k, part := range c.scheme.Parts {
		switch {
		case a.Standing != collect.Counted || a.Metric != c.metrics[k].ID || a.Score < c.metrics[k].Min || a.Score > c.metrics[k].Max:
		case part.Level == OfIndividual && c.ownAnswer(a, k, person):
			return k
		case part.Level != OfIndividual && c.scheme.part(OfIndividual) < 0:
			return k
		}
	}
	return -1
}

// sensitivity says what one customer of another mind would have done to an amount, and warns above a tenth of the amount
// at 100 %. Amounts without an own answer to turn around have none.
func (c *computation) sensitivity(person int, line *PersonResult) {
	if line.Disqualified() {
		return
	}
	worse, better := c.findTurn(person, survey.Promoter), c.findTurn(person, survey.Detractor)
	if worse == nil && better == nil {
		return
	}
	s := &Sensitivity{}
	s.Worse, s.WorseTurn = c.turned(person, line, worse)
	s.Better, s.BetterTurn = c.turned(person, line, better)
	for _, amount := range []*Cents{s.Worse, s.Better} {
		if amount != nil {
			s.Largest = max(s.Largest, *amount-line.Cents, line.Cents-*amount)
		}
	}
	full := new(big.Rat)
	for i := range line.Segments {
		full.Add(full, line.Segments[i].full)
	}
	s.TooMuch = rat(10*int64(s.Largest), 1).Cmp(full) > 0
	if s.TooMuch {
		c.run.Warnings = append(c.run.Warnings, Warning{Key: "one_answer_moves_much", About: line.Ref, Args: map[string]any{"cents": int64(s.Largest)}})
	}
	line.Sensitivity = s
}

// turned computes an amount with an answer turned around.
func (c *computation) turned(person int, line *PersonResult, t *turn) (*Cents, *Turned) {
	if t == nil {
		return nil, nil
	}
	amount, changed := new(big.Rat), false
	for i := range line.Segments {
		s := &line.Segments[i]
		percent := new(big.Rat)
		for k := range c.scheme.Parts {
			pay, _ := c.percentage(k, person, c.teamIndex[s.Team], t)
			percent.Add(percent, new(big.Rat).Mul(pay, c.weights[k]))
		}
		changed = changed || percent.Cmp(s.Percent.Rat()) != 0
		amount.Add(amount, percent.Mul(percent, s.full))
	}
	cents := line.Cents
	if changed { // otherwise exactly what was paid: the last cent of a pool depends on the others too
		cents = Round(amount.Quo(amount, rat(100, 1)))
	}
	if room, limited := c.room(person); limited {
		cents = min(cents, room)
	}
	return &cents, &Turned{c.in.Answers[t.answer].Ref, t.from, t.to}
}
