package app

import (
	"context"

	"klankbord.org/core/fault"
	"klankbord.org/core/respond"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/invitedb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/respondweb"
)

// exits lets customers ask for no more letters: respondweb.Exits on the database.
type exits struct {
	app  *App
	desk *respond.Desk
}

// Exit implements respondweb.Exits.
func (e exits) Exit(ctx context.Context, token string) (x respondweb.Exit, err error) {
	t, err := e.desk.Leaving(ctx, token)
	if err != nil {
		return x, err
	}
	err = e.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		o, err := orgdb.Find(ctx, tx, t.Org)
		x = respondweb.Exit{Org: o.Name, Address: o.Settings.Address}
		return err
	})
	return x, err
}

// Leave implements respondweb.Exits. It holds for all surveys and channels, and again and again changes nothing.
func (e exits) Leave(ctx context.Context, token string) error {
	t, err := e.desk.Leaving(ctx, token)
	if err != nil {
		return err
	}
	at := e.app.millis()
	return e.app.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		c, err := customerdb.FindWhole(ctx, tx, t.Org, t.Customer())
		if fault.KindOf(err) == fault.NotFound {
			return nil // forgotten already: nobody writes to them
		}
		if err != nil {
			return err
		}
		changed, err := invitedb.OptOut(ctx, tx, t.Org, c.ID)
		for channel, address := range map[string]string{"mail": c.Email, "sms": c.Phone} {
			if err == nil && address != "" {
				_, err = invitedb.Stop(ctx, tx, t.Org, channel, address, invitedb.OptedOut, at)
			}
		}
		if err == nil {
			err = customerdb.NoteOptOut(ctx, tx, t.Org, c.ID)
		}
		if err != nil || !changed {
			return err
		}
		return sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: int64(t.Org), At: at, Actor: collectdb.Respondent, Action: "customers.opted_out", Kind: "customer",
			FirstID: int64(c.ID), LastID: int64(c.ID)})
	})
}
