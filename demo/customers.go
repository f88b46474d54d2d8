package demo

import (
	"fmt"

	"klankbord.org/core/day"
)

// customer returns who comes: somebody who was here before and whose time has come, or somebody new.
func (w *maker) customer(s *scene) *client {
	if q := w.due[s.region]; len(q) > 0 {
		c := q[0]
		w.due[s.region], c.coming = q[1:], false
		return c
	}
	return w.newClient(s)
}

func (w *maker) newClient(s *scene) *client {
	d := w.jobDice
	c := &client{region: s.region, car: makes[d.weighted(w.makeOdds)].ref}
	c.Ref = w.next("K")
	first, last := d.name()
	c.Name, c.Language = first+" "+last, "nl"
	if d.chance(0.04) {
		c.Language = "en"
	}
	c.Segment = []string{particulier, verzekerd, zakelijk}[d.weighted([]float64{33, 47, 20})]
	c.Email = fmt.Sprintf("%s%d@voorbeeld.example", mailName(first[:1], last), w.count["K"])
	if c.Segment == zakelijk {
		c.Account = pick(d, w.accounts)
		c.Email = mailName(first, last) + "@" + mailName(c.Account) + ".example"
	}
	switch x := d.Float64(); {
	case x < 0.0015: // a colleague's own car
		c.Email = mailName(first, last) + "@" + Domain
	case x < 0.002:
		c.Email = mailName(first, last) + "@mail." + Domain
	case x < 0.0024: // somebody else's domain that looks like ours, and counts
		c.Email = mailName(first, last) + "@niet" + Domain
	}
	c.NoContact = d.chance(0.012)
	w.clients = append(w.clients, c)
	return c
}

// comeBack lets a customer return later, with a chance that depends on the score that was given or would have been.
func (w *maker) comeBack(c *client, s *scene, score int) {
	if c.coming || !w.moodDice.chance(returns[score]) {
		return
	}
	at := s.day + day.Day(w.moodDice.between(35, 330))
	c.coming = true
	w.coming[at] = append(w.coming[at], c)
}
