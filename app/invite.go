package app

import (
	"context"
	"fmt"
	netmail "net/mail"
	"slices"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/mail"
	"klankbord.org/core/org"
	"klankbord.org/core/respond"
	"klankbord.org/core/sample"
	"klankbord.org/core/survey"
	"klankbord.org/i18n"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/erasedb"
	"klankbord.org/store/invitedb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
	"klankbord.org/web/letterweb"
)

// Asking is whom to ask what.
type Asking struct {
	Survey      string // reference
	Transaction string // reference
	Base        string // how customers reach the pages, such as https://cx.example.nl
	Try         bool   // only show what would go
}

// Asked is what became of it. Somebody who isn't asked has a reason of the closed list.
type Asked struct {
	Reason sample.Reason
	Words  letterweb.Words
}

// Invite asks a customer about a transaction by mail, once for each survey. The letter lies in the outbox when it returns; who isn't
// asked isn't an error.
func (a *App) Invite(ctx context.Context, o org.Organisation, in Asking) (asked Asked, err error) {
	actor, err := access.Ask(ctx, o.ID, access.RecordsImport)
	if err != nil {
		return asked, err
	}
	if !strings.HasPrefix(in.Base, "https://") && !strings.HasPrefix(in.Base, "http://") {
		return asked, fault.NewInvalid("url", "invite.url")
	}
	in.Base = strings.TrimRight(in.Base, "/")
	if err := (deskStore{a}).makeKey(ctx, o.ID); err != nil {
		return asked, err
	}
	ids, err := a.db.NextIDs(ctx, int64(o.ID), invitedb.Sequence, 1)
	if err != nil {
		return asked, err
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		g := invitation{app: a, in: in}
		if asked, err = g.prepare(ctx, tx, o); err != nil || asked.Reason != sample.Asked || in.Try {
			return err
		}
		g.row.ID = ids
		g.row.MessageID, err = a.queueLetter(ctx, tx, o.ID, g.message(asked.Words))
		if err != nil {
			return err
		}
		added, err := invitedb.Add(ctx, tx, o.ID, g.row, actor.Ref())
		if err == nil && !added { // the same transaction asked twice at once: the other one's letter goes
			return fault.NewConflict("transaction", "invite.already")
		}
		return err
	})
	return asked, err
}

// invitation is one on its way.
type invitation struct {
	app      *App
	in       Asking
	org      org.Organisation
	customer customer.Customer
	visit    *respond.Visit
	letter   letterweb.Letter
	row      invitedb.Invitation
}

// prepare finds out who would be asked what, and whether anything stands in the way.
func (g *invitation) prepare(ctx context.Context, tx sqldb.Tx, o org.Organisation) (asked Asked, err error) {
	if g.org, err = orgdb.Find(ctx, tx, o.ID); err != nil {
		return asked, err
	}
	s, err := surveydb.FindSurveyByRef(ctx, tx, o.ID, g.in.Survey)
	if err != nil {
		return asked, err
	}
	t, err := customerdb.FindTransactionByRef(ctx, tx, o.ID, g.in.Transaction)
	if err != nil {
		return asked, err
	}
	if asked.Reason, err = g.reason(ctx, tx, s.ID, t); err != nil || asked.Reason != sample.Asked {
		return asked, err
	}
	store := deskStore{g.app}
	token := respond.Token{Kind: respond.ForTransaction, Org: o.ID, Survey: s.ID, Subject: int64(t.ID)}
	if g.visit, err = store.visit(ctx, tx, token); respond.IsExpired(err) {
		return Asked{Reason: sample.TooLate}, nil
	}
	if err != nil {
		return asked, err
	}
	if g.visit.Given != nil {
		return Asked{Reason: sample.AlreadyAsked}, nil
	}
	key, _, err := orgdb.FindSecret(ctx, tx, o.ID, LinkKey)
	if err != nil {
		return asked, err
	}
	leave := respond.Token{Kind: respond.ForLeaving, Org: o.ID, Survey: s.ID, Subject: int64(g.customer.ID)}
	g.write(token.Seal(key), leave.Seal(key))
	g.row = invitedb.Invitation{Survey: s.ID, Transaction: t.ID, Channel: "mail", Language: string(g.letter.Lang), MadeAt: g.app.millis()}
	asked.Words, err = g.letter.Write(ctx)
	return asked, err
}

