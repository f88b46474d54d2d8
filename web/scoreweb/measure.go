package scoreweb

import (
	"klankbord.org/core/score"
	"klankbord.org/core/snapshot"
	"klankbord.org/core/survey"
	"klankbord.org/i18n"
)

// measure is how a metric is read: which figure is its score, on which scale, and what a change of it is called.
type measure struct {
	metric   survey.Metric
	min, max float64
	decimals int
}

// figure is a score with its uncertainty. It means nothing when ok is false.
type figure struct {
	n           int64
	value       float64
	low95, up95 float64
	low80, up80 float64
	ok          bool
	counts      score.Counts // by band
}

func measureOf(m survey.Metric) measure {
	switch m.Type {
	case survey.NPS:
		return measure{m, -100, 100, 0}
	case survey.CSAT, survey.CES:
		return measure{m, 0, 100, 0}
	}
	return measure{m, float64(m.Min), float64(m.Max), 2}
}

// unit is what the score counts.
func (m measure) unit(l i18n.Lang) string {
	switch m.metric.Type {
	case survey.NPS:
		return "NPS"
	case survey.CSAT:
		return l.T("% tevreden", "% satisfied")
	case survey.CES:
		return l.T("% vond het makkelijk", "% found it easy")
	}
	return l.T("gemiddeld cijfer", "mean score")
}

// name is the metric's own name.
func (m measure) name(l i18n.Lang) string {
	if s := m.metric.Name.In(string(l)); s != "" {
		return s
	}
	return m.metric.Ref
}

// share returns the answers that count as good, for metrics whose score is a percentage.
func (m measure) share(d score.Distribution) score.Share {
	if m.metric.Type == survey.CES {
		if s, ok := d.EasyShare(); ok {
			return s
		}
	}
	return d.TopTwo()
}

// counts returns the answers by band: unhappy, in between, happy.
func (m measure) counts(d score.Distribution) score.Counts {
	return snapshot.BandCounts(m.metric, d.Counts)
}

// of computes the score of a distribution.
func (m measure) of(d score.Distribution) figure {
	f := figure{n: d.N(), counts: m.counts(d)}
	var wide, narrow score.Interval
	switch m.metric.Type {
	case survey.NPS:
		if f.value, f.ok = f.counts.NPS(); f.ok {
			wide, _ = f.counts.ScoreInterval(score.Level95)
			narrow, _ = f.counts.ScoreInterval(score.Level80)
		}
	case survey.CSAT, survey.CES:
		s := m.share(d)
		if f.value, f.ok = s.Percentage(); f.ok {
			wide, _ = s.Wilson(score.Level95)
			narrow, _ = s.Wilson(score.Level80)
		}
	default:
		if f.value, f.ok = d.Mean(); f.ok {
			var some bool
			if wide, some = d.MeanInterval(score.Level95); !some { // one answer, or all the same: no spread to go by
				wide = score.Interval{Lower: m.min, Upper: m.max}
			}
			if narrow, some = d.MeanInterval(score.Level80); !some {
				narrow = wide
			}
		}
	}
	f.low95, f.up95, f.low80, f.up80 = wide.Lower, wide.Upper, narrow.Lower, narrow.Upper
	return f
}

// change is how a score differs from that of another period.
type change struct {
	from, to figure
	points   float64
	low, up  float64 // 95 %
	verdict  score.Verdict
	ok       bool // both periods have answers, and the metric has a test
}

// changed compares two periods. A mean of ratings has no agreed test here, so nothing is called a change of it.
func (m measure) changed(first, second score.Distribution) change {
	c := change{from: m.of(first), to: m.of(second), verdict: score.NoChange}
	c.points = c.to.value - c.from.value
	switch m.metric.Type {
	case survey.NPS:
		if r, ok := score.Change(c.from.counts, c.to.counts); ok {
			c.low, c.up, c.verdict, c.ok = r.Interval95.Lower, r.Interval95.Upper, r.Verdict, true
		}
	case survey.CSAT, survey.CES:
		wide, ok := score.ShareDifference(m.share(first), m.share(second), score.Level95)
		narrow, _ := score.ShareDifference(m.share(first), m.share(second), score.Level80)
		if ok {
			c.low, c.up, c.ok = wide.Newcombe.Lower, wide.Newcombe.Upper, true
			c.verdict = verdictOf(wide.Newcombe, narrow.Newcombe)
		}
	}
	return c
}

func verdictOf(wide, narrow score.Interval) score.Verdict {
	switch {
	case !wide.Contains(0):
		return score.Demonstrated
	case !narrow.Contains(0):
		return score.Probable
	}
	return score.NoChange
}

// write formats a value of the metric.
func (m measure) write(l i18n.Lang, v float64) string {
	if m.metric.Type == survey.CSAT || m.metric.Type == survey.CES {
		return l.Percent(v, m.decimals)
	}
	return l.Number(v, m.decimals)
}
