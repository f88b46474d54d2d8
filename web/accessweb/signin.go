package accessweb

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/web/page"
)

// signInView is the sign-in page.
type signInView struct {
	page.Page
	problem
	Email string
	Next  string
	Again bool // one signed in, but long ago
	Roads []page.Link
	Demo  []DemoAccount
}

// which leads to the sign-in page of the only organisation, or asks for which it is. It doesn't list them.
func (p *Pages) which(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	list, err := p.Organisations(r.Context())
	if err != nil {
		return err
	}
	query := ""
	if next := OwnPath(pg.Query().Get("next")); next != "/" {
		query = "?next=" + url.QueryEscape(next)
	}
	ref := pg.Query().Get("org")
	if len(list) == 1 && ref == "" {
		return page.LeadTo(w, r, page.OrgPath(list[0].Ref, "/signin"+query))
	}
	pg.Title = pg.T("Aanmelden", "Sign in")
	for _, o := range list {
		if o.Ref == ref {
			return page.LeadTo(w, r, page.OrgPath(o.Ref, "/signin"+query))
		}
	}
	v := whichView{Page: pg, Empty: len(list) == 0, Ref: ref, Next: pg.Query().Get("next")}
	if ref != "" {
		v.problem = problem{Field: "org", Text: pg.T("Die organisatie is hier niet. Kijk in de uitnodiging hoe ze heet.", "That organisation isn't here. Your invitation says what it is called.")}
	}
	return page.Show(w, r, pg, whichPage(v))
}

type whichView struct {
	page.Page
	problem
	Empty     bool
	Ref, Next string
}

func (p *Pages) signInView(r *http.Request) (signInView, error) {
	v := signInView{Page: page.From(r), Next: OwnPath(r.FormValue("next"))}
	v.Title = v.F("Aanmelden bij %s", "Sign in to %s", v.Org.Name)
	v.Script = "passkey.js"
	v.Again = v.Query().Get("again") != ""
	var err error
	if v.Demo, err = p.Desk.DemoAccounts(r.Context(), v.Org); err != nil {
		return v, err
	}
	if p.Roads != nil {
		v.Roads, err = p.Roads(r.Context(), v.Org, v.Next)
	}
	return v, err
}

func (p *Pages) signIn(w http.ResponseWriter, r *http.Request) error {
	v, err := p.signInView(r)
	if err != nil {
		return err
	}
	if v.Query().Get("reset") != "" {
		v.Flash = v.T("Je nieuwe wachtwoord werkt. Meld je ermee aan.", "Your new password works. Sign in with it.")
	}
	return page.Show(w, r, v.Page, signInPage(v))
}

func (p *Pages) password(w http.ResponseWriter, r *http.Request) error {
	v, err := p.signInView(r)
	if err != nil {
		return err
	}
	v.Email = r.PostFormValue("email")
	step, err := p.Desk.SignIn(w, r, v.Org, v.Email, r.PostFormValue("password"))
	if err != nil {
		return again(w, r, v.Page, err, func(x problem) templ.Component { v.problem = x; return signInPage(v) })
	}
	return p.on(w, r, v.Page, step, v.Next)
}

// on goes to what comes after a password.
func (p *Pages) on(w http.ResponseWriter, r *http.Request, pg page.Page, step Step, next string) error {
	query := ""
	if next != "/" {
		query = "?next=" + url.QueryEscape(next)
	}
	switch step {
	case AskSecond:
		return page.LeadTo(w, r, pg.Path("/signin/second"+query))
	case SetUpSecond:
		return page.LeadTo(w, r, pg.Path("/signin/set-up"+query))
	}
	return p.arrive(w, r, pg, next)
}

// arrive goes where somebody wanted to go before they had to sign in.
func (p *Pages) arrive(w http.ResponseWriter, r *http.Request, pg page.Page, next string) error {
	if next == "/" {
		next = pg.Path("")
	}
	return page.LeadTo(w, r, next)
}

// codeView asks for a code.
type codeView struct {
	page.Page
	problem
	Next string
	Keys bool // there is a passkey
	TOTP bool // there is an authenticator app
}

