package app

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/erasedb"
	"klankbord.org/store/sqldb"
)

// timeline is what happened between a customer and the organisation, as far as somebody may see it.
type timeline struct {
	nameBook
	customer customer.Customer
	contact  bool // who the customer is may be seen
	words    territory
	clients  territory
	moments  []customer.Moment // newest first
	types    map[customer.SignalTypeID]customer.SignalType
	jobs     map[collect.TransactionID]string
}

// timelineOf reads a customer's timeline. Whoever may see customers of some units sees what happened there, and nothing of a customer
// of whom nothing did. Scores and words are shown to whoever may read what customers wrote there. An employee's own permissions open
// nobody's timeline.
func (a *App) timelineOf(ctx context.Context, o org.ID, find func(context.Context, sqldb.Tx) (customer.Customer, error)) (t *timeline, err error) {
	actor, err := access.Ask(ctx, o, access.CustomersRead)
	if err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		n, err := bookOf(ctx, tx, o, nameUnits|nameValues|nameMetrics|nameSurveys|nameCauses)
		if err != nil {
			return err
		}
		t = &timeline{nameBook: n, contact: actor.Everywhere(access.CustomersRead), words: territoryOf(actor, access.VerbatimsRead, n.tree),
			clients: territoryOf(actor, access.CustomersRead, n.tree)}
		if t.customer, err = find(ctx, tx); err != nil {
			return err
		}
		nobody, err := erasedb.IsNobody(ctx, tx, o, t.customer.ID)
		if err == nil && nobody {
			err = fault.NewNotFound("customer", t.customer.Ref)
		}
		if err != nil {
			return err
		}
		return t.read(ctx, tx, o)
	})
	if err == nil && !t.contact && len(t.moments) == 0 {
		return nil, fault.NewNotFound("customer", t.customer.Ref)
	}
	return t, err
}

// read fills the timeline with what the reader may see.
func (t *timeline) read(ctx context.Context, tx sqldb.Tx, o org.ID) error {
	own, err := erasedb.HeldOf(ctx, tx, o, int64(t.customer.ID))
	if err != nil {
		return err
	}
	types, err := customerdb.ListSignalTypes(ctx, tx, o)
	if err != nil {
		return err
	}
	t.types, t.jobs = map[customer.SignalTypeID]customer.SignalType{}, map[collect.TransactionID]string{}
	for _, x := range types {
		t.types[x.ID] = x
	}
	for _, part := range []func(context.Context, sqldb.Tx, org.ID, erasedb.Held) error{t.transactions, t.answers, t.signals} {
		if err := part(ctx, tx, o, own); err != nil {
			return err
		}
	}
	t.moments = customer.Timeline(t.moments)
	return nil
}

func (t *timeline) transactions(ctx context.Context, tx sqldb.Tx, o org.ID, own erasedb.Held) error {
	if len(own.Transactions) == 0 {
		return nil
	}
	all, err := customerdb.ListTransactionsByID(ctx, tx, o, own.Transactions)
	for i := range all {
		t.jobs[all[i].ID] = all[i].Ref
		if t.sawThere(&all[i]) {
			t.moments = append(t.moments, customer.MomentOf(&all[i]))
		}
	}
	return err
}

// sawThere reports whether a transaction was in the reader's part of the organisation.
func (t *timeline) sawThere(x *customer.Transaction) bool {
	units := []org.UnitID{x.Unit}
	for _, p := range x.Participants {
		units = append(units, p.Unit)
	}
	for _, u := range units {
		if t.clients.covers(u, x.Day) {
			return true
		}
	}
	return false
}

func (t *timeline) answers(ctx context.Context, tx sqldb.Tx, o org.ID, own erasedb.Held) error {
	ids := make([]collect.AnswerID, len(own.Answers))
	for i, id := range own.Answers {
		ids[i] = collect.AnswerID(id)
	}
	if len(ids) == 0 {
		return nil
	}
	all, err := collectdb.ListAnswers(ctx, tx, o, ids)
	if err != nil {
		return err
	}
	taken, err := t.taken(ctx, tx, o, intake.KindAnswer, own.Answers)
	for i := range all {
		a := &all[i]
		if !concerns(t.clients, *a) {
			continue
		}
		t.moments = append(t.moments, customer.MomentsOf(a)...)
		for _, r := range taken[int64(a.ID)] {
			t.moments = append(t.moments, customer.Moment{Kind: customer.OfRedaction, At: r.At, ID: r.ID, Answer: a, Taken: string(r.Kind)})
		}
	}
	return err
}

func (t *timeline) signals(ctx context.Context, tx sqldb.Tx, o org.ID, own erasedb.Held) error {
	if len(own.Signals) == 0 {
		return nil
	}
	all, err := customerdb.ListSignalsByID(ctx, tx, o, own.Signals)
	if err != nil {
		return err
	}
	taken, err := t.taken(ctx, tx, o, intake.KindSignal, own.Signals)
	for i := range all {
		s := &all[i]
		if !t.clients.covers(s.Unit, s.Day) {
			continue
		}
		t.moments = append(t.moments, customer.Moment{Kind: customer.OfSignal, At: s.At, ID: int64(s.ID), Signal: s})
		for _, r := range taken[int64(s.ID)] {
			t.moments = append(t.moments, customer.Moment{Kind: customer.OfRedaction, At: r.At, ID: r.ID, Signal: s, Taken: string(r.Kind)})
		}
	}
	return err
}

func (t *timeline) taken(ctx context.Context, tx sqldb.Tx, o org.ID, kind intake.Kind, ids []int64) (map[int64][]erasedb.Redaction, error) {
	all, err := erasedb.RedactionsAmong(ctx, tx, o, string(kind), ids)
	by := map[int64][]erasedb.Redaction{}
	for _, r := range all {
		by[r.Of] = append(by[r.Of], r)
	}
	return by, err
}

// saw reports whether the reader may read what the customer said there.
func (t *timeline) saw(m *customer.Moment) bool {
	switch {
	case m.Answer != nil:
		return concerns(t.words, *m.Answer)
	case m.Signal != nil:
		return t.words.covers(m.Signal.Unit, m.Signal.Day)
	}
	return true
}

// kept are the moments of some kinds; none asked for is all.
func (t *timeline) kept(kinds []customer.MomentKind) []customer.Moment {
	if len(kinds) == 0 {
		return t.moments
	}
	var some []customer.Moment
	for _, m := range t.moments {
		for _, k := range kinds {
			if m.Kind == k {
				some = append(some, m)
			}
		}
	}
	return some
}

// dayOfMoment is the day that a moment belongs to.
func dayOfMoment(m *customer.Moment) day.Day {
	switch {
	case m.Transaction != nil:
		return m.Transaction.Day
	case m.Signal != nil && m.Kind == customer.OfSignal:
		return m.Signal.Day
	}
	return day.Day(m.At / 86_400_000)
}

// byRef finds a customer by reference.
func byRef(o org.ID, ref string) func(context.Context, sqldb.Tx) (customer.Customer, error) {
	return func(ctx context.Context, tx sqldb.Tx) (customer.Customer, error) {
		return customerdb.FindByRef(ctx, tx, o, ref)
	}
}

// byNumber finds a customer by their number here.
func byNumber(o org.ID, id int64) func(context.Context, sqldb.Tx) (customer.Customer, error) {
	return func(ctx context.Context, tx sqldb.Tx) (customer.Customer, error) {
		return customerdb.FindWhole(ctx, tx, o, collect.CustomerID(id))
	}
}
