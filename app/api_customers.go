package app

import (
	"context"

	"klankbord.org/api"
	"klankbord.org/core/access"
	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/sqldb"
)

func (n nameBook) customer(c customer.Customer, contact bool) api.Customer {
	out := api.Customer{Ref: c.Ref, Segment: n.values[dimension.Segment][c.Segment], NoContact: c.NoContact}
	if contact {
		out.Account, out.Email, out.Phone, out.Name, out.Language = c.Account, c.Email, c.Phone, c.Name, c.Language
	}
	return out
}

// readCustomers reads customers. Whoever may only bring records in sees which ones are there, not who they are; whoever may
// see customers of some units sees them with their answers.
func (s apiSource) readCustomers(ctx context.Context, o org.Organisation, fn func(ctx context.Context, tx sqldb.Tx, n nameBook, contact bool) error) error {
	actor, err := access.Ask(ctx, o.ID, access.CustomersRead, access.RecordsImport)
	if err != nil {
		return err
	}
	contact := actor.Everywhere(access.CustomersRead)
	if !contact && !actor.May(access.RecordsImport) {
		return fault.NewForbidden("access.denied", "permission", string(access.CustomersRead))
	}
	return s.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		n, err := bookOf(ctx, tx, o.ID, nameValues)
		if err != nil {
			return err
		}
		return fn(ctx, tx, n, contact)
	})
}

// Customers implements api.Customers.
func (s apiSource) Customers(ctx context.Context, o org.Organisation, p api.Page) (part api.Part[api.Customer], err error) {
	err = s.readCustomers(ctx, o, func(ctx context.Context, tx sqldb.Tx, n nameBook, contact bool) error {
		changed, err := changesOf(ctx, tx, o.ID, string(intake.KindCustomer), p)
		if err != nil {
			return err
		}
		list, err := pageOf(p, changed, func(after int64, limit int) ([]customer.Customer, error) {
			return customerdb.ListAfter(ctx, tx, o.ID, collect.CustomerID(after), limit)
		}, func(ids []int64) ([]customer.Customer, error) { return customerdb.ListByID(ctx, tx, o.ID, ids) })
		part = paged(list, p, func(c customer.Customer) (int64, api.Customer) { return int64(c.ID), n.customer(c, contact) })
		return err
	})
	return part, err
}

// pageOf reads one more than a page of a long list: after a number, or those that changed.
func pageOf[T any](p api.Page, c changes, after func(int64, int) ([]T, error), byID func([]int64) ([]T, error)) ([]T, error) {
	if c.all {
		return after(p.After.ID, p.Limit+1)
	}
	ids := c.after(p.After.ID, p.Limit+1)
	if len(ids) == 0 {
		return nil, nil
	}
	return byID(ids)
}

// paged makes a page of what pageOf read.
func paged[S, T any](list []S, p api.Page, of func(S) (int64, T)) (part api.Part[T]) {
	var last int64
	for _, one := range list {
		id, item := of(one)
		if len(part.Items) == p.Limit {
			part.Next = &api.Place{ID: last}
			break
		}
		part.Items, last = append(part.Items, item), id
	}
	return part
}

// Customer implements api.Customers.
func (s apiSource) Customer(ctx context.Context, o org.Organisation, ref string) (out api.Customer, err error) {
	err = s.readCustomers(ctx, o, func(ctx context.Context, tx sqldb.Tx, n nameBook, contact bool) error {
		c, err := customerdb.FindByRef(ctx, tx, o.ID, ref)
		out = n.customer(c, contact)
		return err
	})
	return out, err
}

// transactionReader writes transactions as the API shows them to one actor.
type transactionReader struct {
	nameBook
	who       territory // whose customers are told
	customers map[collect.CustomerID]string
}

// readTransactions reads experiences. Whoever may see customers of some units sees those of these units.
func (s apiSource) readTransactions(ctx context.Context, o org.Organisation, fn func(context.Context, sqldb.Tx, *transactionReader) error) error {
	actor, err := access.Ask(ctx, o.ID, access.RecordsImport, access.CustomersRead)
	if err != nil {
		return err
	}
	return s.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		n, err := bookOf(ctx, tx, o.ID, nameUnits|nameEmployees|nameValues)
		if err != nil {
			return err
		}
		r := &transactionReader{nameBook: n, who: territoryOf(actor, access.CustomersRead, n.tree), customers: map[collect.CustomerID]string{}}
		if actor.May(access.RecordsImport) { // who brought it in knows the references
			r.who.everywhere = true
		}
		return fn(ctx, tx, r)
	})
}

// sees reports whether a transaction is within the reader's units.
func (r *transactionReader) sees(t customer.Transaction) bool {
	if r.who.covers(t.Unit, t.Day) {
		return true
	}
	for _, p := range t.Participants {
		if r.who.covers(p.Unit, t.Day) {
			return true
		}
	}
	return false
}

