package app

import (
	"context"

	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/i18n"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/customerweb"
)

// Twins implements customerweb.Joiner.
func (d customerDesk) Twins(ctx context.Context, o org.ID, id int64) (self customerweb.Customer, all []customerweb.Twin, merges []customerweb.SplitPlan, err error) {
	twins, err := d.app.Twins(ctx, o, collect.CustomerID(id))
	if err != nil {
		return self, nil, nil, err
	}
	for _, t := range twins {
		all = append(all, customerweb.Twin{Customer: clientShown(t.Customer, true), Why: t.Why})
	}
	var c customer.Customer
	err = d.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
		c, err = customerdb.FindWhole(ctx, tx, o, collect.CustomerID(id))
		return err
	})
	if err != nil {
		return self, nil, nil, err
	}
	held, err := d.app.Merges(ctx, o, c.ID)
	for _, m := range held {
		merges = append(merges, customerweb.SplitPlan{ID: m.Merge.ID, At: m.Merge.At, Kept: clientShown(c, true), Merged: clientShown(m.Merged, true)})
	}
	return clientShown(c, true), all, merges, err
}

// PlanMerge implements customerweb.Joiner.
func (d customerDesk) PlanMerge(ctx context.Context, o org.Organisation, kept int64, text string) (out customerweb.MergePlan, err error) {
	if _, err := mayMerge(ctx, o.ID); err != nil {
		return out, err
	}
	var found []customer.Customer
	err = d.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
		found, err = customerdb.Search(ctx, tx, o.ID, text)
		return err
	})
	switch {
	case err != nil:
		return out, err
	case len(found) == 0:
		return out, fault.NewInvalid("with", "signal.nobody")
	case len(found) > 1:
		return out, fault.NewInvalid("with", "merge.several")
	}
	p, err := d.app.PlanMerge(ctx, o, collect.CustomerID(kept), found[0].ID)
	return customerweb.MergePlan{Kept: clientShown(p.Kept, true), Merged: clientShown(p.Merged, true), Moves: byKind(p.Moves), OptsOut: p.OptsOut}, err
}

func byKind(things []customer.Thing) map[intake.Kind]int {
	n := map[intake.Kind]int{}
	for _, t := range things {
		n[t.Kind]++
	}
	return n
}

// Merge implements customerweb.Joiner.
func (d customerDesk) Merge(ctx context.Context, o org.Organisation, kept, merged int64) error {
	_, err := d.app.Merge(ctx, o, collect.CustomerID(kept), collect.CustomerID(merged))
	return err
}

// PlanSplit implements customerweb.Joiner.
func (d customerDesk) PlanSplit(ctx context.Context, o org.Organisation, lang i18n.Lang, merge int64) (out customerweb.SplitPlan, err error) {
	p, err := d.app.PlanSplit(ctx, o.ID, merge)
	if err != nil {
		return out, err
	}
	out = customerweb.SplitPlan{ID: merge, At: p.Merge.At, Kept: clientShown(p.Kept, true), Merged: clientShown(p.Merged, true), Back: byKind(p.Back)}
	err = d.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		out.Since = nil
		for _, t := range p.Since {
			text, err := calledThing(ctx, tx, o.ID, lang, t)
			if err != nil {
				return err
			}
			out.Since = append(out.Since, customerweb.Since{Thing: t, Text: text})
		}
		return nil
	})
	return out, err
}

// calledThing says what something that belongs to a customer is, without what was said.
func calledThing(ctx context.Context, tx sqldb.Tx, o org.ID, l i18n.Lang, t customer.Thing) (string, error) {
	switch t.Kind {
	case intake.KindTransaction:
		x, err := customerdb.FindTransaction(ctx, tx, o, collect.TransactionID(t.ID))
		return l.F("Klus %s, %s", "Job %s, %s", x.Ref, l.Day(x.Day)), err
	case intake.KindAnswer:
		x, err := collectdb.FindAnswer(ctx, tx, o, collect.AnswerID(t.ID))
		return l.F("Antwoord %s, %s", "Answer %s, %s", x.Ref, l.Day(x.Day)), err
	}
	x, err := customerdb.FindSignal(ctx, tx, o, customer.SignalID(t.ID))
	return l.F("Signaal %s uit %s, %s", "Signal %s from %s, %s", x.Ref, x.Source, l.Day(x.Day)), err
}

// Split implements customerweb.Joiner.
func (d customerDesk) Split(ctx context.Context, o org.ID, merge int64, theirs []customer.Thing) error {
	return d.app.Split(ctx, o, merge, theirs)
}
