package scoreweb

import (
	"context"
	"net/http"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/score"
	"klankbord.org/core/snapshot"
	"klankbord.org/core/survey"
	"klankbord.org/web/chart"
	"klankbord.org/web/page"
)

// overview is the first page of an organisation or a unit: what customers say, the score as a band, what moved and why.
type overview struct {
	*lens
	Sentence     sentence
	Quotes       []page.Quote
	Figure       figure
	Size         int64 // answers, also where no figure of them may be seen
	Change       change
	HasEarlier   bool
	Interval     chart.Interval
	Trend        chart.Trend
	Distribution chart.Distribution
	Causes       chart.Contributions
	Funnel       chart.Funnel
	HasFunnel    bool
	Moved        []move
	Compared     int // how many teams, products and processes were compared
}

// Overview is the first page of an organisation.
func (p *Pages) Overview(w http.ResponseWriter, r *http.Request) error {
	l, err := p.look(r, Scores)
	if err != nil {
		return err
	}
	l.Entry = "overview"
	l.Title = l.T("Wat klanten ons vertellen", "What customers tell us")
	return p.showOverview(w, r, l)
}

// Unit is the first page of a part of the organisation, at any depth.
func (p *Pages) Unit(w http.ResponseWriter, r *http.Request) error {
	l, err := p.look(r, Scores)
	if err != nil {
		return err
	}
	l.Entry = "teams"
	ref := r.PathValue("unit")
	if l.nothing {
		return fault.NewNotFound("page", r.URL.Path)
	}
	code, ok := l.Catalog.Code(snapshot.InUnit, ref)
	if !ok {
		return fault.NewNotFound("page", r.URL.Path)
	}
	l.narrow(snapshot.InUnit, code)
	l.Title = l.label(snapshot.InUnit, code)
	l.Crumbs = l.above(org.UnitID(code))
	return p.showOverview(w, r, l)
}

// above leads from the whole organisation down to the parent of a unit.
func (l *lens) above(unit org.UnitID) []page.Link {
	crumbs := []page.Link{{Label: l.T("Teams", "Teams"), Href: l.Path("/teams") + queryOf(l, nil)}}
	chain := l.View.Structure().Ancestors(unit, l.query.Period.End())
	for i := len(chain) - 1; i > 0; i-- {
		code := int64(chain[i])
		if !l.View.Covers(chain[i], l.query.Period.End()) {
			continue // a lead doesn't come above the own units
		}
		crumbs = append(crumbs, page.Link{Label: l.label(snapshot.InUnit, code), Href: l.unitHref(code)})
	}
	return crumbs
}

func (l *lens) unitHref(code int64) string {
	return l.Path("/units/"+pathEscape(l.ref(snapshot.InUnit, code))) + queryOf(l, map[string]string{"unit": ""})
}

func (p *Pages) showOverview(w http.ResponseWriter, r *http.Request, l *lens) error {
	l.Page.Live = l.Path("/live")
	if l.nothing {
		return page.Show(w, r, l.Page, nothingYet(l.Page))
	}
	v, err := p.overview(r.Context(), l)
	if err != nil {
		return err
	}
	if done, err := chart.Download(w, r, l.Lang, v.charts()...); done || err != nil {
		return err
	}
	return page.Show(w, r, l.Page, overviewView(v))
}

func (v overview) charts() []chart.Chart {
	if !v.shows(v.Figure) {
		return nil
	}
	all := []chart.Chart{v.Interval, v.Trend, v.Distribution, v.Causes}
	if v.HasFunnel {
		all = append(all, v.Funnel)
	}
	return all
}

