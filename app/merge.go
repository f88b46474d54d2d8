package app

import (
	"context"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/erasedb"
	"klankbord.org/store/sqldb"
)

// MergePlan says what merging two customers would do.
type MergePlan struct {
	Kept, Merged customer.Customer
	Moves        []customer.Thing
	OptsOut      bool // the kept one opts out along with the merged one
}

// SplitPlan says what undoing a merge would give back, and what came since.
type SplitPlan struct {
	customerdb.SplitPlan
	Kept, Merged customer.Customer
}

// Twin is a customer who may be the same as another.
type Twin struct {
	Customer customer.Customer
	Why      []customer.Alike
}

// mayMerge asks who may say that customers are one: who looks after what is held about them.
func mayMerge(ctx context.Context, o org.ID) (access.Actor, error) {
	return access.Ask(ctx, o, access.PrivacyManage)
}

// Twins suggests who may be the same as a customer: who has the same address, number or, but for capitals and punctuation, reference.
func (a *App) Twins(ctx context.Context, o org.ID, id collect.CustomerID) (all []Twin, err error) {
	if _, err := mayMerge(ctx, o); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		all = nil
		c, err := customerdb.FindWhole(ctx, tx, o, id)
		if err != nil {
			return err
		}
		add := func(why customer.Alike, found []customer.Customer) {
			for _, x := range found {
				if x.ID == c.ID {
					continue
				}
				known := false
				for i := range all {
					if all[i].Customer.ID == x.ID {
						all[i].Why, known = append(all[i].Why, why), true
					}
				}
				if !known {
					all = append(all, Twin{x, []customer.Alike{why}})
				}
			}
		}
		for _, by := range []struct {
			why  customer.Alike
			text string
		}{{customer.SameEmail, c.Email}, {customer.SamePhone, c.Phone}} {
			if strings.TrimSpace(by.text) == "" {
				continue
			}
			found, err := customerdb.Search(ctx, tx, o, by.text)
			if err != nil {
				return err
			}
			add(by.why, found)
		}
		found, err := customerdb.AlikeRefs(ctx, tx, o, c.Ref)
		add(customer.SameRef, found)
		return err
	})
	return all, err
}

// PlanMerge says what merging would do; it changes nothing.
func (a *App) PlanMerge(ctx context.Context, o org.Organisation, kept, merged collect.CustomerID) (p MergePlan, err error) {
	if _, err := mayMerge(ctx, o.ID); err != nil {
		return p, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
		p, err = planMerge(ctx, tx, o, kept, merged)
		return err
	})
	return p, err
}

// planMerge refuses what would be no merge, and one that would let answers begin or cease to count: those of the organisation's own
// addresses don't.
func planMerge(ctx context.Context, tx sqldb.Tx, o org.Organisation, kept, merged collect.CustomerID) (p MergePlan, err error) {
	if p.Kept, err = customerdb.FindWhole(ctx, tx, o.ID, kept); err != nil {
		return p, err
	}
	if p.Merged, err = customerdb.FindWhole(ctx, tx, o.ID, merged); err != nil {
		return p, err
	}
	if p.Kept.ID == p.Merged.ID {
		return p, fault.NewConflict("merged", "merge.same")
	}
	var hosts [2]string
	for i, c := range []customer.Customer{p.Kept, p.Merged} {
		nobody, err := erasedb.IsNobody(ctx, tx, o.ID, c.ID)
		if err == nil && nobody {
			err = fault.NewNotFound("customer", "")
		}
		if err != nil {
			return p, err
		}
		if hosts[i], err = ownHost(ctx, tx, o, c.Email); err != nil {
			return p, err
		}
	}
	if (hosts[0] == "") != (hosts[1] == "") {
		return p, fault.NewConflict("merged", "merge.internal")
	}
	p.OptsOut = p.Merged.NoContact && !p.Kept.NoContact
	p.Moves, err = customerdb.ThingsOf(ctx, tx, o.ID, p.Merged.ID)
	return p, err
}

// Merge makes one customer of two. It returns the merge's number, by which it can be undone.
func (a *App) Merge(ctx context.Context, o org.Organisation, kept, merged collect.CustomerID) (id int64, err error) {
	actor, err := mayMerge(ctx, o.ID)
	if err != nil {
		return 0, err
	}
	if id, err = a.db.NextIDs(ctx, int64(o.ID), "customer_merges", 1); err != nil {
		return 0, err
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		p, err := planMerge(ctx, tx, o, kept, merged)
		if err != nil {
			return err
		}
		m := customer.Merge{ID: id, Kept: p.Kept.ID, Merged: p.Merged.ID, At: a.millis(), Actor: actor.Ref()}
		return customerdb.Merge(ctx, tx, o.ID, m, p.Kept, p.Merged)
	})
	if err == nil {
		a.snapshots.Notify(o.ID)
	}
	return id, err
}

// PlanSplit says what undoing a merge would do; it changes nothing.
func (a *App) PlanSplit(ctx context.Context, o org.ID, id int64) (p SplitPlan, err error) {
	if _, err := mayMerge(ctx, o); err != nil {
		return p, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if p.SplitPlan, err = customerdb.PlanSplit(ctx, tx, o, id); err != nil {
			return err
		}
		if p.Kept, err = customerdb.Find(ctx, tx, o, p.Merge.Kept); err != nil {
			return err
		}
		p.Merged, err = customerdb.Find(ctx, tx, o, p.Merge.Merged)
		return err
	})
	return p, err
}

// Split undoes a merge. Of what came since, theirs goes to the one who was merged; the rest stays.
func (a *App) Split(ctx context.Context, o org.ID, id int64, theirs []customer.Thing) error {
	actor, err := mayMerge(ctx, o)
	if err != nil {
		return err
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		p, err := customerdb.PlanSplit(ctx, tx, o, id)
		if err != nil {
			return err
		}
		return customerdb.Split(ctx, tx, o, p, theirs, a.millis(), actor.Ref())
	})
	if err == nil {
		a.snapshots.Notify(o)
	}
	return err
}

// Merges lists the merges into a customer that hold, with who was merged.
func (a *App) Merges(ctx context.Context, o org.ID, kept collect.CustomerID) (all []SplitPlan, err error) {
	if _, err := mayMerge(ctx, o); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		all = nil
		merges, err := customerdb.ListMerges(ctx, tx, o, kept)
		for _, m := range merges {
			if err != nil {
				return err
			}
			p := SplitPlan{SplitPlan: customerdb.SplitPlan{Merge: m}}
			p.Merged, err = customerdb.Find(ctx, tx, o, m.Merged)
			all = append(all, p)
		}
		return err
	})
	return all, err
}
