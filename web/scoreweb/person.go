package scoreweb

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"klankbord.org/core/access"
	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/org"
	"klankbord.org/core/score"
	"klankbord.org/core/snapshot"
	"klankbord.org/web/chart"
	"klankbord.org/web/page"
)

// person is one employee's page: what their customers said, their own score beside the overall one, and the way of
// every answer.
type person struct {
	*lens
	Sentence sentence
	Quotes   []page.Quote // the newest that counted
	Own, All figure       // over what they could influence; over everything
	OwnBand  chart.Interval
	AllBand  chart.Interval
	Flow     chart.Flow
	Trend    chart.Trend
	Points   float64 // influenceable contribution to the overall score
	Answers  []page.Quote
	Pager    page.Pager
	NoMatrix bool
	Off      bool // scores of individuals are off: one's own answers are all there is
}

// Person shows one employee's own score.
func (p *Pages) Person(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	live, employee, err := p.Source.About(r.Context(), pg.Org, r.PathValue("employee"))
	if err != nil {
		return err
	}
	l, err := through(pg, live)
	if err != nil {
		return err
	}
	code := int64(employee)
	l.Entry, l.Page.Live, l.Title = "people", l.Path("/live"), l.label(snapshot.ByEmployee, code)
	l.fixed = append(l.fixed, snapshot.ByEmployee, snapshot.InUnit)
	switch {
	case l.Actor.Is(employee):
		l.Entry, l.Crumbs = "me", []page.Link{{Label: l.T("Jouw pagina", "Your page"), Href: l.Path("/me")}}
	case l.Actor.May(access.IndividualRead):
		l.Crumbs = []page.Link{{Label: l.T("Mensen", "People"), Href: l.Path("/people") + queryOf(l, nil)}}
	}
	if l.nothing {
		return page.Show(w, r, l.Page, nothingYet(l.Page))
	}
	v := person{lens: l}
	if v.Sentence, err = l.sentence(); err != nil {
		return err
	}
	if l.Individuals.Off {
		return p.answersOnly(w, r, &v, org.EmployeeID(code))
	}
	if err := l.Individuals.Settle(l.Catalog, &l.query); err != nil {
		return err
	}
	if l.query.Matrix == nil {
		l.query.Matrix, _ = l.Catalog.Matrix("")
	}
	if v.NoMatrix = l.query.Matrix == nil; v.NoMatrix {
		return page.Show(w, r, l.Page, personView(v))
	}
	explained, err := l.View.Explain(l.query, org.EmployeeID(code))
	if err != nil {
		return err
	}
	v.count(explained)
	if v.Trend, err = p.ownTrend(r.Context(), l, code); err != nil {
		return err
	}
	if done, err := chart.Download(w, r, l.Lang, v.charts()...); done || err != nil {
		return err
	}
	if err := p.say(r.Context(), &v, explained); err != nil {
		return err
	}
	return page.Show(w, r, l.Page, personView(v))
}

// charts are the pictures that can be taken along: a score that may not be seen on the page may not be seen in a file.
func (v *person) charts() []chart.Chart {
	all := []chart.Chart{v.Trend}
	if v.All.ok {
		all = append(all, v.Flow)
	}
	if v.shows(v.Own) {
		all = append(all, v.OwnBand)
	}
	if v.shows(v.All) {
		all = append(all, v.AllBand)
	}
	return all
}

// count computes both scores and the way of the answers.
func (v *person) count(explained []snapshot.Explained) {
	own, all := score.NewDistribution(v.measure.scale()), score.NewDistribution(v.measure.scale())
	for _, e := range explained {
		if e.Standing != collect.Counted {
			continue
		}
		_ = all.Observe(e.Score, 1) // the door lets no score in that isn't on the scale
		if e.Reason == attribution.Counted {
			_ = own.Observe(e.Score, 1)
		}
	}
	v.Own, v.All = v.measure.of(own), v.measure.of(all)
	if !v.mayShow(snapshot.All) {
		v.All.ok = false
	}
	if !v.mayShow(snapshot.Influenceable) {
		v.Own.ok = false
	}
	if v.All.n > 0 {
		v.Points, _ = score.Contribution(v.Own.counts, v.All.counts)
	}
	v.OwnBand = v.interval("own", v.T("Waar invloed op is", "What can be influenced"), v.Own)
	v.AllBand = v.interval("all", v.T("Alles bij elkaar", "Everything together"), v.All)
	v.OwnBand, v.AllBand = v.OwnBand.Near(v.AllBand), v.AllBand.Near(v.OwnBand)
	v.Flow = v.flow(explained)
	v.Lead = v.F("%s antwoorden gaan over iets waar de eigen rol direct invloed op heeft.", "%s answers are about something that the own role can directly influence.", v.Lang.OutOf(v.Own.n, v.All.n))
	v.Method = page.Method(v.personMethod(), v.T("Een antwoord over iets waar iemand geen invloed op heeft, verandert de eigen score nooit. Het telt wel voor het team en de organisatie.",
		"An answer about something that somebody can't influence never changes their own score. It does count for the team and the organisation."))
}

// mayShow reports whether the reader may see the score over all answers, or over those that the employee influences.
func (v *person) mayShow(which snapshot.Answers) bool {
	q := v.query
	q.Answers = which
	t, err := v.desk.Score(q)
	return err == nil && t.Whole
}

