package app

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/mail"
	"klankbord.org/core/org"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/accessweb"
	"klankbord.org/web/page"
)

// Accounts lists the accounts of an organisation with what they hold.
func (d desk) Accounts(ctx context.Context, o org.Organisation) (list []accessweb.Listed, err error) {
	if _, err := access.Ask(ctx, o.ID, access.AccountsManage); err != nil {
		return nil, err
	}
	err = d.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		list = nil
		accounts, err := accessdb.List(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		held, err := accessdb.AllGrants(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		for _, account := range accounts {
			grants, err := d.named(ctx, tx, o.ID, held[account.ID])
			if err != nil {
				return err
			}
			list = append(list, accessweb.Listed{Account: account, Grants: grants})
		}
		return nil
	})
	return list, err
}

// Account returns one account with what may be given to it.
func (d desk) Account(ctx context.Context, o org.Organisation, ref string) (one accessweb.Managed, err error) {
	if _, err := access.Ask(ctx, o.ID, access.AccountsManage); err != nil {
		return one, err
	}
	err = d.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if one.Account, err = accessdb.FindByRef(ctx, tx, o.ID, ref); err != nil {
			return err
		}
		if one.Grants, err = d.grantsOf(ctx, tx, o.ID, one.Account.ID); err != nil {
			return err
		}
		if one.Account.Employee != 0 {
			e, err := orgdb.FindEmployee(ctx, tx, o.ID, one.Account.Employee)
			if err != nil {
				return err
			}
			one.Employee = e.Ref
		}
		one.Choices, err = d.choices(ctx, tx, o.ID)
		return err
	})
	return one, err
}

// Choices returns the roles and units that can be given.
func (d desk) Choices(ctx context.Context, o org.Organisation) (c accessweb.Choices, err error) {
	if _, err := access.Ask(ctx, o.ID, access.AccountsManage); err != nil {
		return c, err
	}
	err = d.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		c, err = d.choices(ctx, tx, o.ID)
		return err
	})
	return c, err
}

func (a *App) choices(ctx context.Context, tx sqldb.Tx, o org.ID) (c accessweb.Choices, err error) {
	if c.Roles, err = accessdb.Roles(ctx, tx, o); err != nil {
		return c, err
	}
	units, err := orgdb.ListUnits(ctx, tx, o)
	for _, u := range units {
		c.Units = append(c.Units, accessweb.Unit{Ref: u.Ref, Name: u.Name})
	}
	return c, err
}

// named puts names to grants.
func (a *App) named(ctx context.Context, tx sqldb.Tx, o org.ID, grants []access.Grant) ([]accessweb.Grant, error) {
	if len(grants) == 0 {
		return nil, nil
	}
	c, err := accessdb.Roles(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	units, err := orgdb.ListUnits(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	out := make([]accessweb.Grant, len(grants))
	for i, g := range grants {
		out[i] = accessweb.Grant{Grant: g}
		if at := slices.IndexFunc(c, func(r access.Role) bool { return r.Ref == g.Role }); at >= 0 {
			out[i].Name = c[at].Name
		}
		if at := slices.IndexFunc(units, func(u org.Unit) bool { return u.ID == g.Unit }); at >= 0 {
			out[i].UnitRef, out[i].UnitName = units[at].Ref, units[at].Name
		}
	}
	return out, nil
}

// Invite makes an account for somebody and returns the link by which they choose a password. When mail can be sent it is
// sent as well.
func (d desk) Invite(r *http.Request, o org.Organisation, in accessweb.Invitation, p page.Page) (link string, account access.Account, err error) {
	ctx := r.Context()
	actor, err := access.Ask(ctx, o.ID, access.AccountsManage)
	if err != nil {
		return "", account, err
	}
	if err := checkPerson(in.Email, in.Name); err != nil {
		return "", account, err
	}
	err = d.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		account = access.Account{Email: in.Email, Name: in.Name, Language: in.Language, Status: access.Invited, CreatedAt: d.millis()}
		if account.Employee, err = employeeOf(ctx, tx, o.ID, in.Employee); err != nil {
			return err
		}
		if account, err = accessdb.Create(ctx, tx, o.ID, account); err != nil {
			return err
		}
		if err := d.tell(ctx, tx, o.ID, "accounts.invited", "account", int64(account.ID), nil); err != nil {
			return err
		}
		if err := d.grant(ctx, tx, o, actor, account, in.Grants); err != nil {
			return err
		}
		link, err = d.invite(ctx, tx, o, account, d.base(r), p)
		return err
	})
	return link, account, err
}

