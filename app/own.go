package app

import (
	"context"
	"encoding/hex"
	"net/http"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/accessweb"
)

// Own returns what somebody sees of their own account.
func (d desk) Own(r *http.Request, o org.Organisation) (own accessweb.Own, err error) {
	s, account, err := d.atStage(r, o, accessdb.Full)
	if err != nil {
		return own, err
	}
	own.Account = account
	own.Fresh = d.millis()-s.CreatedAt <= freshFor.Milliseconds()
	if own.Required, err = d.secondRequired(r.Context(), o, account.ID); err != nil {
		return own, err
	}
	if own.Identities, err = d.identities(r, o, account.ID); err != nil {
		return own, err
	}
	err = d.db.Read(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		own.Sessions, own.Keys = nil, nil
		if own.Grants, err = d.grantsOf(ctx, tx, o.ID, account.ID); err != nil {
			return err
		}
		if own.Codes, err = accessdb.CountRecoveryCodes(ctx, tx, o.ID, account.ID); err != nil {
			return err
		}
		keys, err := accessdb.ListPasskeys(ctx, tx, o.ID, account.ID)
		for _, k := range keys {
			own.Keys = append(own.Keys, accessweb.Key{ID: k.ID, Name: k.Name, CreatedAt: k.CreatedAt, UsedAt: k.UsedAt})
		}
		if err != nil {
			return err
		}
		now := d.millis()
		sessions, err := accessdb.ListSessions(ctx, tx, o.ID, account.ID, now, now-sessionIdle.Milliseconds())
		for _, one := range sessions {
			own.Sessions = append(own.Sessions, accessweb.Session{Session: one.Session, Ref: hex.EncodeToString(one.Hash), This: string(one.Hash) == string(s.Hash)})
		}
		return err
	})
	return own, err
}

// ChangePassword sets another password for whoever knows the one of now.
func (d desk) ChangePassword(w http.ResponseWriter, r *http.Request, o org.Organisation, old, password string) error {
	s, account, err := d.atStage(r, o, accessdb.Full)
	if err != nil {
		return err
	}
	if err := d.door.checkPassword(password, knownOf(o, account)...); err != nil {
		return err
	}
	k, err := d.knock(r.Context(), o.ID, account.Email, d.clientOf(r))
	if err != nil {
		return err
	}
	if !account.HasPassword {
		return fault.NewConflict("old", "account.no_password")
	}
	keys := d.clientOf(r).keysFor("password", o.ID, account.Email, true)
	if wait := d.door.throttle.Try(keys...); wait > 0 {
		return d.slowed(r.Context(), o.ID, account.ID, byPassword, wait)
	}
	right, _, err := d.door.passwords.Verify(r.Context(), k.kept, old)
	if err != nil {
		return err
	}
	if !right {
		d.log.WarnContext(r.Context(), "sign-in failed", "org", int64(o.ID), "account", int64(account.ID), "way", byPassword)
		return fault.NewInvalid("old", "account.old_wrong")
	}
	d.door.throttle.Succeeded(keys...)
	hash, err := d.door.passwords.Hash(r.Context(), password)
	if err != nil {
		return err
	}
	err = d.db.Write(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		_, err := d.setPassword(ctx, tx, o.ID, account, hash)
		return err
	})
	if err != nil {
		return err
	}
	return d.letIn(w, r, o, account.ID, s.Method)
}

// SetLanguage keeps in which language somebody reads.
func (d desk) SetLanguage(r *http.Request, o org.Organisation, language string) error {
	_, account, err := d.atStage(r, o, accessdb.Full)
	if err != nil {
		return err
	}
	account.Language, account.UpdatedAt = language, d.millis()
	return d.db.Write(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		if err := accessdb.Update(ctx, tx, o.ID, account); err != nil {
			return err
		}
		return d.tellAs(ctx, tx, o.ID, account.ID, "accounts.language_set", map[string]any{"language": language})
	})
}

// EndOwn ends a session of whoever asks, or with an empty reference all but this one.
func (d desk) EndOwn(r *http.Request, o org.Organisation, ref string) error {
	s, account, err := d.atStage(r, o, accessdb.Full)
	if err != nil {
		return err
	}
	hash, err := hex.DecodeString(ref)
	if err != nil {
		return fault.NewNotFound("session", "")
	}
	return d.db.Write(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		var ended int64
		if ref == "" {
			ended, err = accessdb.EndOtherSessions(ctx, tx, o.ID, account.ID, s.Hash, d.millis())
		} else {
			var one bool
			one, err = accessdb.EndSession(ctx, tx, o.ID, account.ID, hash, d.millis())
			if one {
				ended = 1
			}
		}
		if err != nil || ended == 0 {
			return err
		}
		return d.tellAs(ctx, tx, o.ID, account.ID, "accounts.sessions_ended", map[string]any{"count": ended})
	})
}

// grantsOf returns what an account holds, with names.
func (a *App) grantsOf(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID) ([]accessweb.Grant, error) {
	grants, err := accessdb.Grants(ctx, tx, o, id)
	if err != nil {
		return nil, err
	}
	return a.named(ctx, tx, o, grants)
}
