package demo

import (
	"fmt"
	"math"

	"klankbord.org/core/day"
	"klankbord.org/core/intake"
)

// jobsInAll is about how many jobs are done in the whole time, whatever today is.
const jobsInAll = 22_600

// maker simulates the days one after the other.
type maker struct {
	cal        calendar
	staff      *staff
	secrets    Secrets
	jobDice    dice
	moodDice   dice
	answerDice dice
	writer     *writer
	teamPoints map[string]float64
	byTeam     map[string]*team
	makeOdds   []float64
	accounts   []string
	due        map[string][]*client  // customers who will come back, by region, when their time has come
	coming     map[day.Day][]*client // customers who will come back, by day
	weights    []float64             // reused
	count      map[string]int        // last number by kind of reference
	owed       map[*person]float64   // work that is left over from rounding
	clients    []*client
	slips      int // problem customers of the cheater so far
	cover      map[coverKey]*intake.Coverage
	out        *World
}

// client is a customer with what the simulation needs to know.
type client struct {
	intake.Customer
	region, car string
	coming      bool
}

func newMaker(seed uint64, c calendar, s *staff, out *World) *maker {
	w := &maker{cal: c, staff: s, secrets: out.Secrets, jobDice: newDice(seed, "jobs"), moodDice: newDice(seed, "mood"),
		answerDice: newDice(seed, "answers"), writer: newWriter(seed, c.today), teamPoints: map[string]float64{}, byTeam: map[string]*team{},
		due: map[string][]*client{}, coming: map[day.Day][]*client{}, count: map[string]int{}, owed: map[*person]float64{},
		cover: map[coverKey]*intake.Coverage{}, out: out}
	d := newDice(seed, "teams")
	for i := range teams {
		w.byTeam[teams[i].ref] = &teams[i]
		w.teamPoints[teams[i].ref] = d.normal(0, 4)
	}
	w.teamPoints[teamInitiative] = 0
	for _, m := range makes {
		w.makeOdds = append(w.makeOdds, m.weight)
	}
	for range 60 {
		w.accounts = append(w.accounts, d.company())
	}
	return w
}

// run works through all days.
func (w *maker) run() {
	rate := w.rate()
	for d := w.cal.first(); d <= w.cal.today; d++ {
		for _, c := range w.coming[d] {
			w.due[c.region] = append(w.due[c.region], c)
		}
		delete(w.coming, d)
		load := busy(d) * rate
		if load == 0 {
			continue
		}
		for _, m := range w.staff.mechanics {
			if o := m.on(d); o != nil {
				w.workday(d, m, o, load)
			}
		}
	}
}

// rate is how many jobs a full-time mechanic does on an ordinary day.
func (w *maker) rate() float64 {
	total := 0.0
	for d := w.cal.first(); d <= w.cal.today; d++ {
		for _, m := range w.staff.mechanics {
			if o := m.on(d); o != nil {
				total += busy(d) * float64(o.fte) / 100
			}
		}
	}
	return jobsInAll / total
}

func (w *maker) workday(d day.Day, m *person, o *post, load float64) {
	w.owed[m] += load * float64(o.fte) / 100 * w.jobDice.normal(1, 0.4)
	n := math.Floor(w.owed[m] + 0.5*(w.jobDice.Float64()-0.5))
	for range max(0, int(n)) {
		w.owed[m]--
		w.job(d, m, w.byTeam[o.unit])
	}
}

// next numbers things of a kind.
func (w *maker) next(kind string) string {
	w.count[kind]++
	return fmt.Sprintf("%s%06d", kind, w.count[kind])
}

// job lets a mechanic do a job, and the customer remember it.
func (w *maker) job(d day.Day, m *person, t *team) {
	s := w.scene(d, m, t)
	c := w.customer(s)
	s.segment = c.Segment
	e := w.experience(s)
	tx := w.transaction(s, c, e)
	w.out.Transactions = append(w.out.Transactions, tx)
	if fate := w.fate(s, c, e); w.counted(s, e, fate) {
		w.answerJob(s, c, e, tx)
	} else {
		w.comeBack(c, s, e.score)
	}
	w.around(s, c)
}