// InviteAgain makes a new link for somebody who hasn't signed in yet; the one before is worthless.
func (d desk) InviteAgain(r *http.Request, o org.Organisation, ref string, p page.Page) (link string, account access.Account, err error) {
	ctx := r.Context()
	if _, err := access.Ask(ctx, o.ID, access.AccountsManage); err != nil {
		return "", account, err
	}
	err = d.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if account, err = accessdb.FindByRef(ctx, tx, o.ID, ref); err != nil {
			return err
		}
		if account.Status != access.Invited {
			return fault.NewConflict("", "account.not_invited")
		}
		if err := d.tell(ctx, tx, o.ID, "accounts.invited", "account", int64(account.ID), nil); err != nil {
			return err
		}
		link, err = d.invite(ctx, tx, o, account, d.base(r), p)
		return err
	})
	return link, account, err
}

func (a *App) invite(ctx context.Context, tx sqldb.Tx, o org.Organisation, account access.Account, base string, p page.Page) (string, error) {
	now := a.now()
	if err := accessdb.Withdraw(ctx, tx, o.ID, account.ID, accessdb.ForInvite, now.UnixMilli()); err != nil {
		return "", err
	}
	token, err := accessdb.Issue(ctx, tx, o.ID, accessdb.SingleUse{Purpose: accessdb.ForInvite, Account: account.ID,
		CreatedAt: now.UnixMilli(), ExpiresAt: now.Add(inviteLasts).UnixMilli()})
	if err != nil {
		return "", err
	}
	link := base + page.OrgPath(o.Ref, "/invite/"+token)
	return link, a.write(ctx, tx, o.ID, accessweb.InviteLetter(p, account, link))
}

// checkPerson refuses an address that no mail can reach, and a name that is none.
func checkPerson(email, name string) error {
	if !mail.IsAddress(email) {
		return fault.NewInvalid("email", "account.email", "value", email)
	}
	if name == "" || len(name) > 200 {
		return fault.NewInvalid("name", "account.name")
	}
	return nil
}

// employeeOf finds whom an account belongs to; an empty reference is nobody.
func employeeOf(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) (org.EmployeeID, error) {
	if ref == "" {
		return 0, nil
	}
	e, err := orgdb.FindEmployeeByRef(ctx, tx, o, ref)
	return e.ID, err
}

// SetGrants gives an account what it may do from now on, and whom it belongs to. What a sign-on or provisioning gave stays.
// Its sessions end, so that nobody goes on with rights they no longer have; whoever changes their own gets a new one.
func (d desk) SetGrants(w http.ResponseWriter, r *http.Request, o org.Organisation, ref, employee string, grants []accessweb.Grant) error {
	ctx := r.Context()
	actor, err := access.Ask(ctx, o.ID, access.AccountsManage)
	if err != nil {
		return err
	}
	s, _, err := d.atStage(r, o, accessdb.Full)
	if err != nil {
		return err
	}
	var account access.Account
	err = d.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if account, err = accessdb.FindByRef(ctx, tx, o.ID, ref); err != nil {
			return err
		}
		owner, err := employeeOf(ctx, tx, o.ID, employee)
		if err != nil {
			return err
		}
		if owner != account.Employee {
			if actor.Account == account.ID {
				return fault.NewForbidden("account.own_employee")
			}
			if err := d.tell(ctx, tx, o.ID, "accounts.employee_set", "account", int64(account.ID), map[string]any{"before": account.Employee, "after": owner}); err != nil {
				return err
			}
			account.Employee, account.UpdatedAt = owner, d.millis()
			if err := accessdb.Update(ctx, tx, o.ID, account); err != nil {
				return err
			}
		}
		if err := d.grant(ctx, tx, o, actor, account, grants); err != nil {
			return err
		}
		_, err = accessdb.EndSessions(ctx, tx, o.ID, account.ID, d.millis())
		return err
	})
	if err != nil || actor.Account != account.ID {
		return err
	}
	return d.startSession(w, r, o, account.ID, s.Method)
}

// grant replaces what people here gave an account.
func (a *App) grant(ctx context.Context, tx sqldb.Tx, o org.Organisation, actor access.Actor, account access.Account, wanted []accessweb.Grant) error {
	before, err := accessdb.Grants(ctx, tx, o.ID, account.ID)
	if err != nil {
		return err
	}
	before = slices.DeleteFunc(before, func(g access.Grant) bool { return g.Source != accessdb.Local })
	after := make([]access.Grant, len(wanted))
	for i, g := range wanted {
		after[i] = access.Grant{Role: g.Role, Range: g.Range, Source: accessdb.Local}
		if g.UnitRef != "" {
			u, err := orgdb.FindUnitByRef(ctx, tx, o.ID, g.UnitRef)
			if err != nil {
				return err
			}
			after[i].Unit = u.ID
		}
	}
	if actor.Account == account.ID {
		if err := a.notMore(ctx, tx, o.ID, actor, before, after); err != nil {
			return err
		}
	}
	err = a.keepManaged(ctx, tx, o.ID, func() error {
		return accessdb.SetGrants(ctx, tx, o.ID, account.ID, accessdb.Local, after)
	})
	if err != nil {
		return err
	}
	return a.tell(ctx, tx, o.ID, "accounts.granted", "account", int64(account.ID), map[string]any{"before": grantLines(before), "after": grantLines(after)})
}

