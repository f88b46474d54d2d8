package app

import (
	"context"
	"slices"
	"strings"

	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/erase"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/redact"
	"klankbord.org/store/agreedb"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/erasedb"
	"klankbord.org/store/keydb"
	"klankbord.org/store/maildb"
	"klankbord.org/store/sqldb"
)

// prey is everything that an erasure has to find before it begins.
type prey struct {
	customer customer.Customer
	parts    []customer.Customer // who were merged into the customer
	held     erasedb.Held
	terms    []erasedb.Term
	letters  []int64
	receipts []keydb.ReceiptKey
	mentions []mention
	host     string
	seen     sqldb.Cursor // of the ledger, up to which the texts of others were read
}

// mention is a text about something else that names the customer, and what becomes of it.
type mention struct {
	erasedb.Text
	now     string
	removed []redact.Removed
}

func (p *prey) counts() erase.Counts {
	return erase.Counts{Contact: erasedb.Contact(p.customer), Transactions: len(p.held.Transactions), Answers: len(p.held.Answers), Signals: len(p.held.Signals), Words: p.held.Words,
		Letters: len(p.letters), Receipts: len(p.receipts), Mentions: len(p.mentions), Redactions: p.held.Redactions}
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

func huntIn(ctx context.Context, tx sqldb.Tx, o org.Organisation, c customer.Customer) (*prey, error) {
	end, err := sqldb.EndOfLedger(ctx, tx, int64(o.ID))
	if err != nil {
		return nil, err
	}
	p := &prey{customer: c, seen: end}
	if err := p.look(ctx, tx, o); err != nil {
		return nil, err
	}
	texts, err := erasedb.Mentions(ctx, tx, o.ID, p.terms, p.own())
	if err != nil {
		return nil, err
	}
	return p, p.mention(texts)
}

// again looks once more, in the transaction that erases: what came in between belongs to it. Texts of others are many, so only those
// that came or changed are read again.
func (p *prey) again(ctx context.Context, tx sqldb.Tx, o org.Organisation) (*prey, error) {
	c, err := customerdb.Find(ctx, tx, o.ID, p.customer.ID)
	if err != nil {
		return nil, err
	}
	parts, err := customerdb.Parts(ctx, tx, o.ID, p.customer.ID)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(termsOfAll(c, parts), p.terms) { // called something else by now
		return huntIn(ctx, tx, o, c)
	}
	now := &prey{customer: c, seen: p.seen}
	if err := now.look(ctx, tx, o); err != nil {
		return nil, err
	}
	changed, err := sqldb.LedgerAfter(ctx, tx, int64(o.ID), p.seen)
	if err != nil {
		return nil, err
	}
	own := now.own()
	for _, m := range p.mentions {
		if !among(changed[m.Kind], m.ID) && !own[m.Kind][m.ID] {
			now.mentions = append(now.mentions, m)
		}
	}
	texts, err := erasedb.MentionsAmong(ctx, tx, o.ID, now.terms, own, changed)
	if err != nil {
		return nil, err
	}
	return now, now.mention(texts)
}

func among(list []sqldb.IDs, id int64) bool {
	return slices.ContainsFunc(list, func(r sqldb.IDs) bool { return id >= r.First && id <= r.Last })
}

// look finds the customer's own records, and what is kept of them in letters and for programs.
func (p *prey) look(ctx context.Context, tx sqldb.Tx, o org.Organisation) error {
	var err error
	if p.parts, err = customerdb.Parts(ctx, tx, o.ID, p.customer.ID); err != nil {
		return err
	}
	p.terms = termsOfAll(p.customer, p.parts)
	nobody, err := erasedb.IsNobody(ctx, tx, o.ID, p.customer.ID)
	if err == nil && nobody {
		err = fault.NewNotFound("customer", "")
	}
	if err != nil {
		return err
	}
	if p.held, err = erasedb.HeldOf(ctx, tx, o.ID, int64(p.customer.ID)); err != nil {
		return err
	}
	if p.host, err = ownHost(ctx, tx, o, p.customer.Email); err != nil {
		return err
	}
	said, err := erasedb.WordsOf(ctx, tx, o.ID, p.held)
	if err != nil {
		return err
	}
	names := needles(p.customer, nil)
	for _, c := range p.parts {
		names = append(names, needles(c, nil)...)
	}
	if p.letters, err = maildb.About(ctx, tx, o.ID, names); err != nil {
		return err
	}
	p.receipts, err = keydb.ReceiptsAbout(ctx, tx, o.ID, append(names, needles(customer.Customer{}, said)...))
	return err
}

// own are the customer's own answers and signals, by kind.
func (p *prey) own() map[string]map[int64]bool {
	answers, signals := map[int64]bool{}, map[int64]bool{}
	for _, id := range p.held.Answers {
		answers[id] = true
	}
	for _, id := range p.held.Signals {
		signals[id] = true
	}
	return map[string]map[int64]bool{string(intake.KindAnswer): answers, string(intake.KindSignal): signals}
}

// mention adds texts about something else, each with what becomes of it.
func (p *prey) mention(texts []erasedb.Text) (err error) {
	for _, text := range texts {
		m := mention{Text: text}
		if m.now, m.removed, err = text.Without(p.terms); err != nil {
			return err
		}
		p.mentions = append(p.mentions, m)
	}
	return nil
}

// termsOfAll are what other texts may call a customer and those who were merged into it.
func termsOfAll(c customer.Customer, parts []customer.Customer) []erasedb.Term {
	all := termsOf(c)
	for _, part := range parts {
		for _, t := range termsOf(part) {
			if !slices.Contains(all, t) {
				all = append(all, t)
			}
		}
	}
	return all
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
