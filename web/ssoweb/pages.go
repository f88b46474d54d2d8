package ssoweb

import (
	"net/http"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/signon"
	"klankbord.org/web/page"
)

const entry = "sign-on"

// maxForm is more than any description of a provider.
const maxForm = 1 << 20

// Menu returns the entry of the navigation.
func Menu() []page.Entry {
	return []page.Entry{{Ref: entry, Section: page.Settings, NL: "Aanmelden via je organisatie", EN: "Single sign-on", Path: "/settings/sign-on",
		Any: []access.Permission{access.AccountsManage}}}
}

// Pages are the pages.
type Pages struct {
	Admin Admin
	// Base returns how people reach us, such as "https://cx.example.nl".
	Base func(r *http.Request) string
}

// List shows what was agreed.
func (s *Pages) List(w http.ResponseWriter, r *http.Request) error {
	return s.list(w, r, http.StatusOK, nil)
}

func (s *Pages) list(w http.ResponseWriter, r *http.Request, status int, problem *fault.Error) error {
	p := page.From(r)
	l, err := s.Admin.Providers(r.Context(), p.Org)
	if err != nil {
		return err
	}
	p.Entry, p.Title = entry, p.T("Aanmelden via je organisatie", "Single sign-on")
	p.Lead = p.T("Laat mensen zich aanmelden met het account van hun werk, en hun groepen daar bepalen wat ze hier mogen.", "Let people sign in with their account at work, and let their groups there decide what they may do here.")
	return page.ShowStatus(w, r, status, p, listView(p, l, s.Base(r), problem))
}

// New shows an empty form.
func (s *Pages) New(w http.ResponseWriter, r *http.Request) error {
	kind := signon.Kind(r.URL.Query().Get("kind"))
	p := signon.Provider{Kind: kind, Enabled: kind == signon.SCIM, Settings: signon.Settings{Create: true}}
	switch kind {
	case signon.SAML:
	case signon.SCIM:
		p.Ref, p.Name = "scim", "SCIM"
	default:
		p.Kind = signon.OIDC
	}
	return s.form(w, r, http.StatusOK, p, true, nil)
}

// Provider shows the form of a provider.
func (s *Pages) Provider(w http.ResponseWriter, r *http.Request) error {
	p, err := s.Admin.Provider(r.Context(), page.From(r).Org, r.PathValue("provider"))
	if err != nil {
		return err
	}
	return s.form(w, r, http.StatusOK, p, false, nil)
}

func (s *Pages) form(w http.ResponseWriter, r *http.Request, status int, p signon.Provider, fresh bool, problem *fault.Error) error {
	pg := page.From(r)
	choices, err := s.Admin.Choices(r.Context(), pg.Org)
	if err != nil {
		return err
	}
	f := form{Page: pg, Choices: choices, P: p, New: fresh, Base: s.Base(r), Secret: len(p.Secret) > 0, Problem: problem}
	f.Entry, f.Title = entry, f.heading()
	f.Crumbs = []page.Link{{Label: f.T("Aanmelden via je organisatie", "Single sign-on"), Href: f.Path("/settings/sign-on")}}
	if r.URL.Query().Get("saved") == "1" {
		f.Flash = f.T("Bewaard.", "Saved.")
	}
	return page.ShowStatus(w, r, status, f.Page, formView(f))
}

// Add keeps a new provider.
func (s *Pages) Add(w http.ResponseWriter, r *http.Request) error {
	if err := parse(w, r); err != nil {
		return err
	}
	p := signon.Provider{Kind: signon.Kind(r.PostFormValue("kind")), Ref: r.PostFormValue("ref")}
	in := read(r, p)
	in.New = true
	return s.keep(w, r, in)
}

// Save keeps changes of a provider.
func (s *Pages) Save(w http.ResponseWriter, r *http.Request) error {
	if err := parse(w, r); err != nil {
		return err
	}
	p, err := s.Admin.Provider(r.Context(), page.From(r).Org, r.PathValue("provider"))
	if err != nil {
		return err
	}
	return s.keep(w, r, read(r, p))
}

