package app

import (
	"context"
	"net"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	channel "klankbord.org/channel/mail"
	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/mail"
	"klankbord.org/core/org"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// ChangeLetters changes how an organisation writes to its customers.
func (a *App) ChangeLetters(ctx context.Context, o org.Organisation, change func(*org.Letters)) (now org.Letters, err error) {
	actor, err := access.Ask(ctx, o.ID, access.SettingsManage)
	if err != nil {
		return now, err
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		next, err := orgdb.Find(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		was := next.Settings.Letters
		change(&next.Settings.Letters)
		now = next.Settings.Letters
		if domainOf(now.From) != domainOf(was.From) { // the key is another domain's
			now.Selector, now.Signed, next.Settings.Letters.Selector, next.Settings.Letters.Signed = "", false, "", false
		}
		if err := checkLetters(now); err != nil || now == was {
			return err
		}
		return orgdb.Update(ctx, tx, next, orgdb.Act{Actor: actor.Ref(), At: a.millis()})
	})
	return now, err
}

func checkLetters(l org.Letters) error {
	for field, address := range map[string]string{"from": l.From, "reply_to": l.ReplyTo, "bounces": l.Bounces} {
		if address != "" && !mail.IsAddress(address) {
			return fault.NewInvalid(field, "mail.address")
		}
	}
	if utf8.RuneCountInString(l.Name) > longestName || strings.ContainsFunc(l.Name, unicode.IsControl) {
		return fault.NewInvalid("name", "letters.name", "max", longestName)
	}
	return nil
}

func domainOf(address string) string {
	_, host, _ := strings.Cut(address, "@")
	return strings.ToLower(host)
}

// selector is what a name of a key looks like: a label of a domain.
var selector = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$`)

// keyName is the secret that holds the key of a selector.
func keyName(domain, selector string) string { return "mail-dkim " + domain + " " + selector }

// MakeMailKey makes the key that letters of the organisation's domain are signed with, or finds the one that there is, and returns what has
// to be published. Nothing is signed before SignLetters.
func (a *App) MakeMailKey(ctx context.Context, o org.Organisation, name string) (*channel.Signature, error) {
	if _, err := access.Ask(ctx, o.ID, access.SettingsManage); err != nil {
		return nil, err
	}
	if !selector.MatchString(name) {
		return nil, fault.NewInvalid("selector", "maildns.selector", "value", name)
	}
	fresh, err := channel.NewKey()
	if err != nil {
		return nil, err
	}
	s := &channel.Signature{Selector: name}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		now, err := orgdb.Find(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		if s.Domain = domainOf(now.Settings.Letters.From); s.Domain == "" {
			return fault.NewInvalid("from", "maildns.no_sender")
		}
		der, err := orgdb.KeepSecret(ctx, tx, o.ID, keyName(s.Domain, name), fresh)
		if err == nil {
			s.Key, err = channel.ParseKey(der)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	_, err = a.ChangeLetters(ctx, o, func(l *org.Letters) {
		if l.Selector != name {
			l.Selector, l.Signed = name, false
		}
	})
	return s, err
}

// signature is what an organisation signs with, nil when it has no key. With ready only one that is published.
func (a *App) signature(ctx context.Context, tx sqldb.Tx, o org.Organisation) (*channel.Signature, error) {
	l := o.Settings.Letters
	s := &channel.Signature{Domain: domainOf(l.From), Selector: l.Selector}
	if s.Domain == "" || s.Selector == "" {
		return nil, nil
	}
	der, found, err := orgdb.FindSecret(ctx, tx, o.ID, keyName(s.Domain, s.Selector))
	if err != nil || !found {
		return nil, err
	}
	s.Key, err = channel.ParseKey(der)
	return s, err
}

// CheckMail says what receivers of an organisation's letters see of the sender.
func (a *App) CheckMail(ctx context.Context, o org.Organisation, r channel.Resolver) (found []channel.Finding, err error) {
	if _, err := access.Ask(ctx, o.ID, access.SettingsManage); err != nil {
		return nil, err
	}
	if r == nil {
		r = net.DefaultResolver
	}
	var now org.Organisation
	var s *channel.Signature
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if now, err = orgdb.Find(ctx, tx, o.ID); err != nil {
			return err
		}
		s, err = a.signature(ctx, tx, now)
		return err
	})
	if err != nil {
		return nil, err
	}
	from := now.Settings.Letters.From
	if from == "" {
		from = a.mailFrom
	}
	if from == "" {
		return nil, fault.NewInvalid("from", "maildns.no_sender")
	}
	bounces := now.Settings.Letters.Bounces
	if bounces == "" {
		bounces = from
	}
	return channel.CheckDomain(ctx, r, domainOf(from), domainOf(bounces), s)
}

// SignLetters has letters signed, or no longer. Signing begins only when the key can be found in the DNS: a signature that nobody can verify
// is worse than none.
func (a *App) SignLetters(ctx context.Context, o org.Organisation, on bool, r channel.Resolver) error {
	if on {
		found, err := a.CheckMail(ctx, o, r)
		if err != nil {
			return err
		}
		for _, f := range found {
			if f.Topic == "dkim" && !f.Good {
				return fault.NewConflict("selector", "maildns.not_ready")
			}
		}
	}
	_, err := a.ChangeLetters(ctx, o, func(l *org.Letters) { l.Signed = on })
	return err
}

// signs is what a letter is signed with: that of the organisation whose address it is from.
func (a *App) signs(ctx context.Context, o org.ID, m mail.Message) (s *channel.Signature, err error) {
	if m.From == "" {
		return nil, nil
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		now, err := orgdb.Find(ctx, tx, o)
		if err != nil || !now.Settings.Letters.Signed || !strings.Contains(m.From, now.Settings.Letters.From) {
			return err
		}
		s, err = a.signature(ctx, tx, now)
		return err
	})
	return s, err
}
