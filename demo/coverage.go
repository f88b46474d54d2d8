package demo

import (
	"cmp"
	"slices"

	"klankbord.org/core/day"
	"klankbord.org/core/intake"
)

type coverKey struct {
	employee string
	from     day.Day
}

// fate is what became of a job in the measurement.
type fate int

const (
	invited fate = iota
	withheld
	opted // the customer said before never to be asked
)

// fate decides whether a customer is asked. Some are left out for good reasons, one mechanic has a bad one.
func (w *maker) fate(s *scene, c *client, e experience) fate {
	d := w.answerDice
	chance := 0.015
	if e.problem {
		chance = 0.03
	}
	switch {
	case c.NoContact:
		return opted
	case s.mechanic.trait == cheater && w.secrets.Cheating.Contains(s.day) && e.problem:
		w.slips++
		if w.slips%6 != 0 { // now and then one slips through
			return withheld
		}
	case s.mechanic.trait == cleared && w.secrets.ClearedIn.Contains(s.day) && !e.problem:
		chance = 0.3 // a lease company that asks its own drivers
	}
	if d.chance(chance) {
		return withheld
	}
	return invited
}

// counted adds a job to the mechanic's coverage and reports whether the customer was asked and answers.
func (w *maker) counted(s *scene, e experience, f fate) bool {
	c := w.coverage(s)
	c.Transactions++
	if e.problem {
		c.WithProblem++
	}
	switch {
	case f == invited:
		c.Invited++
	case e.problem:
		c.ExcludedWithProblem++
	default:
		c.ExcludedWithoutProblem++
	}
	chance := 0.775
	if e.problem {
		chance = 0.72
	}
	return f == invited && w.answerDice.chance(chance)
}

func (w *maker) coverage(s *scene) *intake.Coverage {
	for _, p := range w.cal.periods() {
		if !p.Contains(s.day) {
			continue
		}
		k := coverKey{s.mechanic.ref, p.From}
		if w.cover[k] == nil {
			w.cover[k] = &intake.Coverage{Employee: s.mechanic.ref, Period: p}
		}
		return w.cover[k]
	}
	panic("demo: a job outside all periods")
}

func (w *maker) coverageRecords() []intake.Coverage {
	all := make([]intake.Coverage, 0, len(w.cover))
	for _, c := range w.cover {
		all = append(all, *c)
	}
	slices.SortFunc(all, func(a, b intake.Coverage) int {
		return cmp.Or(cmp.Compare(a.Period.From, b.Period.From), cmp.Compare(a.Employee, b.Employee))
	})
	return all
}
