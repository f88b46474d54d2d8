package surveyweb

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/survey"
	"klankbord.org/web/page"
)

// card is a survey in the list.
type card struct {
	Name, Ref, Href, About, State string
	Draft                         bool
}

type listPage struct {
	page.Page
	Cards []card
}

// list shows all surveys.
func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	all, err := p.Desk.Surveys(r.Context(), pg.Org.ID)
	if err != nil {
		return err
	}
	v := listPage{Page: pg}
	v.Entry, v.Title = "surveys", pg.T("Vragenlijsten", "Surveys")
	v.Lead = pg.T("Wat klanten gevraagd wordt. Een versie die er eenmaal is, verandert nooit meer.", "What customers are asked. A version that is there never changes.")
	if pg.Actor.May(access.SurveysWrite) {
		v.Action = &page.Action{Label: pg.T("Nieuwe vragenlijst", "New survey"), Href: pg.Path("/surveys/new")}
	}
	for _, s := range all {
		v.Cards = append(v.Cards, cardOf(pg, s))
	}
	return page.Show(w, r, v.Page, listView(v))
}

func cardOf(pg page.Page, s Survey) card {
	c := s.newest()
	one := card{Name: c.Name.In(string(pg.Lang)), Ref: s.Ref, Href: at(pg, s.Ref, ""), About: c.Question.In(string(pg.Lang)), Draft: s.Draft != nil}
	if one.Name == "" {
		one.Name = s.Ref
	}
	switch {
	case len(s.Versions) == 0:
		one.State = pg.T("nog niet gepubliceerd", "not published yet")
	case s.Asked != s.Versions[len(s.Versions)-1].Number:
		one.State = pg.F("versie %d wordt gevraagd volgens een afspraak; versie %d is de nieuwste", "version %d is asked by agreement; version %d is the newest", s.Asked, s.Versions[len(s.Versions)-1].Number)
	default:
		one.State = pg.F("versie %d", "version %d", s.Asked)
	}
	return one
}

// newest is what is worked on, or else what was published last.
func (s *Survey) newest() *survey.Content {
	if s.Draft != nil {
		return s.Draft.Content
	}
	return s.Versions[len(s.Versions)-1].Content
}

// version returns a version by its number.
func (s *Survey) version(number int) (survey.Version, bool) {
	for _, v := range s.Versions {
		if v.Number == number {
			return v, true
		}
	}
	return survey.Version{}, false
}

// at is the address of a survey's page.
func at(pg page.Page, ref, rest string) string {
	return pg.Path("/surveys/" + url.PathEscape(ref) + rest)
}

// published is a version on the page of its survey.
type published struct {
	Number int
	When   string
	Asked  bool
	JSON   string
	Texts  page.Table
}

type showPage struct {
	page.Page
	Survey   Survey
	Versions []published // newest first
	MayWrite bool
	Phone    string
}

// show is one survey: what is asked now, what was asked before, and the way to change it.
func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	v := showPage{Page: page.From(r)}
	var err error
	if v.Survey, err = p.Desk.Survey(r.Context(), v.Org.ID, r.PathValue("survey")); err != nil {
		return err
	}
	c := cardOf(v.Page, v.Survey)
	v.Entry, v.Title, v.Lead = "surveys", c.Name, c.State
	v.Crumbs = []page.Link{{Label: v.T("Vragenlijsten", "Surveys"), Href: v.Path("/surveys")}}
	v.MayWrite, v.Phone = v.Actor.May(access.SurveysWrite), at(v.Page, v.Survey.Ref, "/preview/-?lang="+string(v.Lang)+"&at=0")
	switch v.Query().Get("done") {
	case "published":
		v.Flash = v.T("Gepubliceerd.", "Published.")
	case "dropped":
		v.Flash = v.T("Het concept is weg.", "The draft is gone.")
	}
	for i := len(v.Survey.Versions) - 1; i >= 0; i-- {
		one := v.Survey.Versions[i]
		v.Versions = append(v.Versions, published{Number: one.Number, When: v.Moment(time.UnixMilli(one.PublishedAt)), Asked: one.Number == v.Survey.Asked,
			JSON: at(v.Page, v.Survey.Ref, "/content.json?version="+strconv.Itoa(one.Number)), Texts: textsOf(v.Page, one.Content)})
	}
	return page.Show(w, r, v.Page, showView(v))
}

// textsOf lists what customers read, both languages side by side.
func textsOf(pg page.Page, c *survey.Content) page.Table {
	t := page.Table{Caption: pg.T("Wat klanten lezen", "What customers read"), Columns: []page.Column{{Label: pg.T("Waar", "Where")}, {Label: "Nederlands"}, {Label: "English"}}}
	for _, piece := range c.Texts() {
		t.Rows = append(t.Rows, page.Row{{Text: pg.Lang.SurveyField(piece.Path)}, {Text: piece.Text.NL}, {Text: piece.Text.EN}})
	}
	return t
}

// download gives a version, or the draft, as a file that can be brought in elsewhere.
func (p *Pages) download(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	s, err := p.Desk.Survey(r.Context(), pg.Org.ID, r.PathValue("survey"))
	if err != nil {
		return err
	}
	c := s.newest()
	if text := r.URL.Query().Get("version"); text != "" {
		number, _ := strconv.Atoi(text)
		version, ok := s.version(number)
		if !ok {
			return fault.NewNotFound("survey", s.Ref+" "+text)
		}
		c = version.Content
	}
	return page.SendJSON(w, s.Ref+".json", c)
}
