package app

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"klankbord.org/core/datamap"
	"klankbord.org/core/hook"
	"klankbord.org/core/org"
	"klankbord.org/jobs"
	"klankbord.org/store/hookdb"
	"klankbord.org/store/sqldb"
)

// The ledger is the outbox of webhooks: whatever is told stands there because it was written in the transaction of the change
// itself. So a change costs no more for being told, and nothing is told that didn't happen.
const (
	tellEvery = time.Second // how often the ledger is looked at
	tellMost  = 200         // entries turned into messages at once
)

// tellHooks turns what happens into messages until the context ends.
func (a *App) tellHooks(ctx context.Context) {
	tick := time.NewTicker(tellEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := a.tellAll(ctx); err != nil && ctx.Err() == nil {
			a.log.WarnContext(ctx, "webhooks", "error", err)
		}
	}
}

// tellAll does what there is to tell, for every organisation.
func (a *App) tellAll(ctx context.Context) error {
	list, err := a.Organisations(ctx)
	for _, o := range list {
		for more := true; more && err == nil; {
			more, err = a.tellSome(ctx, o.ID)
		}
	}
	return err
}

// news is what the ledger says that endpoints want to hear.
type news struct {
	endpoints []hookdb.Endpoint
	from, to  sqldb.Cursor
	began     bool
	entries   []sqldb.Entry
}

// tellSome turns some entries into messages, and tells whether there may be more.
func (a *App) tellSome(ctx context.Context, o org.ID) (more bool, err error) {
	n, err := a.news(ctx, o)
	if err != nil || len(n.endpoints) == 0 || (n.began && len(n.entries) == 0) {
		return false, err
	}
	told := n.messages(a.millis())
	var first int64
	if len(told) > 0 {
		if first, err = a.db.NextIDs(ctx, int64(o), "webhook_deliveries", len(told)); err != nil {
			return false, err
		}
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if !n.began {
			return hookdb.BeginFeed(ctx, tx, o, n.to)
		}
		mine, err := hookdb.MoveFeed(ctx, tx, o, n.from, n.to)
		if err != nil || !mine {
			return err
		}
		for i, d := range told {
			d.ID = first + int64(i)
			if err := a.addMessage(ctx, tx, o, d); err != nil {
				return err
			}
		}
		return nil
	})
	return len(n.entries) == tellMost, err
}

// news reads what there is to tell; an organisation without webhooks costs one short query.
func (a *App) news(ctx context.Context, o org.ID) (n news, err error) {
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		n = news{}
		all, err := hookdb.ListEndpoints(ctx, tx, o)
		for _, e := range all {
			if e.State == hookdb.Active {
				n.endpoints = append(n.endpoints, e)
			}
		}
		if err != nil || len(n.endpoints) == 0 {
			return err
		}
		if n.from, n.began, err = hookdb.FindFeed(ctx, tx, o); err != nil {
			return err
		}
		if !n.began {
			n.to, err = sqldb.EndOfLedger(ctx, tx, int64(o))
			return err
		}
		n.entries, n.to, err = sqldb.ReadLedger(ctx, tx, int64(o), n.from, tellMost)
		return err
	})
	return n, err
}

// messages makes a message for each endpoint that wants to hear of something that happened.
func (n news) messages(at int64) (all []hookdb.Delivery) {
	for _, entry := range n.entries {
		for _, h := range hook.Happenings(entry.Action, entry.FirstID, entry.LastID, entry.At) {
			for _, e := range n.endpoints {
				if e.Wants(h.Event) && entry.At >= e.MadeAt { // the feed may come late to what was before it
					all = append(all, hookdb.Delivery{Endpoint: e.ID, Message: newMessageName(), Happening: h, MadeAt: at})
				}
			}
		}
	}
	return all
}

// addMessage stores a message and the job that brings it.
func (a *App) addMessage(ctx context.Context, tx sqldb.Tx, o org.ID, d hookdb.Delivery) error {
	if err := hookdb.AddDelivery(ctx, tx, o, d); err != nil {
		return err
	}
	return a.enqueue(ctx, tx, jobs.Message{Org: o, Delivery: d.ID})
}

func newMessageName() string { return "msg_" + strings.ToLower(rand.Text()) }

// remindMessages stores the jobs of messages that wait without one, as they do in a database that was put back.
func (a *App) remindMessages(ctx context.Context) error {
	return a.everyOrganisation(ctx, func(ctx context.Context, tx sqldb.Tx, o org.ID) error {
		list, err := hookdb.ListInState(ctx, tx, o, hookdb.Waiting, a.millis()-time.Hour.Milliseconds(), 1000)
		if err != nil {
			return err
		}
		for _, d := range list {
			if err := a.enqueue(ctx, tx, jobs.Message{Org: o, Delivery: d.ID, Round: d.Round}); err != nil {
				return err
			}
		}
		return nil
	})
}

// forgetMessages throws away what is known of messages that ended.
func (a *App) forgetMessages(ctx context.Context) error {
	return a.everyOrganisation(ctx, func(ctx context.Context, tx sqldb.Tx, o org.ID) error {
		before, err := a.keptUntil(ctx, tx, o, datamap.KeepMessages)
		if err == nil {
			_, err = hookdb.Forget(ctx, tx, o, before)
		}
		return err
	})
}
