package score_test

import (
	"math"
	"testing"

	"klankbord.org/core/score"
	"klankbord.org/core/survey"
	"pgregory.net/rapid"
)

// drawDistribution draws up to 40 answers on a scale.
func drawDistribution(t *rapid.T, s score.Scale, label string) score.Distribution {
	d, err := score.DistributionOf(s, rapid.SliceOfN(rapid.IntRange(s.Min, s.Max), 0, 40).Draw(t, label))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var scales = map[survey.MetricType]score.Scale{survey.NPS: score.ScaleNPS, survey.CSAT: score.ScaleCSAT,
	survey.CES: score.ScaleCES, survey.Rating: {Min: -5, Max: 5}}

func TestFiguresStandOnTheirScaleWithinTheirIntervals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]survey.MetricType{survey.NPS, survey.CSAT, survey.CES, survey.Rating}).Draw(t, "type")
		d := drawDistribution(t, scales[kind], "answers")
		figures := score.Read(kind, d)
		if d.N() == 0 {
			if len(figures) != 0 {
				t.Fatalf("figures without answers: %v", figures)
			}
			return
		}
		if len(figures) != len(score.Measures(kind)) {
			t.Fatalf("%d figures of %s", len(figures), kind)
		}
		for _, f := range figures {
			b := f.Measure.Bounds(d.Scale)
			for _, x := range []float64{f.Value, f.Interval95.Lower, f.Interval95.Upper} {
				if x < b.Lower-1e-9 || x > b.Upper+1e-9 {
					t.Fatalf("%s: %g is off its scale", f.Measure, x)
				}
			}
			if f.Interval95.Lower > f.Value+1e-9 || f.Interval95.Upper < f.Value-1e-9 || f.Interval80.Width() > f.Interval95.Width()+1e-9 {
				t.Fatalf("%+v", f)
			}
		}
	})
}

// Comparing the other way round turns the sign and keeps the verdict.
func TestComparisonsMirror(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]survey.MetricType{survey.NPS, survey.CSAT, survey.CES, survey.Rating}).Draw(t, "type")
		a, b := drawDistribution(t, scales[kind], "first"), drawDistribution(t, scales[kind], "second")
		there, ok := score.Compare(kind, a, b)
		back, okBack := score.Compare(kind, b, a)
		if ok != okBack {
			t.Fatal("comparable one way only")
		}
		if !ok {
			return
		}
		if math.Abs(there.Points+back.Points) > 1e-9 || there.Verdict != back.Verdict || math.Abs(there.Interval95.Lower+back.Interval95.Upper) > 1e-6 {
			t.Fatalf("there %+v, back %+v", there, back)
		}
	})
}

func TestAChangeOfEachKindIsSeen(t *testing.T) {
	t.Parallel()
	for kind, s := range scales {
		low, high := score.NewDistribution(s), score.NewDistribution(s)
		for i := range low.Counts {
			low.Counts[i], high.Counts[i] = int64(20*(len(low.Counts)-i)), int64(20*(i+1))
		}
		c, ok := score.Compare(kind, low, high)
		if !ok || c.Verdict != score.Demonstrated || !c.Up {
			t.Errorf("%s: %+v, %v", kind, c, ok)
		}
	}
}
