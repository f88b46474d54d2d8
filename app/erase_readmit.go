package app

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/erase"
	"klankbord.org/core/org"
	"klankbord.org/store/erasedb"
	"klankbord.org/store/sqldb"
)

// ReadmitCustomer lets a customer who was erased be known again, for a reason of core/erase: records that come in from now on. What was
// erased stays erased.
func (a *App) ReadmitCustomer(ctx context.Context, o org.Organisation, ref, reason string) error {
	actor, err := access.Ask(ctx, o.ID, access.PrivacyManage)
	if err != nil {
		return err
	}
	if err := erase.CheckComeback(reason); err != nil {
		return err
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		e, err := erasedb.FindRef(ctx, tx, o.ID, ref)
		if err != nil {
			return err
		}
		return erasedb.Lift(ctx, tx, o.ID, e.ID, a.millis(), actor.Ref(), reason)
	})
	if err != nil {
		return err
	}
	return a.keepErasures(ctx)
}

// Erasures lists who was erased, by numbers, the last first.
func (a *App) Erasures(ctx context.Context, o org.ID) (all []erasedb.Erasure, err error) {
	if _, err := access.Ask(ctx, o, access.PrivacyManage); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		all, err = erasedb.List(ctx, tx, o)
		return err
	})
	return all, err
}

// Erasure finds one.
func (a *App) Erasure(ctx context.Context, o org.ID, id int64) (e erasedb.Erasure, err error) {
	if _, err := access.Ask(ctx, o, access.PrivacyManage); err != nil {
		return e, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		e, err = erasedb.Find(ctx, tx, o, id)
		return err
	})
	return e, err
}
