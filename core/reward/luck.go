package reward

import (
	"klankbord.org/core/score"
	"klankbord.org/core/survey"
	"klankbord.org/core/target"
)

// Luck is how much of a part is chance: what somebody who improved nothing would have reached, with as many answers. It
// isn't part of a run, where every number is exact; pages compute it from one. Source: METHODS 7.2.
type Luck struct {
	SE         float64       `json:"se"`                   // of the growth, in points
	Detectable float64       `json:"detectable_growth_80"` // smallest growth found with 80 % power, in points
	Threshold  float64       `json:"threshold_by_chance"`  // chance of reaching the threshold without improvement, 0 to 1
	Target     float64       `json:"target_by_chance"`     // the same for the target
	Advice     target.Advice `json:"advice"`               // by the chance of the target
}

// LuckOf returns the part of chance in a part's result under the curve for a maturity. It isn't defined for a level, nor
// without answers or a curve.
func (p Part) LuckOf(r PartResult, maturity string, limits target.Limits) (Luck, bool) {
	curve, ok := p.CurveFor(maturity)
	if !ok || p.Goal != Growth {
		return Luck{}, false
	}
	before, after := p.Figure.sample(r.Baseline), p.Figure.sample(r.Period)
	after.Variance = before.Variance // the period's own answers must not decide how lucky the period could be
	asked, _ := curve.Target.Rat().Float64()
	least, _ := curve.Threshold.Rat().Float64()
	l, err := target.LuckOf(before, after, asked)
	if err != nil {
		return Luck{}, false
	}
	return Luck{SE: l.SE, Detectable: l.Detectable, Threshold: target.Chance(least, l.SE), Target: l.ByChance, Advice: limits.Advise(l.ByChance)}, true
}

// sample is what is known of the spread of one answer: the variance of what it adds to the figure, on the scale on which
// 100 points are 1.
func (f Figure) sample(t Tally) score.Sample {
	m := survey.Metric{Type: f.metricType(), Min: t.Min, Max: t.Min + len(t.Counts) - 1}
	n, sum, squares := float64(t.N()), 0.0, 0.0
	if n == 0 {
		return score.Sample{}
	}
	for i, count := range t.Counts {
		v := float64(f.value(m, t.Min+i)) / 100
		sum += float64(count) * v
		squares += float64(count) * v * v
	}
	return score.Sample{Variance: max(0, squares/n-sum/n*sum/n), N: t.N()}
}

// metricType is the type of metric that has a figure; a mean can be taken of any.
func (f Figure) metricType() survey.MetricType {
	switch f {
	case FigureNPS:
		return survey.NPS
	case FigureTopTwo:
		return survey.CSAT
	case FigureEasy, FigureNetEase:
		return survey.CES
	}
	return survey.Rating
}
