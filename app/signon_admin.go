package app

import (
	"context"
	"slices"

	"klankbord.org/channel/saml"
	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/signon"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/ssodb"
	"klankbord.org/web/ssoweb"
)

// signonAdmin is what the pages of sign-on need.
type signonAdmin struct{ *App }

// Providers implements ssoweb.Admin.
func (a signonAdmin) Providers(ctx context.Context, o org.Organisation) (l ssoweb.List, err error) {
	if _, err := access.Ask(ctx, o.ID, access.AccountsManage); err != nil {
		return l, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if l.Providers, err = ssodb.ListProviders(ctx, tx, o.ID); err != nil {
			return err
		}
		joined, err := ssodb.ListJoined(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		l.Joined = map[signon.ProviderID]int{}
		for _, j := range joined {
			l.Joined[j.Provider]++
		}
		l.Passwords, err = ssodb.PasswordsAllowed(ctx, tx, o.ID)
		return err
	})
	return l, err
}

// Choices implements ssoweb.Admin.
func (a signonAdmin) Choices(ctx context.Context, o org.Organisation) (c ssoweb.Choices, err error) {
	if _, err := access.Ask(ctx, o.ID, access.AccountsManage); err != nil {
		return c, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if c.Roles, err = accessdb.Roles(ctx, tx, o.ID); err != nil {
			return err
		}
		c.Units, err = orgdb.ListUnits(ctx, tx, o.ID)
		return err
	})
	return c, err
}

// Provider implements ssoweb.Admin.
func (a signonAdmin) Provider(ctx context.Context, o org.Organisation, ref string) (p signon.Provider, err error) {
	if _, err := access.Ask(ctx, o.ID, access.AccountsManage); err != nil {
		return p, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		p, err = ssodb.FindProvider(ctx, tx, o.ID, ref)
		return err
	})
	return p, err
}

// Save implements ssoweb.Admin.
func (a signonAdmin) Save(ctx context.Context, o org.Organisation, in ssoweb.Input) (p signon.Provider, err error) {
	if _, err := access.Ask(ctx, o.ID, access.AccountsManage); err != nil {
		return p, err
	}
	p = in.Provider
	if err := p.Check(); err != nil {
		return p, err
	}
	if err := a.checkReach(ctx, &p); err != nil {
		return p, err
	}
	var sealed []byte
	if in.Secret != "" {
		if sealed, err = a.seal(ctx, o.ID, clientSecretPurpose, []byte(in.Secret)); err != nil {
			return p, err
		}
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if err := checkMappings(ctx, tx, o, p.Settings.Mappings); err != nil {
			return err
		}
		var before *signon.Provider
		if !in.New {
			was, err := ssodb.FindProvider(ctx, tx, o.ID, p.Ref)
			if err != nil {
				return err
			}
			if was.Kind != p.Kind {
				return fault.NewNotFound("provider", p.Ref)
			}
			p.ID, p.Secret, before = was.ID, was.Secret, &was
		}
		if in.Secret != "" {
			p.Secret = sealed
		} else if in.Forget {
			p.Secret = nil
		}
		if p, err = ssodb.SaveProvider(ctx, tx, o.ID, p, before, a.millis()); err != nil {
			return err
		}
		if p.Kind == signon.SCIM {
			return a.regroup(ctx, tx, o, p)
		}
		return a.keepWayIn(ctx, tx, o)
	})
	return p, err
}

// checkReach asks a provider to describe itself, so that a wrong address is noticed by whoever types it.
func (a signonAdmin) checkReach(ctx context.Context, p *signon.Provider) error {
	switch p.Kind {
	case signon.OIDC:
		if err := a.oidc.Check(ctx, p.Settings.Issuer); err != nil {
			return notReached("issuer", err)
		}
	case signon.SAML:
		if p.Settings.MetadataURL != "" {
			text, err := a.fetchMetadata(ctx, p.Settings.MetadataURL)
			if err != nil {
				return notReached("metadata_url", err)
			}
			p.Settings.Metadata = text
		}
		_, err := saml.ParseMetadata([]byte(p.Settings.Metadata))
		return err
	}
	return nil
}

// notReached says at which field an address stands that doesn't answer as a provider.
func notReached(field string, err error) error {
	if fault.KindOf(err) == fault.Unavailable {
		return &fault.Error{Kind: fault.Invalid, Field: field, Key: "signon.unreachable_setting", Err: err}
	}
	return err
}

