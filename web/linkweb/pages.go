// Package linkweb is where open links and posters are made: what they are about, their QR code, and the way to close them.
package linkweb

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/respond"
	"klankbord.org/web/page"
)

// Link is an open link with its address.
type Link struct {
	respond.OpenLink
	SurveyRef string
	Address   string
}

// Choice is something that a link can be about.
type Choice struct{ Ref, Label string }

// Offers are what a link can be about.
type Offers struct{ Surveys, Units, Touchpoints, Employees, Roles []Choice }

// Desk is what the pages need. Reading asks for surveys.read or surveys.write, changing for surveys.write. Base is the public address of
// this installation.
type Desk interface {
	Links(ctx context.Context, o org.ID, base string) ([]Link, error)
	// Link returns one of them, or a NotFound fault.
	Link(ctx context.Context, o org.ID, base string, id respond.LinkID) (Link, error)
	// Offers is for whoever makes a link.
	Offers(ctx context.Context, o org.ID, lang string) (Offers, error)
	Make(ctx context.Context, o org.ID, survey string, l respond.OpenLink) (respond.LinkID, error)
	End(ctx context.Context, o org.ID, id respond.LinkID) error
	// Picture is the QR code as "svg" or "png".
	Picture(ctx context.Context, o org.ID, base string, id respond.LinkID, format string) ([]byte, error)
}

// Pages serves the pages.
type Pages struct {
	Desk Desk
	Base func(r *http.Request) string
}

// Menu returns the entry of these pages.
func Menu() []page.Entry {
	return []page.Entry{{Ref: "links", Section: page.Listen, NL: "Links en posters", EN: "Links and posters", Path: "/links", Any: []access.Permission{access.SurveysRead, access.SurveysWrite}}}
}

// Register serves the pages, one route a line.
func (p *Pages) Register(staff func(pattern string, h page.Handler)) {
	staff("GET /o/{org}/links", p.list)
	staff("GET /o/{org}/links/new", p.fresh)
	staff("POST /o/{org}/links/new", p.make)
	staff("GET /o/{org}/links/{open}", p.show)
	staff("GET /o/{org}/links/{open}/code.svg", p.svg)
	staff("GET /o/{org}/links/{open}/code.png", p.png)
	staff("POST /o/{org}/links/{open}/end", p.end)
}

type listPage struct {
	page.Page
	Open, Ended []Link
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	v := listPage{Page: page.From(r)}
	all, err := p.Desk.Links(r.Context(), v.Org.ID, p.Base(r))
	if err != nil {
		return err
	}
	for _, l := range all {
		if l.EndedAt == 0 {
			v.Open = append(v.Open, l)
		} else {
			v.Ended = append(v.Ended, l)
		}
	}
	v.Entry, v.Title = "links", v.T("Links en posters", "Links and posters")
	v.Lead = v.T("Voor wie geen uitnodiging krijgt: een link op je site, een QR-code op de balie.", "For those who get no invitation: a link on your site, a QR code on the counter.")
	if v.Actor.May(access.SurveysWrite) {
		v.Action = &page.Action{Label: v.T("Nieuwe link", "New link"), Href: v.Path("/links/new")}
	}
	return page.Show(w, r, v.Page, listView(v))
}

type makePage struct {
	page.Page
	Offers     Offers
	Typed      respond.OpenLink
	Survey     string
	Wrong, Why string
}

func (p *Pages) fresh(w http.ResponseWriter, r *http.Request) error {
	return p.draw(w, r, http.StatusOK, makePage{Page: page.From(r), Typed: respond.OpenLink{Channel: respond.ByLink}})
}

func (p *Pages) draw(w http.ResponseWriter, r *http.Request, status int, v makePage) error {
	var err error
	if v.Offers, err = p.Desk.Offers(r.Context(), v.Org.ID, string(v.Lang)); err != nil {
		return err
	}
	v.Entry, v.Title = "links", v.T("Nieuwe link", "New link")
	v.Lead = v.T("Waar de link over gaat, staat niet in het adres: niemand kan een antwoord over iemand anders laten gaan.", "What the link is about doesn't stand in the address: nobody can make an answer be about somebody else.")
	v.Crumbs = []page.Link{{Label: v.T("Links en posters", "Links and posters"), Href: v.Path("/links")}}
	return page.ShowStatus(w, r, status, v.Page, makeView(v))
}

