package app

import (
	"context"
	"slices"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/core/signon"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// mapped returns what groups give by a provider's mapping. A role or unit that is gone gives nothing.
func (a *App) mapped(ctx context.Context, tx sqldb.Tx, o org.ID, p signon.Provider, groups []string, today day.Day) ([]access.Grant, error) {
	given := p.Settings.Roles(groups)
	if len(given) == 0 {
		return nil, nil
	}
	roles, err := accessdb.Roles(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	units, err := orgdb.ListUnits(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	var out []access.Grant
	for _, m := range given {
		if !slices.ContainsFunc(roles, func(r access.Role) bool { return r.Ref == m.Role }) {
			continue
		}
		g := access.Grant{Role: m.Role, Range: day.Range{From: today}, Source: p.Ref}
		if m.Unit != "" {
			at := slices.IndexFunc(units, func(u org.Unit) bool { return u.Ref == m.Unit })
			if at < 0 {
				continue
			}
			g.Unit = units[at].ID
		}
		out = append(out, g)
	}
	return out, nil
}

// keepInStep replaces what a provider gave an account by what its groups give now, and ends its sessions when that is something else. What was held already keeps its first
// day. The last one who can manage accounts keeps the role that does: nobody could ever mend it otherwise.
func (a *App) keepInStep(ctx context.Context, tx sqldb.Tx, o org.Organisation, p signon.Provider, account access.AccountID, groups []string) error {
	today := day.At(a.now())
	now, err := a.mapped(ctx, tx, o.ID, p, groups, today)
	if err != nil {
		return err
	}
	all, err := accessdb.Grants(ctx, tx, o.ID, account)
	if err != nil {
		return err
	}
	before := slices.DeleteFunc(all, func(g access.Grant) bool { return g.Source != p.Ref })
	for i, g := range now {
		for _, b := range before {
			if b.Role == g.Role && b.Unit == g.Unit {
				now[i].Range = b.Range
			}
		}
	}
	if sameGrants(before, now) {
		return nil
	}
	if err := accessdb.SetGrants(ctx, tx, o.ID, account, p.Ref, now); err != nil {
		return err
	}
	kept, err := a.keepManager(ctx, tx, o, p, account, before, now, today)
	if err != nil {
		return err
	}
	if _, err := accessdb.EndSessions(ctx, tx, o.ID, account, a.millis()); err != nil { // as when an administrator changes what somebody holds
		return err
	}
	return tellLedger(ctx, tx, o, a.millis(), access.Of(ctx).Ref(), "accounts.grants_changed", "account", int64(account),
		map[string]any{"source": p.Ref, "before": toldGrants(before), "after": toldGrants(kept), "kept_last_manager": len(kept) != len(now)})
}

// keepManager gives back what lets the last manager manage, and returns what is held then.
func (a *App) keepManager(ctx context.Context, tx sqldb.Tx, o org.Organisation, p signon.Provider, account access.AccountID, before, now []access.Grant, today day.Day) ([]access.Grant, error) {
	roles, err := accessdb.Roles(ctx, tx, o.ID)
	if err != nil {
		return nil, err
	}
	manages := func(g access.Grant) bool {
		return g.Unit == 0 && slices.ContainsFunc(roles, func(r access.Role) bool { return r.Ref == g.Role && r.Has(access.AccountsManage) })
	}
	if !slices.ContainsFunc(before, manages) || slices.ContainsFunc(now, manages) {
		return now, nil
	}
	left, err := accessdb.CountHolding(ctx, tx, o.ID, access.AccountsManage, today, 0)
	if err != nil || left > 0 {
		return now, err
	}
	kept := slices.Clone(now)
	for _, g := range before {
		if manages(g) {
			kept = append(kept, g)
		}
	}
	return kept, accessdb.SetGrants(ctx, tx, o.ID, account, p.Ref, kept)
}

func sameGrants(a, b []access.Grant) bool {
	if len(a) != len(b) {
		return false
	}
	for _, g := range a {
		if !slices.Contains(b, g) {
			return false
		}
	}
	return true
}

// toldGrants is how the ledger names grants.
func toldGrants(list []access.Grant) []map[string]any {
	out := make([]map[string]any, len(list))
	for i, g := range list {
		out[i] = map[string]any{"role": g.Role, "unit": g.Unit, "from": g.Range.From.String()}
	}
	return out
}
