package demo

import (
	"fmt"

	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/reward"
)

// Scheme is a bonus scheme in the form in which it is stored.
type Scheme struct {
	Ref  string
	JSON []byte // canonical, as reward.ParseScheme reads it
}

// The schemes. The first asks for growth in one quarter, which is mostly noise for one person; the second compares the
// last two quarters with the two before, and is the one to recommend.
const (
	SchemeQuarter = "hybride-kwartaal"
	SchemeYear    = "hybride-jaar"
)

func schemes(c calendar) []Scheme {
	var all []Scheme
	for _, s := range []reward.Scheme{quarterScheme(c), yearScheme(c)} {
		all = append(all, Scheme{s.Ref, s.Canonical()})
	}
	return all
}

// quarterScheme is what many companies have: a quarter against the quarter before.
func quarterScheme(c calendar) reward.Scheme {
	s := commonScheme(c)
	s.Ref = SchemeQuarter
	s.Name = text("Bonus laatste kwartaal", "Bonus of the last quarter")
	s.Baseline, s.Period = c.quarters[2], c.quarters[3]
	s.Parts = parts([3]string{"30", "40", "30"}, [3]string{"8", "6", "4"})
	s.Money = reward.Money{Kind: reward.Personal, Cents: 40_000}
	return s
}

// yearScheme uses all four quarters: with twice the answers on both sides, chance has less to say.
func yearScheme(c calendar) reward.Scheme {
	s := commonScheme(c)
	s.Ref = SchemeYear
	s.Name = text("Jaarbonus: eerst de afdeling", "Annual bonus: department first")
	s.Baseline = day.Range{From: c.quarters[0].From, To: c.quarters[1].To}
	s.Period = day.Range{From: c.quarters[2].From, To: c.quarters[3].To}
	s.Parts = parts([3]string{"40", "45", "15"}, [3]string{"6", "4", "2"})
	s.Money = reward.Money{Kind: reward.Personal, Cents: 120_000}
	return s
}

// commonScheme is what both schemes have: who takes part, and what must hold.
func commonScheme(c calendar) reward.Scheme {
	return reward.Scheme{
		Format: reward.Format, Currency: "EUR",
		Nature: intake.Text{NL: "Een eenmalige beloning naar inzicht van de directie. Je kunt er geen recht aan ontlenen voor later jaren.",
			EN: "A one-off reward at the discretion of the management. It gives no right to a bonus in later years."},
		ExpiresOn: day.Of(c.running.From.Time().Year()+1, 12, 31),
		Matrix:    MatrixSecond,
		Answers:   reward.AnswerRules{WindowDays: windowDays, Duplicates: collect.FirstCounts},
		People:    reward.Selection{Roles: []string{monteur, planner, adviseur}},
		Gates:     reward.Gates{MinimumN: 30, InitiativeBy: c.quarters[3].To},
		Forfeited: reward.Retain, Disqualified: reward.Leave,
		Decision: reward.Decision{By: "Directie van Ruitwacht", ObjectionDays: 28, ObjectionTo: fmt.Sprintf("bezwaar@%s", Domain)},
	}
}

// parts are the three parts with their weights, and the growth of a team that pays in full: basis, gevorderd, top.
func parts(weights, growth [3]string) []reward.Part {
	by := map[string]reward.Curve{basis: slope(growth[0]), gevorderd: slope(growth[1]), top: slope(growth[2]), reward.Any: slope(growth[1])}
	part := func(id string, level reward.LevelOf, answers reward.AnswerSet, weight string, curves map[string]reward.Curve) reward.Part {
		return reward.Part{ID: id, Level: level, Metric: MetricNPS, Figure: reward.FigureNPS, Answers: answers, Goal: reward.Growth,
			Weight: reward.MustDecimal(weight), Curves: curves}
	}
	return []reward.Part{
		part("organisatie", reward.OfOrganisation, reward.AllAnswers, weights[0], map[string]reward.Curve{reward.Any: slope("4")}),
		part("team", reward.OfTeam, reward.AllAnswers, weights[1], by),
		part("individu", reward.OfIndividual, reward.Influenceable, weights[2], by),
	}
}

// slope is a curve without a jump: from nothing at no growth in one line through 100 % at the target, up to 150 %.
func slope(target string) reward.Curve {
	perPoint := map[string]string{"2": "50", "4": "25", "6": "16.666666667", "8": "12.5"}[target]
	return reward.Curve{Threshold: reward.MustDecimal("0"), Target: reward.MustDecimal(target), AtThreshold: reward.MustDecimal("0"),
		AtTarget: reward.MustDecimal("100"), Accelerator: reward.MustDecimal(perPoint), Cap: reward.MustDecimal("150")}
}
