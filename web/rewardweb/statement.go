package rewardweb

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/i18n"
	"klankbord.org/web/chart"
	"klankbord.org/web/page"
)

// statementPage is a statement on the screen.
type statementPage struct {
	page.Page
	*sheet
	Self string // address of the statement
}

// Statement shows one employee's statement.
func (p *Pages) Statement(w http.ResponseWriter, r *http.Request) error {
	id, err := runOf(r)
	if err != nil {
		return err
	}
	pg := page.From(r)
	s, err := p.sheet(r.Context(), pg.Org, id, r.PathValue("employee"), pg.Lang)
	if err != nil {
		return err
	}
	part := pg.Query().Get("part")
	if n, err := strconv.Atoi(part); err == nil && n >= 1 && n <= len(s.Pieces) {
		s = s.Pieces[n-1]
	}
	charts := []chart.Chart{s.Bridge}
	for _, o := range s.Scores {
		charts = append(charts, o.Band)
	}
	for _, c := range s.Curves {
		charts = append(charts, c.Chart)
	}
	if done, err := chart.Download(w, r, pg.Lang, charts...); done || err != nil {
		return err
	}
	run := pg.Path("/runs/" + strconv.Itoa(id))
	v := statementPage{Page: pg, sheet: s, Self: run + "/people/" + url.PathEscape(s.Person.Ref)}
	v.Page.Title, v.Page.Entry = s.Title, "runs"
	v.Page.Lead = pg.F("%s, %s", "%s, %s", s.schemeName(), s.period())
	switch {
	case pg.Actor.May(access.RunsRead):
		v.Page.Crumbs = []page.Link{{Label: pg.T("Berekeningen", "Runs"), Href: pg.Path("/runs")}, {Label: s.schemeName() + ", " + s.period(), Href: run}}
	case pg.Actor.May(access.OwnRead):
		v.Page.Entry = "me"
		v.Page.Crumbs = []page.Link{{Label: pg.T("Jouw pagina", "Your page"), Href: pg.Path("/me")}}
	}
	v.Page.Action = &page.Action{Label: pg.T("Bewaar als PDF", "Save as PDF"), Href: v.Self + "/statement.pdf"}
	for i := range s.Pieces {
		s.Split.Rows[i][0].Href = pg.With("part", strconv.Itoa(i+1))
	}
	if len(s.Pieces) > 0 {
		return page.Show(w, r, v.Page, wholeView(v))
	}
	if part != "" {
		v.Page.Crumbs = append(v.Page.Crumbs, page.Link{Label: s.Title, Href: v.Self})
	}
	v.Page.Method = page.Method(s.Steps, s.Limits)
	return page.Show(w, r, v.Page, statementView(v))
}

// StatementFile answers with the statement as a PDF.
func (p *Pages) StatementFile(w http.ResponseWriter, r *http.Request) error {
	id, err := runOf(r)
	if err != nil {
		return err
	}
	pg := page.From(r)
	pdf, err := p.PDF(r.Context(), pg.Org, id, r.PathValue("employee"), pg.Lang)
	if err != nil {
		return err
	}
	page.SendFile(w, "application/pdf", pg.T("overzicht-", "statement-")+strconv.Itoa(id)+"-"+safe(r.PathValue("employee"))+".pdf", pdf)
	return nil
}

// AnswersFile answers with every answer of a statement, counted or not.
func (p *Pages) AnswersFile(w http.ResponseWriter, r *http.Request) error {
	id, err := runOf(r)
	if err != nil {
		return err
	}
	pg := page.From(r)
	s, err := p.sheet(r.Context(), pg.Org, id, r.PathValue("employee"), pg.Lang)
	if err != nil {
		return err
	}
	rows := [][]string{{pg.T("antwoord", "answer"), pg.T("dag", "day"), pg.T("nulmeting", "baseline"), "kpi", pg.T("cijfer", "score"), pg.T("telt het mee", "does it count"), pg.T("oorzaak", "cause"), pg.T("deeloorzaak", "sub-cause"), pg.T("toelichting", "comment")}}
	for _, piece := range append([]*sheet{s}, s.Pieces...) {
		for _, a := range piece.Person.Answers {
			said := piece.Verbatims[a.Ref]
			rows = append(rows, []string{a.Ref, a.Day.String(), yesNo(pg.Lang, a.Baseline), a.Part, given(pg.Lang, a.Score), piece.why(a), said.Cause1.In(string(pg.Lang)), said.Cause2.In(string(pg.Lang)), said.Text})
		}
	}
	return page.SendSheet(w, pg.Lang, pg.T("antwoorden-", "answers-")+strconv.Itoa(id)+"-"+safe(r.PathValue("employee"))+".csv", rows)
}

func yesNo(l i18n.Lang, yes bool) string {
	if yes {
		return l.T("ja", "yes")
	}
	return l.T("nee", "no")
}

// safe keeps of a text what may stand in a file name.
func safe(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.' {
			return r
		}
		return '_'
	}, s)
}
