package scoreweb

import (
	"cmp"
	"context"
	"math"
	"slices"

	"klankbord.org/core/access"
	"klankbord.org/core/attribution"
	"klankbord.org/core/day"
	"klankbord.org/core/publish"
	"klankbord.org/core/score"
	"klankbord.org/core/snapshot"
	"klankbord.org/web/chart"
)

// greyBelow is the number of answers below which a score is shown with reserve.
const greyBelow = score.DefaultInterval

// hiddenBelow is the number of answers below which nothing is shown.
func (l *lens) hiddenBelow() int64 {
	if l.Minimum.Publication > 0 {
		return l.Minimum.Publication
	}
	return score.DefaultPublication
}

// shows reports whether a figure may be seen.
func (l *lens) shows(f figure) bool { return f.ok && l.Minimum.Display(f.n) != score.Hidden }

// interval is the picture of one figure.
func (l *lens) interval(name, title string, f figure) chart.Interval {
	return chart.Interval{Name: name, Title: title, Unit: l.measure.unit(l.Lang), Min: l.measure.min, Max: l.measure.max, Decimals: l.measure.decimals,
		Value: f.value, Low95: f.low95, Up95: f.up95, Low80: f.low80, Up80: f.up80, Grey: f.n < greyBelow}
}

// trend draws the score over the year up to the end of the period: by month when months have enough answers, otherwise
// by quarter over three years.
func (p *Pages) trend(ctx context.Context, l *lens) (chart.Trend, error) {
	end := l.query.Period.End()
	year := day.Range{From: max(l.all.From, firstOfMonth(end-364)), To: end}
	axis, starts := snapshot.Axis("month"), months(year)
	r, err := l.grouped(year, axis)
	if err != nil {
		return chart.Trend{}, err
	}
	total := int64(0)
	for _, g := range r.Groups {
		total += g.N()
	}
	if quartersOnly := total < 30*int64(len(starts)); quartersOnly {
		year.From = max(startOfQuarter(l.all.From), startOfQuarter(end-3*365))
		axis, starts = "quarter", quarters(year)
		if r, err = l.grouped(year, axis); err != nil {
			return chart.Trend{}, err
		}
	}
	c := chart.Trend{Name: "trend", Unit: l.measure.unit(l.Lang), Min: l.measure.min, Max: l.measure.max, Decimals: l.measure.decimals,
		Hidden: l.hiddenBelow(), Grey: greyBelow}
	byDay := map[int64]snapshot.Group{}
	for _, g := range r.Groups {
		byDay[g.Key[0]] = g
	}
	for i, d := range starts {
		c.Points = append(c.Points, l.trendPoint(r, byDay[int64(d)], axis, d, i == 0))
	}
	c.Events, err = p.events(ctx, l, starts, end)
	return c, err
}

func firstOfMonth(d day.Day) day.Day {
	t := d.Time()
	return day.Of(t.Year(), t.Month(), 1)
}

func (l *lens) trendPoint(r *publish.Table, g snapshot.Group, axis snapshot.Axis, d day.Day, first bool) chart.TrendPoint {
	t := d.Time()
	whole := day.Month(t.Year(), t.Month())
	pt := chart.TrendPoint{Label: shortMonth(l.Lang, d, first)}
	if axis == "quarter" {
		whole = day.Quarter(t.Year(), (int(t.Month())-1)/3+1)
		pt.Label = shortQuarter(l.Lang, d)
	}
	pt.Full = l.Lang.Range(whole)
	pt.Href = l.closer("", map[string]string{"period": "", "from": whole.From.String(), "to": whole.To.String()})
	if g.N() == 0 { // no answers, or none that may be seen
		return pt
	}
	f := l.measure.of(r.Distribution(g))
	pt.N = f.n
	pt.Value, pt.Low95, pt.Up95, pt.Low80, pt.Up80, pt.WithInterval = f.value, f.low95, f.up95, f.low80, f.up80, f.ok
	return pt
}

