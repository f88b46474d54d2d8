package app

import (
	"context"
	"crypto/rand"
	"math"
	"slices"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/hook"
	"klankbord.org/core/org"
	"klankbord.org/jobs"
	"klankbord.org/store/hookdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/hookweb"
)

// oldSecretKept is how long the secret before signs along, so that a receiver can be told the new one in peace.
const oldSecretKept = 24 * time.Hour

// mostWebhooks an organisation may have: each costs a message per event.
const mostWebhooks = 50

// Webhooks implements hookweb.Keeper.
func (a *App) Webhooks(ctx context.Context, o org.ID) (list []hookweb.Webhook, err error) {
	if _, err := access.Ask(ctx, o, access.WebhooksManage); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		all, err := hookdb.ListEndpoints(ctx, tx, o)
		list = nil
		for _, e := range all {
			list = append(list, webhookOf(e))
		}
		return err
	})
	return list, err
}

func webhookOf(e hookdb.Endpoint) hookweb.Webhook {
	w := hookweb.Webhook{ID: e.ID, Input: hookweb.Input{URL: e.URL, Events: e.Events, Content: e.Content, People: e.People},
		State: string(e.State), Notice: e.Notice, MadeAt: time.UnixMilli(e.MadeAt).UTC()}
	if e.FailingSince != 0 {
		w.FailingSince = time.UnixMilli(e.FailingSince).UTC()
	}
	if e.OldUntil != 0 {
		w.OldUntil = time.UnixMilli(e.OldUntil).UTC()
	}
	return w
}

// Webhook implements hookweb.Keeper.
func (a *App) Webhook(ctx context.Context, o org.ID, id int64) (w hookweb.Webhook, err error) {
	if _, err := access.Ask(ctx, o, access.WebhooksManage); err != nil {
		return w, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		e, err := hookdb.FindEndpoint(ctx, tx, o, id)
		w = webhookOf(e)
		return err
	})
	return w, err
}

// Messages implements hookweb.Keeper.
func (a *App) Messages(ctx context.Context, o org.ID, id, before int64, limit int) (list []hookweb.Message, err error) {
	if _, err := access.Ask(ctx, o, access.WebhooksManage); err != nil {
		return nil, err
	}
	if before == 0 {
		before = math.MaxInt64
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		all, err := hookdb.ListDeliveries(ctx, tx, o, id, before, limit)
		list = nil
		for _, d := range all {
			m := hookweb.Message{ID: d.ID, Name: d.Message, Event: d.Event, At: time.UnixMilli(d.At).UTC(), State: string(d.State), Attempts: d.Attempts,
				Code: d.Code, Problem: d.Problem, Took: time.Duration(d.Took) * time.Millisecond}
			if d.TriedAt != 0 {
				m.TriedAt = time.UnixMilli(d.TriedAt).UTC()
			}
			list = append(list, m)
		}
		return err
	})
	return list, err
}

// checkWebhook says what is wrong with what somebody filled in. Words of customers and names are only given to an address by
// somebody who may see them, so that nobody leads them to an address of their own.
func (a *App) checkWebhook(actor access.Actor, in hookweb.Input) error {
	if err := a.hooks.CheckURL(in.URL); err != nil {
		return err
	}
	if len(in.Events) == 0 {
		return fault.NewInvalid("events", "webhook.events")
	}
	for _, e := range in.Events {
		if !e.Known() {
			return fault.NewInvalid("events", "webhook.event", "value", string(e))
		}
	}
	if in.Content && !actor.May(access.VerbatimsRead) {
		return fault.NewForbidden("webhook.content")
	}
	if in.People && !actor.May(access.IndividualRead) {
		return fault.NewForbidden("webhook.people")
	}
	return nil
}

