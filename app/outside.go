package app

import (
	"strings"

	channel "klankbord.org/channel/mail"
)

// Outside says which machines outside we talk to, and how.
type Outside struct {
	SMTP     string // address of the mail server; empty means that letters stay in the outbox
	MailFrom string // who letters are from: Klankbord <cx@example.nl>
}

// openOutside prepares what leaves the building. Nothing is dialled.
func (a *App) openOutside(c Outside) (err error) {
	a.mailHost = "klankbord.invalid"
	if _, host, ok := strings.Cut(strings.TrimRight(c.MailFrom, "> "), "@"); ok {
		a.mailHost = host
	}
	if c.SMTP != "" {
		a.mailer, err = channel.New(channel.Config{URL: c.SMTP, From: c.MailFrom})
	}
	return err
}

// closeOutside hangs up.
func (a *App) closeOutside() {
	if a.mailer != nil {
		a.mailer.Close()
	}
}