// reason is the first that keeps a customer from being asked.
func (g *invitation) reason(ctx context.Context, tx sqldb.Tx, s survey.ID, t customer.Transaction) (why sample.Reason, err error) {
	gone, err := erasedb.WasErased(ctx, tx, g.org.ID, t.ID, 0)
	switch {
	case err != nil:
		return "", err
	case gone:
		return sample.Erased, nil
	case t.Customer == 0:
		return sample.NoContact, nil
	}
	if g.customer, err = customerdb.Find(ctx, tx, g.org.ID, t.Customer); err != nil {
		return "", err
	}
	stopped, err := invitedb.Stopped(ctx, tx, g.org.ID, "mail", g.customer.Email)
	if err != nil {
		return "", err
	}
	asked, err := invitedb.WasAsked(ctx, tx, g.org.ID, s, t.ID)
	switch {
	case err != nil:
	case collect.OwnAddress(g.customer.Email, g.org.Settings.InternalDomains):
		why = sample.Internal
	case g.customer.NoContact, stopped == invitedb.OptedOut:
		why = sample.OptedOut
	case !mail.IsAddress(g.customer.Email):
		why = sample.NoContact
	case stopped != invitedb.None:
		why = sample.Bounced
	case asked:
		why = sample.AlreadyAsked
	}
	return why, err
}

// write says it in the customer's language, when the survey has it.
func (g *invitation) write(token, leave string) {
	c, lang := g.visit.Content, i18n.Lang(g.customer.Language)
	if !slices.Contains(c.Languages, string(lang)) {
		lang = i18n.Lang(c.Languages[0])
	}
	in := func(t intake.Text) string { return g.visit.Fill(t.In(string(lang)), string(lang)) }
	settings := g.org.Settings
	g.letter = letterweb.Letter{Lang: lang, Formal: settings.Address != "je", Org: g.org.Name, Subject: in(c.Invitation.Subject), Intro: in(c.Invitation.Intro),
		Question: in(c.Question), Low: in(c.Low), High: in(c.High), Min: g.visit.Metric.Min, Max: g.visit.Metric.Max,
		Link: g.in.Base + "/s/" + token, Leave: g.in.Base + "/u/" + leave + "?lang=" + string(lang), SignOff: settings.Letters.SignOff.In(string(lang))}
}

// message is the letter with its envelope.
func (g *invitation) message(w letterweb.Words) mail.Message {
	m := mail.Message{To: g.customer.Email, Subject: w.Subject, Text: w.Text, HTML: w.HTML, List: g.org.Ref + "." + g.app.mailHost}
	if strings.HasPrefix(g.letter.Leave, "https://") { // one click has to be safe from whoever listens
		m.Unsubscribe = g.letter.Leave
	}
	return g.app.fromOrganisation(g.org, m)
}

// fromOrganisation has a letter come from the organisation's own address.
func (a *App) fromOrganisation(o org.Organisation, m mail.Message) mail.Message {
	l := o.Settings.Letters
	m.ReplyTo, m.Bounces = l.ReplyTo, l.Bounces
	address := l.From
	if address == "" {
		address = a.mailFrom
	}
	if address == "" {
		return m
	}
	name := l.Name
	if name == "" {
		name = o.Name
	}
	from := netmail.Address{Name: name, Address: address}
	m.From = from.String()
	if _, host, ok := strings.Cut(address, "@"); ok && m.List != "" {
		m.List = fmt.Sprintf("%s.%s", o.Ref, host)
	}
	return m
}
