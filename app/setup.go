package app

import (
	"context"
	"net/http"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/accessweb"
	"klankbord.org/web/page"
)

// noOrganisation is where the set-up link of an empty installation is kept.
const noOrganisation org.ID = 0

// SetupPath returns the path of a new set-up link while the installation is empty, and nothing once there is an organisation.
// The link before it is worthless from then on.
func (a *App) SetupPath(ctx context.Context) (path string, err error) {
	now := a.now()
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		path = ""
		list, err := orgdb.List(ctx, tx)
		if err != nil || len(list) > 0 {
			return err
		}
		if err := accessdb.Withdraw(ctx, tx, noOrganisation, 0, accessdb.ForSetup, now.UnixMilli()); err != nil {
			return err
		}
		token, err := accessdb.Issue(ctx, tx, noOrganisation, accessdb.SingleUse{Purpose: accessdb.ForSetup,
			CreatedAt: now.UnixMilli(), ExpiresAt: now.Add(setupLasts).UnixMilli()})
		path = "/setup/" + token
		return err
	})
	return path, err
}

// SetupOpen returns a NotFound fault unless a set-up link works.
func (d desk) SetupOpen(ctx context.Context, token string) error {
	return d.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		_, err := accessdb.Peek(ctx, tx, noOrganisation, token, accessdb.ForSetup, d.millis())
		if err != nil {
			return err
		}
		list, err := orgdb.List(ctx, tx)
		if err == nil && len(list) > 0 {
			err = fault.NewNotFound("access_link", "")
		}
		return err
	})
}

// SetUp makes the organisation and its first administrator, and signs them in.
func (d desk) SetUp(w http.ResponseWriter, r *http.Request, token string, in accessweb.Setup) (o org.Organisation, step accessweb.Step, err error) {
	if err := d.SetupOpen(r.Context(), token); err != nil {
		return o, "", err
	}
	if in.Name == "" || len(in.Name) > 200 {
		return o, "", fault.NewInvalid("organisation", "organisation.name")
	}
	if err := checkOrgRef(in.Ref); err != nil {
		return o, "", err
	}
	if err := checkPerson(in.Email, in.Person); err != nil {
		return o, "", err
	}
	if err := d.door.checkPassword(in.Password, in.Name, in.Ref, in.Person, in.Email); err != nil {
		return o, "", err
	}
	hash, err := d.door.passwords.Hash(r.Context(), in.Password)
	if err != nil {
		return o, "", err
	}
	var account access.Account
	err = d.db.Write(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		list, err := orgdb.List(ctx, tx)
		if err != nil {
			return err
		}
		if _, err := accessdb.Redeem(ctx, tx, noOrganisation, token, accessdb.ForSetup, d.millis()); err != nil {
			return err
		}
		if len(list) > 0 {
			return fault.NewNotFound("access_link", "")
		}
		o, err = orgdb.Create(ctx, tx, org.Organisation{Ref: in.Ref, Name: in.Name, Settings: org.Settings{SecondFactor: GuardedRoles(in.Second)}}, orgdb.Act{Actor: "setup", At: d.millis()})
		if err != nil {
			return err
		}
		account, err = d.addAdministrator(ctx, tx, o, in.Email, in.Person)
		if err != nil {
			return err
		}
		account, err = d.setPassword(ctx, tx, o.ID, account, hash)
		return err
	})
	if err != nil {
		return o, "", err
	}
	step, err = d.afterPassword(w, r, o, account, byPassword)
	return o, step, err
}

// GuardedRoles are the roles of which a new organisation asks a second factor; none when it doesn't want to.
func GuardedRoles(asked bool) (refs []string) {
	for _, r := range access.StandardRoles() {
		if asked && r.Guarded() {
			refs = append(refs, string(r.Ref))
		}
	}
	return refs
}

// addAdministrator makes an account that manages accounts from today on.
func (a *App) addAdministrator(ctx context.Context, tx sqldb.Tx, o org.Organisation, email, name string) (access.Account, error) {
	account, err := accessdb.Create(ctx, tx, o.ID, access.Account{Email: email, Name: name, Status: access.Invited, CreatedAt: a.millis()})
	if err != nil {
		return account, err
	}
	grants := []access.Grant{{Role: access.Administrator, Range: day.Range{From: day.At(a.now())}}}
	if err := accessdb.SetGrants(ctx, tx, o.ID, account.ID, accessdb.Local, grants); err != nil {
		return account, err
	}
	return account, tellLedger(ctx, tx, o, a.millis(), "setup", "accounts.granted", "account", int64(account.ID),
		map[string]any{"before": []string{}, "after": grantLines(grants)})
}

// Rescue returns the path of a link for somebody who lost everything: it sets a new password and takes the second factors
// away. For whoever runs the program on its own machine. While nobody can manage accounts, an unknown address becomes the
// administrator's; created tells that.
func (a *App) Rescue(ctx context.Context, o org.Organisation, email string) (path string, created bool, err error) {
	if err := checkPerson(email, email); err != nil {
		return "", false, err
	}
	now := a.now()
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		account, err := accessdb.FindByEmail(ctx, tx, o.ID, email)
		created = fault.KindOf(err) == fault.NotFound
		purpose := accessdb.ForRescue
		if created {
			managers, counting := accessdb.CountHolding(ctx, tx, o.ID, access.AccountsManage, day.At(now), 0)
			if counting != nil {
				return counting
			}
			if managers > 0 {
				return fault.NewNotFound("account", "")
			}
			account, err = a.addAdministrator(ctx, tx, o, email, email)
			purpose = accessdb.ForInvite
		}
		if err != nil {
			return err
		}
		if account.Status == access.Disabled {
			return fault.NewConflict("email", "signin.disabled")
		}
		if account.Status == access.Invited {
			purpose = accessdb.ForInvite
		}
		if err := accessdb.Withdraw(ctx, tx, o.ID, account.ID, purpose, now.UnixMilli()); err != nil {
			return err
		}
		token, err := accessdb.Issue(ctx, tx, o.ID, accessdb.SingleUse{Purpose: purpose, Account: account.ID,
			CreatedAt: now.UnixMilli(), ExpiresAt: now.Add(setupLasts).UnixMilli()})
		if err != nil {
			return err
		}
		path = page.OrgPath(o.Ref, "/reset/"+token)
		if purpose == accessdb.ForInvite {
			path = page.OrgPath(o.Ref, "/invite/"+token)
		}
		return tellLedger(ctx, tx, o, now.UnixMilli(), "cli", "accounts.rescued", "account", int64(account.ID), nil)
	})
	return path, created, err
}

// knownOf is what others know of whoever chooses a password.
func knownOf(o org.Organisation, a access.Account) []string {
	return []string{o.Name, o.Ref, a.Name, a.Email}
}