// CreateWebhook implements hookweb.Keeper.
func (a *App) CreateWebhook(ctx context.Context, o org.ID, in hookweb.Input) (id int64, secret string, err error) {
	actor, err := access.Ask(ctx, o, access.WebhooksManage)
	if err != nil {
		return 0, "", err
	}
	if err := a.checkWebhook(actor, in); err != nil {
		return 0, "", err
	}
	if id, err = a.db.NextIDs(ctx, int64(o), "webhook_endpoints", 1); err != nil {
		return 0, "", err
	}
	e := hookdb.Endpoint{ID: id, URL: in.URL, Events: unique(in.Events), Content: in.Content, People: in.People, Secret: newSecret(),
		State: hookdb.Active, MadeBy: actor.Ref(), MadeAt: a.millis()}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		all, err := hookdb.ListEndpoints(ctx, tx, o)
		if err != nil {
			return err
		}
		if len(all) >= mostWebhooks {
			return fault.NewConflict("", "webhook.most", "max", mostWebhooks)
		}
		if err := a.listen(ctx, tx, o, all); err != nil {
			return err
		}
		return a.saveWebhook(ctx, tx, o, actor, "webhooks.added", e)
	})
	return id, hook.ShowSecret(e.Secret), err
}

func newSecret() []byte {
	secret := make([]byte, hook.SecretBytes)
	_, _ = rand.Read(secret) // never fails
	return secret
}

func unique(events []hook.Event) []hook.Event {
	events = slices.Clone(events)
	slices.Sort(events)
	return slices.Compact(events)
}

// listen lets the first webhook that becomes active begin at the end of the ledger: nobody asked for what went before.
func (a *App) listen(ctx context.Context, tx sqldb.Tx, o org.ID, all []hookdb.Endpoint) error {
	if slices.ContainsFunc(all, func(e hookdb.Endpoint) bool { return e.State == hookdb.Active }) {
		return nil
	}
	end, err := sqldb.EndOfLedger(ctx, tx, int64(o))
	if err != nil {
		return err
	}
	return hookdb.BeginFeed(ctx, tx, o, end)
}

// saveWebhook stores a webhook and tells the ledger what it is now; the secret stays out.
func (a *App) saveWebhook(ctx context.Context, tx sqldb.Tx, o org.ID, actor access.Actor, action string, e hookdb.Endpoint) error {
	if err := hookdb.SaveEndpoint(ctx, tx, o, e); err != nil {
		return err
	}
	return tellLedger(ctx, tx, org.Organisation{ID: o}, a.millis(), actor.Ref(), action, "webhook", e.ID,
		map[string]any{"url": e.URL, "events": e.Events, "content": e.Content, "people": e.People, "state": e.State})
}

// changeWebhook changes a webhook and tells the ledger.
func (a *App) changeWebhook(ctx context.Context, o org.ID, id int64, action string, change func(context.Context, sqldb.Tx, access.Actor, *hookdb.Endpoint) error) error {
	actor, err := access.Ask(ctx, o, access.WebhooksManage)
	if err != nil {
		return err
	}
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		e, err := hookdb.FindEndpoint(ctx, tx, o, id)
		if err != nil {
			return err
		}
		if err := change(ctx, tx, actor, &e); err != nil {
			return err
		}
		return a.saveWebhook(ctx, tx, o, actor, action, e)
	})
}

// ChangeWebhook implements hookweb.Keeper.
func (a *App) ChangeWebhook(ctx context.Context, o org.ID, id int64, in hookweb.Input) error {
	return a.changeWebhook(ctx, o, id, "webhooks.changed", func(_ context.Context, _ sqldb.Tx, actor access.Actor, e *hookdb.Endpoint) error {
		e.URL, e.Events, e.Content, e.People = in.URL, unique(in.Events), in.Content, in.People
		return a.checkWebhook(actor, in)
	})
}

// SwitchWebhook implements hookweb.Keeper.
func (a *App) SwitchWebhook(ctx context.Context, o org.ID, id int64, on bool) error {
	return a.changeWebhook(ctx, o, id, "webhooks.switched", func(ctx context.Context, tx sqldb.Tx, _ access.Actor, e *hookdb.Endpoint) error {
		if !on {
			e.State = hookdb.Paused
			return nil
		}
		all, err := hookdb.ListEndpoints(ctx, tx, o)
		if err != nil {
			return err
		}
		e.State, e.Notice, e.FailingSince = hookdb.Active, "", 0
		return a.listen(ctx, tx, o, all)
	})
}

