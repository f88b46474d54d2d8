package accessweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/web/page"
)

// Pages serves them.
type Pages struct {
	Desk Desk
	// Roads are other ways to sign in to an organisation, such as its own sign-on, each a link; nil when there are none.
	Roads func(ctx context.Context, o org.Organisation, next string) ([]page.Link, error)
	// Organisations lists those there are, for whoever comes without an address of one.
	Organisations func(ctx context.Context) ([]org.Organisation, error)
}

// Menu are the entries of the navigation.
func Menu() []page.Entry {
	any := []access.Permission{access.AccountsManage}
	return []page.Entry{
		{Ref: "accounts", Section: page.Settings, NL: "Accounts", EN: "Accounts", Path: "/accounts", Any: any},
		{Ref: "roles", Section: page.Settings, NL: "Rollen", EN: "Roles", Path: "/roles", Any: any},
	}
}

// Register adds the addresses.
func (p *Pages) Register(handle func(pattern string, h page.Handler)) {
	handle("GET /signin", p.which)
	handle("GET /setup/{link}", p.setup)
	handle("POST /setup/{link}", p.setUp)
	handle("GET /o/{org}/signin", p.signIn)
	handle("POST /o/{org}/signin", p.password)
	handle("GET /o/{org}/signin/second", p.second)
	handle("POST /o/{org}/signin/second", p.code)
	handle("GET /o/{org}/signin/set-up", p.setUpSecond)
	handle("POST /o/{org}/signin/set-up", p.confirmSecond)
	handle("POST /o/{org}/signin/passkey/options", p.keyOptions)
	handle("POST /o/{org}/signin/passkey", p.keySignIn)
	handle("POST /o/{org}/signin/as/{account}", p.lookAs)
	handle("POST /o/{org}/signout", p.signOut)
	handle("GET /o/{org}/forgot", p.forgot)
	handle("POST /o/{org}/forgot", p.sendReset)
	handle("GET /o/{org}/reset/{link}", p.reset)
	handle("POST /o/{org}/reset/{link}", p.setReset)
	handle("GET /o/{org}/invite/{link}", p.invite)
	handle("POST /o/{org}/invite/{link}", p.accept)

	handle("GET /o/{org}/account", p.own)
	handle("POST /o/{org}/account/password", p.changePassword)
	handle("POST /o/{org}/account/language", p.language)
	handle("GET /o/{org}/account/authenticator", p.authenticator)
	handle("POST /o/{org}/account/authenticator", p.confirmAuthenticator)
	handle("POST /o/{org}/account/authenticator/remove", p.dropAuthenticator)
	handle("POST /o/{org}/account/recovery-codes", p.recoveryCodes)
	handle("POST /o/{org}/account/passkeys/options", p.newKeyOptions)
	handle("POST /o/{org}/account/passkeys", p.newKey)
	handle("POST /o/{org}/account/passkeys/{key}/remove", p.dropKey)
	handle("POST /o/{org}/account/identities/{provider}/remove", p.partIdentity)
	handle("POST /o/{org}/account/sessions", p.endSessions)

	handle("GET /o/{org}/accounts", p.accounts)
	handle("GET /o/{org}/accounts/new", p.newAccount)
	handle("POST /o/{org}/accounts/new", p.sendInvite)
	handle("GET /o/{org}/accounts/{account}", p.account)
	handle("POST /o/{org}/accounts/{account}", p.setGrants)
	handle("POST /o/{org}/accounts/{account}/invite", p.inviteAgain)
	handle("POST /o/{org}/accounts/{account}/status", p.setStatus)
	handle("POST /o/{org}/accounts/{account}/factors", p.resetFactors)

	handle("GET /o/{org}/roles", p.roles)
	handle("POST /o/{org}/roles", p.secondFactor)
	handle("GET /o/{org}/roles/{role}", p.role)
	handle("POST /o/{org}/roles/{role}", p.saveRole)
	handle("POST /o/{org}/roles/{role}/remove", p.deleteRole)
}

// OwnPath returns an address to go to after signing in when it is one of ours, and the front page otherwise: a link must not
// lead through our sign-in to somebody else's.
func OwnPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") ||
		strings.ContainsFunc(next, func(r rune) bool { return r == '\\' || r < ' ' || r == 0x7f }) {
		return "/"
	}
	return next
}

// problem is what is wrong with a form that comes back.
type problem struct{ Text, Field string }

// at returns what is wrong with one field.
func (p problem) at(field string) string {
	if p.Field == field {
		return p.Text
	}
	return ""
}

// again shows a form once more with what is wrong, everything typed still there. What no change of the form can mend is
// returned.
func again(w http.ResponseWriter, r *http.Request, pg page.Page, err error, body func(problem) templ.Component) error {
	f := fault.As(err)
	if f == nil || (f.Kind != fault.Invalid && f.Kind != fault.Conflict && f.Kind != fault.Forbidden && f.Kind != fault.NotFound) || f.Key == "access.denied" {
		return err
	}
	status := page.StatusOf(err)
	switch {
	case f.Key == "signin.slow":
		status = http.StatusTooManyRequests
		seconds, _ := f.Args["seconds"].(int)
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
	case f.Kind == fault.NotFound && (f.Field == "access_link" || f.Field == "account" || f.Field == "organisation"):
		return err
	case f.Kind == fault.NotFound:
		status = http.StatusUnprocessableEntity
	}
	return page.ShowStatus(w, r, status, pg, body(problem{Text: pg.Lang.Fault(f), Field: f.Field}))
}

// signInAgain leads whoever signed in long ago through the sign-in page and back; other errors are returned.
func signInAgain(w http.ResponseWriter, r *http.Request, pg page.Page, err error, next string) error {
	if f := fault.As(err); f != nil && f.Key == "signin.again" {
		return page.LeadTo(w, r, pg.Path("/signin?again=1&next="+url.QueryEscape(next)))
	}
	return err
}