// scene sets the stage of a job.
func (w *maker) scene(d day.Day, m *person, t *team) *scene {
	s := &scene{day: d, mechanic: m, team: t, region: t.regionOn(w.cal, d), channel: werkplaats}
	if t.mobile {
		s.channel = mobiel
	}
	odds := []float64{34, 44, 10, 12}
	if t.mobile {
		odds = []float64{42, 40, 3, 15}
	}
	s.product = []string{reparatie, vervanging, kalibratie, zijruit}[w.jobDice.weighted(odds)]
	s.planner = w.plannerOf(s.region)
	if w.jobDice.chance(0.38) {
		s.adviser = w.onDuty(w.staff.advisers, d)
	}
	return s
}

func (w *maker) plannerOf(region string) *person {
	var here []*person
	for _, p := range w.staff.planners {
		if p.region == region {
			here = append(here, p)
		}
	}
	return pick(w.jobDice, here)
}

func (w *maker) onDuty(all []*person, d day.Day) *person {
	for {
		if p := pick(w.jobDice, all); p.on(d) != nil {
			return p
		}
	}
}

// experience is what a job was like for the customer.
type experience struct {
	cause   *cause // nil: nothing in particular
	shown   string // the reference that the customer picks; empty: none
	score   int
	problem bool
}

// nothing is the cause of those who can't name one.
var nothing = cause{}

func (w *maker) experience(s *scene) experience {
	d := w.moodDice
	w.weights = w.often(s, w.weights)
	c := &leaves[d.weighted(w.weights)]
	e := experience{cause: c, shown: c.ref}
	switch x := d.Float64(); {
	case x < 0.03:
		e.cause, e.shown = &nothing, ""
	case x < 0.045:
		e.cause, e.shown = &nothing, other
	case x < 0.06:
		e.cause, e.shown = &nothing, unknown
	case x < 0.10: // stops after the first question
		e.shown = rootOf(c.ref)
	case x < 0.12:
		e.shown = rootOf(c.ref) + "/" + other
	case x < 0.13:
		e.shown = rootOf(c.ref) + "/" + unknown
	}
	e.score = d.score(w.points(s, e.cause))
	e.problem = d.chance([]float64{0.5, 0.5, 0.5, 0.5, 0.5, 0.45, 0.4, 0.14, 0.06, 0.02, 0.02}[e.score])
	if s.mechanic.trait == cheater && w.secrets.Cheating.Contains(s.day) && d.chance(0.12) {
		e.problem = true // haste makes rework
	}
	return e
}

var price = map[string][2]int{reparatie: {7900, 10900}, vervanging: {38900, 94900}, kalibratie: {19900, 32900}, zijruit: {21900, 41900}}

func (w *maker) transaction(s *scene, c *client, e experience) intake.Transaction {
	p := price[s.product]
	tp := tpWerkplaats
	if s.team.mobile {
		tp = tpMobiel
	}
	tx := intake.Transaction{Ref: w.next("W"), Customer: c.Ref, Day: s.day, Problem: e.problem,
		ValueCents: int64(w.jobDice.between(p[0]/50, p[1]/50)) * 50, Currency: "EUR",
		Values: map[string]string{"touchpoint": tp, "product": s.product, "process": "schadeherstel", "channel": s.channel,
			"segment": c.Segment, carMake: c.car},
		Participants: []intake.Participant{{Employee: s.mechanic.ref, Role: monteur}, {Employee: s.planner.ref, Role: planner}}}
	if s.adviser != nil {
		tx.Participants = append(tx.Participants, intake.Participant{Employee: s.adviser.ref, Role: adviseur})
	}
	return tx
}
