package demo

import (
	"fmt"

	"klankbord.org/core/day"
	"klankbord.org/core/intake"
)

// Roles of people, as values of dimension "role".
const (
	monteur    = "monteur"
	planner    = "planner"
	adviseur   = "adviseur"
	teamleider = "teamleider"
	manager    = "manager"
)

// LeadRole is the role of people who lead a team.
const LeadRole = teamleider

// trait is what sets somebody apart.
type trait int

const (
	ordinary  trait = iota
	learner         // new: gets better with the months
	excellent       // truly
	unclear         // explains badly, works well
	cheater         // withholds the unhappy and coaches nines, in the last full quarter
	cleared         // looked suspicious for a quarter, and wasn't
)

// post is a place in the organisation from day to day.
type post struct {
	unit     string
	fte      int
	from, to day.Day // zero to: still there
}

type person struct {
	ref, first, name, email, manager, role string
	from, to                               day.Day
	posts                                  []post
	skill                                  float64 // what the person adds, in points of NPS
	trait                                  trait
	region                                 string // whose jobs a planner plans
}

// on returns the post of a day, nil when there is none.
func (p *person) on(d day.Day) *post {
	for i := range p.posts {
		if o := &p.posts[i]; (day.Range{From: o.from, To: o.to}).Contains(d) {
			return o
		}
	}
	return nil
}

// staff is everybody.
type staff struct {
	all                           []*person
	mechanics, planners, advisers []*person
	leads                         map[string]*person // by team
	cal                           calendar
	namer                         *namer
}

func newStaff(seed uint64, c calendar) *staff {
	d := newDice(seed, "people")
	s := &staff{cal: c, leads: map[string]*person{}, namer: &namer{d, map[string]bool{}}}
	director := s.add("D01", manager, Ref, "", 0)
	heads := map[string]*person{}
	for i, r := range regions {
		heads[r.ref] = s.add(fmt.Sprintf("D%02d", i+2), manager, r.ref, director.ref, 0)
	}
	heads[planning] = s.add("D05", manager, planning, director.ref, 0)
	heads[klantcontact] = s.add("D06", manager, klantcontact, director.ref, 0)
	for i, t := range teams {
		s.leads[t.ref] = s.add(fmt.Sprintf("T%02d", i+1), teamleider, t.ref, heads[t.region].ref, 0)
	}
	for i := range 9 {
		p := s.add(fmt.Sprintf("P%02d", i+1), planner, planning, heads[planning].ref, d.normal(0, 8))
		p.region = regions[i/3].ref
		s.planners = append(s.planners, p)
	}
	for i := range 12 {
		s.advisers = append(s.advisers, s.add(fmt.Sprintf("A%02d", i+1), adviseur, klantcontact, heads[klantcontact].ref, d.normal(0, 9)))
	}
	s.hireMechanics()
	s.changes()
	return s
}

// add hires somebody, some years ago.
func (s *staff) add(ref, role, unit, boss string, skill float64) *person {
	d := s.namer
	first, full, email := d.person()
	from := s.cal.first() - day.Day(d.between(120, 4500))
	p := &person{ref: ref, first: first, name: full, email: email, manager: boss, role: role, from: max(from, founded), skill: skill}
	p.posts = []post{{unit: unit, fte: s.hours(role), from: p.from}}
	s.all = append(s.all, p)
	return p
}

// hours draws an FTE in hundredths.
func (s *staff) hours(role string) int {
	if role == manager || role == teamleider {
		return 100
	}
	return []int{100, 80, 60, 90, 50}[s.namer.weighted([]float64{62, 20, 9, 6, 3})]
}

func (s *staff) hireMechanics() {
	for _, t := range teams {
		for range t.size {
			s.mechanic(t.ref)
		}
	}
}

func (s *staff) mechanic(team string) *person {
	ref := fmt.Sprintf("M%03d", len(s.mechanics)+1)
	p := s.add(ref, monteur, team, s.leads[team].ref, s.namer.normal(0, 9))
	s.mechanics = append(s.mechanics, p)
	return p
}

// of returns the nth mechanic who works in a team today, from 0.
func (s *staff) of(team string, n int) *person {
	for _, p := range s.mechanics {
		if last := p.posts[len(p.posts)-1]; last.unit == team && p.to == 0 {
			if n == 0 {
				return p
			}
			n--
		}
	}
	panic("demo: no such mechanic in " + team)
}

// changes lets people come, go, move and work less, and hands out the traits.
func (s *staff) changes() {
	c := s.cal
	s.joins(s.of(teamLearner, 3), c.in(1, 20))
	s.joins(s.of("eindhoven", 5), c.in(2, 40))
	s.joins(s.of("mobiel-noord", 6), c.in(3, 9))
	for _, l := range []struct {
		team string
		day  day.Day
	}{{"assen", c.in(1, 44)}, {"maastricht", c.in(2, 60)}, {teamUnclear, c.in(3, 29)}} {
		p := s.mechanic(l.team)
		p.to = l.day
		p.posts[0].to = l.day
	}
	moved := s.of("mobiel-zuid", 2) // came from Eindhoven halfway
	day := c.in(2, 0)
	moved.posts = []post{{"eindhoven", 100, moved.from, day - 1}, {"mobiel-zuid", 100, day, 0}}
	less := s.of("groningen", 5)
	less.posts = []post{{"groningen", 100, less.from, day - 1}, {"groningen", 80, day, 0}}

	for _, t := range []struct {
		who   *person
		trait trait
		skill float64
	}{{s.of(teamLearner, 3), learner, 0}, {s.of(teamExcellent, 2), excellent, 48}, {s.of(teamUnclear, 4), unclear, 3},
		{s.of(teamCheater, 1), cheater, -3}, {s.of(teamCleared, 3), cleared, 2}} {
		t.who.trait, t.who.skill = t.trait, t.skill
		t.who.posts[0].fte = 100 // enough jobs for the trait to show
	}
}

func (s *staff) joins(p *person, d day.Day) {
	p.from, p.posts[0].from = d, d
}

// with returns the mechanic with a trait.
func (s *staff) with(t trait) *person {
	for _, p := range s.mechanics {
		if p.trait == t {
			return p
		}
	}
	panic("demo: nobody has the trait")
}

func (s *staff) records() (employees []intake.Employee, memberships []intake.Membership) {
	for _, p := range s.all {
		employees = append(employees, intake.Employee{Ref: p.ref, Name: p.name, Email: p.email, Manager: p.manager, From: p.from, To: p.to})
		for _, o := range p.posts {
			memberships = append(memberships, intake.Membership{Employee: p.ref, Unit: o.unit, Role: p.role, FTE: o.fte, From: o.from, To: o.to})
		}
	}
	return employees, memberships
}
