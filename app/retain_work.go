package app

import (
	"context"
	"errors"

	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/datamap"
	"klankbord.org/core/org"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/erasedb"
	"klankbord.org/store/retaindb"
	"klankbord.org/store/sqldb"
)

// retainBatch is how many things go in one transaction: nobody waits long for it, and the ledger is read once for all of them.
const retainBatch = 500

// round is one class of one organisation, being worked.
type round struct {
	app   *App
	org   org.Organisation
	keep  datamap.Keep
	work  retaindb.Work
	actor string
	batch int
}

// retain works every class. One that fails doesn't keep the others from their work; what is broken off goes on the next time.
func (a *App) retain(ctx context.Context, o org.Organisation) (map[datamap.Keep]int64, error) {
	gone := map[datamap.Keep]int64{}
	if err := a.greet(ctx, o); err != nil {
		return nil, err
	}
	var personal int64
	var err error
	for _, p := range datamap.Periods() {
		r := &round{app: a, org: o, keep: p.Keep, actor: access.Of(ctx).Ref(), batch: retainBatch}
		n, failed := r.run(ctx)
		err = errors.Join(err, failed)
		gone[p.Keep] = n
		personal += n
	}
	if personal > 0 {
		err = errors.Join(err, a.shredNow(ctx))
	}
	return gone, err
}

// cut is what is past its time now. Every transaction asks anew: a day that somebody holds meanwhile stays, and so does what a
// longer period keeps.
func (r *round) cut(ctx context.Context, tx sqldb.Tx) (retaindb.Cut, error) {
	holds, err := retaindb.Holds(ctx, tx, r.org.ID)
	if err != nil {
		return retaindb.Cut{}, err
	}
	pending, err := r.app.pending(ctx, tx, r.org)
	if err != nil {
		return retaindb.Cut{}, err
	}
	days, err := retaindb.Days(ctx, tx, r.org.ID)
	return retaindb.NewCut(r.app.millis(), days[r.keep], heldDays(holds, pending)), err
}

// greet lets the time begin of customers of whom nothing says when they were last known.
func (a *App) greet(ctx context.Context, o org.Organisation) error {
	for {
		var n int64
		err := a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
			n, err = retaindb.Greet(ctx, tx, o.ID, a.today(), retainBatch)
			return err
		})
		if err != nil || n == 0 {
			return err
		}
	}
}

// run takes away batch after batch until nothing is left, and keeps how far it is with each.
func (r *round) run(ctx context.Context) (int64, error) {
	r.work = retaindb.Work{Keep: r.keep, StartedAt: r.app.millis()}
	step := r.step
	if r.keep == datamap.KeepContact || r.keep == datamap.KeepLink {
		step = r.customers
	}
	for {
		n, err := step(ctx)
		if err != nil {
			return r.work.Done, err
		}
		if n == 0 {
			break
		}
	}
	r.work.FinishedAt = max(1, r.app.millis())
	return r.work.Done, r.app.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		return retaindb.Note(ctx, tx, r.org.ID, r.work, 0)
	})
}

// step takes away a batch of rows.
func (r *round) step(ctx context.Context) (n int64, err error) {
	err = r.app.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		n = 0
		cut, err := r.cut(ctx, tx)
		if err != nil {
			return err
		}
		if n, err = retaindb.Step(ctx, tx, r.org.ID, r.keep, cut, r.batch, r.app.millis(), r.actor); err != nil || n == 0 {
			return err
		}
		return r.note(ctx, tx, n)
	})
	r.work.Done += n
	return n, err
}

// note keeps the progress in the transaction of the batch, and stores the job that cleans the database's files.
func (r *round) note(ctx context.Context, tx sqldb.Tx, n int64) error {
	w := r.work
	w.Done += n
	if err := retaindb.Note(ctx, tx, r.org.ID, w, n); err != nil {
		return err
	}
	return r.app.shredLater(ctx, tx)
}

// customers takes away a batch of customers, or what is past its time of them.
func (r *round) customers(ctx context.Context) (n int64, err error) {
	inputs, err := r.find(ctx)
	if err != nil || len(inputs) == 0 {
		return 0, err
	}
	return r.clear(ctx, inputs)
}

