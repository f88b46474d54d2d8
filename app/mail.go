package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	channel "klankbord.org/channel/mail"
	"klankbord.org/core/datamap"
	"klankbord.org/core/mail"
	"klankbord.org/core/org"
	"klankbord.org/jobs"
	"klankbord.org/store/invitedb"
	"klankbord.org/store/maildb"
	"klankbord.org/store/sqldb"
)

// sendLater puts a letter in the outbox, within the transaction of what it is about: it is sent if that is committed, and
// won't be if it isn't. Without a mail server it stays there to be read.
func (a *App) sendLater(ctx context.Context, tx sqldb.Tx, o org.ID, m mail.Message) error {
	_, err := a.queueLetter(ctx, tx, o, m)
	return err
}

// queueLetter is sendLater for who wants to know the letter's Message-ID.
func (a *App) queueLetter(ctx context.Context, tx sqldb.Tx, o org.ID, m mail.Message) (messageID string, err error) {
	if err := m.Check(); err != nil {
		return "", err
	}
	id, err := a.db.NextIDs(ctx, int64(o), "letters", 1)
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(m)
	if err != nil {
		return "", fmt.Errorf("letter: %w", err)
	}
	l := maildb.Letter{ID: id, MadeAt: a.millis(), MessageID: newMessageID(a.mailHost), Body: body}
	if err := maildb.Add(ctx, tx, o, l); err != nil {
		return "", err
	}
	return l.MessageID, a.enqueue(ctx, tx, jobs.Letter{Org: o, Letter: id})
}

// newMessageID makes the identity of a letter, which says nothing about whom it is to.
func newMessageID(host string) string {
	return strings.ToLower(rand.Text()) + "@" + host
}

// Deliver implements jobs.Postman.
func (w worker) Deliver(ctx context.Context, o org.ID, id int64, last bool) (again bool, err error) {
	l, err := w.letter(ctx, o, id)
	if err != nil || l.State != maildb.Waiting {
		return err != nil, err
	}
	if w.mailer == nil {
		return true, w.endLetter(ctx, o, l, maildb.Kept, 0)
	}
	var m mail.Message
	if err := json.Unmarshal(l.Body, &m); err != nil {
		return false, errors.Join(errors.New("letter: its body can't be read"), w.endLetter(ctx, o, l, maildb.Refused, 0))
	}
	if stopped, err := w.stopped(ctx, o, m); err != nil || stopped {
		return true, errors.Join(err, w.endStopped(ctx, o, l, stopped))
	}
	if wait := w.pace.Wait(int64(o), id, m.To, w.now()); wait > 0 {
		return true, &jobs.Later{For: wait}
	}
	with, err := w.signs(ctx, o, m)
	if err != nil {
		return true, err
	}
	failed := w.mailer.SendSigned(ctx, m, l.MessageID, with)
	if failed == nil {
		return true, w.endLetter(ctx, o, l, maildb.Sent, 250)
	}
	var why *channel.Failure
	if !errors.As(failed, &why) {
		return true, failed
	}
	if why.Forever || last {
		return false, errors.Join(failed, w.endLetter(ctx, o, l, maildb.Refused, why.Code), w.refusedAtTheDoor(ctx, o, l, why))
	}
	return true, errors.Join(failed, w.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		return maildb.Tried(ctx, tx, o, id, why.Code, w.millis())
	}))
}

func (a *App) letter(ctx context.Context, o org.ID, id int64) (l maildb.Letter, err error) {
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		l, err = maildb.Find(ctx, tx, o, id)
		return err
	})
	return l, err
}

// stopped reports whether a letter to a customer may no longer go: it waited, and meanwhile they asked for no more.
func (a *App) stopped(ctx context.Context, o org.ID, m mail.Message) (stopped bool, err error) {
	if m.List == "" {
		return false, nil
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		why, err := invitedb.Stopped(ctx, tx, o, "mail", m.To)
		stopped = why != invitedb.None
		return err
	})
	return stopped, err
}

func (a *App) endStopped(ctx context.Context, o org.ID, l maildb.Letter, stopped bool) error {
	if !stopped {
		return nil
	}
	return a.endLetter(ctx, o, l, maildb.Refused, 0)
}

// endLetter notes what became of a letter, and of the invitation that it is.
func (a *App) endLetter(ctx context.Context, o org.ID, l maildb.Letter, s maildb.State, code int) error {
	// It has been sent, so that must be remembered, also while the program stops.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if err := maildb.End(ctx, tx, o, l.ID, s, code, a.millis()); err != nil {
			return err
		}
		return invitedb.Became(ctx, tx, o, l.MessageID, string(s), a.millis())
	})
}

// forgetLetters throws away letters that have lain in the outbox long enough.
func (a *App) forgetLetters(ctx context.Context) error {
	return a.everyOrganisation(ctx, func(ctx context.Context, tx sqldb.Tx, o org.ID) error {
		before, err := a.keptUntil(ctx, tx, o, datamap.KeepLetters)
		if err == nil {
			_, err = maildb.Forget(ctx, tx, o, before)
		}
		return err
	})
}

// remindLetters stores the jobs of letters that wait without one, as they do in a database that was put back.
func (a *App) remindLetters(ctx context.Context) error {
	return a.everyOrganisation(ctx, func(ctx context.Context, tx sqldb.Tx, o org.ID) error {
		list, err := maildb.ListWaiting(ctx, tx, o, a.millis()-time.Hour.Milliseconds(), 1000)
		for _, l := range list {
			err = errors.Join(err, a.enqueue(ctx, tx, jobs.Letter{Org: o, Letter: l.ID}))
		}
		return err
	})
}

// everyOrganisation runs fn for each organisation, in a transaction of its own.
func (a *App) everyOrganisation(ctx context.Context, fn func(context.Context, sqldb.Tx, org.ID) error) error {
	list, err := a.Organisations(ctx)
	for _, o := range list {
		err = errors.Join(err, a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error { return fn(ctx, tx, o.ID) }))
	}
	return err
}