func (r *transactionReader) transaction(t customer.Transaction) api.Transaction {
	out := api.Transaction{Ref: t.Ref, Customer: r.customers[t.Customer], Day: t.Day, Unit: r.units[t.Unit], ValueCents: t.ValueCents,
		Currency: t.Currency, Problem: t.Problem, Values: r.standard(t.Touchpoint, t.Product, t.Process, t.Channel, t.Segment)}
	for _, v := range t.Values {
		name := string(v.Dimension)
		ref := r.values[v.Dimension][v.Value]
		if _, taken := out.Values[name]; !taken {
			out.Values = with(out.Values, name, ref)
			continue
		}
		if out.More == nil {
			out.More = map[string][]string{}
		}
		out.More[name] = append(out.More[name], ref)
	}
	for _, p := range t.Participants {
		out.Participants = append(out.Participants, api.Participant{Employee: r.employees[p.Employee], Role: r.values[dimension.Role][p.Role], Unit: r.units[p.Unit]})
	}
	return out
}

// standard names the values of the standard dimensions.
func (n nameBook) standard(touchpoint, product, process, channel, segment dimension.ValueID) (values map[string]string) {
	for _, v := range []struct {
		name dimension.Name
		id   dimension.ValueID
	}{{dimension.Touchpoint, touchpoint}, {dimension.Product, product}, {dimension.Process, process}, {dimension.Channel, channel}, {dimension.Segment, segment}} {
		if v.id != 0 {
			values = with(values, string(v.name), n.values[v.name][v.id])
		}
	}
	return values
}

func with(m map[string]string, k, v string) map[string]string {
	if m == nil {
		m = map[string]string{}
	}
	m[k] = v
	return m
}

// nameCustomers looks up the references of the customers of a page.
func (r *transactionReader) nameCustomers(ctx context.Context, tx sqldb.Tx, o org.ID, ids []collect.CustomerID) error {
	var wanted []int64
	for _, id := range ids {
		if id != 0 {
			wanted = append(wanted, int64(id))
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	list, err := customerdb.ListByID(ctx, tx, o, wanted)
	for _, c := range list {
		r.customers[c.ID] = c.Ref
	}
	return err
}

// Transactions implements api.Customers. A page may hold less than its limit, when some of it is of other units.
func (s apiSource) Transactions(ctx context.Context, o org.Organisation, p api.Page, f api.TransactionFilter) (part api.Part[api.Transaction], err error) {
	err = s.readTransactions(ctx, o, func(ctx context.Context, tx sqldb.Tx, r *transactionReader) error {
		within, of := anyDay, collect.CustomerID(0)
		if f.Period != (day.Range{}) {
			within = f.Period
		}
		if f.Customer != "" {
			c, err := customerdb.FindByRef(ctx, tx, o.ID, f.Customer)
			if fault.KindOf(err) == fault.NotFound {
				part = api.Part[api.Transaction]{}
				return nil
			}
			if err != nil {
				return err
			}
			of = c.ID
		}
		changed, err := changesOf(ctx, tx, o.ID, string(intake.KindTransaction), p)
		if err != nil {
			return err
		}
		list, err := pageOf(p, changed, func(after int64, limit int) ([]customer.Transaction, error) {
			return customerdb.ListTransactionsAfter(ctx, tx, o.ID, collect.TransactionID(after), limit, within, of)
		}, func(ids []int64) ([]customer.Transaction, error) {
			return customerdb.ListTransactionsByID(ctx, tx, o.ID, ids)
		})
		if err != nil {
			return err
		}
		err = r.nameCustomers(ctx, tx, o.ID, customersOf(list))
		shown := paged(list, p, func(t customer.Transaction) (int64, *customer.Transaction) { return int64(t.ID), &t })
		part = api.Part[api.Transaction]{Next: shown.Next}
		for _, t := range shown.Items {
			if r.sees(*t) && within.Contains(t.Day) && (of == 0 || t.Customer == of) {
				part.Items = append(part.Items, r.transaction(*t))
			}
		}
		return err
	})
	return part, err
}

func customersOf(list []customer.Transaction) (ids []collect.CustomerID) {
	for _, t := range list {
		ids = append(ids, t.Customer)
	}
	return ids
}

// Transaction implements api.Customers.
func (s apiSource) Transaction(ctx context.Context, o org.Organisation, ref string) (out api.Transaction, err error) {
	err = s.readTransactions(ctx, o, func(ctx context.Context, tx sqldb.Tx, r *transactionReader) error {
		t, err := customerdb.FindTransactionByRef(ctx, tx, o.ID, ref)
		if err != nil {
			return err
		}
		if !r.sees(t) {
			return fault.NewNotFound("transaction", ref)
		}
		err = r.nameCustomers(ctx, tx, o.ID, []collect.CustomerID{t.Customer})
		out = r.transaction(t)
		return err
	})
	return out, err
}

// causeNumber finds a cause by its reference.
func (n nameBook) causeNumbers(ref string) (ids []attribution.CauseID) {
	for id, r := range n.causes {
		if r == ref {
			ids = append(ids, id)
		}
	}
	return ids
}
