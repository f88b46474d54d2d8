package demo

import (
	"time"

	"klankbord.org/core/day"
)

// thresholds are where a standard normal mood passes from one score to the next: half the customers say 9 or 10, one in
// seven 6 or less, and the Dutch give an 8 for a job well done.
var thresholds = [10]float64{-2.41, -2.23, -2.01, -1.81, -1.645, -1.37, -1.04, -0.71, -0.05, 0.58}

// pointsPerMood is how many points of NPS a mood that is 1 better brings, near the average.
const pointsPerMood = 60

// score draws an answer on 0–10 of somebody whose mood differs so many points from the average.
func (d dice) score(points float64) int {
	mood := d.normal(points/pointsPerMood, 1)
	for s, t := range thresholds {
		if mood < t {
			return s
		}
	}
	return 10
}

// Sizes of the effects that are hidden, in points of NPS unless said otherwise.
const (
	mondayPoints    = -11
	stockOutOften   = 12  // times as often as usual that the right glass isn't the first cause
	dirtyPoints     = -40 // cleanliness in the team that will start an initiative
	cleanedPoints   = 64  // what its initiative brings on cleanliness: a fifth of its answers, so about 12 on the whole team
	dirtyOften      = 2
	unclearPoints   = -75
	unclearOften    = 2.6
	learnerStart    = -80
	learnerDays     = 270
	excessOften     = 6
	phoneSwitchEase = -0.95 // steps on the scale of 1–7
)

// scene is what decides how a job is remembered.
type scene struct {
	day              day.Day
	team             *team
	region           string
	product, channel string
	segment          string
	mechanic         *person
	planner          *person
	adviser          *person
}

// often returns how often customers name each leaf after such a job.
func (w *maker) often(s *scene, weights []float64) []float64 {
	weights = weights[:0]
	for i := range leaves {
		weights = append(weights, leaves[i].weight*w.factor(leaves[i].ref, s))
	}
	return weights
}

func (w *maker) factor(ref string, s *scene) float64 {
	f := 1.0
	switch ref {
	case "ruit/juiste":
		if s.product == reparatie {
			return 0 // a chip needs no glass
		}
		if w.stockOut(s) {
			f *= stockOutOften
		}
	case "ruit/netheid":
		if s.product == zijruit {
			f = 1.6
		}
		if s.team.ref == teamInitiative {
			f *= dirtyOften
		}
	case "ruit/info":
		if s.product == kalibratie {
			f = 1.5
		}
		if s.mechanic.trait == unclear {
			f *= unclearOften
		}
	case "prijs/eigen":
		if s.segment != verzekerd {
			return 0.2
		}
		if s.day >= w.secrets.ExcessFrom {
			f = excessOften
		}
	case "bereik/ligging", "service/ontvangst":
		if s.channel == mobiel {
			return 0.05
		}
	case "afspraak/keuze":
		if s.channel == mobiel {
			f = 1.5
		}
	}
	return f
}

// stockOut reports whether the right glass was hard to get.
func (w *maker) stockOut(s *scene) bool {
	return s.region == regionStockOut && w.secrets.StockOut.Contains(s.day)
}

// points returns how a job with this cause is rated, against the average.
func (w *maker) points(s *scene, c *cause) float64 {
	p := c.points + w.teamPoints[s.team.ref]
	if s.day.Time().Weekday() == time.Monday {
		p += mondayPoints
	}
	if s.channel == mobiel {
		p += 3
	}
	p += w.mechanicPoints(s, c)
	if own[planner][c.ref] != "" {
		p += s.planner.skill
	}
	if s.adviser != nil && own[adviseur][c.ref] != "" {
		p += s.adviser.skill
	}
	if s.team.ref == teamInitiative && c.ref == "ruit/netheid" {
		p += dirtyPoints
		if s.day >= w.secrets.InitiativeFrom {
			p += cleanedPoints
		}
	}
	return p
}

// mechanicPoints is what the mechanic adds; on what is beyond their influence, next to nothing.
func (w *maker) mechanicPoints(s *scene, c *cause) float64 {
	if own[monteur][c.ref] == "" {
		return 0
	}
	skill := s.mechanic.skill
	if s.mechanic.trait == learner {
		worked := float64(s.day-s.mechanic.from) / learnerDays
		skill = learnerStart + min(1, worked)*(6-learnerStart)
	}
	if s.mechanic.trait == unclear && c.ref == "ruit/info" {
		skill += unclearPoints
	}
	return skill
}

// returns is the chance that a customer comes back within the year, by score: it stops rising at 8. The rest is a
// plateau that a target of "only nines and tens" would chase in vain.
var returns = [11]float64{0.01, 0.01, 0.01, 0.02, 0.02, 0.04, 0.06, 0.13, 0.24, 0.245, 0.25}