// ownTrend is the influenceable score over time, all of it by the same version of the matrix: otherwise a change of the
// matrix would look like a change of the person.
func (p *Pages) ownTrend(ctx context.Context, l *lens, employee int64) (chart.Trend, error) {
	own := *l
	own.query = l.query.With(snapshot.ByEmployee, employee)
	own.query.Answers = snapshot.Influenceable
	c, err := p.trend(ctx, &own)
	c.Title = l.T("De eigen score door de tijd, met wat toeval kan doen", "The own score over time, with what chance can do")
	return c, err
}

// scale is the metric's scale as distributions know it.
func (m measure) scale() score.Scale { return score.Scale{Min: m.metric.Min, Max: m.metric.Max} }

// flow counts the answers by cause and by whether they count.
func (v *person) flow(explained []snapshot.Explained) chart.Flow {
	type way struct {
		cause  attribution.CauseID
		reason attribution.Reason
	}
	ways := map[way]int64{}
	for _, e := range explained {
		if e.Standing != collect.Counted {
			continue
		}
		w := way{reason: e.Reason}
		if len(e.Causes) > 0 {
			w.cause = e.Causes[0]
		}
		ways[w]++
	}
	c := chart.Flow{Name: "flow", Answers: v.All.n, Title: v.F("%s antwoorden tellen mee voor de eigen score", "%s answers count for the own score", v.Lang.OutOf(v.Own.n, v.All.n))}
	for w, n := range ways {
		f := chart.FlowCause{Label: v.T("geen oorzaak gekozen", "no cause chosen"), N: n, Counted: w.reason == attribution.Counted}
		if w.cause != 0 {
			f.Label = v.label(snapshot.InCause, int64(w.cause))
		}
		if !f.Counted {
			f.Reason = reasonWords(v.Page, w.reason, collect.Counted)
		}
		c.Causes = append(c.Causes, f)
	}
	slices.SortFunc(c.Causes, func(a, b chart.FlowCause) int {
		return cmp.Or(-compareBool(a.Counted, b.Counted), cmp.Compare(b.N, a.N), cmp.Compare(a.Label, b.Label), cmp.Compare(a.Reason, b.Reason))
	})
	return c
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// say fetches the words of the newest answers that counted and of one page of all answers.
func (p *Pages) say(ctx context.Context, v *person, explained []snapshot.Explained) error {
	if v.Said == nil {
		return nil
	}
	explained = slices.DeleteFunc(slices.Clone(explained), func(e snapshot.Explained) bool { return !v.Said.Sees(e.ID) })
	paging := v.PagingOf(answersOnPage)
	v.Pager = v.Page.Pager(paging, len(explained))
	from, to := min(paging.Offset(), len(explained)), min(paging.Offset()+paging.Size, len(explained))
	var newest []snapshot.Explained
	for _, e := range explained {
		if e.Reason == attribution.Counted && len(newest) < 60 {
			newest = append(newest, e)
		}
	}
	shown := append(slices.Clone(newest), explained[from:to]...)
	ids := make([]collect.AnswerID, len(shown))
	for i, e := range shown {
		ids[i] = e.ID
	}
	texts, err := p.Verbatims.Verbatims(ctx, v.Org.ID, ids)
	if err != nil {
		return err
	}
	for _, e := range newest {
		if texts[e.ID] != "" && len(v.Quotes) < 3 {
			v.Quotes = append(v.Quotes, v.anonymous(v.quote(e.Answer, texts[e.ID])))
		}
	}
	for _, e := range explained[from:to] {
		q := v.quote(e.Answer, texts[e.ID])
		q.Counts = reasonWords(v.Page, e.Reason, e.Standing)
		v.Answers = append(v.Answers, q)
	}
	return nil
}

// anonymous takes the anchor away from a quote that stands on the page twice.
func (v *person) anonymous(q page.Quote) page.Quote {
	q.ID = ""
	return q
}

func (v *person) personMethod() []page.Step {
	l := v.Lang
	return []page.Step{
		{Text: v.F("In %s zijn er %s antwoorden over opdrachten waar deze medewerker bij was.", "In %s there are %s answers about jobs this employee took part in.", l.Range(v.query.Period), l.Int(v.All.n))},
		{Text: v.T("Een antwoord telt mee als de klant een deeloorzaak koos waar de rol op die opdracht volgens de matrix van die dag direct invloed op had.",
			"An answer counts when the customer chose a sub-cause that the role on that job could directly influence by the matrix of that day."), Formula: l.OutOf(v.Own.n, v.All.n)},
		v.pointStep(v.Own),
		{Text: v.T("Bijdrage: wat deze antwoorden toevoegen aan de score over alles. Die verandert niet als een ontevreden klant een andere oorzaak kiest.",
			"Contribution: what these answers add to the score over everything. It doesn't change when an unhappy customer picks another cause."),
			Formula: v.F("(%s − %s) / %s × 100 = %s", "(%s − %s) / %s × 100 = %s", l.Int(v.Own.counts.Promoters), l.Int(v.Own.counts.Detractors), l.Int(v.All.n), l.Signed(v.Points, 1))},
	}
}
