package reward

import "math/big"

// cap cuts what the law doesn't allow: variable pay of a calendar year above a percentage of fixed pay, over all schemes
// together. The cut stays with the organisation, also under a scheme that redistributes: a colleague's ceiling is nobody's
// windfall. Source: Wbfo; EXPECTATIONS L19.
func (c *computation) cap() error {
	for at := range c.run.People {
		line, person := &c.run.People[at], &c.in.People[c.order[at]]
		room, limited := c.room(c.order[at])
		if !limited || line.Cents <= room {
			continue
		}
		line.Cut = &Cut{FixedPay: person.FixedPay, Other: person.OtherVariable, Room: room, Uncut: line.Cents}
		if err := c.cutShares(line, room); err != nil {
			return err
		}
		line.Cents = room
		c.run.Warnings = append(c.run.Warnings, Warning{Key: "cut_by_legal_cap", About: line.Ref,
			Args: map[string]any{"cents": int64(line.Cut.Uncut - room)}})
	}
	return nil
}

// room is what the cap leaves somebody in this run; false without a cap.
func (c *computation) room(person int) (Cents, bool) {
	if c.scheme.Gates.LegalCap.IsZero() {
		return 0, false
	}
	p := &c.in.People[person]
	return Room(p.FixedPay, p.OtherVariable, c.scheme.Gates.LegalCap), true
}

// Room is how much variable pay a legal cap leaves, in whole cents that never exceed it: rounded down, and nothing when
// the year's other variable pay fills it already.
func Room(fixed, other Cents, limit Decimal) Cents {
	most := product(rat(int64(fixed), 1), limit.Rat(), rat(1, 100))
	return max(0, Cents(new(big.Int).Div(most.Num(), most.Denom()).Int64())-other)
}

// cutShares lowers somebody's shares of pools to what the cap leaves, in proportion, and leaves the rest in the pools.
func (c *computation) cutShares(line *PersonResult, room Cents) error {
	var shares []int64
	for _, s := range line.Segments {
		if s.Share == nil {
			return nil // a personal bonus has no pool
		}
		shares = append(shares, int64(*s.Share))
	}
	left, err := Divide(room, shares)
	if err != nil {
		return err
	}
	for i := range line.Segments {
		pool, cut := c.run.Pool, *line.Segments[i].Share-left[i]
		if c.scheme.Money.Kind == TeamPool {
			pool = c.teamPool(line.Segments[i].Team)
		}
		line.Segments[i].Share = &left[i]
		pool.Paid, pool.Retained = pool.Paid-cut, pool.Retained+cut
	}
	return nil
}

// teamPool returns what became of a team's pool.
func (c *computation) teamPool(team string) *PoolResult {
	for i := range c.run.Teams {
		if c.run.Teams[i].Team == team {
			return c.run.Teams[i].Pool
		}
	}
	return nil
}
