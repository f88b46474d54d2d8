package customerdb

import (
	"context"

	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlSignalTypes = `-- customerdb.ListSignalTypes
select id, ref, kind, name_nl, name_en from signal_types where org = $1 order by id`

// ListSignalTypes returns an organisation's types of signals, in order of arrival.
func ListSignalTypes(ctx context.Context, tx sqldb.Tx, o org.ID) ([]customer.SignalType, error) {
	return sqldb.List(ctx, tx, func(r sqldb.Rows, t *customer.SignalType) error {
		return r.Scan(&t.ID, &t.Ref, &t.Sort, &t.Name.NL, &t.Name.EN)
	}, sqlSignalTypes, o)
}

const signalColumns = `id, source, ref, type_id, at, day, coalesce(customer_id, 0), coalesce(transaction_id, 0), touchpoint_id, coalesce(unit_id, 0),
	words, language, rating, rating_min, rating_max`

const sqlSignalsAfter = `-- customerdb.ListSignalsAfter
select ` + signalColumns + ` from signals where org = $1 and id > $2 and ($4 = 0 or type_id = $4) and ($5 = 0 or customer_id = $5) order by id limit $3`

const sqlSignalsByID = `-- customerdb.ListSignalsByID
select ` + signalColumns + ` from signals where org = $1 and id = any($2) order by id`

const sqlSignalByRef = `-- customerdb.FindSignalByRef
select ` + signalColumns + ` from signals where org = $1 and source = $2 and ref = $3`

const sqlSignal = `-- customerdb.FindSignal
select ` + signalColumns + ` from signals where org = $1 and id = $2`

func scanSignal(r sqldb.Rows, s *customer.Signal) error {
	return r.Scan(&s.ID, &s.Source, &s.Ref, &s.Type, &s.At, &s.Day, &s.Customer, &s.Transaction, &s.Touchpoint, &s.Unit,
		&s.Words, &s.Language, &s.Rating.Value, &s.Rating.Min, &s.Rating.Max)
}

// SignalFilter says which signals. Zero fields don't filter.
type SignalFilter struct {
	Type     customer.SignalTypeID
	Customer collect.CustomerID
}

// ListSignalsAfter returns up to limit signals after one, in order of arrival.
func ListSignalsAfter(ctx context.Context, tx sqldb.Tx, o org.ID, after customer.SignalID, limit int, f SignalFilter) ([]customer.Signal, error) {
	return sqldb.List(ctx, tx, scanSignal, sqlSignalsAfter, o, after, limit, int64(f.Type), int64(f.Customer))
}

// ListSignalsByID returns the signals with these identifiers, in their order. Unknown ones are left out.
func ListSignalsByID(ctx context.Context, tx sqldb.Tx, o org.ID, ids []int64) ([]customer.Signal, error) {
	return sqldb.List(ctx, tx, scanSignal, sqlSignalsByID, o, ids)
}

// FindSignal returns a signal, or a NotFound fault.
func FindSignal(ctx context.Context, tx sqldb.Tx, o org.ID, id customer.SignalID) (customer.Signal, error) {
	s, err := sqldb.One(ctx, tx, scanSignal, sqlSignal, o, id)
	return s, missing(err, "signal", "")
}

// FindSignalByRef returns a signal by its source and its reference there, or a NotFound fault.
func FindSignalByRef(ctx context.Context, tx sqldb.Tx, o org.ID, source, ref string) (customer.Signal, error) {
	s, err := sqldb.One(ctx, tx, scanSignal, sqlSignalByRef, o, source, ref)
	return s, missing(err, "signal", ref)
}
