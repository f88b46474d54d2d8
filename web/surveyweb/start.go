package surveyweb

import (
	"net/http"
	"strings"

	"klankbord.org/core/fault"
	"klankbord.org/core/survey"
	"klankbord.org/web/page"
)

type startPage struct {
	page.Page
	Templates  []survey.Template
	Ref        string
	Template   string
	JSON       string
	Wrong, Why string
}

// fresh asks with what to begin.
func (p *Pages) fresh(w http.ResponseWriter, r *http.Request) error {
	v := startPage{Page: page.From(r), Template: survey.Templates()[0].Ref}
	if err := p.Desk.MayWrite(r.Context(), v.Org.ID); err != nil {
		return err
	}
	return p.drawStart(w, r, http.StatusOK, v)
}

func (p *Pages) drawStart(w http.ResponseWriter, r *http.Request, status int, v startPage) error {
	v.Entry, v.Title, v.Templates = "surveys", v.T("Nieuwe vragenlijst", "New survey"), survey.Templates()
	v.Lead = v.T("Begin met een voorbeeld. Alles daarin kun je veranderen.", "Begin with an example. You can change everything in it.")
	v.Crumbs = []page.Link{{Label: v.T("Vragenlijsten", "Surveys"), Href: v.Path("/surveys")}}
	return page.ShowStatus(w, r, status, v.Page, startView(v))
}

// pasted is the choice of a JSON text in place of a template.
const pasted = "json"

// start makes the draft.
func (p *Pages) start(w http.ResponseWriter, r *http.Request) error {
	v := startPage{Page: page.From(r), Ref: strings.TrimSpace(r.PostFormValue("ref")), Template: r.PostFormValue("template"), JSON: r.PostFormValue("json")}
	if err := p.Desk.MayWrite(r.Context(), v.Org.ID); err != nil {
		return err
	}
	c, err := p.chosen(r, v)
	if err == nil {
		err = p.Desk.Start(r.Context(), v.Org.ID, v.Ref, c)
	}
	if err == nil {
		return page.LeadTo(w, r, at(v.Page, v.Ref, "/edit"))
	}
	f := fault.As(err)
	if f == nil || f.Kind != fault.Invalid && f.Kind != fault.Conflict {
		return err
	}
	v.Wrong, v.Why = f.Field, v.Lang.Fault(f)
	return p.drawStart(w, r, http.StatusUnprocessableEntity, v)
}

// chosen is the content to begin with; its metric is the organisation's own of that type, made when there is none.
func (p *Pages) chosen(r *http.Request, v startPage) (*survey.Content, error) {
	if v.Template == pasted {
		c, err := survey.Stored([]byte(v.JSON))
		if f := fault.As(err); f != nil {
			f.Field = "json"
			return nil, f
		}
		return c, err
	}
	for _, t := range survey.Templates() {
		if t.Ref != v.Template {
			continue
		}
		c := t.Make()
		c.Sender = v.Org.Name
		var err error
		c.Metric, err = p.metric(r, v.Page, t.Metric)
		return c, err
	}
	return nil, fault.NewInvalid("template", "value.unknown", "value", v.Template)
}

func (p *Pages) metric(r *http.Request, pg page.Page, t survey.MetricType) (string, error) {
	offers, err := p.Desk.Offers(r.Context(), pg.Org.ID)
	if err != nil {
		return "", err
	}
	for _, m := range offers.Metrics {
		if m.Type == t {
			return m.Ref, nil
		}
	}
	return p.Desk.AddMetric(r.Context(), pg.Org.ID, t)
}
