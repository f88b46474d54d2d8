package accessweb

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"klankbord.org/core/fault"
	"klankbord.org/i18n"
	"klankbord.org/web/page"
)

// ownView is the page about one's own account.
type ownView struct {
	page.Page
	problem
	Own
}

func (p *Pages) ownView(r *http.Request) (v ownView, err error) {
	v.Page = page.From(r)
	v.Title, v.Script = v.T("Mijn account", "My account"), "passkey.js"
	v.Own, err = p.Desk.Own(r, v.Org)
	v.Lead = v.F("%s, aangemeld als %s.", "%s, signed in as %s.", v.Account.Name, v.Account.Email)
	return v, err
}

func (p *Pages) own(w http.ResponseWriter, r *http.Request) error {
	v, err := p.ownView(r)
	if err != nil {
		return err
	}
	switch v.Query().Get("done") {
	case "password":
		v.Flash = v.T("Je wachtwoord is gewijzigd. Andere browsers zijn afgemeld.", "Your password has been changed. Other browsers were signed out.")
	case "sessions":
		v.Flash = v.T("Die browser is afgemeld.", "That browser was signed out.")
	case "passkey":
		v.Flash = v.T("De toegangssleutel is toegevoegd.", "The passkey was added.")
	case "joined":
		v.Flash = v.T("Verbonden. Je kunt je er nu mee aanmelden. Andere browsers zijn afgemeld.", "Connected. You can sign in with it now. Other browsers were signed out.")
	case "parted":
		v.Flash = v.T("Losgekoppeld. Andere browsers zijn afgemeld. Meld je je er toch weer mee aan, dan verbindt een dienst die voor jouw e-mailadres instaat het account opnieuw.", "Disconnected. Other browsers were signed out. When you sign in with it again, a service that vouches for your mail address connects the account again.")
	case "removed":
		v.Flash = v.T("Dat is weggehaald.", "That was taken away.")
	case "language":
		v.Flash = v.T("De taal is opgeslagen.", "The language has been saved.")
	}
	return page.Show(w, r, v.Page, ownPage(v))
}

// ownAgain shows the page once more with what is wrong.
func (p *Pages) ownAgain(w http.ResponseWriter, r *http.Request, err error) error {
	if fault.As(err) == nil {
		return err
	}
	v, reading := p.ownView(r)
	if reading != nil {
		return reading
	}
	return again(w, r, v.Page, err, func(x problem) templ.Component { v.problem = x; return ownPage(v) })
}

func (p *Pages) changePassword(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	if err := p.Desk.ChangePassword(w, r, pg.Org, r.PostFormValue("old"), r.PostFormValue("password")); err != nil {
		return p.ownAgain(w, r, err)
	}
	return page.LeadTo(w, r, pg.Path("/account?done=password"))
}

func (p *Pages) language(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	l := r.PostFormValue("language")
	if l != "" && !i18n.Known(l) {
		return p.ownAgain(w, r, fault.NewInvalid("language", "account.language"))
	}
	if err := p.Desk.SetLanguage(r, pg.Org, l); err != nil {
		return err
	}
	to := "/account?done=language"
	if l != "" {
		to += "&lang=" + l
	}
	return page.LeadTo(w, r, pg.Path(to))
}

// totpView shows the secret of an authenticator app, and later the recovery codes.
type totpView struct {
	page.Page
	problem
	TOTP
	Codes    []string
	Next     string
	Required bool   // one gets in only after this
	Action   string // where the code goes
}

func (v totpView) picture() string {
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(v.TOTP.Picture)
}

// groups makes a secret readable for whoever types it over.
func (v totpView) groups() string {
	var parts []string
	for s := v.Secret; s != ""; {
		n := min(4, len(s))
		parts, s = append(parts, s[:n]), s[n:]
	}
	return strings.Join(parts, " ")
}

func (p *Pages) totpView(r *http.Request, action string) (v totpView, err error) {
	v.Page, v.Action, v.Script = page.From(r), action, "passkey.js"
	v.Next = OwnPath(r.FormValue("next"))
	v.Title = v.T("Een app met codes koppelen", "Connect an authenticator app")
	v.TOTP, err = p.Desk.OfferTOTP(r, v.Org)
	return v, err
}

func (p *Pages) authenticator(w http.ResponseWriter, r *http.Request) error {
	v, err := p.totpView(r, "/account/authenticator")
	if err != nil {
		return signInAgain(w, r, v.Page, err, r.URL.Path)
	}
	return page.Show(w, r, v.Page, totpPage(v))
}

func (p *Pages) confirmAuthenticator(w http.ResponseWriter, r *http.Request) error {
	return p.confirm(w, r, "/account/authenticator", false)
}

