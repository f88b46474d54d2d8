package app

import (
	"context"
	"net/http"
	"slices"

	"klankbord.org/auth"
	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/accessweb"
)

// How a session was proven, as its owner and the ledger read it.
const (
	byPassword = "password"
	byTOTP     = "password+totp"
	byKeyToo   = "password+passkey"
	byPasskey  = "passkey"
	byRecovery = "recovery"
	byDemo     = "demo"
)

// knocked is what is known of an account that somebody claims to be. Account 0: there is none such.
type knocked struct {
	account access.Account
	kept    string // password as it is kept; empty when there is none, or nobody may use it
	known   bool   // it signed in before in this browser
}

// knock looks up an account by its address, doing the same whether there is one or not.
func (a *App) knock(ctx context.Context, o org.ID, email string, c client) (k knocked, err error) {
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		k = knocked{}
		if k.account, err = accessdb.FindByEmail(ctx, tx, o, email); err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		proof, err := accessdb.ProofOf(ctx, tx, o, k.account.ID)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		if k.account.Status != access.Disabled {
			k.kept = proof.Password
		}
		k.known, err = accessdb.KnownDevice(ctx, tx, o, k.account.ID, c.device)
		return err
	})
	k.known = k.known && c.device != ""
	return k, err
}

// SignIn checks a password and takes the next step. A wrong password, an unknown address and a disabled account get the same
// answer.
func (d desk) SignIn(w http.ResponseWriter, r *http.Request, o org.Organisation, email, password string) (accessweb.Step, error) {
	c := d.clientOf(r)
	email = accessdb.CleanEmail(email)
	k, err := d.knock(r.Context(), o.ID, email, c)
	if err != nil {
		return "", err
	}
	keys := c.keysFor("password", o.ID, email, k.known)
	if wait := d.door.throttle.Try(keys...); wait > 0 {
		return "", d.slowed(r.Context(), o.ID, k.account.ID, byPassword, wait)
	}
	right, again, err := d.door.passwords.Verify(r.Context(), k.kept, password)
	if err != nil {
		return "", err
	}
	if !right {
		d.noteFailed(o.ID, k.account.ID, byPassword)
		return "", fault.NewInvalid("password", "signin.wrong")
	}
	d.door.throttle.Succeeded(keys[0])
	if again {
		if err := d.hashAgain(r.Context(), o.ID, k.account.ID, password); err != nil {
			return "", err
		}
	}
	return d.afterPassword(w, r, o, k.account, byPassword)
}

// hashAgain keeps a password at the cost of today.
func (a *App) hashAgain(ctx context.Context, o org.ID, id access.AccountID, password string) error {
	hash, err := a.door.passwords.Hash(ctx, password)
	if fault.KindOf(err) == fault.Invalid { // from a time when it could be shorter: it stays as it is
		return nil
	}
	if err != nil {
		return err
	}
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		return accessdb.SetPassword(ctx, tx, o, id, hash, a.millis())
	})
}

// afterPassword asks for the second factor when there is one, has it set up when there must be one, and lets in otherwise.
func (a *App) afterPassword(w http.ResponseWriter, r *http.Request, o org.Organisation, account access.Account, method string) (accessweb.Step, error) {
	if account.HasTOTP || account.Passkeys > 0 {
		return accessweb.AskSecond, a.startStage(w, r, o, account.ID, method, accessdb.Second)
	}
	required, err := a.secondRequired(r.Context(), o, account.ID)
	if err != nil {
		return "", err
	}
	if required {
		return accessweb.SetUpSecond, a.startStage(w, r, o, account.ID, method, accessdb.Enrol)
	}
	return accessweb.In, a.letIn(w, r, o, account.ID, method)
}

// secondRequired reports whether an account holds a role, on this day or a later one, for which the organisation asks a
// second factor.
func (a *App) secondRequired(ctx context.Context, o org.Organisation, id access.AccountID) (required bool, err error) {
	if len(o.Settings.SecondFactor) == 0 {
		return false, nil
	}
	today := day.At(a.now())
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		grants, err := accessdb.Grants(ctx, tx, o.ID, id)
		required = slices.ContainsFunc(grants, func(g access.Grant) bool {
			return g.Range.End() >= today && slices.Contains(o.Settings.SecondFactor, string(g.Role))
		})
		return err
	})
	return required, err
}

// letIn starts the session and remembers the browser.
func (a *App) letIn(w http.ResponseWriter, r *http.Request, o org.Organisation, id access.AccountID, method string) error {
	if err := a.startSession(w, r, o, id, method); err != nil {
		return err
	}
	token := a.leaveMark(w, a.clientOf(r))
	now := a.millis()
	return a.db.Write(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		return accessdb.RememberDevice(ctx, tx, o.ID, id, token, now, now-deviceKept.Milliseconds())
	})
}

