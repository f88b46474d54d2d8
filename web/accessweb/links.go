package accessweb

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"klankbord.org/core/access"
	"klankbord.org/web/page"
)

// linkView is a form behind a link: a new password, or the very first organisation.
type linkView struct {
	page.Page
	problem
	Account access.Account
	Email   string
	Sent    bool
	Setup   Setup
	Button  string
}

func (p *Pages) forgot(w http.ResponseWriter, r *http.Request) error {
	v := linkView{Page: page.From(r)}
	v.Title = v.T("Wachtwoord vergeten", "Forgot your password")
	return page.Show(w, r, v.Page, forgotPage(v))
}

// sendReset gives everybody the same answer.
func (p *Pages) sendReset(w http.ResponseWriter, r *http.Request) error {
	v := linkView{Page: page.From(r), Sent: true}
	v.Title = v.T("Kijk in je mail", "Look in your mail")
	if err := p.Desk.Forgot(r, v.Org, r.PostFormValue("email"), v.Page); err != nil {
		return err
	}
	return page.Show(w, r, v.Page, forgotPage(v))
}

func (p *Pages) resetView(r *http.Request) (linkView, error) {
	v := linkView{Page: page.From(r)}
	v.Title = v.T("Kies een nieuw wachtwoord", "Choose a new password")
	v.Button = v.T("Wachtwoord opslaan", "Save password")
	var err error
	v.Account, err = p.Desk.ResetOf(r, v.Org, r.PathValue("link"))
	return v, err
}

func (p *Pages) reset(w http.ResponseWriter, r *http.Request) error {
	v, err := p.resetView(r)
	if err != nil {
		return err
	}
	return page.Show(w, r, v.Page, choosePage(v))
}

func (p *Pages) setReset(w http.ResponseWriter, r *http.Request) error {
	v, err := p.resetView(r)
	if err != nil {
		return err
	}
	if err := p.Desk.Reset(r, v.Org, r.PathValue("link"), r.PostFormValue("password")); err != nil {
		return again(w, r, v.Page, err, func(x problem) templ.Component { v.problem = x; return choosePage(v) })
	}
	return page.LeadTo(w, r, v.Path("/signin?reset=1"))
}

func (p *Pages) inviteView(r *http.Request) (linkView, error) {
	v := linkView{Page: page.From(r)}
	v.Title = v.F("Welkom bij %s", "Welcome to %s", v.Org.Name)
	v.Button = v.T("Account in gebruik nemen", "Start using the account")
	var err error
	v.Account, err = p.Desk.InviteOf(r, v.Org, r.PathValue("link"))
	return v, err
}

func (p *Pages) invite(w http.ResponseWriter, r *http.Request) error {
	v, err := p.inviteView(r)
	if err != nil {
		return err
	}
	return page.Show(w, r, v.Page, choosePage(v))
}

func (p *Pages) accept(w http.ResponseWriter, r *http.Request) error {
	v, err := p.inviteView(r)
	if err != nil {
		return err
	}
	step, err := p.Desk.Accept(w, r, v.Org, r.PathValue("link"), r.PostFormValue("password"))
	if err != nil {
		return again(w, r, v.Page, err, func(x problem) templ.Component { v.problem = x; return choosePage(v) })
	}
	return p.on(w, r, v.Page, step, "/")
}

func setupView(r *http.Request) linkView {
	v := linkView{Page: page.From(r)}
	v.Title = v.T("Begin met Klankbord", "Start with Klankbord")
	v.Lead = v.T("Maak de organisatie en je eigen account. Jij wordt de eerste beheerder.", "Make the organisation and your own account. You become the first administrator.")
	return v
}

func (p *Pages) setup(w http.ResponseWriter, r *http.Request) error {
	if err := p.Desk.SetupOpen(r.Context(), r.PathValue("link")); err != nil {
		return err
	}
	v := setupView(r)
	v.Setup.Second = true
	return page.Show(w, r, v.Page, setupPage(v))
}

func (p *Pages) setUp(w http.ResponseWriter, r *http.Request) error {
	v := setupView(r)
	v.Setup = Setup{Name: typed(r, "organisation"), Ref: typed(r, "ref"), Person: typed(r, "name"), Email: typed(r, "email"), Password: r.PostFormValue("password"), Second: r.PostFormValue("second") != ""}
	o, step, err := p.Desk.SetUp(w, r, r.PathValue("link"), v.Setup)
	if err != nil {
		return again(w, r, v.Page, err, func(x problem) templ.Component { v.problem = x; return setupPage(v) })
	}
	v.Page.Org = o
	return p.on(w, r, v.Page, step, page.OrgPath(o.Ref, "/account?welcome=1"))
}

// typed is what stands in a field, without the spaces around it.
func typed(r *http.Request, field string) string { return strings.TrimSpace(r.PostFormValue(field)) }
