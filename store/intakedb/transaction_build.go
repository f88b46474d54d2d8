package intakedb

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/store/sqldb"
)

// resolved holds what the references of a round of transactions stand for.
type resolved struct {
	customer    map[string]customerRow
	employee    map[string]int64
	role        map[string]int64
	unit        map[string]int64
	value       map[string]map[string]int64 // dimension → reference → id
	memberships map[int64][]membershipRow
}

const sqlSegments = `-- intakedb.segmentsOf
select ref, id, segment_id from customers where org = $1 and ref = any($2)`

// resolveTransactions looks everything up that a round names.
func (b *batch) resolveTransactions(ctx context.Context, round []int) (*resolved, error) {
	customers, employees, roles, units := wanted{}, wanted{}, wanted{}, wanted{}
	values := map[string]wanted{}
	want := func(d, ref string) {
		if values[d] == nil {
			values[d] = wanted{}
		}
		values[d].add(ref)
	}
	for _, i := range round {
		t := record[intake.Transaction](b, i)
		customers.add(t.Customer)
		units.add(t.Unit)
		for _, p := range t.Participants {
			employees.add(p.Employee)
			roles.add(p.Role)
			units.add(p.Unit)
		}
		for d, ref := range t.Values {
			want(d, ref)
		}
		for d, refs := range t.More {
			for _, ref := range refs {
				want(d, ref)
			}
		}
	}
	r := &resolved{customer: map[string]customerRow{}, value: map[string]map[string]int64{}}
	var err error
	if r.employee, err = b.employees(ctx, employees); err != nil {
		return nil, err
	}
	if r.role, err = b.values(ctx, dimension.Role, roles); err != nil {
		return nil, err
	}
	if r.unit, err = b.units(ctx, units); err != nil {
		return nil, err
	}
	for d, w := range values {
		if r.value[d], err = b.values(ctx, dimension.Name(d), w); err != nil {
			return nil, err
		}
	}
	return r, b.segmentsOf(ctx, customers, r.customer)
}

// segmentsOf finds customers with the segment they are in now, which a new transaction keeps.
func (b *batch) segmentsOf(ctx context.Context, w wanted, found map[string]customerRow) error {
	if len(w) == 0 {
		return nil
	}
	rows, err := b.tx.Query(ctx, sqlSegments, b.org, w.list())
	return sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var c customerRow
		err := r.Scan(&c.ref, &c.id, &c.segment)
		found[c.ref] = c
		return err
	})
}

// joinMemberships loads what is needed to fill in the role or unit of participants.
func (b *batch) joinMemberships(ctx context.Context, round []int, was map[string]*experience, r *resolved) error {
	ids := map[int64]bool{}
	for _, i := range round {
		for _, p := range record[intake.Transaction](b, i).Participants {
			if id := r.employee[p.Employee]; id != 0 && (p.Role == "" || p.Unit == "") {
				ids[id] = true
			}
		}
	}
	list := make([]int64, 0, len(ids))
	for id := range ids {
		list = append(list, id)
	}
	var err error
	r.memberships, err = b.loadMemberships(ctx, list)
	return err
}

// build makes of a record, and of what was there, what is to be stored.
func (r *resolved) build(b *batch, t intake.Transaction, before *experience) (*experience, *fault.Error) {
	e := &experience{row: transactionRow{ref: t.Ref}}
	if before != nil {
		e.row = before.row
		e.values = slices.Clone(before.values)
		e.people = before.people
	}
	e.row.day, e.row.problem = t.Day, t.Problem
	for _, step := range []func(*batch, *experience, intake.Transaction) *fault.Error{r.setCustomer, r.setUnit, r.setValue, r.setValues, r.setPeople} {
		if f := step(b, e, t); f != nil {
			return nil, f
		}
	}
	e.sort()
	return e, nil
}

// setCustomer leaves a transaction without its customer when that one was erased, and one of nobody nobody's.
func (r *resolved) setCustomer(b *batch, e *experience, t intake.Transaction) *fault.Error {
	if t.Customer == "" || b.gone.Has(t.Customer) || b.gone.IsNobody(e.row.customer) {
		return nil
	}
	c, ok := r.customer[t.Customer]
	if !ok {
		return notFound("customer", "customer", t.Customer)
	}
	if whole := b.whole(c.id); e.row.customer != whole {
		e.row.customer, e.row.standard[4] = whole, c.segment
	}
	return nil
}

func (r *resolved) setUnit(_ *batch, e *experience, t intake.Transaction) *fault.Error {
	if t.Unit == "" {
		return nil
	}
	e.row.unit = r.unit[t.Unit]
	if e.row.unit == 0 {
		return notFound("unit", "unit", t.Unit)
	}
	return nil
}

// setValue refuses another currency than the organisation's: amounts of two can't be added.
func (r *resolved) setValue(b *batch, e *experience, t intake.Transaction) *fault.Error {
	if t.Currency == "" {
		return nil
	}
	if own := b.settings.Currency; own != "" && own != t.Currency {
		return fault.NewInvalid("currency", "currency.other", "value", t.Currency, "own", own)
	}
	e.row.value, e.row.currency = t.ValueCents, t.Currency
	return nil
}

