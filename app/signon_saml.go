package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"klankbord.org/channel/idp"
	"klankbord.org/channel/saml"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/signon"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/ssodb"
	"klankbord.org/web/page"
)

const (
	samlSecret     = "saml"
	samlPurpose    = "signon.saml_key"
	ticketPurpose  = "signon.ticket"
	ticketMost     = 2 * time.Minute
	maxSAMLForm    = 1 << 20
	samlKeySubject = "Klankbord"
)

// party is us, towards a SAML provider.
func (a *App) party(ctx context.Context, r *http.Request, o org.Organisation, p signon.Provider) (saml.Party, error) {
	pair, err := a.samlPair(ctx, o)
	base := a.publicURL(r)
	return saml.Party{Settings: p.Settings, Pair: pair, Metadata: base + signonPath(o, p.Ref, "/metadata"), ACS: base + signonPath(o, p.Ref, "/acs")}, err
}

// samlPair returns the organisation's key pair, and makes it the first time.
func (a *App) samlPair(ctx context.Context, o org.Organisation) (pair saml.KeyPair, err error) {
	var sealed []byte
	var ok bool
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		sealed, ok, err = orgdb.FindSecret(ctx, tx, o.ID, samlSecret)
		return err
	})
	if err == nil && !ok {
		sealed, err = a.makeSAMLPair(ctx, o)
	}
	if err != nil {
		return pair, err
	}
	plain, err := a.unseal(ctx, o.ID, samlPurpose, sealed)
	if err != nil {
		return pair, err
	}
	return saml.ParseKeyPair(plain)
}

func (a *App) makeSAMLPair(ctx context.Context, o org.Organisation) (sealed []byte, err error) {
	fresh, err := saml.NewKeyPair(samlKeySubject, a.now())
	if err != nil {
		return nil, err
	}
	if fresh, err = a.seal(ctx, o.ID, samlPurpose, fresh); err != nil {
		return nil, err
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		sealed, err = orgdb.KeepSecret(ctx, tx, o.ID, samlSecret, fresh)
		return err
	})
	return sealed, err
}

// samlMetadata describes us to a provider. It holds nothing secret.
func (a *App) samlMetadata(w http.ResponseWriter, r *http.Request) error {
	ctx, o := r.Context(), page.From(r).Org
	p, err := a.provider(ctx, o, r.PathValue("provider"))
	if err != nil {
		return err
	}
	if p.Kind != signon.SAML {
		return fault.NewNotFound("provider", p.Ref)
	}
	party, err := a.party(ctx, r, o, p)
	if err != nil {
		return err
	}
	b, err := party.Describe()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/samlmetadata+xml")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(b) // #nosec G705 -- our own metadata as XML, every value escaped by the encoder
	return nil
}

// acceptSAML takes the form that a provider has a browser send. The form comes from another site, so the browser doesn't say
// who it is: the answer waits under a ticket until it does.
func (a *App) acceptSAML(w http.ResponseWriter, r *http.Request) error {
	ctx, o := r.Context(), page.From(r).Org
	p, err := a.provider(ctx, o, r.PathValue("provider"))
	if err != nil {
		return err
	}
	if p.Kind != signon.SAML {
		return fault.NewNotFound("provider", p.Ref)
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxSAMLForm)
	if err := r.ParseForm(); err != nil {
		return fault.NewInvalid("SAMLResponse", "signon.refused")
	}
	party, err := a.party(ctx, r, o, p)
	if err != nil {
		return err
	}
	answer, err := party.Read(r.PostFormValue("SAMLResponse"), a.now())
	if err != nil {
		return a.noteRefusal(ctx, p, err)
	}
	body, err := json.Marshal(answer.Identity)
	if err != nil {
		return err
	}
	sealed, err := a.seal(ctx, o.ID, ticketPurpose, body)
	if err != nil {
		return err
	}
	token, now := rand.Text(), a.millis()
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if err := ssodb.Once(ctx, tx, o.ID, "saml", answer.Assertion, now, answer.Until.UnixMilli()); err != nil {
			return err
		}
		return ssodb.KeepTicket(ctx, tx, o.ID, token, ssodb.Ticket{Provider: p.ID, Request: answer.Request, Body: sealed,
			Until: now + ticketMost.Milliseconds()}, now)
	})
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, signonPath(o, p.Ref, "/finish?ticket="+url.QueryEscape(token)), http.StatusSeeOther)
	return nil
}

// finishSAML takes somebody in whose answer waits, when this is the browser that asked for it.
func (a *App) finishSAML(w http.ResponseWriter, r *http.Request) error {
	ctx, o := r.Context(), page.From(r).Org
	p, err := a.provider(ctx, o, r.PathValue("provider"))
	if err != nil {
		return err
	}
	var ticket ssodb.Ticket
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		ticket, err = ssodb.TakeTicket(ctx, tx, o.ID, r.URL.Query().Get("ticket"), a.millis())
		return err
	})
	if err != nil {
		return err
	}
	if ticket.Provider != p.ID {
		return fault.NewForbidden("signon.expired")
	}
	pend := pending{Provider: p.Ref, Next: page.OrgPath(o.Ref, "")}
	if ticket.Request != "" || !p.Settings.IDPInitiated {
		if pend, err = a.takePending(w, r, o, p.Ref, ticket.Request); err != nil {
			return err
		}
	}
	body, err := a.unseal(ctx, o.ID, ticketPurpose, ticket.Body)
	if err != nil {
		return err
	}
	var id signon.Identity
	if err := json.Unmarshal(body, &id); err != nil {
		return err
	}
	return a.arrive(w, r, o, p, id, pend)
}

// fetchMetadata asks a provider to describe itself.
func (a *App) fetchMetadata(ctx context.Context, address string) (string, error) {
	b, err := idp.Fetch(ctx, a.idp, address)
	if err != nil {
		return "", err
	}
	if _, err := saml.ParseMetadata(b); err != nil {
		return "", err
	}
	return string(b), nil
}
