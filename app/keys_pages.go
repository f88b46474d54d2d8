package app

import (
	"context"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/store/keydb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/apiweb"
)

// ListKeys implements apiweb.Keeper.
func (a *App) ListKeys(ctx context.Context, o org.Organisation) (list []apiweb.Key, err error) {
	if _, err := access.Ask(ctx, o.ID, access.KeysManage); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		list = nil
		units, err := orgdb.ListUnits(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		named := indexed(units, func(u org.Unit) (org.UnitID, string) { return u.ID, u.Name })
		keys, err := keydb.List(ctx, tx, o.ID)
		for _, k := range keys {
			list = append(list, apiweb.Key{ID: k.ID, Name: k.Name, Prefix: k.Prefix, Permissions: k.Permissions, Unit: named[k.Unit],
				MadeOn: day.At(time.UnixMilli(k.CreatedAt)), ExpiresOn: k.ExpiresOn, LastUsed: k.LastUsed, Revoked: k.RevokedAt != 0})
		}
		return err
	})
	return list, err
}

// KeyUnits implements apiweb.Keeper.
func (a *App) KeyUnits(ctx context.Context, o org.Organisation) (list []apiweb.Unit, err error) {
	if _, err := access.Ask(ctx, o.ID, access.KeysManage); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		list = nil
		units, err := orgdb.ListUnits(ctx, tx, o.ID)
		for _, u := range units {
			list = append(list, apiweb.Unit{Ref: u.Ref, Name: u.Name})
		}
		return err
	})
	return list, err
}

// MakeKey implements apiweb.Keeper.
func (a *App) MakeKey(ctx context.Context, o org.Organisation, in apiweb.Input) (token string, err error) {
	_, token, err = a.CreateKey(ctx, o, KeyInput{Name: in.Name, Permissions: in.Permissions, Unit: in.Unit, ExpiresOn: in.ExpiresOn})
	return token, err
}
