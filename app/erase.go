package app

import (
	"context"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/erase"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/redact"
	"klankbord.org/store/agreedb"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/erasedb"
	"klankbord.org/store/keydb"
	"klankbord.org/store/maildb"
	"klankbord.org/store/sqldb"
)

// ErasurePlan says what an erasure would take away, and what stays as counts.
type ErasurePlan struct {
	Customer customer.Customer
	Counts   erase.Counts
	Mentions []erasedb.Text // texts about something else that name the customer
}

// prey is everything that an erasure has to find before it begins.
type prey struct {
	customer customer.Customer
	held     erasedb.Held
	terms    []erasedb.Term
	letters  []int64
	receipts []keydb.ReceiptKey
	mentions []mention
	host     string
}

// mention is a text about something else that names the customer, and what becomes of it.
type mention struct {
	erasedb.Text
	now     string
	removed []redact.Removed
}

func (p *prey) counts() erase.Counts {
	return erase.Counts{Contact: erasedb.Contact(p.customer), Transactions: len(p.held.Transactions), Answers: len(p.held.Answers), Words: p.held.Words,
		Letters: len(p.letters), Receipts: len(p.receipts), Mentions: len(p.mentions), Redactions: p.held.Redactions}
}

// PlanErasure says what erasing a customer would do. It changes nothing.
func (a *App) PlanErasure(ctx context.Context, o org.Organisation, ref string) (p ErasurePlan, err error) {
	if _, err := access.Ask(ctx, o.ID, access.PrivacyManage); err != nil {
		return p, err
	}
	found, err := a.hunt(ctx, o, ref)
	if err != nil {
		return p, err
	}
	p = ErasurePlan{Customer: found.customer, Counts: found.counts()}
	for _, m := range found.mentions {
		p.Mentions = append(p.Mentions, m.Text)
	}
	return p, nil
}

// EraseCustomer erases a customer everywhere: contact data, words, letters, answers kept for programs, and where other texts name
// them. Scores and counts stay as they were. It can't be undone.
func (a *App) EraseCustomer(ctx context.Context, o org.Organisation, ref string, ground erase.Ground) (e erasedb.Erasure, err error) {
	actor, err := access.Ask(ctx, o.ID, access.PrivacyManage)
	if err != nil {
		return e, err
	}
	if _, err := erase.ParseGround(string(ground)); err != nil {
		return e, err
	}
	p, err := a.hunt(ctx, o, ref)
	if err != nil {
		return e, err
	}
	return a.eraseFound(ctx, o, p, erasedb.Input{At: a.millis(), Actor: actor.Ref(), Ground: ground})
}

// eraseFound does it, in one transaction.
func (a *App) eraseFound(ctx context.Context, o org.Organisation, p *prey, in erasedb.Input) (e erasedb.Erasure, err error) {
	if in.ID, err = a.db.NextIDs(ctx, int64(o.ID), "erasures", 1); err != nil {
		return e, err
	}
	if in.NobodyID, err = a.db.NextIDs(ctx, int64(o.ID), "customers", 1); err != nil {
		return e, err
	}
	pieces := 0
	for _, m := range p.mentions {
		pieces += len(m.removed)
	}
	firstRedaction, err := a.db.NextIDs(ctx, int64(o.ID), "redactions", max(1, pieces))
	if err != nil {
		return e, err
	}
	in.Host, in.Counts = p.host, p.counts()
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if in.Customer, err = customerdb.Find(ctx, tx, o.ID, p.customer.ID); err != nil {
			return err
		}
		for _, id := range p.letters {
			if err := maildb.Erase(ctx, tx, o.ID, id, in.At); err != nil {
				return err
			}
		}
		if err := keydb.EraseReceipts(ctx, tx, o.ID, p.receipts); err != nil {
			return err
		}
		next := firstRedaction
		for _, m := range p.mentions {
			if err := erasedb.Redact(ctx, tx, o.ID, m.Text, m.now, m.removed, next, in.At, in.Actor); err != nil {
				return err
			}
			next += int64(len(m.removed))
		}
		if e, err = erasedb.Erase(ctx, tx, o.ID, in); err != nil {
			return err
		}
		return a.shredLater(ctx, tx)
	})
	if err != nil {
		return e, err
	}
	a.wrote(o.ID)
	if err := a.keepErasures(ctx); err != nil {
		return e, err
	}
	return e, a.shredNow(ctx)
}