// NewWebhookSecret implements hookweb.Keeper.
func (a *App) NewWebhookSecret(ctx context.Context, o org.ID, id int64) (secret string, err error) {
	err = a.changeWebhook(ctx, o, id, "webhooks.secret_changed", func(_ context.Context, _ sqldb.Tx, _ access.Actor, e *hookdb.Endpoint) error {
		e.OldSecret, e.OldUntil = e.Secret, a.millis()+oldSecretKept.Milliseconds()
		e.Secret = newSecret()
		secret = hook.ShowSecret(e.Secret)
		return nil
	})
	return secret, err
}

// DeleteWebhook implements hookweb.Keeper.
func (a *App) DeleteWebhook(ctx context.Context, o org.ID, id int64) error {
	actor, err := access.Ask(ctx, o, access.WebhooksManage)
	if err != nil {
		return err
	}
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		e, err := hookdb.FindEndpoint(ctx, tx, o, id)
		if err != nil {
			return err
		}
		if err := hookdb.DeleteEndpoint(ctx, tx, o, id); err != nil {
			return err
		}
		return tellLedger(ctx, tx, org.Organisation{ID: o}, a.millis(), actor.Ref(), "webhooks.deleted", "webhook", id, map[string]any{"url": e.URL})
	})
}

// PingWebhook implements hookweb.Keeper.
func (a *App) PingWebhook(ctx context.Context, o org.ID, id int64) error {
	if _, err := access.Ask(ctx, o, access.WebhooksManage); err != nil {
		return err
	}
	delivery, err := a.db.NextIDs(ctx, int64(o), "webhook_deliveries", 1)
	if err != nil {
		return err
	}
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if _, err := hookdb.FindEndpoint(ctx, tx, o, id); err != nil {
			return err
		}
		at := a.millis()
		return a.addMessage(ctx, tx, o, hookdb.Delivery{ID: delivery, Endpoint: id, Message: newMessageName(), MadeAt: at, Happening: hook.Happening{Event: hook.Ping, At: at}})
	})
}

// mostAgain is how many messages are sent again at once.
const mostAgain = 1000

// SendAgain implements hookweb.Keeper.
func (a *App) SendAgain(ctx context.Context, o org.ID, id, message int64) (n int, err error) {
	actor, err := access.Ask(ctx, o, access.WebhooksManage)
	if err != nil {
		return 0, err
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		e, err := hookdb.FindEndpoint(ctx, tx, o, id)
		if err != nil {
			return err
		}
		if e.State != hookdb.Active {
			return fault.NewConflict("", "webhook.not_active")
		}
		list, err := toSendAgain(ctx, tx, o, id, message)
		if err != nil {
			return err
		}
		for _, d := range list {
			d.State, d.Problem, d.Code = hookdb.Waiting, "", 0
			d.Round++
			if err := hookdb.SaveDelivery(ctx, tx, o, d); err != nil {
				return err
			}
			if err := a.enqueue(ctx, tx, jobs.Message{Org: o, Delivery: d.ID, Round: d.Round}); err != nil {
				return err
			}
		}
		if n = len(list); n == 0 {
			return nil
		}
		return tellLedger(ctx, tx, org.Organisation{ID: o}, a.millis(), actor.Ref(), "webhooks.sent_again", "webhook", id, map[string]any{"messages": n})
	})
	return n, err
}

// toSendAgain lists one message of an endpoint, or all that were given up when none is named. What still waits isn't among
// them.
func toSendAgain(ctx context.Context, tx sqldb.Tx, o org.ID, endpoint, message int64) ([]hookdb.Delivery, error) {
	if message == 0 {
		return hookdb.ListFailed(ctx, tx, o, endpoint, mostAgain)
	}
	d, err := hookdb.FindDelivery(ctx, tx, o, message)
	if err == nil && d.Endpoint != endpoint {
		err = fault.NewNotFound("delivery", "")
	}
	if err != nil || d.State == hookdb.Waiting {
		return nil, err
	}
	return []hookdb.Delivery{d}, nil
}
