package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"klankbord.org/channel/hook"
	"klankbord.org/core/fault"
	corehook "klankbord.org/core/hook"
	"klankbord.org/core/org"
	"klankbord.org/store/hookdb"
	"klankbord.org/store/sqldb"
)

// failedTooLong is how long nothing may arrive at an endpoint before it is disabled.
const failedTooLong = 3 * 24 * time.Hour

// The notices of endpoints that were disabled.
const (
	noticeGone   = "gone"   // the receiver said so
	noticeFailed = "failed" // nothing arrived for days
)

// Bring implements jobs.Messenger.
func (w worker) Bring(ctx context.Context, o org.ID, id int64, last bool) (again bool, err error) {
	var d hookdb.Delivery
	var e hookdb.Endpoint
	var body []byte
	err = w.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if d, err = hookdb.FindDelivery(ctx, tx, o, id); err != nil {
			return err
		}
		if e, err = hookdb.FindEndpoint(ctx, tx, o, d.Endpoint); err != nil {
			return err
		}
		data, err := w.dataOf(ctx, tx, o, e, d.Happening)
		if err != nil {
			return err
		}
		body, err = json.Marshal(corehook.NewMessage(d.Event, d.At, data))
		return err
	})
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return false, w.drop(ctx, o, d) // thrown away meanwhile, the endpoint or what it was about
	case err != nil:
		return true, err
	case d.State != hookdb.Waiting:
		return false, nil
	case e.State != hookdb.Active && d.Event != corehook.Ping:
		return false, w.drop(ctx, o, d)
	}
	answer := w.hooks.Post(ctx, e.URL, d.Message, body, e.Secrets(w.millis())...)
	if ctx.Err() != nil { // we are stopping: that says nothing about the receiver
		return true, ctx.Err()
	}
	if err := w.noteAnswer(ctx, o, d, answer, last); err != nil {
		return true, err
	}
	if answer.Good() {
		return true, nil
	}
	return !answer.Gone(), fmt.Errorf("webhook %d: %s %d", e.ID, answer.Problem, answer.Code)
}

// drop gives up a message that has nowhere to go.
func (w worker) drop(ctx context.Context, o org.ID, d hookdb.Delivery) error {
	if d.ID == 0 || d.State != hookdb.Waiting {
		return nil
	}
	d.State = hookdb.Failed
	return w.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error { return hookdb.SaveDelivery(ctx, tx, o, d) })
}

// noteAnswer notes what became of an attempt, with the message and with its endpoint.
func (w worker) noteAnswer(ctx context.Context, o org.ID, d hookdb.Delivery, answer hook.Answer, last bool) error {
	at := w.millis()
	d.Attempts++
	d.Code, d.Problem, d.TriedAt, d.Took = answer.Code, string(answer.Problem), at, answer.Took.Milliseconds()
	switch {
	case answer.Good():
		d.State = hookdb.Delivered
	case answer.Gone() || last:
		d.State = hookdb.Failed
	}
	// It was sent, so that must be remembered, also while the program stops.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return w.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		e, err := hookdb.FindEndpoint(ctx, tx, o, d.Endpoint)
		if err != nil {
			return ifThere(err)
		}
		if err := hookdb.SaveDelivery(ctx, tx, o, d); err != nil {
			return err
		}
		changed, notice := judgeEndpoint(&e, answer, d.Event, at)
		if !changed {
			return nil
		}
		if err := hookdb.SaveEndpoint(ctx, tx, o, e); err != nil || notice == "" {
			return err
		}
		return tellLedger(ctx, tx, org.Organisation{ID: o}, at, "webhooks", "webhooks.disabled", "webhook", e.ID, map[string]any{"notice": notice})
	})
}

// judgeEndpoint decides what an answer means for an endpoint: whether it changed, and why it was disabled if it was.
func judgeEndpoint(e *hookdb.Endpoint, answer hook.Answer, event corehook.Event, at int64) (changed bool, notice string) {
	switch {
	case answer.Good():
		changed = e.FailingSince != 0
		e.FailingSince = 0
		return changed, ""
	case answer.Gone():
		notice = noticeGone
	case e.FailingSince == 0:
		e.FailingSince = at
		return true, ""
	case at-e.FailingSince >= failedTooLong.Milliseconds():
		notice = noticeFailed
	}
	if notice == "" || e.State != hookdb.Active || event == corehook.Ping {
		return false, ""
	}
	e.State, e.Notice = hookdb.Disabled, notice
	return true, notice
}

// ifThere takes it that what isn't there any more needs nothing.
func ifThere(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}

var errNoData = errors.New("webhook: an event without data")
