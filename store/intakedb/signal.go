package intakedb

import (
	"context"

	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/store/erasedb"
	"klankbord.org/store/sqldb"
)

type signalRow struct {
	id                    int64
	source, ref           string
	kind                  int64 // its type
	at                    int64
	day                   day.Day
	customer, transaction int64
	touchpoint, unit      int64
	words, language       string
	rating                string
	low, high             int
}

const sqlLoadSignals = `-- intakedb.signalShelf.find
select id, source, ref, type_id, at, day, coalesce(customer_id, 0), coalesce(transaction_id, 0), touchpoint_id, coalesce(unit_id, 0), words,
	language, rating, rating_min, rating_max
from signals where org = $1 and ref = any($2)`

const sqlChangeSignal = `-- intakedb.signalShelf.change
update signals set type_id = $5, at = $6, day = $7, customer_id = $8, transaction_id = $9, touchpoint_id = $10, unit_id = $11, words = $12,
	language = $13, rating = $14, rating_min = $15, rating_max = $16
where org = $1 and id = $2 and source = $3 and ref = $4`

var signalShelf = shelf[signalRow]{
	table: "signals",
	columns: []string{"org", "id", "source", "ref", "type_id", "at", "day", "customer_id", "transaction_id", "touchpoint_id", "unit_id", "words",
		"language", "rating", "rating_min", "rating_max"},
	find: sqlLoadSignals, change: sqlChangeSignal,
	scan: func(r *signalRow) []any {
		return []any{&r.id, &r.source, &r.ref, &r.kind, &r.at, &r.day, &r.customer, &r.transaction, &r.touchpoint, &r.unit, &r.words,
			&r.language, &r.rating, &r.low, &r.high}
	},
	values: func(_ *batch, r *signalRow, args []any) []any {
		return append(args, r.id, r.source, r.ref, r.kind, r.at, r.day, orNull(r.customer), orNull(r.transaction), r.touchpoint, orNull(r.unit),
			r.words, r.language, r.rating, r.low, r.high)
	},
	key: func(r *signalRow) string { return intake.Signal{Source: r.source, Ref: r.ref}.Key() },
	id:  func(r *signalRow) int64 { return r.id },
}

// signals is what a round of signals refers to.
type signals struct {
	*batch
	kind, touchpoint, unit map[string]int64
	customer               map[string]int64
	contact                contacts
	about                  map[string]signalAbout
	redacted               map[int64]map[string]bool
}

const sqlFindSignalTypes = `-- intakedb.signalTypes
select ref, id from signal_types where org = $1 and ref = any($2)`

// signalAbout is the transaction that a signal is about.
type signalAbout struct{ id, customer, unit, touchpoint int64 }

const sqlSignalAbout = `-- intakedb.signalAbout
select ref, id, coalesce(customer_id, 0), coalesce(unit_id, 0), touchpoint_id from transactions where org = $1 and ref = any($2)`

// applySignals stores signals. One of an erased customer brings nothing back; words of which something was taken out stay as they are.
func applySignals(ctx context.Context, b *batch, round []int) error {
	refs := wanted{}
	for _, i := range round {
		refs.add(record[intake.Signal](b, i).Ref)
	}
	was, err := signalShelf.load(ctx, b, refs.list())
	if err != nil {
		return err
	}
	s := &signals{batch: b}
	if err := s.look(ctx, round, was); err != nil {
		return err
	}
	return signalShelf.upsert(ctx, b, round, was, s.build)
}