func (p *Pages) setUpSecond(w http.ResponseWriter, r *http.Request) error {
	v, err := p.totpView(r, "/signin/set-up")
	if lost(err) {
		return page.LeadTo(w, r, v.Path("/signin"))
	}
	if err != nil {
		return signInAgain(w, r, v.Page, err, "/")
	}
	v.setRequired()
	return page.Show(w, r, v.Page, totpPage(v))
}

func (v *totpView) setRequired() {
	v.Required = true
	v.Title = v.T("Beveilig je account", "Secure your account")
	v.Lead = v.T("Voor jouw rol is een tweede stap bij het aanmelden nodig. Stel die nu in.", "Your role needs a second step when signing in. Set it up now.")
}

func (p *Pages) confirmSecond(w http.ResponseWriter, r *http.Request) error {
	return p.confirm(w, r, "/signin/set-up", true)
}

// confirm puts the app in use and shows the recovery codes, for the only time.
func (p *Pages) confirm(w http.ResponseWriter, r *http.Request, action string, required bool) error {
	v, err := p.totpView(r, action)
	if required && lost(err) {
		return page.LeadTo(w, r, v.Path("/signin"))
	}
	if err != nil {
		return signInAgain(w, r, v.Page, err, "/")
	}
	if required {
		v.setRequired()
	}
	codes, err := p.Desk.ConfirmTOTP(w, r, v.Org, r.PostFormValue("code"))
	if err != nil {
		return again(w, r, v.Page, err, func(x problem) templ.Component { v.problem = x; return totpPage(v) })
	}
	if len(codes) == 0 {
		return page.LeadTo(w, r, v.Path("/account"))
	}
	return showCodes(w, r, v.Page, codes, v.Next)
}

func showCodes(w http.ResponseWriter, r *http.Request, pg page.Page, codes []string, next string) error {
	if next == "/" {
		next = pg.Path("/account")
	}
	pg.Title = pg.T("Je herstelcodes", "Your recovery codes")
	pg.Lead = pg.T("Bewaar ze waar je ook zonder telefoon bij kunt. We laten ze maar één keer zien.", "Keep them where you can reach them without your phone. They are shown only once.")
	return page.Show(w, r, pg, codesPage(totpView{Page: pg, Codes: codes, Next: next}))
}

func (p *Pages) recoveryCodes(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	codes, err := p.Desk.NewRecoveryCodes(r, pg.Org)
	if err != nil {
		return signInAgain(w, r, pg, err, pg.Path("/account"))
	}
	return showCodes(w, r, pg, codes, "/")
}

func (p *Pages) dropAuthenticator(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	if err := p.Desk.DropTOTP(w, r, pg.Org); err != nil {
		if left := signInAgain(w, r, pg, err, pg.Path("/account")); left != nil {
			return p.ownAgain(w, r, left)
		}
		return nil
	}
	return page.LeadTo(w, r, pg.Path("/account?done=removed"))
}

func (p *Pages) dropKey(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	id, _ := strconv.ParseInt(r.PathValue("key"), 10, 64)
	if err := p.Desk.DropKey(w, r, pg.Org, id); err != nil {
		if left := signInAgain(w, r, pg, err, pg.Path("/account")); left != nil {
			return p.ownAgain(w, r, left)
		}
		return nil
	}
	return page.LeadTo(w, r, pg.Path("/account?done=removed"))
}

func (p *Pages) partIdentity(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	if err := p.Desk.PartIdentity(w, r, pg.Org, r.PathValue("provider")); err != nil {
		if left := signInAgain(w, r, pg, err, pg.Path("/account")); left != nil {
			return p.ownAgain(w, r, left)
		}
		return nil
	}
	return page.LeadTo(w, r, pg.Path("/account?done=parted"))
}

func (p *Pages) endSessions(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	if err := p.Desk.EndOwn(r, pg.Org, r.PostFormValue("session")); err != nil {
		return err
	}
	return page.LeadTo(w, r, pg.Path("/account?done=sessions"))
}

func (p *Pages) newKeyOptions(w http.ResponseWriter, r *http.Request) error {
	options, token, err := p.Desk.BeginKey(r, page.From(r).Org)
	return answer(w, r, ceremony{Options: options, Token: token}, err)
}

// keyNameMost bounds the name of a passkey.
const keyNameMost = 60

func (p *Pages) newKey(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	c, err := readCeremony(r)
	name := []rune(strings.TrimSpace(c.Name))
	if len(name) == 0 {
		name = []rune(pg.T("Toegangssleutel", "Passkey"))
	}
	if err == nil {
		err = p.Desk.FinishKey(w, r, pg.Org, c.Token, string(name[:min(len(name), keyNameMost)]), c.Answer)
	}
	return answer(w, r, ceremony{Next: pg.Path("/account?done=passkey")}, err)
}

// seen is when something last happened.
func seen(p page.Page, at int64) string {
	if at == 0 {
		return p.T("nog niet", "not yet")
	}
	return p.MomentAt(at)
}
