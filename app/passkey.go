package app

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/sqldb"
)

// ceremonyMost is how long somebody may take to touch their key.
const ceremonyMost = 5 * time.Minute

// holder is an account as the passkey library knows it.
type holder struct {
	access.Account
	keys []webauthn.Credential
}

// WebAuthnID is the account's opaque reference: it says nothing about whom it is of.
func (h holder) WebAuthnID() []byte { return []byte(h.Ref) }

// WebAuthnName is what a device lists the key under.
func (h holder) WebAuthnName() string { return h.Email }

// WebAuthnDisplayName is what a device shows.
func (h holder) WebAuthnDisplayName() string { return h.Name }

// WebAuthnCredentials are the keys that the account has.
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

// relying is who keys are made for: the host that people reach us by. Keys can't be made for a number, only for a name.
func (a *App) relying(r *http.Request) (*webauthn.WebAuthn, error) {
	origin := a.served.URL
	if origin == "" {
		origin = "http://" + r.Host
	}
	u, err := url.Parse(origin)
	if err != nil || net.ParseIP(u.Hostname()) != nil {
		return nil, fault.NewInvalid("passkey", "passkey.needs_name")
	}
	return webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: "Klankbord", RPOrigins: []string{u.Scheme + "://" + u.Host}})
}

func (a *App) holderOf(ctx context.Context, tx sqldb.Tx, o org.ID, account access.Account) (holder, error) {
	kept, err := accessdb.ListPasskeys(ctx, tx, o, account.ID)
	h := holder{Account: account, keys: make([]webauthn.Credential, len(kept))}
	for i, k := range kept {
		if err == nil {
			err = json.Unmarshal(k.Record, &h.keys[i])
		}
	}
	return h, err
}

// begin keeps the state of a ceremony under a token of its own, so that each challenge is answered once.
func (a *App) begin(ctx context.Context, o org.ID, id access.AccountID, state *webauthn.SessionData) (token string, err error) {
	body, err := json.Marshal(state)
	if err != nil {
		return "", err
	}
	now := a.now()
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		token, err = accessdb.Issue(ctx, tx, o, accessdb.SingleUse{Purpose: accessdb.ForPasskey, Account: id, Body: body,
			CreatedAt: now.UnixMilli(), ExpiresAt: now.Add(ceremonyMost).UnixMilli()})
		return err
	})
	return token, err
}

// redeem returns the state of a ceremony, which is over with that.
func (a *App) redeem(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, token string) (state webauthn.SessionData, err error) {
	s, err := accessdb.Redeem(ctx, tx, o, token, accessdb.ForPasskey, a.millis())
	if err != nil {
		return state, err
	}
	if s.Account != id {
		return state, fault.NewNotFound("access_link", "")
	}
	return state, json.Unmarshal(s.Body, &state)
}

// BeginKey returns what a browser needs to make a passkey, and the token of the ceremony.
func (d desk) BeginKey(r *http.Request, o org.Organisation) (options any, token string, err error) {
	_, account, err := d.fresh(r, o)
	if err != nil {
		return nil, "", err
	}
	rp, err := d.relying(r)
	if err != nil {
		return nil, "", err
	}
	var h holder
	err = d.db.Read(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		h, err = d.holderOf(ctx, tx, o.ID, account)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	creation, state, err := rp.BeginRegistration(h,
		webauthn.WithResidentKeyRequirement(protocol.ResidentKeyRequirementRequired),
		webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()),
		webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired,
			RequireResidentKey: protocol.ResidentKeyRequired(), UserVerification: protocol.VerificationRequired}))
	if err != nil {
		return nil, "", err
	}
	token, err = d.begin(r.Context(), o.ID, account.ID, state)
	return creation, token, err
}

