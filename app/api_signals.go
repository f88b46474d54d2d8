package app

import (
	"context"

	"klankbord.org/api"
	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/sqldb"
)

// knowsTypes are the permissions with which one knows which types of signals there are.
var knowsTypes = []access.Permission{access.VerbatimsRead, access.CustomersRead, access.RecordsImport}

// SignalTypes implements api.Signals.
func (s apiSource) SignalTypes(ctx context.Context, o org.Organisation, p api.Page) (part api.Part[api.SignalType], err error) {
	if _, err := access.Ask(ctx, o.ID, knowsTypes...); err != nil {
		return part, err
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		all, err := customerdb.ListSignalTypes(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		changed, err := changesOf(ctx, tx, o.ID, string(intake.KindSignalType), p)
		var list []numbered[api.SignalType]
		for _, t := range all {
			list = append(list, numbered[api.SignalType]{int64(t.ID), api.SignalType{Ref: t.Ref, Kind: t.Sort, Name: t.Name}})
		}
		part = cut(list, p, changed)
		return err
	})
	return part, err
}

// signalReader shows signals, with whatever the actor may see of them.
type signalReader struct {
	nameBook
	words, clients territory
	types          map[customer.SignalTypeID]string
	customers      map[collect.CustomerID]string
	jobs           map[collect.TransactionID]string
}

// signalReaderOf asks for the permission to read what customers let know, and reads the names that go with it.
func signalReaderOf(ctx context.Context, tx sqldb.Tx, actor access.Actor, o org.ID) (*signalReader, error) {
	n, err := bookOf(ctx, tx, o, nameUnits|nameValues)
	if err != nil {
		return nil, err
	}
	types, err := customerdb.ListSignalTypes(ctx, tx, o)
	return &signalReader{nameBook: n, words: territoryOf(actor, access.VerbatimsRead, n.tree), clients: territoryOf(actor, access.CustomersRead, n.tree),
		types:     indexed(types, func(t customer.SignalType) (customer.SignalTypeID, string) { return t.ID, t.Ref }),
		customers: map[collect.CustomerID]string{}, jobs: map[collect.TransactionID]string{}}, err
}

// refs reads the references of whom and what signals are about, as far as they may be seen.
func (r *signalReader) refs(ctx context.Context, tx sqldb.Tx, o org.ID, list []customer.Signal) error {
	var clients, jobs []int64
	for _, s := range list {
		if r.clients.covers(s.Unit, s.Day) && s.Customer != 0 {
			clients = append(clients, int64(s.Customer))
		}
		if r.clients.covers(s.Unit, s.Day) && s.Transaction != 0 {
			jobs = append(jobs, int64(s.Transaction))
		}
	}
	if len(clients) > 0 {
		found, err := customerdb.ListByID(ctx, tx, o, clients)
		if err != nil {
			return err
		}
		for _, c := range found {
			r.customers[c.ID] = c.Ref
		}
	}
	if len(jobs) == 0 {
		return nil
	}
	found, err := customerdb.ListTransactionsByID(ctx, tx, o, jobs)
	for _, t := range found {
		r.jobs[t.ID] = t.Ref
	}
	return err
}

func (r *signalReader) sees(s customer.Signal) bool { return r.words.covers(s.Unit, s.Day) }

func (r *signalReader) signal(s customer.Signal) api.Signal {
	out := api.Signal{Source: s.Source, Ref: s.Ref, Type: r.types[s.Type], At: api.Instant(s.At), Touchpoint: r.values[dimension.Touchpoint][s.Touchpoint],
		Unit: r.units[s.Unit], Text: s.Words, Language: s.Language, Rating: s.Rating.Value}
	if s.Rating.Value != "" {
		out.RatingMin, out.RatingMax = &s.Rating.Min, &s.Rating.Max
	}
	if r.clients.covers(s.Unit, s.Day) {
		out.Customer, out.Transaction = r.customers[s.Customer], r.jobs[s.Transaction]
	}
	return out
}

func (s apiSource) readSignals(ctx context.Context, o org.Organisation, fn func(context.Context, sqldb.Tx, *signalReader) error) error {
	actor, err := access.Ask(ctx, o.ID, access.VerbatimsRead)
	if err != nil {
		return err
	}
	return s.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		r, err := signalReaderOf(ctx, tx, actor, o.ID)
		if err != nil {
			return err
		}
		return fn(ctx, tx, r)
	})
}

// Signals implements api.Signals. A page may hold less than its limit, when some of it is of other units.
func (s apiSource) Signals(ctx context.Context, o org.Organisation, p api.Page, f api.SignalFilter) (part api.Part[api.Signal], err error) {
	err = s.readSignals(ctx, o, func(ctx context.Context, tx sqldb.Tx, r *signalReader) error {
		filter, err := r.filter(ctx, tx, o.ID, f)
		if err != nil {
			return err
		}
		changed, err := changesOf(ctx, tx, o.ID, string(intake.KindSignal), p)
		if err != nil {
			return err
		}
		list, err := pageOf(p, changed, func(after int64, limit int) ([]customer.Signal, error) {
			return customerdb.ListSignalsAfter(ctx, tx, o.ID, customer.SignalID(after), limit, filter)
		}, func(ids []int64) ([]customer.Signal, error) { return customerdb.ListSignalsByID(ctx, tx, o.ID, ids) })
		if err != nil {
			return err
		}
		if err := r.refs(ctx, tx, o.ID, list); err != nil {
			return err
		}
		whole := paged(list, p, func(s customer.Signal) (int64, customer.Signal) { return int64(s.ID), s })
		part = api.Part[api.Signal]{Next: whole.Next}
		for _, s := range whole.Items {
			if r.sees(s) && (filter.Type == 0 || s.Type == filter.Type) && (filter.Customer == 0 || s.Customer == filter.Customer) {
				part.Items = append(part.Items, r.signal(s))
			}
		}
		return nil
	})
	return part, err
}

// filter turns references into numbers. Whoever may not see customers can't ask for one.
func (r *signalReader) filter(ctx context.Context, tx sqldb.Tx, o org.ID, f api.SignalFilter) (out customerdb.SignalFilter, err error) {
	if f.Type != "" && !find(r.types, f.Type, &out.Type) {
		return out, fault.NewInvalid("type", "value.unknown", "value", f.Type)
	}
	if f.Customer == "" {
		return out, nil
	}
	if !r.clients.everywhere {
		return out, fault.NewForbidden("access.denied", "permission", string(access.CustomersRead))
	}
	c, err := customerdb.FindByRef(ctx, tx, o, f.Customer)
	if fault.KindOf(err) == fault.NotFound {
		err = fault.NewInvalid("customer", "value.unknown", "value", f.Customer)
	}
	out.Customer = c.ID
	return out, err
}

// Signal implements api.Signals.
func (s apiSource) Signal(ctx context.Context, o org.Organisation, source, ref string) (out api.Signal, err error) {
	err = s.readSignals(ctx, o, func(ctx context.Context, tx sqldb.Tx, r *signalReader) error {
		x, err := customerdb.FindSignalByRef(ctx, tx, o.ID, source, ref)
		if err != nil {
			return err
		}
		if !r.sees(x) {
			return fault.NewNotFound("signal", ref)
		}
		if err := r.refs(ctx, tx, o.ID, []customer.Signal{x}); err != nil {
			return err
		}
		out = r.signal(x)
		return nil
	})
	return out, err
}