// atStage returns the session of a request when it is of this organisation and at one of the stages, and an Unauthenticated
// fault otherwise.
func (a *App) atStage(r *http.Request, o org.Organisation, stages ...accessdb.Stage) (s accessdb.Session, account access.Account, err error) {
	stranger := false
	err = a.db.Read(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		var of org.ID
		if of, s, err = a.sessionOf(ctx, tx, r); err != nil {
			return err
		}
		if of != o.ID && s.Stage == accessdb.Full {
			stranger = true
		}
		if of != o.ID || !slices.Contains(stages, s.Stage) {
			return fault.NewNotFound("session", "")
		}
		account, err = accessdb.Find(ctx, tx, o.ID, s.Account)
		if err == nil && account.Status == access.Disabled {
			return fault.NewNotFound("session", "")
		}
		return err
	})
	switch {
	case err != nil && stranger: // as everywhere: they aren't told that this organisation exists
		return s, account, fault.NewNotFound("organisation", "")
	case fault.KindOf(err) == fault.NotFound:
		return s, account, fault.NewUnauthenticated()
	}
	return s, account, err
}

// HalfWay returns whose password was right and who still has to give a second factor.
func (d desk) HalfWay(r *http.Request, o org.Organisation) (access.Account, error) {
	_, account, err := d.atStage(r, o, accessdb.Second)
	return account, err
}

// Second checks a code of the authenticator app, or a recovery code, and lets in.
func (d desk) Second(w http.ResponseWriter, r *http.Request, o org.Organisation, code string) error {
	s, account, err := d.atStage(r, o, accessdb.Second)
	if err != nil {
		return err
	}
	keys, err := d.secondKeys(r, o.ID, account)
	if err != nil {
		return err
	}
	if wait := d.door.throttle.Try(keys...); wait > 0 {
		return d.slowed(r.Context(), o.ID, account.ID, byTOTP, wait)
	}
	method, err := d.useCode(r.Context(), o.ID, account, code)
	if err != nil {
		if fault.KindOf(err) == fault.Invalid {
			d.noteFailed(o.ID, account.ID, byTOTP)
		}
		return err
	}
	d.door.throttle.Succeeded(keys...)
	return d.letIn(w, r, o, account.ID, stronger(s.Method, method))
}

// secondKeys count tries at a second factor. Whoever comes here knows the password, so strangers are counted together,
// wherever they are.
func (a *App) secondKeys(r *http.Request, o org.ID, account access.Account) (keys []auth.Key, err error) {
	c := a.clientOf(r)
	var known bool
	err = a.db.Read(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		known, err = accessdb.KnownDevice(ctx, tx, o, account.ID, c.device)
		return err
	})
	keys = c.keysFor("second", o, account.Ref, known)
	if !known {
		keys = append(keys, auth.Key{Limit: auth.PerSecond, Parts: [3]string{"second all", account.Ref}})
	}
	return keys, err
}

// useCode uses up a code and returns the method that it proves, or an Invalid fault.
func (a *App) useCode(ctx context.Context, o org.ID, account access.Account, code string) (method string, err error) {
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		method = ""
		proof, err := accessdb.ProofOf(ctx, tx, o, account.ID)
		if err != nil {
			return err
		}
		if proof.TOTP != nil {
			secret, err := a.keys.Open(totpAbout(account), proof.TOTP)
			if err != nil {
				return err
			}
			if step, ok := auth.TOTPStep(string(secret), code, a.now(), proof.TOTPStep); ok {
				if fresh, err := accessdb.UseTOTP(ctx, tx, o, account.ID, step); err != nil || fresh {
					method = byTOTP
					return err
				}
			}
		}
		used, err := accessdb.UseRecoveryCode(ctx, tx, o, account.ID, auth.RecoveryHash(account.Ref, code), a.millis())
		if err != nil || !used {
			return err
		}
		method = byRecovery
		left, err := accessdb.CountRecoveryCodes(ctx, tx, o, account.ID)
		if err != nil {
			return err
		}
		return a.tellAs(ctx, tx, o, account.ID, "accounts.recovery_code_used", map[string]any{"left": left})
	})
	if err == nil && method == "" {
		err = fault.NewInvalid("code", "signin.code_wrong")
	}
	return method, err
}

// totpAbout binds a sealed secret to its account.
func totpAbout(account access.Account) string { return "totp " + account.Ref }