// grantLines are grants as the ledger keeps them.
func grantLines(grants []access.Grant) []string {
	lines := make([]string, len(grants))
	for i, g := range grants {
		lines[i] = fmt.Sprintf("%s unit=%d %s..%s", g.Role, g.Unit, g.Range.From, g.Range.To)
	}
	slices.Sort(lines)
	return lines
}

// notMore refuses that somebody gives themselves what they don't hold.
func (a *App) notMore(ctx context.Context, tx sqldb.Tx, o org.ID, actor access.Actor, before, after []access.Grant) error {
	roles, err := accessdb.Roles(ctx, tx, o)
	if err != nil {
		return err
	}
	for _, g := range after {
		if slices.Contains(before, g) {
			continue
		}
		at := slices.IndexFunc(roles, func(r access.Role) bool { return r.Ref == g.Role })
		if at < 0 {
			return fault.NewNotFound("role", string(g.Role))
		}
		for _, p := range roles[at].Permissions {
			if !heldIn(actor, p, g.Unit) {
				return fault.NewForbidden("account.own_grant", "permission", string(p))
			}
		}
	}
	return nil
}

// heldIn reports whether an actor holds a permission in a unit; 0 is everywhere.
func heldIn(actor access.Actor, p access.Permission, unit org.UnitID) bool {
	everywhere, units := actor.Units(p)
	return everywhere || (unit != 0 && slices.Contains(units, unit))
}

// keepManaged makes a change after which somebody can still manage accounts, or refuses it.
func (a *App) keepManaged(ctx context.Context, tx sqldb.Tx, o org.ID, change func() error) error {
	today := day.At(a.now())
	before, err := accessdb.CountHolding(ctx, tx, o, access.AccountsManage, today, 0)
	if err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	after, err := accessdb.CountHolding(ctx, tx, o, access.AccountsManage, today, 0)
	if err == nil && before > 0 && after == 0 {
		err = fault.NewConflict("", "account.last_administrator")
	}
	return err
}

// SetDisabled closes or opens an account. Closing ends its sessions at once.
func (d desk) SetDisabled(ctx context.Context, o org.Organisation, ref string, disabled bool) error {
	if _, err := access.Ask(ctx, o.ID, access.AccountsManage); err != nil {
		return err
	}
	return d.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		account, err := accessdb.FindByRef(ctx, tx, o.ID, ref)
		if err != nil || disabled == (account.Status == access.Disabled) {
			return err
		}
		action := "accounts.enabled"
		account.Status = access.Active
		if account.SeenAt == 0 {
			account.Status = access.Invited
		}
		if disabled {
			action, account.Status = "accounts.disabled", access.Disabled
		}
		account.UpdatedAt = d.millis()
		err = d.keepManaged(ctx, tx, o.ID, func() error { return accessdb.Update(ctx, tx, o.ID, account) })
		if err != nil {
			return err
		}
		if _, err := accessdb.EndSessions(ctx, tx, o.ID, account.ID, d.millis()); err != nil {
			return err
		}
		return d.tell(ctx, tx, o.ID, action, "account", int64(account.ID), nil)
	})
}

// ResetFactors takes the second factors of somebody away who lost them, and ends their sessions.
func (d desk) ResetFactors(ctx context.Context, o org.Organisation, ref string) error {
	actor, err := access.Ask(ctx, o.ID, access.AccountsManage)
	if err != nil {
		return err
	}
	return d.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		account, err := accessdb.FindByRef(ctx, tx, o.ID, ref)
		if err != nil {
			return err
		}
		if actor.Account == account.ID {
			return fault.NewForbidden("account.own_factors")
		}
		if err := d.dropFactors(ctx, tx, o.ID, account.ID); err != nil {
			return err
		}
		if _, err := accessdb.EndSessions(ctx, tx, o.ID, account.ID, d.millis()); err != nil {
			return err
		}
		return d.tell(ctx, tx, o.ID, "accounts.factors_reset", "account", int64(account.ID), nil)
	})
}
