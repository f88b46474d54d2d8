package app

import (
	"context"

	"klankbord.org/core/mail"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/accessweb"
)

// write sends a mail about an account, within the change that makes it necessary.
func (a *App) write(ctx context.Context, tx sqldb.Tx, o org.ID, l accessweb.Letter) error {
	return a.sendLater(ctx, tx, o, mail.Message{To: l.To, Subject: l.Subject, Text: l.Text, Opens: true})
}