func (p *Pages) make(w http.ResponseWriter, r *http.Request) error {
	get := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	v := makePage{Page: page.From(r), Survey: get("survey"), Typed: respond.OpenLink{Name: get("name"), Channel: get("channel"), Unit: get("unit"),
		Touchpoint: get("touchpoint"), Employee: get("employee"), Role: get("role")}}
	id, err := p.Desk.Make(r.Context(), v.Org.ID, v.Survey, v.Typed)
	if err == nil {
		return page.LeadTo(w, r, v.Path(fmt.Sprintf("/links/%d", id)))
	}
	f := fault.As(err)
	if f == nil || f.Kind != fault.Invalid {
		return err
	}
	v.Wrong, v.Why = f.Field, v.Lang.Fault(f)
	return p.draw(w, r, http.StatusUnprocessableEntity, v)
}

type showPage struct {
	page.Page
	Link  Link
	At    string
	Since string
	Lines [][2]string
}

func (p *Pages) find(r *http.Request) (page.Page, Link, error) {
	pg := page.From(r)
	id, err := strconv.ParseInt(r.PathValue("open"), 10, 64)
	if err != nil {
		return pg, Link{}, fault.NewNotFound("open_link", r.PathValue("open"))
	}
	l, err := p.Desk.Link(r.Context(), pg.Org.ID, p.Base(r), respond.LinkID(id))
	return pg, l, err
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	pg, l, err := p.find(r)
	if err != nil {
		return err
	}
	v := showPage{Page: pg, Link: l, At: pg.Path(fmt.Sprintf("/links/%d", l.ID)), Since: pg.Moment(time.UnixMilli(l.CreatedAt))}
	v.Entry, v.Title, v.Lead = "links", l.Name, channelName(pg, l.Channel)
	v.Crumbs = []page.Link{{Label: v.T("Links en posters", "Links and posters"), Href: v.Path("/links")}}
	for _, line := range [][2]string{{v.T("Vragenlijst", "Survey"), l.SurveyRef}, {v.T("Afdeling", "Unit"), l.Unit}, {v.T("Contactmoment", "Touchpoint"), l.Touchpoint},
		{v.T("Medewerker", "Employee"), l.Employee}, {v.T("Rol", "Role"), l.Role}, {v.T("Gemaakt", "Made"), v.Since}} {
		if line[1] != "" {
			v.Lines = append(v.Lines, line)
		}
	}
	return page.Show(w, r, v.Page, showView(v))
}

func (p *Pages) svg(w http.ResponseWriter, r *http.Request) error {
	return p.picture(w, r, "svg", "image/svg+xml")
}

func (p *Pages) png(w http.ResponseWriter, r *http.Request) error {
	return p.picture(w, r, "png", "image/png")
}

func (p *Pages) picture(w http.ResponseWriter, r *http.Request, format, kind string) error {
	pg, l, err := p.find(r)
	if err != nil {
		return err
	}
	b, err := p.Desk.Picture(r.Context(), pg.Org.ID, p.Base(r), l.ID, format)
	if err != nil {
		return err
	}
	page.SendFile(w, kind, fmt.Sprintf("link-%d.%s", l.ID, format), b)
	return nil
}

func (p *Pages) end(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	id, err := strconv.ParseInt(r.PathValue("open"), 10, 64)
	if err != nil {
		id = 0 // of no link
	}
	if err := p.Desk.End(r.Context(), pg.Org.ID, respond.LinkID(id)); err != nil {
		return err
	}
	return page.LeadTo(w, r, pg.Path("/links"))
}

func channelName(pg page.Page, channel string) string {
	switch channel {
	case respond.ByQR:
		return pg.T("QR-code op papier", "QR code on paper")
	}
	return pg.T("Link", "Link")
}
