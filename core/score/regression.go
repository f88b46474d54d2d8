package score

// Regression takes regression to the mean out of an improvement: who had bad luck in the baseline rises without doing
// anything. All in points.
type Regression struct {
	Raw         float64 // follow-up minus baseline
	Expected    float64 // follow-up to expect without any improvement
	ByChance    float64 // Expected minus baseline
	Improvement float64 // follow-up minus Expected: what remains for the person
}

// RegressToMean expects mean + reliability·(baseline − mean) and compares the follow-up with that. Reliability (0…1) is
// one published number per role. Barnett, van der Pols & Dobson, IJE 34, 2005.
func RegressToMean(baseline, mean, reliability, followUp float64) Regression {
	expected := mean + reliability*(baseline-mean)
	return Regression{Raw: followUp - baseline, Expected: expected, ByChance: expected - baseline,
		Improvement: followUp - expected}
}