// FinishKey keeps the passkey that a browser made, under a name.
func (d desk) FinishKey(w http.ResponseWriter, r *http.Request, o org.Organisation, token, name string, answer []byte) error {
	s, account, err := d.fresh(r, o)
	if err != nil {
		return err
	}
	rp, err := d.relying(r)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return refusedKey(err)
	}
	err = d.db.Write(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		state, err := d.redeem(ctx, tx, o.ID, account.ID, token)
		if err != nil {
			return err
		}
		h, err := d.holderOf(ctx, tx, o.ID, account)
		if err != nil {
			return err
		}
		made, err := rp.CreateCredential(h, state, parsed)
		if err != nil {
			return refusedKey(err)
		}
		record, err := json.Marshal(made)
		if err != nil {
			return err
		}
		_, err = accessdb.AddPasskey(ctx, tx, o.ID, accessdb.Passkey{Account: account.ID, Credential: made.ID, Name: name, Record: record, CreatedAt: d.millis()})
		if err != nil {
			return err
		}
		return d.tellAs(ctx, tx, o.ID, account.ID, "accounts.passkey_added", nil)
	})
	if err != nil {
		return err
	}
	return d.renew(w, r, o, account.ID, stronger(s.Method, byKeyToo))
}

// DropKey takes a passkey of whoever asks away, unless a role asks for a second factor and there is no other.
func (d desk) DropKey(w http.ResponseWriter, r *http.Request, o org.Organisation, id int64) error {
	s, account, err := d.fresh(r, o)
	if err != nil {
		return err
	}
	left := account.Passkeys - 1
	if account.HasTOTP {
		left++
	}
	if err := d.keepsSecond(r.Context(), o, account, left); err != nil {
		return err
	}
	err = d.db.Write(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		if err := accessdb.DropPasskey(ctx, tx, o.ID, account.ID, id); err != nil {
			return err
		}
		return d.tellAs(ctx, tx, o.ID, account.ID, "accounts.passkey_removed", nil)
	})
	if err != nil {
		return err
	}
	return d.renew(w, r, o, account.ID, s.Method)
}

// BeginKeySignIn returns what a browser needs to sign in with a passkey: any passkey of ours, so that nobody has to say who
// they are and nobody is told who has an account.
func (d desk) BeginKeySignIn(r *http.Request, o org.Organisation) (options any, token string, err error) {
	rp, err := d.relying(r)
	if err != nil {
		return nil, "", err
	}
	c := d.clientOf(r)
	if wait := d.door.throttle.Try(c.keysFor("passkey", o.ID, "", false)...); wait > 0 {
		return nil, "", d.slowed(r.Context(), o.ID, 0, byPasskey, wait)
	}
	assertion, state, err := rp.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, "", err
	}
	token, err = d.begin(r.Context(), o.ID, 0, state)
	return assertion, token, err
}

// FinishKeySignIn lets in whoever has the passkey. With the finger or code that the device asked for it is two factors by
// itself.
func (d desk) FinishKeySignIn(w http.ResponseWriter, r *http.Request, o org.Organisation, token string, answer []byte) error {
	rp, err := d.relying(r)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return refusedKey(err)
	}
	var account access.Account
	err = d.db.Write(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		state, err := d.redeem(ctx, tx, o.ID, 0, token)
		if err != nil {
			return err
		}
		_, used, err := rp.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
			if account, err = accessdb.FindByRef(ctx, tx, o.ID, string(handle)); err != nil {
				return nil, err
			}
			return d.holderOf(ctx, tx, o.ID, account)
		}, state, parsed)
		if err != nil {
			return refusedKey(err)
		}
		if used.Authenticator.CloneWarning {
			return refusedKey(errors.New("its counter went back: there may be a copy of it"))
		}
		record, err := json.Marshal(used)
		if err != nil {
			return err
		}
		return accessdb.UsePasskey(ctx, tx, o.ID, account.ID, used.ID, record, d.millis())
	})
	if err != nil {
		if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.NotFound {
			d.noteFailed(o.ID, account.ID, byPasskey)
		}
		return err
	}
	d.door.throttle.Succeeded(d.clientOf(r).keysFor("passkey", o.ID, "", false)...)
	method := byPasskey
	if s, half, err := d.atStage(r, o, accessdb.Second); err == nil && half.ID == account.ID {
		method = stronger(s.Method, byKeyToo)
	}
	return d.letIn(w, r, o, account.ID, method)
}

// refusedKey is the fault of a key that doesn't fit; why is for whoever maintains the program.
func refusedKey(why error) error {
	return &fault.Error{Kind: fault.Invalid, Field: "passkey", Key: "passkey.refused", Err: why}
}