func (p *Pages) events(ctx context.Context, l *lens, starts []day.Day, end day.Day) ([]chart.Event, error) {
	if p.Events == nil || len(starts) == 0 {
		return nil, nil
	}
	all, err := p.Events.Events(ctx, l.Org.ID, day.Range{From: starts[0], To: end})
	if err != nil {
		return nil, err
	}
	var out []chart.Event
	count := 0 // events of the last mark
	for _, e := range all {
		at, exact := slices.BinarySearch(starts, e.Day)
		if !exact {
			at--
		}
		switch {
		case at < 0:
		case len(out) > 0 && out[len(out)-1].At == at: // several in one period share a mark: their names would overlap
			count++
			out[len(out)-1].Label = l.Lang.F("%d gebeurtenissen", "%d events", count)
		case len(out) < 6: // more marks than that can't be read
			count = 1
			out = append(out, chart.Event{At: at, Label: e.Label.In(string(l.Lang))})
		}
	}
	return out, nil
}

// distribution draws how often each score was given.
func (l *lens) distribution(d score.Distribution) chart.Distribution {
	c := l.measure.counts(d)
	title := l.Lang.F("%s klanten waren tevreden, %s ontevreden", "%s customers were happy, %s unhappy", l.Lang.Int(c.Promoters), l.Lang.Int(c.Detractors))
	if l.measure.metric.Type == "nps" {
		title = l.Lang.F("%s klanten gaven een 9 of 10, en %s een 6 of lager", "%s customers gave a 9 or 10, and %s a 6 or lower", l.Lang.OutOf(c.Promoters, c.N()), l.Lang.Int(c.Detractors))
	}
	return chart.Distribution{Name: "distribution", Title: title, Metric: l.measure.metric, Counts: d.Counts}
}

// contributions draws what causes cost and earn. The points are of the whole slice, so that those below one cause add up
// to that cause's own.
func (l *lens) contributions(r *publish.Table, whole score.Counts, axis snapshot.Axis) chart.Contributions {
	c := chart.Contributions{Name: "causes", TotalN: whole.N()}
	n := float64(max(1, whole.N()))
	named, few := l.publishable(r)
	for _, g := range named {
		counts := l.measure.counts(r.Distribution(g))
		cause := chart.Contribution{Label: l.label("cause", g.Key[0]), Href: l.causeHref(axis, g.Key[0]), Influence: l.influence(attribution.CauseID(g.Key[0]))}
		if g.Key[0] == 0 {
			cause = chart.Contribution{Label: l.T("geen oorzaak gekozen", "no cause chosen")}
			if axis == snapshot.ByCause2 {
				cause.Label = l.T("geen deeloorzaak gekozen", "no sub-cause chosen")
			}
		}
		c.Causes = append(c.Causes, counted(cause, counts, n))
	}
	slices.SortStableFunc(c.Causes, func(a, b chart.Contribution) int { return cmp.Compare(b.Cost, a.Cost) })
	if few.N() > 0 {
		c.Causes = append(c.Causes, counted(chart.Contribution{Label: l.T("andere, met weinig antwoorden", "others, with few answers")}, few, n))
	}
	for _, cause := range c.Causes {
		c.Total += cause.Net()
	}
	return c
}

// counted fills in what a cause costs and earns, in points of a whole of n answers.
func counted(c chart.Contribution, counts score.Counts, n float64) chart.Contribution {
	c.N, c.Earned, c.Cost = counts.N(), 100*float64(counts.Promoters)/n, 100*float64(counts.Detractors)/n
	return c
}

// publishable splits groups in those that may be named and the sum of the others, as far as that may be seen.
func (l *lens) publishable(r *publish.Table) (named []snapshot.Group, few score.Counts) {
	for i, g := range r.Groups {
		if !r.Hidden[i] {
			named = append(named, g)
		}
	}
	if r.Rest != nil {
		few = snapshot.BandCounts(r.Metric, r.Rest)
	}
	return named, few
}