// clear takes away what was found, as far as it is still past its time.
func (r *round) clear(ctx context.Context, inputs []erasedb.Input) (n int64, err error) {
	first, err := r.app.db.NextIDs(ctx, int64(r.org.ID), "customers", len(inputs))
	if err != nil {
		return 0, err
	}
	for i := range inputs {
		inputs[i].NobodyID = first + int64(i)
	}
	err = r.app.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		n = 0
		cut, err := r.cut(ctx, tx)
		if err != nil {
			return err
		}
		var held erasedb.Held
		var customers []int64
		for _, in := range inputs {
			went, gone, err := r.one(ctx, tx, in, cut)
			if err != nil {
				return err
			}
			if !gone {
				continue
			}
			n += max(1, int64(len(went.Transactions)+len(went.Answers)+len(went.Signals)))
			held.Transactions, held.Answers = append(held.Transactions, went.Transactions...), append(held.Answers, went.Answers...)
			held.Signals = append(held.Signals, went.Signals...)
			customers = append(append(customers, int64(in.Customer.ID)), went.Parts...)
		}
		if len(customers) == 0 {
			return nil
		}
		if r.keep == datamap.KeepContact {
			n = int64(len(customers))
			if err := retaindb.Tell(ctx, tx, r.org.ID, r.keep, "customer", customers, r.app.millis(), r.actor); err != nil {
				return err
			}
		}
		if err := retaindb.Tell(ctx, tx, r.org.ID, r.keep, "answer", held.Answers, r.app.millis(), r.actor); err != nil {
			return err
		}
		if err := retaindb.Tell(ctx, tx, r.org.ID, r.keep, "signal", held.Signals, r.app.millis(), r.actor); err != nil {
			return err
		}
		if err := retaindb.Tell(ctx, tx, r.org.ID, r.keep, "transaction", held.Transactions, r.app.millis(), r.actor); err != nil {
			return err
		}
		return r.note(ctx, tx, n)
	})
	if err == nil {
		r.work.Done += n
	}
	return n, err
}

// one takes away one customer, or what is past its time of them; gone is false when nothing is, now that it comes to it.
func (r *round) one(ctx context.Context, tx sqldb.Tx, in erasedb.Input, cut retaindb.Cut) (went erasedb.Held, gone bool, err error) {
	if r.keep == datamap.KeepContact {
		over, err := retaindb.StillOver(ctx, tx, r.org.ID, in.Customer.ID, cut)
		if err != nil || !over {
			return went, false, err
		}
		went, err = erasedb.Expire(ctx, tx, r.org.ID, in)
		return went, true, err
	}
	old, err := retaindb.OldOf(ctx, tx, r.org.ID, in.Customer.ID, cut)
	if err != nil || len(old.Transactions)+len(old.Answers)+len(old.Signals) == 0 {
		return went, false, err
	}
	went = erasedb.Held{Transactions: old.Transactions, Answers: old.Answers, Signals: old.Signals}
	if err := erasedb.Detach(ctx, tx, r.org.ID, in, went); err != nil {
		return went, false, err
	}
	return went, true, retaindb.Known(ctx, tx, r.org.ID, in.Customer.ID, old.Last)
}

// find reads the customers of the next batch, with what decides which nobody takes over.
func (r *round) find(ctx context.Context) (inputs []erasedb.Input, err error) {
	err = r.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		inputs = nil
		cut, err := r.cut(ctx, tx)
		if err != nil {
			return err
		}
		ids, err := retaindb.Customers(ctx, tx, r.org.ID, r.keep, cut, r.batch)
		if err != nil {
			return err
		}
		for _, id := range ids {
			c, err := r.customer(ctx, tx, id)
			if err != nil {
				return err
			}
			host, err := ownHost(ctx, tx, r.org, c.Email)
			if err != nil {
				return err
			}
			inputs = append(inputs, erasedb.Input{Customer: c, Host: host, At: r.app.millis(), Actor: r.actor})
		}
		return nil
	})
	return inputs, err
}

func (r *round) customer(ctx context.Context, tx sqldb.Tx, id collect.CustomerID) (customer.Customer, error) {
	return customerdb.Find(ctx, tx, r.org.ID, id)
}