// hunt finds everything that names a customer.
func (a *App) hunt(ctx context.Context, o org.Organisation, ref string) (p *prey, err error) {
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		c, err := customerdb.FindByRef(ctx, tx, o.ID, ref)
		if err != nil {
			return err
		}
		p, err = huntIn(ctx, tx, o, c)
		return err
	})
	return p, err
}

func huntIn(ctx context.Context, tx sqldb.Tx, o org.Organisation, c customer.Customer) (p *prey, err error) {
	p = &prey{customer: c, terms: termsOf(c)}
	nobody, err := erasedb.IsNobody(ctx, tx, o.ID, c.ID)
	if err == nil && nobody {
		err = fault.NewNotFound("customer", "")
	}
	if err != nil {
		return nil, err
	}
	if p.held, err = erasedb.HeldOf(ctx, tx, o.ID, int64(c.ID)); err != nil {
		return nil, err
	}
	if p.host, err = ownHost(ctx, tx, o, c.Email); err != nil {
		return nil, err
	}
	own := map[int64]bool{}
	for _, id := range p.held.Answers {
		own[id] = true
	}
	texts, err := erasedb.Mentions(ctx, tx, o.ID, p.terms, own)
	if err != nil {
		return nil, err
	}
	for _, text := range texts {
		m := mention{Text: text}
		if m.now, m.removed, err = text.Without(p.terms); err != nil {
			return nil, err
		}
		p.mentions = append(p.mentions, m)
	}
	said, err := erasedb.WordsOf(ctx, tx, o.ID, p.held.Answers)
	if err != nil {
		return nil, err
	}
	if p.letters, err = maildb.About(ctx, tx, o.ID, needles(c, nil)); err != nil {
		return nil, err
	}
	p.receipts, err = keydb.ReceiptsAbout(ctx, tx, o.ID, needles(c, said))
	return p, err
}

// termsOf are what other texts may call a customer. A name of one word is too often a word, a short number too often a number.
func termsOf(c customer.Customer) (all []erasedb.Term) {
	add := func(text string, kind redact.Kind) {
		if text = strings.TrimSpace(text); text != "" {
			all = append(all, erasedb.Term{Text: text, Kind: kind})
		}
	}
	add(c.Email, redact.Email)
	add(c.Phone, redact.Phone)
	if squeezed := strings.NewReplacer(" ", "", "-", "").Replace(c.Phone); squeezed != c.Phone {
		add(squeezed, redact.Phone)
	}
	if len(strings.Fields(c.Name)) > 1 {
		add(c.Name, redact.Name)
	}
	if len(c.Ref) >= 5 {
		add(c.Ref, redact.Other)
	}
	return all
}

// needles are the texts by which letters and answers to programs are recognised as somebody's.
func needles(c customer.Customer, said []string) (all []string) {
	for _, t := range termsOf(c) {
		all = append(all, t.Text)
	}
	if c.Ref != "" && len(c.Ref) < 5 {
		all = append(all, `"`+c.Ref+`"`)
	}
	for _, text := range said {
		if len(text) >= 8 {
			all = append(all, text)
		}
	}
	return all
}

// ownHost returns the host of an address when it is the organisation's own, now or by an agreement.
func ownHost(ctx context.Context, tx sqldb.Tx, o org.Organisation, email string) (string, error) {
	domains, err := agreedb.InternalDomains(ctx, tx, o.ID)
	for _, d := range append(domains, o.Settings.InternalDomains...) {
		if collect.OwnAddress(email, []string{d}) {
			return strings.Trim(strings.ToLower(strings.TrimSpace(d)), "."), err
		}
	}
	return "", err
}
