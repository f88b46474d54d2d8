package app

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/customer"
	"klankbord.org/core/erase"
	"klankbord.org/core/org"
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
	return a.eraseAnd(ctx, o, ref, ground, nil)
}

// eraseAnd is EraseCustomer for who has something to do in the same transaction.
func (a *App) eraseAnd(ctx context.Context, o org.Organisation, ref string, ground erase.Ground, also func(context.Context, sqldb.Tx, erasedb.Erasure) error) (e erasedb.Erasure, err error) {
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
	return a.eraseFound(ctx, o, p, erasedb.Input{At: a.millis(), Actor: actor.Ref(), Ground: ground}, also)
}

// eraseFound does it, in one transaction, in which also (nil: nothing) is called last.
func (a *App) eraseFound(ctx context.Context, o org.Organisation, found *prey, in erasedb.Input, also func(context.Context, sqldb.Tx, erasedb.Erasure) error) (e erasedb.Erasure, err error) {
	if in.ID, err = a.db.NextIDs(ctx, int64(o.ID), "erasures", 1); err != nil {
		return e, err
	}
	if in.NobodyID, err = a.db.NextIDs(ctx, int64(o.ID), "customers", 1); err != nil {
		return e, err
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		p, err := found.again(ctx, tx, o)
		if err != nil {
			return err
		}
		in := in
		in.Customer, in.Host, in.Counts = p.customer, p.host, p.counts()
		if in.Parts, err = a.partsToErase(ctx, o.ID, p.parts); err != nil {
			return err
		}
		if err := a.eraseAround(ctx, tx, o, p, in); err != nil {
			return err
		}
		if e, err = erasedb.Erase(ctx, tx, o.ID, in); err != nil {
			return err
		}
		if also != nil {
			if err := also(ctx, tx, e); err != nil {
				return err
			}
		}
		return a.shredLater(ctx, tx)
	})
	if err != nil {
		return e, err
	}
	if err := a.keepErasures(ctx); err != nil {
		return e, err
	}
	return e, a.shredNow(ctx)
}

// partsToErase gives everybody who was merged into a customer an erasure of their own.
func (a *App) partsToErase(ctx context.Context, o org.ID, parts []customer.Customer) (all []erasedb.Part, err error) {
	if len(parts) == 0 {
		return nil, nil
	}
	first, err := a.db.NextIDs(ctx, int64(o), "erasures", len(parts))
	for i, c := range parts {
		all = append(all, erasedb.Part{ID: first + int64(i), Customer: c})
	}
	return all, err
}

// eraseAround takes away what there is of a customer besides their own records.
func (a *App) eraseAround(ctx context.Context, tx sqldb.Tx, o org.Organisation, p *prey, in erasedb.Input) error {
	for _, id := range p.letters {
		if err := maildb.Erase(ctx, tx, o.ID, id, in.At); err != nil {
			return err
		}
	}
	if err := keydb.EraseReceipts(ctx, tx, o.ID, p.receipts); err != nil {
		return err
	}
	for _, m := range p.mentions {
		first, err := a.db.NextIDs(ctx, int64(o.ID), "redactions", max(1, len(m.removed)))
		if err != nil {
			return err
		}
		if err := erasedb.Redact(ctx, tx, o.ID, m.Text, m.now, m.removed, first, in.At, in.Actor); err != nil {
			return err
		}
	}
	return nil
}