// setValues sets the dimensions that the record names; others stay as they were.
func (r *resolved) setValues(_ *batch, e *experience, t intake.Transaction) *fault.Error {
	for d, ref := range t.Values {
		if ref == "" {
			continue
		}
		id := r.value[d][ref]
		if id == 0 {
			return r.unknownValue(t)
		}
		if column := slices.Index(standardDimensions[:], dimension.Name(d)); column >= 0 {
			e.row.standard[column] = id
			continue
		}
		e.values = slices.DeleteFunc(e.values, func(a attribute) bool { return a.dimension == d })
		e.values = append(e.values, attribute{d, id})
	}
	for d, refs := range t.More {
		if _, also := t.Values[d]; !also || slices.Contains(standardDimensions[:], dimension.Name(d)) {
			e.values = slices.DeleteFunc(e.values, func(a attribute) bool { return a.dimension == d })
		}
		for _, ref := range refs {
			id := r.value[d][ref]
			if id == 0 {
				return r.unknownValue(t)
			}
			e.values = append(e.values, attribute{d, id})
		}
	}
	slices.SortFunc(e.values, compareAttributes)
	e.values = slices.Compact(e.values)
	return nil
}

// unknownValue names the first unknown value in a fixed order; a map has none.
func (r *resolved) unknownValue(t intake.Transaction) *fault.Error {
	for _, d := range sortedKeys(t.Values) {
		if ref := t.Values[d]; ref != "" && r.value[d][ref] == 0 {
			return unknown("values."+d, d, ref)
		}
	}
	for _, d := range sortedKeys(t.More) {
		for n, ref := range t.More[d] {
			if r.value[d][ref] == 0 {
				return unknown(fmt.Sprintf("more.%s[%d]", d, n), d, ref)
			}
		}
	}
	return nil
}

func unknown(field, d, ref string) *fault.Error {
	f := notFound(field, "value", ref)
	f.Args["dimension"] = d
	return f
}

// setPeople replaces the participants when the record names any. Role and unit come from the membership of the service
// day where the record is silent; who was there already keeps the unit of then.
func (r *resolved) setPeople(_ *batch, e *experience, t intake.Transaction) *fault.Error {
	if len(t.Participants) == 0 {
		return nil
	}
	before := e.people
	e.people = nil
	for n, said := range t.Participants {
		p, f := r.participant(said, t.Day, before)
		if f != nil {
			return f.In(fmt.Sprintf("participants[%d]", n))
		}
		for _, o := range e.people {
			if o.employee == p.employee && o.role == p.role {
				return fault.NewInvalid(fmt.Sprintf("participants[%d].employee", n), "participant.twice", "ref", said.Employee)
			}
		}
		e.people = append(e.people, p)
	}
	return nil
}

func (r *resolved) participant(said intake.Participant, on day.Day, before []participant) (participant, *fault.Error) {
	p := participant{employee: r.employee[said.Employee], role: r.role[said.Role], unit: r.unit[said.Unit]}
	switch {
	case p.employee == 0:
		return p, notFound("employee", "employee", said.Employee)
	case said.Role != "" && p.role == 0:
		return p, notFound("role", "role", said.Role)
	case said.Unit != "" && p.unit == 0:
		return p, notFound("unit", "unit", said.Unit)
	}
	for _, o := range before {
		if o.employee == p.employee && (p.role == 0 || o.role == p.role) && (p.unit == 0 || o.unit == p.unit) {
			return o, nil
		}
	}
	if m, ok := memberOn(r.memberships[p.employee], on, p.role); ok {
		if p.role == 0 {
			p.role = m.role
		}
		if p.unit == 0 {
			p.unit = m.unit
		}
	}
	if p.role == 0 {
		return p, fault.NewInvalid("role", "participant.role_missing", "ref", said.Employee, "day", on.String())
	}
	return p, nil
}

// memberOn picks the membership of a day: in the role if there is one, then the one with most hours, then the unit that
// came first.
func memberOn(all []membershipRow, on day.Day, role int64) (best membershipRow, ok bool) {
	for _, m := range all {
		if !m.days().Contains(on) {
			continue
		}
		if !ok || better(m, best, role) {
			best, ok = m, true
		}
	}
	return best, ok
}

func better(a, b membershipRow, role int64) bool {
	if role != 0 && (a.role == role) != (b.role == role) {
		return a.role == role
	}
	return cmp.Or(cmp.Compare(b.fte, a.fte), cmp.Compare(a.unit, b.unit), cmp.Compare(a.role, b.role)) < 0
}

func compareAttributes(a, b attribute) int {
	return cmp.Or(cmp.Compare(a.dimension, b.dimension), cmp.Compare(a.value, b.value))
}

func compareParticipants(a, b participant) int {
	return cmp.Or(cmp.Compare(a.employee, b.employee), cmp.Compare(a.role, b.role))
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
