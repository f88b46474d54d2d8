package app

import (
	"context"
	"slices"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/keydb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// KeyInput describes an API key to be made.
type KeyInput struct {
	Name        string
	Permissions []access.Permission
	Unit        string  // reference; empty: the whole organisation
	ExpiresOn   day.Day // the last day on which it works; 0: it doesn't expire
}

// MayGive lists the permissions that whoever asks can give to a key: their own. What is one's own is nothing to a program.
func MayGive(actor access.Actor) []access.Permission {
	return slices.DeleteFunc(access.Permissions(), func(p access.Permission) bool { return p == access.OwnRead || !actor.May(p) })
}

// CreateKey makes an API key and returns its token, which is shown once. A key never holds more than its maker.
func (a *App) CreateKey(ctx context.Context, o org.Organisation, in KeyInput) (id access.KeyID, token string, err error) {
	actor, err := access.Ask(ctx, o.ID, access.KeysManage)
	if err != nil {
		return 0, "", err
	}
	in.Name = strings.TrimSpace(in.Name)
	if f := intake.CheckName("name", in.Name); f != nil {
		return 0, "", f
	}
	switch {
	case len(in.Permissions) == 0:
		return 0, "", fault.NewInvalid("permissions", "key.no_permissions")
	case in.ExpiresOn != 0 && in.ExpiresOn < a.today():
		return 0, "", fault.NewInvalid("expires_on", "key.expired_already")
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		units, err := orgdb.ListUnits(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		unit, err := unitNamed(units, in.Unit)
		if err != nil {
			return err
		}
		if err := mayGive(actor, in.Permissions, unit, units, a.today()); err != nil {
			return err
		}
		id, token, err = keydb.Create(ctx, tx, o.ID, keydb.KeyInput{Name: in.Name, Permissions: in.Permissions, Reader: actor.Reads(), Unit: unit,
			ExpiresOn: in.ExpiresOn, CreatedBy: actor.Ref(), At: a.millis()})
		return err
	})
	return id, token, err
}

func unitNamed(units []org.Unit, ref string) (org.UnitID, error) {
	if ref == "" {
		return 0, nil
	}
	at := slices.IndexFunc(units, func(u org.Unit) bool { return u.Ref == ref })
	if at < 0 {
		return 0, fault.NewInvalid("unit", "value.unknown", "value", ref)
	}
	return units[at].ID, nil
}

// mayGive refuses a permission that its giver doesn't hold where the key would.
func mayGive(actor access.Actor, list []access.Permission, unit org.UnitID, units []org.Unit, today day.Day) error {
	for _, p := range list {
		held := p.Known() && p != access.OwnRead && actor.May(p)
		if held && p.Scoped() {
			t := territoryOf(actor, p, units)
			held = t.everywhere || unit != 0 && t.covers(unit, today)
		}
		if !held {
			return fault.NewInvalid("permissions", "key.more_than_held", "permission", string(p))
		}
	}
	return nil
}

// RevokeKey ends an API key at once.
func (a *App) RevokeKey(ctx context.Context, o org.Organisation, id access.KeyID) error {
	actor, err := access.Ask(ctx, o.ID, access.KeysManage)
	if err != nil {
		return err
	}
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		return keydb.Revoke(ctx, tx, o.ID, id, actor.Ref(), a.millis())
	})
}
