package app

import (
	netmail "net/mail"
	"net/netip"
	"strings"

	"klankbord.org/channel/bounce"
	"klankbord.org/channel/hook"
	channel "klankbord.org/channel/mail"
	"klankbord.org/core/fault"
)

// Outside says which machines outside we talk to, and how.
type Outside struct {
	SMTP              string // address of the mail server; empty means that letters stay in the outbox
	SMTPCert, SMTPKey string // PEM files that prove to it who we are; empty for none
	MailFrom          string // who letters are from: Klankbord <cx@example.nl>
	Bounces           string // mailbox that letters come back to, imaps:// or pop3s://; empty for none
	MailPerMinute     int    // letters to the domain of a recipient; 0 for as many as there are
	// HookAllow are networks inside (10.1.0.0/16) or addresses that webhooks may reach although they aren't the internet.
	HookAllow []string
	HookHTTP  bool // webhooks may also go without encryption
}

// openOutside prepares what leaves the building. Nothing is dialled.
func (a *App) openOutside(c Outside) (err error) {
	a.mailHost = "klankbord.invalid"
	if _, host, ok := strings.Cut(strings.TrimRight(c.MailFrom, "> "), "@"); ok {
		a.mailHost = host
	}
	if from, err := netmail.ParseAddress(c.MailFrom); err == nil {
		a.mailFrom = from.Address
	}
	allow, err := networks(c.HookAllow)
	if err != nil {
		return err
	}
	a.hooks = hook.New(hook.Config{Allow: allow, HTTP: c.HookHTTP})
	if c.Bounces != "" {
		if a.returns, err = bounce.NewMailbox(c.Bounces, nil); err != nil {
			return err
		}
	}
	a.pace.PerMinute = c.MailPerMinute
	a.mailer, err = c.sender()
	return err
}

// sender is what gives letters to the mail server; nil without one.
func (c Outside) sender() (*channel.Sender, error) {
	if c.SMTP == "" {
		return nil, nil
	}
	return channel.New(channel.Config{URL: c.SMTP, Cert: c.SMTPCert, Key: c.SMTPKey, From: c.MailFrom})
}

// closeOutside hangs up.
func (a *App) closeOutside() {
	a.hooks.Close()
	if a.mailer != nil {
		a.mailer.Close()
	}
}

// networks reads a list of networks and addresses.
func networks(list []string) (all []netip.Prefix, err error) {
	for _, s := range list {
		p, err := netip.ParsePrefix(s)
		if ip, single := netip.ParseAddr(s); single == nil {
			p, err = ip.Prefix(ip.BitLen())
		}
		if err != nil {
			return nil, fault.NewInvalid("KLANKBORD_WEBHOOK_ALLOW", "webhook.allow", "value", s)
		}
		all = append(all, p.Masked())
	}
	return all, nil
}
