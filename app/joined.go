package app

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/signon"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/ssodb"
	"klankbord.org/web/accessweb"
)

// identities are the services that an account is joined to and those that it could be joined to. Only the session they are
// shown to can follow where they lead: a link that somebody else made joins nothing.
func (a *App) identities(r *http.Request, o org.Organisation, id access.AccountID) (all []accessweb.Identity, err error) {
	_, token, _ := a.presented(r)
	err = a.db.Read(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		all = nil
		services, joined, err := services(ctx, tx, o.ID, id)
		for _, p := range services {
			one := accessweb.Identity{Ref: p.Ref, Name: p.Name}
			if at := slices.IndexFunc(joined, func(j ssodb.Joined) bool { return j.Provider == p.ID }); at >= 0 {
				one.JoinedAt = joined[at].At
			} else if p.Enabled {
				q := url.Values{"purpose": {purposeJoin}, "proof": {joinProof(token, p.Ref)}}
				one.Join = signonPath(o, p.Ref, "?"+q.Encode())
			} else {
				continue
			}
			all = append(all, one)
		}
		return err
	})
	return all, err
}

// services are the providers that people sign on with, and which of them an account is joined to.
func services(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID) (list []signon.Provider, joined []ssodb.Joined, err error) {
	if list, err = ssodb.ListProviders(ctx, tx, o); err != nil {
		return nil, nil, err
	}
	list = slices.DeleteFunc(list, func(p signon.Provider) bool { return p.Kind == signon.SCIM })
	joined, err = ssodb.ListJoined(ctx, tx, o)
	return list, slices.DeleteFunc(joined, func(j ssodb.Joined) bool { return j.Account != id }), err
}

// joinProof is what a link to join a service carries: it holds for one session, of which nobody else has the token, and one
// service.
func joinProof(token, provider string) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("join\x00" + provider))
	return hex.EncodeToString(mac.Sum(nil))
}

// mayJoin returns the session that asks to join a service, when it signed in lately and its own page led there.
func (a *App) mayJoin(r *http.Request, o org.Organisation, provider string) (accessdb.Session, error) {
	s, _, err := a.fresh(r, o)
	if err != nil {
		return s, err
	}
	_, token, _ := a.presented(r)
	if s.Stage != accessdb.Full || !hmac.Equal([]byte(joinProof(token, provider)), []byte(r.URL.Query().Get("proof"))) {
		return s, fault.NewForbidden("signon.expired")
	}
	return s, nil
}

// stillJoins returns the session that a pending join belongs to: the one that asked for it, and no other.
func (a *App) stillJoins(r *http.Request, o org.Organisation, pend pending) (accessdb.Session, error) {
	s, _, err := a.atStage(r, o, accessdb.Full)
	if err != nil || s.Account != pend.Account || !hmac.Equal(s.Hash, pend.Session) {
		return s, fault.NewForbidden("signon.expired")
	}
	return s, nil
}

// PartIdentity implements accessweb.Desk: the account and a service have nothing to do with each other any more. What the service gave
// goes with it. Nobody parts from their last way in.
func (d desk) PartIdentity(w http.ResponseWriter, r *http.Request, o org.Organisation, ref string) error {
	s, account, err := d.fresh(r, o)
	if err != nil {
		return err
	}
	err = d.db.Write(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		list, joined, err := services(ctx, tx, o.ID, account.ID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(list, func(p signon.Provider) bool {
			return p.Ref == ref && slices.ContainsFunc(joined, func(j ssodb.Joined) bool { return j.Provider == p.ID })
		})
		if at < 0 {
			return fault.NewNotFound("provider", ref)
		}
		gone := list[at]
		gone.Settings.Mappings = nil
		if err := ssodb.Part(ctx, tx, o.ID, gone, account.ID, d.millis()); err != nil {
			return err
		}
		if err := d.keepInStep(ctx, tx, o, gone, account.ID, nil); err != nil {
			return err
		}
		return d.keepOwnWayIn(ctx, tx, o, account)
	})
	if err != nil {
		return err
	}
	return d.renew(w, r, o, account.ID, s.Method)
}

// keepOwnWayIn refuses a change after which an account could not sign in.
func (a *App) keepOwnWayIn(ctx context.Context, tx sqldb.Tx, o org.Organisation, account access.Account) error {
	if account.HasPassword || account.Passkeys > 0 {
		if allowed, err := a.passwordAllowed(ctx, tx, o, account.ID); err != nil || allowed {
			return err
		}
	}
	list, joined, err := services(ctx, tx, o.ID, account.ID)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.Enabled && slices.ContainsFunc(joined, func(j ssodb.Joined) bool { return j.Provider == p.ID }) {
			return nil
		}
	}
	return fault.NewConflict("", "signon.own_last_way_in")
}
