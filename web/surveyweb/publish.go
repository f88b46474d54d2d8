package surveyweb

import (
	"net/http"
	"strconv"

	"klankbord.org/core/fault"
	"klankbord.org/core/survey"
	"klankbord.org/core/wording"
	"klankbord.org/web/page"
)

type reviewPage struct {
	*designer
	Next    int
	Changes page.Table
	Severe  int
	Bound   bool // an agreement keeps asking an older version
}

// review shows what publishing does, before it is done.
func (p *Pages) review(w http.ResponseWriter, r *http.Request) error {
	return p.showReview(w, r, http.StatusOK, nil)
}

func (p *Pages) showReview(w http.ResponseWriter, r *http.Request, status int, problem *fault.Error) error {
	d, err := p.load(r)
	if err != nil {
		return err
	}
	s, err := p.Desk.Survey(r.Context(), d.Org.ID, d.Ref)
	if err != nil {
		return err
	}
	if s.Draft == nil {
		return page.LeadTo(w, r, at(d.Page, d.Ref, ""))
	}
	if err := p.judge(r, d); err != nil {
		return err
	}
	v := reviewPage{designer: d, Next: 1}
	was := &survey.Content{}
	if n := len(s.Versions); n > 0 {
		v.Next, was = s.Versions[n-1].Number+1, s.Versions[n-1].Content
		v.Bound = s.Asked != s.Versions[n-1].Number
	}
	for _, f := range d.Beside.Findings {
		if f.Severity == wording.Severe {
			v.Severe++
		}
	}
	if problem != nil {
		v.Why = v.Lang.Fault(problem)
	}
	v.Changes = changes(v.Page, was, s.Draft.Content)
	v.Entry, v.Title = "surveys", v.F("Publiceer versie %d", "Publish version %d", v.Next)
	v.Lead = v.T("Een gepubliceerde versie verandert nooit meer. Antwoorden onthouden bij welke versie ze horen.", "A published version never changes. Answers remember which version they belong to.")
	v.Crumbs = []page.Link{{Label: v.T("Vragenlijsten", "Surveys"), Href: v.Path("/surveys")}, {Label: v.Ref, Href: at(v.Page, v.Ref, "")}}
	return page.ShowStatus(w, r, status, v.Page, reviewView(v))
}

// changes lists the texts that differ, before and after.
func changes(pg page.Page, was, is *survey.Content) page.Table {
	t := page.Table{Caption: pg.T("Wat er verandert aan wat klanten lezen", "What changes in what customers read"),
		Columns: []page.Column{{Label: pg.T("Waar", "Where")}, {Label: pg.T("Was", "Was")}, {Label: pg.T("Wordt", "Becomes")}}}
	before := map[string]survey.Piece{}
	for _, piece := range was.Texts() {
		before[piece.Path] = piece
	}
	for _, piece := range is.Texts() {
		if old := before[piece.Path]; old.Text != piece.Text {
			t.Rows = append(t.Rows, page.Row{{Text: pg.Lang.SurveyField(piece.Path)}, {Text: shown(old)}, {Text: shown(piece)}})
		}
		delete(before, piece.Path)
	}
	for _, piece := range was.Texts() {
		if _, gone := before[piece.Path]; gone {
			t.Rows = append(t.Rows, page.Row{{Text: pg.Lang.SurveyField(piece.Path)}, {Text: shown(piece)}, {Text: "–"}})
		}
	}
	return t
}

func shown(p survey.Piece) string {
	switch {
	case p.Text.NL == "" && p.Text.EN == "":
		return "–"
	case p.Text.NL == "" || p.Text.EN == "":
		return p.Text.NL + p.Text.EN
	}
	return p.Text.NL + " / " + p.Text.EN
}

// publish makes the draft a version.
func (p *Pages) publish(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	ref := r.PathValue("survey")
	saved, _ := strconv.ParseInt(r.PostFormValue("basis"), 10, 64) // anything else is nobody's draft, and a conflict
	err := p.Desk.Publish(r.Context(), pg.Org.ID, ref, saved)
	if err == nil {
		return page.LeadTo(w, r, at(pg, ref, "?done=published"))
	}
	f := fault.As(err)
	if f == nil || f.Kind != fault.Invalid && f.Kind != fault.Conflict {
		return err
	}
	return p.showReview(w, r, http.StatusUnprocessableEntity, f)
}