func (p *Pages) secondView(r *http.Request) (codeView, error) {
	v := codeView{Page: page.From(r), Next: OwnPath(r.FormValue("next"))}
	account, err := p.Desk.HalfWay(r, v.Org)
	v.Title = v.T("Nog één stap", "One more step")
	v.Keys, v.TOTP, v.Script = account.Passkeys > 0, account.HasTOTP, "passkey.js"
	return v, err
}

func (p *Pages) second(w http.ResponseWriter, r *http.Request) error {
	v, err := p.secondView(r)
	if lost(err) {
		return page.LeadTo(w, r, v.Path("/signin"))
	}
	if err != nil {
		return err
	}
	return page.Show(w, r, v.Page, secondPage(v))
}

func (p *Pages) code(w http.ResponseWriter, r *http.Request) error {
	v, err := p.secondView(r)
	if lost(err) {
		return page.LeadTo(w, r, v.Path("/signin"))
	}
	if err != nil {
		return err
	}
	if err := p.Desk.Second(w, r, v.Org, r.PostFormValue("code")); err != nil {
		return again(w, r, v.Page, err, func(x problem) templ.Component { v.problem = x; return secondPage(v) })
	}
	return p.arrive(w, r, v.Page, v.Next)
}

// lost reports whether somebody came to a step of signing in without the step before.
func lost(err error) bool {
	f := fault.As(err)
	return f != nil && (f.Kind == fault.Unauthenticated || f.Key == "organisation.not_found")
}

// lookAs signs in as somebody of the sample organisation.
func (p *Pages) lookAs(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	if err := p.Desk.LookAs(w, r, pg.Org, r.PathValue("account")); err != nil {
		return err
	}
	return p.arrive(w, r, pg, OwnPath(r.PostFormValue("next")))
}

// signOut ends the session. Where somebody came by a sign-on they may still be signed in there; a form may not lead to
// another site, so that is a link.
func (p *Pages) signOut(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	elsewhere, err := p.Desk.SignOut(w, r, pg.Org)
	if err != nil {
		return err
	}
	if elsewhere == "" {
		return page.LeadTo(w, r, pg.Path("/signin"))
	}
	pg.Actor = access.Actor{}
	pg.Title = pg.T("Je bent afgemeld", "You are signed out")
	return page.Show(w, r, pg, signedOutPage(pg, elsewhere))
}

// ceremony is what the script sends and gets.
type ceremony struct {
	Options any             `json:"options,omitempty"`
	Token   string          `json:"token,omitempty"`
	Name    string          `json:"name,omitempty"`
	Next    string          `json:"next,omitempty"`
	Answer  json.RawMessage `json:"answer,omitempty"`
	Error   string          `json:"error,omitempty"`
}

// ceremonyMost is more than any key answers.
const ceremonyMost = 64 << 10

// readCeremony reads what a script sent. What can't be read is a ceremony that fits nothing; the use case refuses it.
func readCeremony(r *http.Request) (c ceremony, err error) {
	b, err := io.ReadAll(io.LimitReader(r.Body, ceremonyMost))
	if err == nil && json.Unmarshal(b, &c) != nil {
		c = ceremony{}
	}
	return c, err
}

// answer sends the script what it waits for; what is wrong becomes a sentence for the page.
func answer(w http.ResponseWriter, r *http.Request, c ceremony, err error) error {
	status := http.StatusOK
	if err != nil {
		f := fault.As(err)
		if f == nil || f.Kind == fault.Internal || f.Kind == fault.Unavailable {
			return err
		}
		c, status = ceremony{Error: page.From(r).Lang.Fault(f)}, page.StatusOf(err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(c)
}

func (p *Pages) keyOptions(w http.ResponseWriter, r *http.Request) error {
	options, token, err := p.Desk.BeginKeySignIn(r, page.From(r).Org)
	return answer(w, r, ceremony{Options: options, Token: token}, err)
}

func (p *Pages) keySignIn(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	c, err := readCeremony(r)
	if err == nil {
		err = p.Desk.FinishKeySignIn(w, r, pg.Org, c.Token, c.Answer)
	}
	next := OwnPath(c.Next)
	if next == "/" {
		next = pg.Path("")
	}
	return answer(w, r, ceremony{Next: next}, err)
}
