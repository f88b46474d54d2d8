package app

import (
	"context"
	"net/http"
	"strings"
	"time"

	"klankbord.org/auth"
	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/signon"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/accessweb"
)

// freshFor is how long after signing in somebody may change how they sign in: a browser that was left open for a minute is
// not enough to take an account over.
const freshFor = 15 * time.Minute

// fresh returns the session and account of a request that may change how the account signs in: somebody who just signed in,
// or who has to set a second factor up before getting in.
func (a *App) fresh(r *http.Request, o org.Organisation) (accessdb.Session, access.Account, error) {
	s, account, err := a.atStage(r, o, accessdb.Full, accessdb.Enrol)
	if err == nil && a.millis()-s.CreatedAt > freshFor.Milliseconds() {
		err = fault.NewInvalid("session", "signin.again")
	}
	return s, account, err
}

// renew ends every session of an account and gives this browser a new one: what changed about signing in must not leave
// a session from before.
func (a *App) renew(w http.ResponseWriter, r *http.Request, o org.Organisation, id access.AccountID, method string) error {
	err := a.db.Write(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		_, err := accessdb.EndSessions(ctx, tx, o.ID, id, a.millis())
		return err
	})
	if err != nil {
		return err
	}
	return a.letIn(w, r, o, id, method)
}

// OfferTOTP returns the secret that an authenticator app has to get to know, and makes one when none waits.
func (d desk) OfferTOTP(r *http.Request, o org.Organisation) (offer accessweb.TOTP, err error) {
	_, account, err := d.fresh(r, o)
	if err != nil {
		return offer, err
	}
	var secret string
	err = d.db.Write(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		proof, err := accessdb.ProofOf(ctx, tx, o.ID, account.ID)
		if err != nil {
			return err
		}
		if proof.TOTPNew != nil {
			plain, err := d.keys.Open(totpAbout(account), proof.TOTPNew)
			secret = string(plain)
			return err
		}
		secret = auth.NewTOTP()
		sealed, err := d.keys.Seal(totpAbout(account), []byte(secret))
		if err != nil {
			return err
		}
		return accessdb.OfferTOTP(ctx, tx, o.ID, account.ID, sealed)
	})
	if err != nil {
		return offer, err
	}
	offer.Secret = secret
	offer.Picture, err = auth.TOTPPicture(auth.TOTPAddress(secret, o.Name, account.Email))
	return offer, err
}

// ConfirmTOTP puts the authenticator app in use with its first code. Whoever has no recovery codes gets them.
func (d desk) ConfirmTOTP(w http.ResponseWriter, r *http.Request, o org.Organisation, code string) (codes []string, err error) {
	s, account, err := d.fresh(r, o)
	if err != nil {
		return nil, err
	}
	err = d.db.Write(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		proof, err := accessdb.ProofOf(ctx, tx, o.ID, account.ID)
		if err != nil {
			return err
		}
		if proof.TOTPNew == nil {
			return fault.NewInvalid("code", "signin.code_wrong")
		}
		secret, err := d.keys.Open(totpAbout(account), proof.TOTPNew)
		if err != nil {
			return err
		}
		step, ok := auth.TOTPStep(string(secret), code, d.now(), 0)
		if !ok {
			return fault.NewInvalid("code", "signin.code_wrong")
		}
		if err := accessdb.ConfirmTOTP(ctx, tx, o.ID, account.ID, step, d.millis()); err != nil {
			return err
		}
		if err := d.tellAs(ctx, tx, o.ID, account.ID, "accounts.authenticator_added", nil); err != nil {
			return err
		}
		if left, err := accessdb.CountRecoveryCodes(ctx, tx, o.ID, account.ID); err != nil || left > 0 {
			return err
		}
		codes, err = d.newCodes(ctx, tx, o.ID, account)
		return err
	})
	if err != nil {
		return nil, err
	}
	return codes, d.renew(w, r, o, account.ID, stronger(s.Method, byTOTP))
}

// stronger is the method of a session after a second factor was set up in it, or given.
func stronger(before, second string) string {
	if before == byPassword {
		return second
	}
	if bySignOn(before) && !strings.Contains(before, "+") {
		_, factor, found := strings.Cut(second, "+")
		if !found {
			factor = second
		}
		return before + "+" + factor
	}
	return before
}

// bySignOn reports whether a method is that of a provider, whatever came after.
func bySignOn(method string) bool {
	return strings.HasPrefix(method, string(signon.OIDC)+":") || strings.HasPrefix(method, string(signon.SAML)+":")
}

// newCodes replaces an account's recovery codes and returns the new ones, for the only time.
func (a *App) newCodes(ctx context.Context, tx sqldb.Tx, o org.ID, account access.Account) ([]string, error) {
	codes := auth.NewRecoveryCodes()
	hashes := make([][]byte, len(codes))
	for i, c := range codes {
		hashes[i] = auth.RecoveryHash(account.Ref, c)
	}
	if err := accessdb.SetRecoveryCodes(ctx, tx, o, account.ID, hashes); err != nil {
		return nil, err
	}
	return codes, a.tellAs(ctx, tx, o, account.ID, "accounts.recovery_codes_made", nil)
}

// NewRecoveryCodes makes new recovery codes for whoever asks.
func (d desk) NewRecoveryCodes(r *http.Request, o org.Organisation) (codes []string, err error) {
	_, account, err := d.fresh(r, o)
	if err != nil {
		return nil, err
	}
	err = d.db.Write(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		codes, err = d.newCodes(ctx, tx, o.ID, account)
		return err
	})
	return codes, err
}

// DropTOTP takes the authenticator app of whoever asks away, unless a role asks for a second factor and there is no other.
func (d desk) DropTOTP(w http.ResponseWriter, r *http.Request, o org.Organisation) error {
	s, account, err := d.fresh(r, o)
	if err != nil {
		return err
	}
	if err := d.keepsSecond(r.Context(), o, account, account.Passkeys); err != nil {
		return err
	}
	err = d.db.Write(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		if err := accessdb.DropTOTP(ctx, tx, o.ID, account.ID, d.millis()); err != nil {
			return err
		}
		return d.tellAs(ctx, tx, o.ID, account.ID, "accounts.authenticator_removed", nil)
	})
	if err != nil {
		return err
	}
	return d.renew(w, r, o, account.ID, s.Method)
}

// keepsSecond returns a Conflict fault when an account needs a second factor and none would be left.
func (a *App) keepsSecond(ctx context.Context, o org.Organisation, account access.Account, left int) error {
	if left > 0 {
		return nil
	}
	required, err := a.secondRequired(ctx, o, account.ID)
	if err == nil && required {
		err = fault.NewConflict("", "account.needs_second")
	}
	return err
}