func (p *Pages) overview(ctx context.Context, l *lens) (v overview, err error) {
	v.lens = l
	if v.Sentence, err = l.sentence(); err != nil {
		return v, err
	}
	now, err := l.total(l.query.Period)
	if err != nil {
		return v, err
	}
	v.Figure = l.measure.of(now)
	said, err := p.quotes(ctx, l, wanted{count: 3})
	if err != nil {
		return v, err
	}
	v.Quotes = said.Quotes
	if !l.shows(v.Figure) {
		v.Size, err = l.size()
		return v, err
	}
	if err := v.compare(now); err != nil {
		return v, err
	}
	v.Interval = l.interval("score", l.F("%s %s", "%s %s", l.measure.unit(l.Lang), l.measure.write(l.Lang, v.Figure.value)), v.Figure).Near()
	v.Distribution = l.distribution(now)
	if v.Trend, err = p.trend(ctx, l); err != nil {
		return v, err
	}
	v.Trend.Title = v.trendTitle()
	if err := v.why(); err != nil {
		return v, err
	}
	if v.Moved, v.Compared, err = l.moved(); err != nil {
		return v, err
	}
	l.Lead = l.leadOf(v.Figure)
	l.Method = page.Method(l.method(v.Figure), l.limits())
	return v, v.parts()
}

// compare looks at the period before, where it may be seen.
func (v *overview) compare(now score.Distribution) error {
	earlier, err := v.total(before(v.query.Period))
	if err != nil {
		return err
	}
	if f := v.measure.of(earlier); v.shows(f) {
		v.Change = v.measure.changed(earlier, now)
		v.HasEarlier = v.Change.ok
	}
	return nil
}

func (v *overview) trendTitle() string {
	if !v.HasEarlier {
		return v.F("%s door de tijd, met wat toeval kan doen", "%s over time, with what chance can do", v.measure.unit(v.Lang))
	}
	return v.changeSentence(v.Change)
}

// why finds what the causes cost and earn.
func (v *overview) why() error {
	r, err := v.grouped(v.query.Period, snapshot.ByCause1)
	if err != nil {
		return err
	}
	v.Causes = v.contributions(r, v.Figure.counts, snapshot.ByCause1)
	v.Causes.Title = v.causesTitle(v.Causes)
	return nil
}

// causesTitle says which cause costs most; a cause that isn't one has no place in a title.
func (l *lens) causesTitle(c chart.Contributions) string {
	for _, cause := range c.Causes {
		if cause.Href != "" && cause.Cost > 0 {
			return l.F("%s kost de meeste punten: %s", "%s costs the most points: %s", cause.Label, l.Lang.Number(cause.Cost, 1))
		}
	}
	return l.T("Wat oorzaken kosten en opleveren", "What causes cost and earn")
}

// parts lays the units below on a funnel plot.
func (v *overview) parts() error {
	r, err := v.grouped(v.query.Period, snapshot.ByTeam)
	if err != nil {
		return err
	}
	v.Funnel, v.HasFunnel = v.funnel(r, snapshot.InUnit, v.unitHref)
	v.Funnel.What = v.T("Team", "Team")
	v.Funnel.Title = v.funnelTitle(v.Funnel, v.T("teams", "teams"))
	return nil
}

// funnelTitle says how many stand out, which is most often none.
func (l *lens) funnelTitle(c chart.Funnel, what string) string {
	n := 0
	for _, p := range c.Points {
		if p.Outside {
			n++
		}
	}
	if n == 0 {
		return l.F("Geen van de %d %s wijkt aantoonbaar af", "None of the %d %s differs demonstrably", len(c.Points), what)
	}
	return l.F("%d van de %d %s: aantoonbaar anders, de moeite van het bekijken waard", "%d of %d %s: demonstrably different, worth looking into", n, len(c.Points), what)
}

// leadOf tells the figure in numbers of people.
func (l *lens) leadOf(f figure) string {
	c := f.counts
	if l.measure.metric.Type == survey.NPS {
		return l.F("Van %s klanten zijn er %s promotor en %s criticaster.", "Of %s customers, %s are promoters and %s detractors.",
			l.Lang.Int(f.n), l.Lang.Int(c.Promoters), l.Lang.Int(c.Detractors))
	}
	return l.F("Van %s klanten waren er %s heel tevreden en %s ontevreden.", "Of %s customers, %s were very happy and %s unhappy.",
		l.Lang.Int(f.n), l.Lang.Int(c.Promoters), l.Lang.Int(c.Detractors))
}

// unitParam carries the unit of a unit's own page over to pages that have it in their form.
func (l *lens) unitParam() map[string]string {
	for _, f := range l.query.Filters {
		if f.Field == snapshot.InUnit && len(f.Values) == 1 {
			return map[string]string{"unit": l.ref(snapshot.InUnit, f.Values[0])}
		}
	}
	return nil
}
