package score

// Contribution returns how many points of an overall score a part accounts for: 100·(m − d)/n with n of the whole. Parts
// that don't overlap add up to the score, on every level of causes. Not defined when the whole is empty.
func Contribution(part, whole Counts) (points float64, ok bool) {
	n := whole.N()
	if n == 0 {
		return 0, false
	}
	return 100 * float64(part.Net()) / float64(n), true
}

// GainWithoutDetractors returns how many points the overall score would rise if none of the part's answers were
// detractors but passives. Not defined when the whole is empty.
func GainWithoutDetractors(part, whole Counts) (points float64, ok bool) {
	n := whole.N()
	if n == 0 {
		return 0, false
	}
	return 100 * float64(part.Detractors) / float64(n), true
}

// PartChange are the answers of one cause (or product, team, channel) in two periods.
type PartChange struct {
	First, Second Counts
}

// PartEffect is what one part did to the change of the whole.
type PartEffect struct {
	ShareFirst, ShareSecond float64 // of all answers, 0…1
	First, Second           Counts  // for the part's own scores
	ContributionFirst       float64 // points of the overall score
	ContributionSecond      float64
	Rate                    float64 // points: because the part's own score changed
	Mix                     float64 // points: because the part's share changed
	Gain                    float64 // points the second score would gain without the part's detractors
}

// Decomposition splits a change of the overall score over its parts.
type Decomposition struct {
	First, Second float64 // overall scores
	Points        float64 // second minus first: the sum of all rate and mix effects
	Parts         []PartEffect
}

// Decompose splits the change between two periods over parts that don't overlap and together are the whole: the rate
// effect is the mean share times the change of score, the mix effect the change of share times the part's mean score
// above the overall mean. A part without answers in a period takes its score of the other. Not defined when either
// period is empty. Kitagawa, JASA 50, 1955.
func Decompose(parts []PartChange) (Decomposition, bool) {
	var first, second Counts
	for _, p := range parts {
		first, second = first.Add(p.First), second.Add(p.Second)
	}
	a, ok1 := first.NPS()
	b, ok2 := second.NPS()
	if !ok1 || !ok2 {
		return Decomposition{}, false
	}
	d := Decomposition{First: a, Second: b, Points: b - a, Parts: make([]PartEffect, len(parts))}
	for i, p := range parts {
		d.Parts[i] = effect(p, first, second, (a+b)/2)
	}
	return d, true
}

// effect computes one part's share in the change; mean is that of both overall scores.
func effect(p PartChange, first, second Counts, mean float64) PartEffect {
	e := PartEffect{First: p.First, Second: p.Second}
	e.ShareFirst = float64(p.First.N()) / float64(first.N())
	e.ShareSecond = float64(p.Second.N()) / float64(second.N())
	e.ContributionFirst, _ = Contribution(p.First, first)
	e.ContributionSecond, _ = Contribution(p.Second, second)
	e.Gain, _ = GainWithoutDetractors(p.Second, second)
	a, ok1 := p.First.NPS()
	b, ok2 := p.Second.NPS()
	switch {
	case !ok1 && !ok2:
		return e // nobody named it in either period: it changed nothing
	case !ok1:
		a = b
	case !ok2:
		b = a
	}
	e.Rate = (e.ShareFirst + e.ShareSecond) / 2 * (b - a)
	e.Mix = (e.ShareSecond - e.ShareFirst) * ((a+b)/2 - mean)
	return e
}
