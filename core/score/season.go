package score

import "klankbord.org/core/fault"

// SeasonScore is a figure of a period that exists only when there were answers.
type SeasonScore struct {
	Points  float64
	Defined bool
}

// Seasons are the figures of whole seasons of periods, such as two years of months.
type Seasons struct {
	Index    []SeasonScore // per position in the season: its pooled score minus the overall score
	Adjusted []SeasonScore // per period: its score minus the index of its position
}

// YearOverYear compares every period with the one a season before it, from the second season on, with the Wald
// test. Index 0 is the first period of the second season; a comparison with an empty period has ok false.
func YearOverYear(periods []Counts, season int, level float64) []YearChange {
	var changes []YearChange
	for i := max(1, season); i < len(periods); i++ {
		test, ok := WaldTest(periods[i-season], periods[i], level)
		changes = append(changes, YearChange{Period: i, Test: test, Defined: ok})
	}
	return changes
}

// YearChange is the change against the same period a season before.
type YearChange struct {
	Period  int // position in the list, from 0
	Test    Test
	Defined bool // false when either period has no answers
}

// Seasonal takes the season out of a series of periods. It needs at least two whole seasons and nothing beyond, else an
// Invalid fault: with less, only a year-over-year comparison says anything.
func Seasonal(periods []Counts, season int) (Seasons, error) {
	if season < 1 || len(periods) < 2*season || len(periods)%season != 0 {
		return Seasons{}, fault.NewInvalid("periods", "score.seasons_incomplete", "periods", len(periods), "season", season)
	}
	positions := make([]Counts, season)
	for i, p := range periods {
		positions[i%season] = positions[i%season].Add(p)
	}
	overall, _ := Sum(positions...).NPS() // without any answers no position is defined either
	s := Seasons{Index: make([]SeasonScore, season), Adjusted: make([]SeasonScore, len(periods))}
	for i, c := range positions {
		if points, ok := c.NPS(); ok {
			s.Index[i] = SeasonScore{points - overall, true}
		}
	}
	for i, p := range periods {
		if points, ok := p.NPS(); ok {
			s.Adjusted[i] = SeasonScore{points - s.Index[i%season].Points, true}
		}
	}
	return s, nil
}
