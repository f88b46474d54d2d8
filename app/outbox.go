package app

import (
	"context"
	"encoding/json"
	"math"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/mail"
	"klankbord.org/core/org"
	"klankbord.org/store/maildb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/mailweb"
)

// Outbox implements mailweb.Post.
func (a *App) Outbox(ctx context.Context, o org.ID, before int64, limit int) (letters []mailweb.Letter, server bool, err error) {
	if _, err := access.Ask(ctx, o, access.SettingsManage); err != nil {
		return nil, false, err
	}
	if before == 0 {
		before = math.MaxInt64
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		list, err := maildb.List(ctx, tx, o, before, limit)
		letters = nil
		for _, l := range list {
			letters = append(letters, a.shown(l))
		}
		return err
	})
	return letters, a.mailer != nil, err
}

// shown is a letter as people see it. What is in it is only shown where nothing will send it; what opens somebody's account
// isn't shown to anybody else even then, or whoever manages the settings could become anybody. The sample organisation has
// nobody to protect.
func (a *App) shown(l maildb.Letter) mailweb.Letter {
	v := mailweb.Letter{ID: l.ID, MadeAt: time.UnixMilli(l.MadeAt).UTC(), State: string(l.State), Attempts: l.Attempts, Code: l.Code}
	var m mail.Message
	if l.State == maildb.Kept && json.Unmarshal(l.Body, &m) == nil {
		v.To, v.Subject, v.Text = m.To, m.Subject, m.Text
		if m.Opens && !a.door.demo {
			v.Text, v.Withheld = "", true
		}
	}
	return v
}

// ReadLetter implements mailweb.Post.
func (a *App) ReadLetter(ctx context.Context, o org.ID, id int64) (v mailweb.Letter, err error) {
	actor, err := access.Ask(ctx, o, access.SettingsManage)
	if err != nil {
		return v, err
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		l, err := maildb.Find(ctx, tx, o, id)
		if err != nil {
			return err
		}
		if v = a.shown(l); v.Subject == "" {
			return fault.NewNotFound("letter", "")
		}
		return sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: int64(o), At: a.millis(), Actor: actor.Ref(), Action: "letters.read", Kind: "letter", FirstID: id, LastID: id})
	})
	return v, err
}