func (s *Pages) keep(w http.ResponseWriter, r *http.Request, in Input) error {
	pg := page.From(r)
	p, err := s.Admin.Save(r.Context(), pg.Org, in)
	if f := typedWrong(err); f != nil {
		return s.form(w, r, page.StatusOf(err), in.Provider, in.New, f)
	}
	if err != nil {
		return err
	}
	return page.LeadTo(w, r, pg.Path("/settings/sign-on/"+p.Ref+"?saved=1"))
}

// typedWrong returns the fault of something that somebody typed, which comes back with the form.
func typedWrong(err error) *fault.Error {
	if k := fault.KindOf(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return fault.As(err)
	}
	return nil
}

// Remove ends an agreement.
func (s *Pages) Remove(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	return s.after(w, r, s.Admin.Remove(r.Context(), pg.Org, r.PathValue("provider")))
}

// Passwords decides whether everybody may sign in with a password.
func (s *Pages) Passwords(w http.ResponseWriter, r *http.Request) error {
	if err := parse(w, r); err != nil {
		return err
	}
	return s.after(w, r, s.Admin.AllowPasswords(r.Context(), page.From(r).Org, r.PostFormValue("passwords") == "1"))
}

// after goes back to the list, or shows it with what was wrong.
func (s *Pages) after(w http.ResponseWriter, r *http.Request, err error) error {
	if f := typedWrong(err); f != nil {
		return s.list(w, r, page.StatusOf(err), f)
	}
	if err != nil {
		return err
	}
	return page.LeadTo(w, r, page.From(r).Path("/settings/sign-on"))
}

func parse(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return fault.NewInvalid("", "text.too_long", "max", maxForm)
	}
	return nil
}

// Test is a sign-on that was tried.
type Test struct {
	Provider signon.Provider
	Identity signon.Identity
	Act      signon.Act
	Refused  error // why it would be refused; nil when it wouldn't
	Grants   []access.Grant
	Choices
}

// ShowTest shows what came in and what it would lead to.
func ShowTest(w http.ResponseWriter, r *http.Request, p page.Page, t Test) error {
	p.Entry, p.Title = entry, p.F("Proef met %s", "Trial of %s", t.Provider.Name)
	p.Lead = p.T("Dit kwam binnen. Er is niets veranderd.", "This came in. Nothing was changed.")
	p.Crumbs = []page.Link{{Label: p.T("Aanmelden via je organisatie", "Single sign-on"), Href: p.Path("/settings/sign-on")},
		{Label: t.Provider.Name, Href: p.Path("/settings/sign-on/" + t.Provider.Ref)}}
	return page.Show(w, r, p, testView(p, t))
}

func (c Choices) role(p page.Page, ref access.RoleRef) string {
	for _, r := range c.Roles {
		if r.Ref == ref {
			return r.Name.In(string(p.Lang))
		}
	}
	return string(ref)
}

func (c Choices) unit(p page.Page, id org.UnitID) string {
	for _, u := range c.Units {
		if u.ID == id {
			return u.Name
		}
	}
	return p.T("de hele organisatie", "the whole organisation")
}

// outcome says what a sign-on would lead to.
func (t Test) outcome(p page.Page) string {
	switch {
	case t.Refused != nil:
		return p.T("Zou worden geweigerd: ", "Would be refused: ") + p.Lang.Error(t.Refused)
	case t.Act == signon.Make:
		return p.T("Zou een nieuw account krijgen.", "Would get a new account.")
	case t.Act == signon.Join:
		return p.T("Zou worden gekoppeld aan het bestaande account met dit e-mailadres.", "Would be joined to the existing account with this e-mail address.")
	}
	return p.T("Zou binnenkomen in het account waaraan deze aanmelding al is gekoppeld.", "Would enter the account that this identity is joined to.")
}
