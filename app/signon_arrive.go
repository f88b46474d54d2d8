package app

import (
	"context"
	"net/http"
	"net/url"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/signon"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/ssodb"
	"klankbord.org/web/page"
	"klankbord.org/web/ssoweb"
)

// arrive takes somebody in whom a provider vouched for, or shows what would happen.
func (a *App) arrive(w http.ResponseWriter, r *http.Request, o org.Organisation, p signon.Provider, id signon.Identity, pend pending) (err error) {
	ctx := r.Context()
	asking := access.Of(ctx)
	var joining accessdb.Session
	switch pend.Purpose {
	case purposeTest:
		if _, err := access.Ask(ctx, o.ID, access.AccountsManage); err != nil {
			return err
		}
		if asking.Account != pend.Account {
			return fault.NewForbidden("signon.expired")
		}
		return a.showTest(w, r, o, p, id)
	case purposeJoin:
		if joining, err = a.stillJoins(r, o, pend); err != nil {
			return err
		}
	}
	var account access.AccountID
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
		account, err = a.admit(ctx, tx, o, p, id, pend.Account)
		return err
	})
	if err != nil {
		return err
	}
	next := pend.Next
	if pend.Purpose == purposeJoin {
		if err := a.renew(w, r, o, account, joining.Method); err != nil {
			return err
		}
	} else {
		step, err := a.afterSignOn(w, r, o, account, string(p.Kind)+":"+p.Ref, p.Settings.ProvesSecond(id))
		if err != nil {
			return err
		}
		if step != "" {
			next = page.OrgPath(o.Ref, step) + "?next=" + url.QueryEscape(next)
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	return page.LeadTo(w, r, next)
}

// afterSignOn lets in whom a provider vouched for, unless a role of theirs asks for a second factor and the provider didn't ask
// for one. Then it returns the page of the step that is left.
func (a *App) afterSignOn(w http.ResponseWriter, r *http.Request, o org.Organisation, id access.AccountID, method string, proved bool) (step string, err error) {
	required, err := a.secondRequired(r.Context(), o, id)
	if err != nil {
		return "", err
	}
	if !required || proved {
		return "", a.startSession(w, r, o, id, method)
	}
	var account access.Account
	err = a.db.Read(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		account, err = accessdb.Find(ctx, tx, o.ID, id)
		return err
	})
	if err != nil {
		return "", err
	}
	if account.HasTOTP || account.Passkeys > 0 {
		return "/signin/second", a.startStage(w, r, o, id, method, accessdb.Second)
	}
	return "/signin/set-up", a.startStage(w, r, o, id, method, accessdb.Enrol)
}

// known looks up what is known about an identity.
func (a *App) known(ctx context.Context, tx sqldb.Tx, o org.ID, p signon.Provider, id signon.Identity, asking access.AccountID) (k signon.Known, err error) {
	find := func(id access.AccountID) (*access.Account, error) {
		if id == 0 {
			return nil, nil
		}
		found, err := accessdb.Find(ctx, tx, o, id)
		if fault.KindOf(err) == fault.NotFound {
			return nil, nil
		}
		return &found, err
	}
	linked, err := ssodb.AccountOf(ctx, tx, o, p.ID, id.Subject)
	if err != nil {
		return k, err
	}
	if k.Linked, err = find(linked); err != nil {
		return k, err
	}
	if k.Asking, err = find(asking); err != nil || id.Email == "" {
		return k, err
	}
	switch found, err := accessdb.FindByEmail(ctx, tx, o, id.Email); fault.KindOf(err) {
	case fault.NotFound:
	default:
		if err != nil {
			return k, err
		}
		k.ByEmail = &found
	}
	return k, nil
}

// admit decides which account an identity opens, makes or joins it when needed, and brings what it holds in step.
func (a *App) admit(ctx context.Context, tx sqldb.Tx, o org.Organisation, p signon.Provider, id signon.Identity, asking access.AccountID) (access.AccountID, error) {
	k, err := a.known(ctx, tx, o.ID, p, id, asking)
	if err != nil {
		return 0, err
	}
	act, account, err := p.Decide(id, k)
	if err != nil {
		return 0, err
	}
	at := a.millis()
	if act == signon.Make {
		made, err := a.makeAccount(ctx, tx, o, p, id, at)
		if err != nil {
			return 0, err
		}
		account = made.ID
	}
	// From here on the account itself acts: it is the one that signs in.
	ctx = access.With(ctx, access.Actor{Org: o.ID, Account: account})
	if act != signon.Enter {
		if err := ssodb.Join(ctx, tx, o.ID, p, id.Subject, account, at); err != nil {
			return 0, err
		}
	}
	if err := a.linkEmployee(ctx, tx, o, account, id.Employee, at); err != nil {
		return 0, err
	}
	return account, a.keepInStep(ctx, tx, o, p, account, id.Groups)
}

// makeAccount makes the account of somebody who signs on for the first time.
func (a *App) makeAccount(ctx context.Context, tx sqldb.Tx, o org.Organisation, p signon.Provider, id signon.Identity, at int64) (access.Account, error) {
	name := id.Name
	if name == "" {
		name = id.Email
	}
	made, err := accessdb.Create(ctx, tx, o.ID, access.Account{Email: id.Email, Name: name, Status: access.Active, Source: p.Ref, External: id.Subject, CreatedAt: at})
	if err != nil {
		return made, err
	}
	return made, tellLedger(ctx, tx, o, at, access.Actor{Org: o.ID, Account: made.ID}.Ref(), "accounts.created", "account", int64(made.ID), map[string]any{"source": p.Ref})
}

// linkEmployee joins an account to the employee whose number a provider gave; an unknown number changes nothing.
func (a *App) linkEmployee(ctx context.Context, tx sqldb.Tx, o org.Organisation, account access.AccountID, number string, at int64) error {
	if number == "" {
		return nil
	}
	e, err := orgdb.FindEmployeeByRef(ctx, tx, o.ID, number)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return nil
	}
	if err != nil {
		return err
	}
	acc, err := accessdb.Find(ctx, tx, o.ID, account)
	if err != nil || acc.Employee == e.ID {
		return err
	}
	before := acc.Employee
	acc.Employee, acc.UpdatedAt = e.ID, at
	if err := accessdb.Update(ctx, tx, o.ID, acc); err != nil {
		return err
	}
	return tellLedger(ctx, tx, o, at, access.Of(ctx).Ref(), "accounts.employee_linked", "account", int64(account), map[string]any{"before": before, "after": e.ID})
}

// showTest shows what came in and what it would lead to.
func (a *App) showTest(w http.ResponseWriter, r *http.Request, o org.Organisation, p signon.Provider, id signon.Identity) error {
	t := ssoweb.Test{Provider: p, Identity: id}
	err := a.db.Read(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		k, err := a.known(ctx, tx, o.ID, p, id, 0)
		if err != nil {
			return err
		}
		enabled := p
		enabled.Enabled = true // it is tried before it is switched on
		t.Act, _, t.Refused = enabled.Decide(id, k)
		if t.Grants, err = a.mapped(ctx, tx, o.ID, p, id.Groups, day.At(a.now())); err != nil {
			return err
		}
		if t.Roles, err = accessdb.Roles(ctx, tx, o.ID); err != nil {
			return err
		}
		t.Units, err = orgdb.ListUnits(ctx, tx, o.ID)
		return err
	})
	if err != nil {
		return err
	}
	return ssoweb.ShowTest(w, r, page.From(r), t)
}
