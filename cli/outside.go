package cli

import "klankbord.org/app"

// outsideFlags say which machines outside we talk to.
type outsideFlags struct {
	SMTPURL      string   `help:"Mail server: smtp://user:password@host:587 (with STARTTLS) or smtps://host:465; empty keeps letters in the outbox." env:"KLANKBORD_SMTP_URL" name:"smtp-url"`
	SMTPCert     string   `help:"Client certificate for the mail server, a PEM file." env:"KLANKBORD_SMTP_CERT" name:"smtp-cert" type:"path"`
	SMTPKey      string   `help:"Its key, a PEM file." env:"KLANKBORD_SMTP_KEY" name:"smtp-key" type:"path"`
	MailFrom     string   `help:"Who letters are from, such as: Klankbord <cx@example.nl>" env:"KLANKBORD_MAIL_FROM"`
	MailPerMin   int      `help:"Letters a minute to the domain of a recipient; 0 for as many as there are." env:"KLANKBORD_MAIL_PER_MINUTE" name:"mail-per-minute" default:"600"`
	BouncesURL   string   `help:"Mailbox that letters come back to: imaps://user:password@host or pop3s://user:password@host." env:"KLANKBORD_BOUNCES_URL" name:"bounces-url"`
	WebhookAllow []string `help:"Networks or addresses inside that webhooks may reach, such as 10.1.0.0/16." env:"KLANKBORD_WEBHOOK_ALLOW"`
	WebhookHTTP  bool     `help:"Let webhooks go without encryption too." env:"KLANKBORD_WEBHOOK_HTTP" name:"webhook-http"`
}

func (f outsideFlags) outside() app.Outside {
	return app.Outside{SMTP: f.SMTPURL, SMTPCert: f.SMTPCert, SMTPKey: f.SMTPKey, MailFrom: f.MailFrom, MailPerMinute: f.MailPerMin, Bounces: f.BouncesURL, HookAllow: f.WebhookAllow, HookHTTP: f.WebhookHTTP}
}
