package scoreweb

import (
	"net/http"
	"slices"
	"strconv"

	"klankbord.org/core/org"
	"klankbord.org/core/publish"
	"klankbord.org/core/score"
	"klankbord.org/core/snapshot"
	"klankbord.org/web/chart"
	"klankbord.org/web/page"
)

// groups is a page of teams or people: a funnel plot and a table in order of name, never a ranking.
type groups struct {
	*lens
	Sentence  sentence
	Funnel    chart.Funnel
	HasFunnel bool
	Table     page.Table
	Few       int // groups that aren't listed, for having too few answers or giving away who has
}

// Teams compares teams.
func (p *Pages) Teams(w http.ResponseWriter, r *http.Request) error {
	l, err := p.look(r, Scores)
	if err != nil {
		return err
	}
	l.Entry, l.Title = "teams", l.T("Teams, en wat toeval kan doen", "Teams, and what chance can do")
	return p.showGroups(w, r, l, snapshot.ByTeam, snapshot.InUnit, l.unitHref, l.T("Team", "Team"), l.T("teams", "teams"))
}

// People compares employees.
func (p *Pages) People(w http.ResponseWriter, r *http.Request) error {
	l, err := p.look(r, Individuals)
	if err == nil && !l.nothing {
		err = l.Individuals.Settle(l.Catalog, &l.query)
	}
	if isOff(err) {
		return peopleOff(w, r)
	}
	if err != nil {
		return err
	}
	l.Entry, l.Title = "people", l.T("Mensen, en wat toeval kan doen", "People, and what chance can do")
	return p.showGroups(w, r, l, snapshot.ByEmployee, snapshot.ByEmployee, l.personHref, l.T("Medewerker", "Employee"), l.T("mensen", "people"))
}

func (l *lens) personHref(code int64) string {
	return l.Path("/people/"+pathEscape(l.ref(snapshot.ByEmployee, code))) + queryOf(l, map[string]string{"unit": "", "employee": ""})
}

func (p *Pages) showGroups(w http.ResponseWriter, r *http.Request, l *lens, axis, names snapshot.Axis, href func(int64) string, one, many string) error {
	l.Page.Live = l.Path("/live")
	if l.nothing {
		return page.Show(w, r, l.Page, nothingYet(l.Page))
	}
	v := groups{lens: l}
	var err error
	if v.Sentence, err = l.sentence(); err != nil {
		return err
	}
	result, err := l.grouped(l.query.Period, axis)
	if err != nil {
		return err
	}
	v.Funnel, v.HasFunnel = l.funnel(result, names, href)
	v.Funnel.What, v.Funnel.Title = one, l.funnelTitle(v.Funnel, many)
	shown := v.list(result, names, href, one)
	if axis == snapshot.ByEmployee {
		if err := p.Source.Looked(r.Context(), l.Org, shown); err != nil {
			return err
		}
	}
	if v.HasFunnel {
		if done, err := chart.Download(w, r, l.Lang, v.Funnel); done || err != nil {
			return err
		}
	}
	l.Lead = l.T("Binnen de trechter is er geen aantoonbaar verschil. Daarom staat hier geen ranglijst.", "Inside the funnel there is no demonstrable difference. That is why this is no ranking.")
	l.Method = page.Method(l.funnelMethod(), l.T("Wie buiten de trechter ligt is niet beter of slechter: er is iets anders, en dat is de moeite van het bekijken waard.",
		"Being outside the funnel isn't being better or worse: something is different, and worth looking into."))
	return page.Show(w, r, l.Page, groupsView(v))
}

// list makes the table, in order of name, and tells which employees are in it when it is about them.
func (v *groups) list(r *publish.Table, names snapshot.Axis, href func(int64) string, one string) (shown []org.EmployeeID) {
	l := v.lens
	v.Table = page.Table{Caption: l.Title, Columns: []page.Column{{Label: one}, {Label: l.T("Antwoorden", "Answers"), Num: true},
		{Label: l.measure.unit(l.Lang), Num: true}, {Label: l.T("Toeval (95 %)", "Chance (95%)")}}}
	var bands []chart.Interval
	for i, g := range r.Groups {
		f := l.measure.of(r.Distribution(g))
		if g.Key[0] == 0 {
			continue
		}
		if !f.ok || r.Hidden[i] {
			v.Few++
			continue
		}
		shown = append(shown, org.EmployeeID(g.Key[0]))
		name := l.label(names, g.Key[0])
		bands = append(bands, l.interval("g"+strconv.Itoa(i), name, f))
		v.Table.Rows = append(v.Table.Rows, page.Row{{Text: name, Href: href(g.Key[0])}, {Text: l.Lang.Int(f.n), Num: true},
			{Text: l.measure.write(l.Lang, f.value), Num: true, Grey: f.n < greyBelow}, {}})
	}
	for i, b := range bands { // all on one scale, so that they can be compared by eye
		v.Table.Rows[i][3].Body = chart.ShowInterval(l.Lang, b.Name, b.Near(bands...))
	}
	slices.SortFunc(v.Table.Rows, func(a, b page.Row) int { return compare(a[0].Text, b[0].Text) })
	return shown
}

func (l *lens) funnelMethod() []page.Step {
	return []page.Step{
		{Text: l.T("De stippellijn is de score van iedereen samen. Hoe meer antwoorden, hoe dichter toeval iemand daarbij houdt; dat is de trechter.",
			"The dashed line is the score of everybody together. The more answers, the closer chance keeps somebody to it; that is the funnel.")},
		{Text: l.T("De binnenste grens is 95 %, de buitenste 99,8 %, verbreed voor zover de groepen meer uiteenlopen dan toeval alleen doet.",
			"The inner limit is 95%, the outer 99.8%, widened as far as the groups differ more than by chance alone."), Formula: "θ₀ ± z · √φ · σ₀ / √n"},
		{Text: l.F("Wie minder dan %d antwoorden heeft, staat niet in de trechter.", "Those with fewer than %d answers aren't in the funnel.", score.FunnelMinimum)},
	}
}
