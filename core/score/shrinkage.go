package score

import "math"

// Shrunken are scores of many people or teams, each drawn towards what they have in common by as much as chance may have
// pushed it away. They predict better than the scores themselves; they are no basis for the level of anybody's pay.
type Shrunken struct {
	Variance   float64 // pooled variance of one answer
	Q          float64 // heterogeneity
	TauSquared float64 // between-unit variance in squared points (DerSimonian & Laird); 0: no demonstrable differences
	Mean       float64 // random-effects mean in points
	Units      []ShrunkenUnit
}

// ShrunkenUnit is one unit's predicted score.
type ShrunkenUnit struct {
	Counts Counts
	Weight float64 // of its own answers, 0…1: the reliability of its score
	Points float64 // predicted score; the mean for a unit without answers
	SD     float64 // standard deviation of the prediction
}

// Shrink computes empirical-Bayes scores. Not defined without any answers. Efron & Morris, JASA 70, 1975; DerSimonian &
// Laird, 1986.
func Shrink(units []Counts) (Shrunken, bool) {
	pool := Sum(units...)
	mean, ok := pool.NPS()
	if !ok {
		return Shrunken{}, false
	}
	s := Shrunken{Mean: mean, Units: make([]ShrunkenUnit, len(units))}
	s.Variance, _ = pool.Variance()
	if s.Variance > 0 {
		s.estimate(units)
	}
	for i, c := range units {
		s.Units[i] = s.predict(c)
	}
	return s, true
}

// estimate finds τ² and the mean from the units that have answers.
func (s *Shrunken) estimate(units []Counts) {
	var k, weights, squares, scores, q float64
	for _, c := range units {
		if points, ok := c.NPS(); ok {
			w := 1 / s.noise(c)
			k, weights, squares, scores = k+1, weights+w, squares+w*w, scores+w*points
		}
	}
	fixed := scores / weights
	for _, c := range units {
		if points, ok := c.NPS(); ok {
			q += (points - fixed) * (points - fixed) / s.noise(c)
		}
	}
	s.Q = q
	if spread := weights - squares/weights; spread > 0 {
		s.TauSquared = max(0, (q-(k-1))/spread)
	}
	weights, scores = 0, 0
	for _, c := range units {
		if points, ok := c.NPS(); ok {
			w := 1 / (s.noise(c) + s.TauSquared)
			weights, scores = weights+w, scores+w*points
		}
	}
	s.Mean = scores / weights
}

// noise returns the squared standard error of a unit's score in squared points.
func (s *Shrunken) noise(c Counts) float64 { return s.Variance * 1e4 / float64(c.N()) }

// predict draws one unit towards the mean.
func (s *Shrunken) predict(c Counts) ShrunkenUnit {
	u := ShrunkenUnit{Counts: c, Points: s.Mean, SD: math.Sqrt(s.TauSquared)}
	points, ok := c.NPS()
	if !ok || s.TauSquared == 0 {
		return u
	}
	noise := s.noise(c)
	u.Weight = s.TauSquared / (s.TauSquared + noise)
	u.Points = u.Weight*points + (1-u.Weight)*s.Mean
	u.SD = math.Sqrt(u.Weight * noise)
	return u
}

// ShrinkTo draws a score towards a fixed prior that weighs as much as strength answers: (n·NPS + k·prior)/(n + k), with
// the weight of the own answers. Without answers it is the prior; not defined when there is neither.
func ShrinkTo(c Counts, strength, prior float64) (points, weight float64, ok bool) {
	n := float64(c.N())
	if n+strength <= 0 {
		return 0, 0, false
	}
	own, _ := c.NPS()
	return (n*own + strength*prior) / (n + strength), n / (n + strength), true
}
