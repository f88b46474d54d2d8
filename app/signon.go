package app

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"klankbord.org/channel/oidc"
	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/signon"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/ssodb"
	"klankbord.org/web/page"
)

// provider returns a provider that signs people on.
func (a *App) provider(ctx context.Context, o org.Organisation, ref string) (p signon.Provider, err error) {
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		p, err = ssodb.FindProvider(ctx, tx, o.ID, ref)
		return err
	})
	if err == nil && p.Kind == signon.SCIM {
		err = fault.NewNotFound("provider", ref)
	}
	return p, err
}

// SignOns lists the providers that somebody can sign in with, for the buttons of the sign-in page.
func (a *App) SignOns(ctx context.Context, o org.Organisation) ([]page.Link, error) {
	var list []signon.Provider
	err := a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
		list, err = ssodb.ListProviders(ctx, tx, o.ID)
		return err
	})
	var links []page.Link
	for _, p := range list {
		if p.Enabled && p.Kind != signon.SCIM {
			links = append(links, page.Link{Label: p.Name, Href: signonPath(o, p.Ref, "")})
		}
	}
	return links, err
}

// beginSignOn sends the browser to a provider.
func (a *App) beginSignOn(w http.ResponseWriter, r *http.Request) error {
	ctx, o := r.Context(), page.From(r).Org
	p, err := a.provider(ctx, o, r.PathValue("provider"))
	if err != nil {
		return err
	}
	q := r.URL.Query()
	pend := pending{Provider: p.Ref, Next: signon.SafeNext(page.OrgPath(o.Ref, ""), q.Get("next")), Purpose: q.Get("purpose")}
	switch actor := access.Of(ctx); pend.Purpose {
	case "":
	case purposeTest:
		if actor, err = access.Ask(ctx, o.ID, access.AccountsManage); err != nil {
			return err
		}
		pend.Account = actor.Account
	case purposeJoin:
		s, err := a.mayJoin(r, o, p.Ref)
		if f := fault.As(err); f != nil && f.Key == "signin.again" {
			return page.LeadTo(w, r, page.OrgPath(o.Ref, "/signin?again=1&next="+url.QueryEscape(page.OrgPath(o.Ref, "/account"))))
		}
		if err != nil {
			return err
		}
		pend.Account, pend.Session, pend.Next = s.Account, s.Hash, page.OrgPath(o.Ref, "/account?done=joined")
	default:
		return fault.NewInvalid("purpose", "value.unknown", "value", pend.Purpose)
	}
	if !p.Enabled && pend.Purpose != purposeTest {
		return fault.NewForbidden("signon.off")
	}
	address, err := a.startAt(ctx, r, o, p, &pend)
	if err != nil {
		return err
	}
	if err := a.rememberPending(ctx, w, o, pend); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, address, http.StatusSeeOther) // #nosec G710 -- the provider that an administrator set, never what the request says
	return nil
}

// startAt asks the protocol where to send the browser, and fills in what has to be remembered.
func (a *App) startAt(ctx context.Context, r *http.Request, o org.Organisation, p signon.Provider, pend *pending) (address string, err error) {
	if p.Kind == signon.SAML {
		party, err := a.party(ctx, r, o, p)
		if err != nil {
			return "", err
		}
		address, pend.Request, err = party.Start()
		return address, err
	}
	agreement, err := a.agreement(ctx, r, o, p)
	if err != nil {
		return "", err
	}
	address, pend.OIDC, err = a.oidc.Start(ctx, agreement)
	pend.Request = pend.OIDC.State
	return address, err
}

const clientSecretPurpose = "signon.client_secret"

// agreement is what it takes to speak OpenID Connect with a provider.
func (a *App) agreement(ctx context.Context, r *http.Request, o org.Organisation, p signon.Provider) (oidc.Agreement, error) {
	g := oidc.Agreement{Settings: p.Settings, Redirect: a.publicURL(r) + signonPath(o, p.Ref, "/back")}
	if len(p.Secret) > 0 {
		secret, err := a.unseal(ctx, o.ID, clientSecretPurpose, p.Secret)
		if err != nil {
			return g, err
		}
		g.Secret = string(secret)
	}
	return g, nil
}

// finishOIDC takes somebody in whom a provider of OpenID Connect sent back.
func (a *App) finishOIDC(w http.ResponseWriter, r *http.Request) error {
	ctx, o := r.Context(), page.From(r).Org
	p, err := a.provider(ctx, o, r.PathValue("provider"))
	if err != nil {
		return err
	}
	answer := r.URL.Query()
	pend, err := a.takePending(w, r, o, p.Ref, answer.Get("state"))
	if err != nil {
		return err
	}
	agreement, err := a.agreement(ctx, r, o, p)
	if err != nil {
		return err
	}
	// The browser forgets, but a copy of its cookie would not: an answer counts once.
	if err := a.once(ctx, o, "oidc", p.Ref+"\x00"+pend.Request, pend.Until); err != nil {
		return err
	}
	id, err := a.oidc.Finish(ctx, agreement, pend.OIDC, answer)
	if err != nil {
		return a.noteRefusal(ctx, p, err)
	}
	return a.arrive(w, r, o, p, id, pend)
}

// once accepts something a single time, on whatever node.
func (a *App) once(ctx context.Context, o org.Organisation, kind, what string, until int64) error {
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		return ssodb.Once(ctx, tx, o.ID, kind, what, a.millis(), until)
	})
}

// noteRefusal logs why a message of a provider didn't hold, which an administrator needs to know and a forger doesn't.
func (a *App) noteRefusal(ctx context.Context, p signon.Provider, err error) error {
	if f := fault.As(err); f != nil && f.Err != nil {
		a.log.WarnContext(ctx, "sign-on refused", "provider", p.Ref, "why", f.Err)
	}
	return err
}

// signOutAt returns where somebody who signed in with a provider may sign out there too; empty when there is no such place.
func (a *App) signOutAt(r *http.Request, o org.Organisation, method string) string {
	const kind = "oidc:"
	if len(method) <= len(kind) || method[:len(kind)] != kind {
		return ""
	}
	ctx := r.Context()
	ref, _, _ := strings.Cut(method[len(kind):], "+")
	p, err := a.provider(ctx, o, ref)
	if err != nil || p.Kind != signon.OIDC {
		return ""
	}
	agreement, err := a.agreement(ctx, r, o, p)
	if err != nil {
		return ""
	}
	address, err := a.oidc.SignOut(ctx, agreement, "", a.publicURL(r)+page.OrgPath(o.Ref, ""))
	if err != nil {
		a.log.WarnContext(ctx, "sign-out at the provider", "provider", p.Ref, "error", err)
	}
	return address
}
