package reward

import (
	"math/big"
)

// pay turns percentages into cents.
func (c *computation) pay() error {
	switch c.scheme.Money.Kind {
	case Pool:
		return c.payPool()
	case TeamPool:
		return c.payTeams()
	}
	c.payPersonal()
	return nil
}

// payPersonal adds up everybody's part-amounts and rounds once.
func (c *computation) payPersonal() {
	for at := range c.run.People {
		line := &c.run.People[at]
		exact := new(big.Rat)
		for _, s := range line.Segments {
			exact.Add(exact, s.Exact.Rat())
		}
		if line.Disqualified() {
			exact = new(big.Rat)
		}
		line.Exact, line.Cents = fraction(exact), Round(exact)
		c.sensitivity(c.order[at], line)
	}
}

// sensitivity recomputes an amount with one own answer turned around, and warns above a tenth of the target amount.
func (c *computation) sensitivity(person int, line *PersonResult) {
	k := c.scheme.part(OfIndividual)
	if k < 0 || line.Disqualified() || !c.effortShown(person) || c.tooFew(k, person) {
		return
	}
	worse, better, target := new(big.Rat).Set(line.Exact.Rat()), new(big.Rat).Set(line.Exact.Rat()), new(big.Rat)
	hasWorse, hasBetter := false, false
	for _, s := range line.Segments {
		curve, ok := c.curveOf(k, s.Team)
		if !ok {
			continue
		}
		scale := c.scale(s)
		target.Add(target, scale)
		l := LeverageOf(c.scheme.Parts[k].Figure, c.metrics[k], curve, c.scheme.Parts[k].Goal, c.own[person][k].baseline, c.own[person][k].period)
		now := s.Parts[k].Percentage.Rat()
		per := product(scale, c.scheme.Parts[k].Weight.Rat(), rat(1, 10000))
		hasWorse = shift(worse, l.Worse, now, per) || hasWorse
		hasBetter = shift(better, l.Better, now, per) || hasBetter
	}
	s := &Sensitivity{}
	for _, turn := range []struct {
		has    bool
		amount *big.Rat
		into   **Cents
	}{{hasWorse, worse, &s.Worse}, {hasBetter, better, &s.Better}} {
		if turn.has {
			cents := Round(turn.amount)
			*turn.into = &cents
			s.Largest = max(s.Largest, cents-line.Cents, line.Cents-cents)
		}
	}
	s.TooMuch = rat(10*int64(s.Largest), 1).Cmp(target) > 0
	if s.TooMuch {
		c.run.Warnings = append(c.run.Warnings, Warning{Key: "one_answer_moves_much", About: line.Ref, Args: map[string]any{"cents": int64(s.Largest)}})
	}
	line.Sensitivity = s
}

// shift moves an amount from one percentage to another; false when there is no other.
func shift(amount, other, now, per *big.Rat) bool {
	if other == nil {
		return false
	}
	d := new(big.Rat).Sub(other, now)
	amount.Add(amount, d.Mul(d, per))
	return true
}

// curveOf returns the curve of a part for a team given by reference.
func (c *computation) curveOf(k int, team string) (Curve, bool) {
	for _, t := range c.in.Teams {
		if t.Ref == team {
			return c.scheme.Parts[k].CurveFor(t.Maturity)
		}
	}
	return Curve{}, false
}

// payPool fills the pool by the organisation's percentage, rounds it once, and divides it.
func (c *computation) payPool() error {
	percent, _ := known(c.run.Organisation[0], FromOrganisation)
	full := rat(int64(c.scheme.Money.Cents), 1)
	var claims []claim
	for at := range c.run.People {
		for s := range c.run.People[at].Segments {
			claims = append(claims, claim{at, s})
		}
	}
	result, err := c.divide(full, percent, claims)
	c.run.Pool = result
	return err
}

// payTeams fills a pool for each team by its own percentage and divides it within the team.
func (c *computation) payTeams() error {
	for t := range c.run.Teams {
		team := &c.run.Teams[t]
		full, claims := new(big.Rat), []claim{}
		for at := range c.run.People {
			for s, segment := range c.run.People[at].Segments {
				if segment.Team == team.Team {
					claims = append(claims, claim{at, s})
					full.Add(full, c.scale(segment))
				}
			}
		}
		percent, _ := known(team.Parts[0], FromTeam)
		result, err := c.divide(full, percent, claims)
		if err != nil {
			return err
		}
		team.Pool = result
	}
	return nil
}

// claim is somebody's membership that shares in a pool: indexes of the person's line and its part-amount.
type claim struct{ person, segment int }

// divide divides a pool over people, and a person's share over the part-amounts that claim it.
func (c *computation) divide(full, percent *big.Rat, claims []claim) (*PoolResult, error) {
	pool := &PoolResult{Full: fraction(full), Cents: Round(product(full, percent, rat(1, 100)))}
	var groups [][]claim // claims come person by person
	var shares []Share
	for i, cl := range claims {
		line := &c.run.People[cl.person]
		if i == 0 || claims[i-1].person != cl.person {
			groups = append(groups, nil)
			shares = append(shares, Share{Eligible: !line.Disqualified()})
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], cl)
		shares[len(shares)-1].Weight += line.Segments[cl.segment].Weight
	}
	d, err := Distribute(pool.Cents, shares, c.scheme.Forfeited)
	if err != nil {
		return nil, err
	}
	pool.Paid, pool.Retained = d.Paid, d.Retained
	for i, group := range groups {
		if err := c.divideWithin(group, d.Cents[i]); err != nil {
			return nil, err
		}
	}
	return pool, nil
}

// divideWithin divides a person's share of one pool over the memberships it was earned by.
func (c *computation) divideWithin(group []claim, cents Cents) error {
	line := &c.run.People[group[0].person]
	line.Cents += cents
	weights := make([]int64, len(group))
	for i, cl := range group {
		weights[i] = line.Segments[cl.segment].Weight
	}
	parts, err := Divide(cents, weights)
	if err != nil {
		return err
	}
	for i, cl := range group {
		line.Segments[cl.segment].Share = &parts[i]
	}
	return nil
}