func checkMappings(ctx context.Context, tx sqldb.Tx, o org.Organisation, list []signon.Mapping) error {
	roles, err := accessdb.Roles(ctx, tx, o.ID)
	if err != nil {
		return err
	}
	units, err := orgdb.ListUnits(ctx, tx, o.ID)
	if err != nil {
		return err
	}
	for _, m := range list {
		if !slices.ContainsFunc(roles, func(r access.Role) bool { return r.Ref == m.Role }) {
			return fault.NewInvalid("mappings", "signon.role_unknown", "role", string(m.Role))
		}
		if m.Unit != "" && !slices.ContainsFunc(units, func(u org.Unit) bool { return u.Ref == m.Unit }) {
			return fault.NewInvalid("mappings", "signon.unit_unknown", "unit", m.Unit)
		}
	}
	return nil
}

// Remove implements ssoweb.Admin. What the provider gave goes with it; accounts stay.
func (a signonAdmin) Remove(ctx context.Context, o org.Organisation, ref string) error {
	if _, err := access.Ask(ctx, o.ID, access.AccountsManage); err != nil {
		return err
	}
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		p, err := ssodb.FindProvider(ctx, tx, o.ID, ref)
		if err != nil {
			return err
		}
		all, err := accessdb.AllGrants(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		gone := p
		gone.Settings.Mappings = nil
		for _, account := range sortedAccounts(all) {
			if err := a.keepInStep(ctx, tx, o, gone, account, nil); err != nil {
				return err
			}
		}
		if err := ssodb.RemoveProvider(ctx, tx, o.ID, p, a.millis()); err != nil {
			return err
		}
		return a.keepWayIn(ctx, tx, o)
	})
}

func sortedAccounts[T any](m map[access.AccountID]T) []access.AccountID {
	out := make([]access.AccountID, 0, len(m))
	for id := range m {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// AllowPasswords implements ssoweb.Admin.
func (a signonAdmin) AllowPasswords(ctx context.Context, o org.Organisation, allowed bool) error {
	if _, err := access.Ask(ctx, o.ID, access.AccountsManage); err != nil {
		return err
	}
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if err := ssodb.AllowPasswords(ctx, tx, o.ID, allowed, a.millis()); err != nil {
			return err
		}
		return a.keepWayIn(ctx, tx, o)
	})
}

// keepWayIn refuses a change after which nobody who manages accounts could sign in while passwords are off for the rest.
func (a *App) keepWayIn(ctx context.Context, tx sqldb.Tx, o org.Organisation) error {
	allowed, err := ssodb.PasswordsAllowed(ctx, tx, o.ID)
	if err != nil || allowed {
		return err
	}
	accounts, err := accessdb.List(ctx, tx, o.ID)
	if err != nil {
		return err
	}
	for _, acc := range accounts {
		if acc.Status != access.Active || (!acc.HasPassword && acc.Passkeys == 0) {
			continue
		}
		manages, err := a.managesHere(ctx, tx, o, acc.ID)
		if err != nil || manages {
			return err
		}
	}
	return fault.NewConflict("passwords", "signon.last_way_in")
}

// managesHere reports whether an account manages accounts by a role that was given here, not by a provider.
func (a *App) managesHere(ctx context.Context, tx sqldb.Tx, o org.Organisation, id access.AccountID) (bool, error) {
	actor, err := accessdb.ActorOf(ctx, tx, o.ID, id, day.At(a.now()))
	if err != nil {
		return false, err
	}
	actor.Held = slices.DeleteFunc(slices.Clone(actor.Held), func(h access.Held) bool { return h.Source != accessdb.Local })
	everywhere, _ := actor.Units(access.AccountsManage)
	return everywhere, nil
}

// passwordAllowed reports whether an account may sign in with a password or passkey: everybody may, until an organisation
// leaves that to its providers. Whoever manages accounts by a role that was given here always may, so that a provider that
// is out of order locks nobody out for good.
func (a *App) passwordAllowed(ctx context.Context, tx sqldb.Tx, o org.Organisation, id access.AccountID) (bool, error) {
	allowed, err := ssodb.PasswordsAllowed(ctx, tx, o.ID)
	if err != nil || allowed {
		return allowed, err
	}
	return a.managesHere(ctx, tx, o, id)
}

// checkWayIn refuses a sign-in by anything but a provider where an organisation leaves that to its providers.
func (a *App) checkWayIn(ctx context.Context, tx sqldb.Tx, o org.Organisation, id access.AccountID, method string) error {
	if bySignOn(method) {
		return nil
	}
	allowed, err := a.passwordAllowed(ctx, tx, o, id)
	if err == nil && !allowed {
		err = fault.NewForbidden("signin.passwords_off")
	}
	return err
}