// causeHref leads from a root cause 1 to what is below it, and from a root cause 2 to what customers said.
func (l *lens) causeHref(axis snapshot.Axis, code int64) string {
	ref := l.ref("cause", code)
	if axis == snapshot.ByCause1 && !l.View.Structure().Deep(attribution.CauseID(code)) {
		return l.Path("/causes/"+pathEscape(ref)) + queryOf(l, map[string]string{"cause": ""})
	}
	return l.closer("/causes", map[string]string{"cause": ref})
}

// closer is where one looks closer: at what customers said, or at another page for whoever may not read that; empty when
// neither is for this reader.
func (l *lens) closer(otherwise string, changes map[string]string) string {
	switch {
	case l.Actor.May(access.VerbatimsRead):
		return l.Path("/answers") + queryOf(l, changes)
	case l.Actor.May(access.ScoresRead):
		return l.Path(otherwise) + queryOf(l, changes)
	}
	return ""
}

// influence names the roles that can directly influence a cause today, by the latest matrix; empty when none can.
func (l *lens) influence(cause attribution.CauseID) string {
	matrix, ok := l.Catalog.Matrix("")
	if !ok {
		return ""
	}
	var names []string
	for _, line := range matrix.Lines() {
		if line.Cause != cause || !matrix.Influences(line.Role, cause, l.query.Period.End()) {
			continue
		}
		if name := l.label("role", int64(line.Role)); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return join(names)
}

// funnel lays groups on a funnel plot; ok is false with fewer than three that can be drawn.
func (l *lens) funnel(r *publish.Table, axis snapshot.Axis, href func(code int64) string) (c chart.Funnel, ok bool) {
	var units []score.Counts
	var codes []int64
	for i, g := range r.Groups {
		counts := l.measure.counts(r.Distribution(g))
		if g.Key[0] != 0 && counts.N() >= score.FunnelMinimum && !r.Hidden[i] {
			units, codes = append(units, counts), append(codes, g.Key[0])
		}
	}
	if len(units) < 3 {
		return chart.Funnel{}, false
	}
	f, err := score.NewFunnel(units)
	if err != nil { // everybody agrees: there is nothing to tell apart
		return chart.Funnel{}, false
	}
	c = chart.Funnel{Name: "funnel", Unit: l.netName(), Min: -100, Max: 100, Center: f.Target}
	largest := 0.0
	for i, u := range f.Units {
		largest = math.Max(largest, float64(u.Counts.N()))
		likely, _ := u.Counts.ScoreInterval(0.95)
		c.Points = append(c.Points, chart.FunnelPoint{Label: l.label(axis, codes[i]), Href: href(codes[i]), N: u.Counts.N(), Value: u.Points,
			Low95: likely.Lower, Up95: likely.Upper, Outside: u.LookInto})
	}
	slices.SortFunc(c.Points, func(a, b chart.FunnelPoint) int { return compare(a.Label, b.Label) }) // by name: no ranking
	for n := float64(score.FunnelMinimum) / 2; n < largest*1.2; n *= 1.06 {
		se := 100 * math.Sqrt(f.Variance/n)
		wide := 3.0902 * se * math.Sqrt(f.Overdispersion) // 99.8 %, widened as far as the units differ beyond chance
		c.Limits = append(c.Limits, chart.FunnelLimit{N: n, Low95: f.Target - 1.96*se, Up95: f.Target + 1.96*se, Low998: f.Target - wide, Up998: f.Target + wide})
	}
	return c, true
}

// netName is what a funnel counts: happy minus unhappy answers, which for NPS is its score.
func (l *lens) netName() string {
	if l.measure.metric.Type == "nps" {
		return "NPS"
	}
	return l.T("tevreden min ontevreden", "happy minus unhappy")
}
