package reward

import (
	"math/big"
)

// pay turns percentages into cents.
func (c *computation) pay() error {
	var err error
	switch c.scheme.Money.Kind {
	case Pool, PoolPerFTE:
		err = c.payPool()
	case TeamPool:
		err = c.payTeams()
	default:
		c.payPersonal()
	}
	if err == nil {
		err = c.cap()
	}
	if err != nil {
		return err
	}
	for at := range c.run.People {
		c.sensitivity(c.order[at], &c.run.People[at])
	}
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
	}
}

// payPool fills the pool by the organisation's percentage, rounds it once, and divides it.
func (c *computation) payPool() error {
	percent, _ := known(c.run.Organisation[0], FromOrganisation)
	full := rat(int64(c.scheme.Money.Cents)*int64(c.scheme.Period.Days()), int64(c.days)) // of a part of the period: its share by days
	if c.scheme.Money.Kind == PoolPerFTE {
		full = new(big.Rat)
	}
	var claims []claim
	for at := range c.run.People {
		for s, segment := range c.run.People[at].Segments {
			claims = append(claims, claim{at, s})
			if c.scheme.Money.Kind == PoolPerFTE {
				full.Add(full, c.scale(segment))
			}
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
	weight := int64(0)
	for i, cl := range claims {
		line := &c.run.People[cl.person]
		if i == 0 || claims[i-1].person != cl.person {
			groups = append(groups, nil)
			shares = append(shares, Share{Eligible: !line.Disqualified()})
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], cl)
		shares[len(shares)-1].Weight += line.Segments[cl.segment].Weight
		if !line.Disqualified() || c.scheme.Forfeited == Retain {
			weight += line.Segments[cl.segment].Weight
		}
	}
	for _, cl := range claims {
		segment := &c.run.People[cl.person].Segments[cl.segment]
		segment.full = product(full, rat(segment.Weight, max(1, weight)))
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
