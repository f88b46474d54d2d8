package intakedb

import (
	"context"
	"slices"

	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/intake"
	"klankbord.org/store/sqldb"
)

// transactionRow is a transaction's own row; value counts only when there is a currency.
type transactionRow struct {
	id       int64
	ref      string
	customer int64
	day      day.Day
	unit     int64
	standard [5]int64 // value of each of standardDimensions
	value    int64
	currency string
	problem  bool
}

// standardDimensions are the dimensions that have a column of their own, in its order.
var standardDimensions = [5]dimension.Name{dimension.Touchpoint, dimension.Product, dimension.Process, dimension.Channel, dimension.Segment}

// experience is everything that belongs to one transaction.
type experience struct {
	row    transactionRow
	values []attribute   // sorted
	people []participant // sorted
}

type attribute struct {
	dimension string
	value     int64
}

type participant struct{ employee, role, unit int64 }

const sqlLoadTransactions = `-- intakedb.loadExperiences
select id, ref, coalesce(customer_id, 0), day, coalesce(unit_id, 0), touchpoint_id, product_id, process_id, channel_id, segment_id,
	coalesce(value_cents, 0), currency, problem
from transactions where org = $1 and ref = any($2)`

const sqlLoadTransactionValues = `-- intakedb.loadExperiences, values
select transaction_id, dimension, value_id from transaction_values where org = $1 and transaction_id = any($2)`

const sqlLoadParticipants = `-- intakedb.loadExperiences, participants
select transaction_id, employee_id, role_id, coalesce(unit_id, 0) from participants where org = $1 and transaction_id = any($2)`

func (r *transactionRow) scan() []any {
	s := &r.standard
	return []any{&r.id, &r.ref, &r.customer, &r.day, &r.unit, &s[0], &s[1], &s[2], &s[3], &s[4], &r.value, &r.currency, &r.problem}
}

func (b *batch) loadExperiences(ctx context.Context, refs []string) (map[string]*experience, error) {
	found, byID := map[string]*experience{}, map[int64]*experience{}
	var ids []int64
	rows, err := b.tx.Query(ctx, sqlLoadTransactions, b.org, refs)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		e := &experience{}
		if err := r.Scan(e.row.scan()...); err != nil {
			return err
		}
		found[e.row.ref], byID[e.row.id] = e, e
		ids = append(ids, e.row.id)
		return nil
	})
	if err != nil || len(ids) == 0 {
		return found, err
	}
	rows, err = b.tx.Query(ctx, sqlLoadTransactionValues, b.org, ids)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var id int64
		var a attribute
		err := r.Scan(&id, &a.dimension, &a.value)
		byID[id].values = append(byID[id].values, a)
		return err
	})
	if err != nil {
		return nil, err
	}
	rows, err = b.tx.Query(ctx, sqlLoadParticipants, b.org, ids)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var id int64
		var p participant
		err := r.Scan(&id, &p.employee, &p.role, &p.unit)
		byID[id].people = append(byID[id].people, p)
		return err
	})
	for _, e := range found {
		e.sort()
	}
	return found, err
}

func (e *experience) sort() {
	slices.SortFunc(e.values, compareAttributes)
	slices.SortFunc(e.people, compareParticipants)
}

func (e *experience) equal(o *experience) bool {
	return e.row == o.row && slices.Equal(e.values, o.values) && slices.Equal(e.people, o.people)
}

// applyTransactions stores experiences with their values and participants.
func applyTransactions(ctx context.Context, b *batch, round []int) error {
	known, err := b.resolveTransactions(ctx, round)
	if err != nil {
		return err
	}
	was, err := b.loadExperiences(ctx, b.keysOf(round))
	if err != nil {
		return err
	}
	if err := b.joinMemberships(ctx, round, was, known); err != nil {
		return err
	}
	var fresh, changed []*experience
	var changedAt []int
	for _, i := range round {
		t := record[intake.Transaction](b, i)
		before := was[t.Ref]
		e, f := known.build(b, t, before)
		switch {
		case f != nil:
			b.refuse(i, f)
		case before == nil:
			e.row.id = b.nextID()
			fresh = append(fresh, e)
			b.made(i, e.row.id)
		case e.equal(before):
			b.set(i, intake.Unchanged)
		default:
			changed, changedAt = append(changed, e), append(changedAt, i)
		}
	}
	if changed, err = b.changeTransactions(ctx, changed, changedAt, was); err != nil {
		return err
	}
	return b.insertExperiences(ctx, fresh, changed)
}

func (b *batch) insertExperiences(ctx context.Context, fresh, changed []*experience) error {
	if len(fresh) > 0 {
		columns := []string{"org", "id", "ref", "customer_id", "day", "unit_id", "touchpoint_id", "product_id", "process_id",
			"channel_id", "segment_id", "value_cents", "currency", "problem"}
		_, err := b.tx.BulkInsert(ctx, "transactions", columns, bulk(fresh, func(e **experience, args []any) []any {
			args = (*e).row.values(append(args, b.org))
			b.pin((*e).row.id, 1, args[2:])
			return args
		}))
		if err != nil {
			return err
		}
	}
	all := slices.Concat(fresh, changed)
	if err := b.insertAttributes(ctx, all); err != nil {
		return err
	}
	return b.insertParticipants(ctx, all)
}

func (r *transactionRow) values(args []any) []any {
	s := &r.standard
	value := any(nil)
	if r.currency != "" {
		value = r.value
	}
	return append(args, r.id, r.ref, orNull(r.customer), r.day, orNull(r.unit), s[0], s[1], s[2], s[3], s[4], value, r.currency, number(r.problem))
}

func (b *batch) insertAttributes(ctx context.Context, all []*experience) error {
	type line struct {
		id int64
		a  attribute
	}
	var lines []line
	for _, e := range all {
		for _, a := range e.values {
			lines = append(lines, line{e.row.id, a})
		}
	}
	if len(lines) == 0 {
		return nil
	}
	_, err := b.tx.BulkInsert(ctx, "transaction_values", []string{"org", "transaction_id", "dimension", "value_id"},
		bulk(lines, func(l *line, args []any) []any {
			args = append(args, b.org, l.id, l.a.dimension, l.a.value)
			b.pin(l.id, 2, args[2:])
			return args
		}))
	return err
}

func (b *batch) insertParticipants(ctx context.Context, all []*experience) error {
	type line struct {
		id int64
		p  participant
	}
	var lines []line
	for _, e := range all {
		for _, p := range e.people {
			lines = append(lines, line{e.row.id, p})
		}
	}
	if len(lines) == 0 {
		return nil
	}
	_, err := b.tx.BulkInsert(ctx, "participants", []string{"org", "transaction_id", "employee_id", "role_id", "unit_id"},
		bulk(lines, func(l *line, args []any) []any {
			args = append(args, b.org, l.id, l.p.employee, l.p.role, orNull(l.p.unit))
			b.pin(l.id, 3, args[2:])
			return args
		}))
	return err
}