// look finds what the round refers to.
func (s *signals) look(ctx context.Context, round []int, was map[string]*signalRow) (err error) {
	kinds, points, units, customers, jobs := wanted{}, wanted{}, wanted{}, wanted{}, wanted{}
	var emails, phones []string
	for _, i := range round {
		r := record[intake.Signal](s.batch, i)
		kinds.add(r.Type)
		points.add(r.Touchpoint)
		units.add(r.Unit)
		customers.add(r.Customer)
		jobs.add(r.Transaction)
		if r.Customer == "" {
			emails, phones = append(emails, r.Email), append(phones, r.Phone)
		}
	}
	if s.kind, err = s.known(ctx, "signal_type", sqlFindSignalTypes, kinds); err != nil {
		return err
	}
	if s.touchpoint, err = s.values(ctx, dimension.Touchpoint, points); err != nil {
		return err
	}
	if s.unit, err = s.units(ctx, units); err != nil {
		return err
	}
	if s.customer, err = s.customers(ctx, customers); err != nil {
		return err
	}
	if s.contact, err = s.contacts(ctx, emails, phones); err != nil {
		return err
	}
	if err := s.lookAbout(ctx, jobs); err != nil {
		return err
	}
	ids := make([]int64, 0, len(was))
	for _, x := range was {
		ids = append(ids, x.id)
	}
	s.redacted, err = erasedb.RedactedOf(ctx, s.tx, s.org, string(intake.KindSignal), ids)
	return err
}

func (s *signals) lookAbout(ctx context.Context, jobs wanted) error {
	s.about = map[string]signalAbout{}
	if len(jobs) == 0 {
		return nil
	}
	rows, err := s.tx.Query(ctx, sqlSignalAbout, s.org, jobs.list())
	return sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var ref string
		var t signalAbout
		err := r.Scan(&ref, &t.id, &t.customer, &t.unit, &t.touchpoint)
		s.about[ref] = t
		return err
	})
}

// build makes the row of a signal, from what there was and what is said now.
func (s *signals) build(i int, before *signalRow) (signalRow, *fault.Error) {
	r := record[intake.Signal](s.batch, i)
	row := signalRow{source: r.Source, ref: r.Ref}
	if before != nil {
		row = *before
	}
	if s.gone.Has(r.Customer) || s.gone.IsNobody(row.customer) {
		return row, leaveOut
	}
	if f := s.subject(&row, r); f != nil {
		return row, f
	}
	if s.gone.IsNobody(row.customer) {
		return row, leaveOut
	}
	if row.kind = s.kind[r.Type]; row.kind == 0 {
		return row, notFound("type", "signal_type", r.Type)
	}
	row.at, row.day = r.At, dayOf(r.At, s.zone)
	row.language = keep(r.Language, row.language)
	if !s.redacted[row.id]["words"] || before == nil {
		row.words = keep(r.Words, row.words)
	}
	if r.Rating != "" {
		row.rating, row.low, row.high = r.Rating, r.RatingMin, r.RatingMax
	}
	if before == nil {
		row.id = s.nextID()
	}
	return row, nil
}

// subject finds whom and what a signal is about. What it doesn't say follows from the transaction.
func (s *signals) subject(row *signalRow, r intake.Signal) *fault.Error {
	if r.Transaction != "" {
		t, ok := s.about[r.Transaction]
		if !ok {
			return notFound("transaction", "transaction", r.Transaction)
		}
		row.transaction, row.customer, row.unit, row.touchpoint = t.id, t.customer, t.unit, t.touchpoint
	}
	if r.Touchpoint != "" {
		if row.touchpoint = s.touchpoint[r.Touchpoint]; row.touchpoint == 0 {
			return notFound("touchpoint", "touchpoint", r.Touchpoint)
		}
	}
	if f := firstUnknown(reference{"unit", "unit", r.Unit, s.unit, &row.unit}); f != nil {
		return f
	}
	who, field, said, f := s.who(r)
	switch {
	case f != nil:
		return f
	case who == 0 || s.gone.IsNobody(row.customer):
		return nil
	case r.Transaction != "" && row.customer != 0 && row.customer != who:
		return fault.NewConflict(field, "signal.other_customer", "ref", said)
	}
	row.customer = who
	return nil
}

// who finds the customer: by reference, or else by address, or else by telephone number.
func (s *signals) who(r intake.Signal) (id int64, field, said string, f *fault.Error) {
	switch {
	case r.Customer != "":
		if id = s.whole(s.customer[r.Customer]); id == 0 {
			f = notFound("customer", "customer", r.Customer)
		}
		return id, "customer", r.Customer, f
	case r.Email != "":
		id, f = s.contact.one("email", r.Email)
		return id, "email", r.Email, f
	case r.Phone != "":
		id, f = s.contact.one("phone", r.Phone)
		return id, "phone", r.Phone, f
	}
	return 0, "", "", nil
}
