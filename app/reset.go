package app

import (
	"context"
	"net/http"
	"strings"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/accessweb"
	"klankbord.org/web/page"
)

// How long a link works.
const (
	setupLasts  = 24 * time.Hour
	inviteLasts = 7 * 24 * time.Hour
	resetLasts  = time.Hour
)

// base is how people reach us, from a request that came in: its name was checked by the server.
func (a *App) base(r *http.Request) string {
	if a.served.URL != "" {
		return strings.TrimRight(a.served.URL, "/")
	}
	if a.served.Secure() {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// Forgot sends a link to choose a new password. Nobody is told whether there is such an account: the answer is the same, and
// as much is written.
func (d desk) Forgot(r *http.Request, o org.Organisation, email string, p page.Page) error {
	c := d.clientOf(r)
	email = accessdb.CleanEmail(email)
	k, err := d.knock(r.Context(), o.ID, email, c)
	if err != nil {
		return err
	}
	if wait := d.door.throttle.Try(c.keysFor("forgot", o.ID, email, k.known)...); wait > 0 {
		return nil
	}
	// An account of a sign-on has no password here, and doesn't get one by mail.
	reaches := k.account.ID != 0 && k.account.Status != access.Disabled && k.kept != ""
	now := d.now()
	return d.db.Write(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		link := accessdb.SingleUse{Purpose: accessdb.ForReset, Account: k.account.ID, CreatedAt: now.UnixMilli(), ExpiresAt: now.Add(resetLasts).UnixMilli()}
		if !reaches {
			link.Account = 0 // opens nothing
		}
		token, err := accessdb.Issue(ctx, tx, o.ID, link)
		if err != nil || !reaches {
			return err
		}
		if err := d.tellAs(ctx, tx, o.ID, k.account.ID, "accounts.reset_asked", nil); err != nil {
			return err
		}
		return d.write(ctx, tx, o.ID, accessweb.ResetLetter(p, k.account, d.base(r)+page.OrgPath(o.Ref, "/reset/"+token)))
	})
}

// Linked returns whose link it is while it works.
func (d desk) Linked(r *http.Request, o org.Organisation, token string, purposes ...accessdb.Purpose) (account access.Account, p accessdb.Purpose, err error) {
	err = d.db.Read(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		account, p, err = d.linked(ctx, tx, o.ID, token, purposes, accessdb.Peek)
		return err
	})
	return account, p, err
}

type looking func(ctx context.Context, tx sqldb.Tx, o org.ID, token string, p accessdb.Purpose, at int64) (accessdb.SingleUse, error)

func (a *App) linked(ctx context.Context, tx sqldb.Tx, o org.ID, token string, purposes []accessdb.Purpose, look looking) (account access.Account, p accessdb.Purpose, err error) {
	for _, p = range purposes {
		s, err := look(ctx, tx, o, token, p, a.millis())
		if fault.KindOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return account, p, err
		}
		account, err = accessdb.Find(ctx, tx, o, s.Account)
		if fault.KindOf(err) == fault.NotFound || account.Status == access.Disabled {
			break
		}
		return account, p, err
	}
	return access.Account{}, p, fault.NewNotFound("access_link", "")
}

// resets are the purposes of a link that sets a new password.
var resets = []accessdb.Purpose{accessdb.ForReset, accessdb.ForRescue}

// ResetOf returns whose reset link it is.
func (d desk) ResetOf(r *http.Request, o org.Organisation, token string) (access.Account, error) {
	account, _, err := d.Linked(r, o, token, resets...)
	return account, err
}

// InviteOf returns whose invitation it is.
func (d desk) InviteOf(r *http.Request, o org.Organisation, token string) (access.Account, error) {
	account, _, err := d.Linked(r, o, token, accessdb.ForInvite)
	return account, err
}

// Reset sets a new password by a link: every session ends, and every other link is worthless. A second factor stays, unless
// the link is for somebody who lost everything.
func (d desk) Reset(r *http.Request, o org.Organisation, token, password string) error {
	_, err := d.choose(r, o, token, password, resets)
	return err
}

// Accept sets the first password by an invitation and takes the next step.
func (d desk) Accept(w http.ResponseWriter, r *http.Request, o org.Organisation, token, password string) (accessweb.Step, error) {
	account, err := d.choose(r, o, token, password, []accessdb.Purpose{accessdb.ForInvite})
	if err != nil {
		return "", err
	}
	return d.afterPassword(w, r, o, account, byPassword)
}

func (d desk) choose(r *http.Request, o org.Organisation, token, password string, purposes []accessdb.Purpose) (account access.Account, err error) {
	whose, _, err := d.Linked(r, o, token, purposes...)
	if err != nil {
		return account, err // before the work of hashing
	}
	if err := d.door.checkPassword(password, knownOf(o, whose)...); err != nil {
		return account, err
	}
	hash, err := d.door.passwords.Hash(r.Context(), password)
	if err != nil {
		return account, err
	}
	err = d.db.Write(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		var purpose accessdb.Purpose
		if account, purpose, err = d.linked(ctx, tx, o.ID, token, purposes, accessdb.Redeem); err != nil {
			return err
		}
		if account, err = d.setPassword(ctx, tx, o.ID, account, hash); err != nil || purpose != accessdb.ForRescue {
			return err
		}
		return d.dropFactors(ctx, tx, o.ID, account.ID)
	})
	return account, err
}

// setPassword keeps a hash, ends every session and makes every link worthless.
func (a *App) setPassword(ctx context.Context, tx sqldb.Tx, o org.ID, account access.Account, hash string) (access.Account, error) {
	now := a.millis()
	if err := accessdb.SetPassword(ctx, tx, o, account.ID, hash, now); err != nil {
		return account, err
	}
	if _, err := accessdb.EndSessions(ctx, tx, o, account.ID, now); err != nil {
		return account, err
	}
	for _, p := range []accessdb.Purpose{accessdb.ForReset, accessdb.ForInvite, accessdb.ForRescue} {
		if err := accessdb.Withdraw(ctx, tx, o, account.ID, p, now); err != nil {
			return account, err
		}
	}
	account.HasPassword = true
	if account.Status == access.Invited {
		account.Status, account.UpdatedAt = access.Active, now
		if err := accessdb.Update(ctx, tx, o, account); err != nil {
			return account, err
		}
	}
	return account, a.tellAs(ctx, tx, o, account.ID, "accounts.password_set", nil)
}

// dropFactors takes every second factor of an account away.
func (a *App) dropFactors(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID) error {
	if err := accessdb.DropTOTP(ctx, tx, o, id, a.millis()); err != nil {
		return err
	}
	if err := accessdb.DropPasskeys(ctx, tx, o, id); err != nil {
		return err
	}
	return accessdb.SetRecoveryCodes(ctx, tx, o, id, nil)
}
