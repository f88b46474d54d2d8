package intakedb

import (
	"context"

	"klankbord.org/core/dimension"
	"klankbord.org/store/sqldb"
)

// maxKnown is how many references a door remembers before it forgets them all and starts again: about 20 MB.
const maxKnown = 200_000

// refCache remembers which identifier belongs to a reference. That never changes, so it never gets stale; it is
// cleared when a transaction that made some of them failed.
type refCache struct {
	known map[string]map[string]int64 // kind or dimension → reference → id
	n     int
}

func newRefCache() refCache { return refCache{known: map[string]map[string]int64{}} }

func (c *refCache) clear() { *c = newRefCache() }

// space returns the references of one kind.
func (c *refCache) space(name string) map[string]int64 {
	if c.n > maxKnown {
		c.clear()
	}
	m := c.known[name]
	if m == nil {
		m = map[string]int64{}
		c.known[name] = m
	}
	return m
}

// wanted collects references to be looked up, each once.
type wanted map[string]struct{}

func (w wanted) add(ref string) {
	if ref != "" {
		w[ref] = struct{}{}
	}
}

const sqlFindUnits = `-- intakedb.units
select ref, id from units where org = $1 and ref = any($2)`

const sqlFindEmployees = `-- intakedb.employees
select ref, id from employees where org = $1 and ref = any($2)`

const sqlFindMetrics = `-- intakedb.metrics
select ref, id from metrics where org = $1 and ref = any($2)`

const sqlFindCauses = `-- intakedb.causes
select ref, id from causes where org = $1 and ref = any($2)`

const sqlFindCustomers = `-- intakedb.customers
select ref, id from customers where org = $1 and ref = any($2)`

const sqlFindValues = `-- intakedb.values
select ref, id from dimension_values where org = $1 and dimension = $3 and ref = any($2)`

func (b *batch) units(ctx context.Context, w wanted) (map[string]int64, error) {
	return b.known(ctx, "unit", sqlFindUnits, w)
}

func (b *batch) employees(ctx context.Context, w wanted) (map[string]int64, error) {
	return b.known(ctx, "employee", sqlFindEmployees, w)
}

func (b *batch) metrics(ctx context.Context, w wanted) (map[string]int64, error) {
	return b.known(ctx, "metric", sqlFindMetrics, w)
}

func (b *batch) causes(ctx context.Context, w wanted) (map[string]int64, error) {
	return b.known(ctx, "cause", sqlFindCauses, w)
}

func (b *batch) customers(ctx context.Context, w wanted) (map[string]int64, error) {
	found := make(map[string]int64, len(w))
	return found, b.look(ctx, found, sqlFindCustomers, w) // too many to remember
}

func (b *batch) values(ctx context.Context, d dimension.Name, w wanted) (map[string]int64, error) {
	return b.known(ctx, "value:"+string(d), sqlFindValues, w, string(d))
}

// known looks up what isn't remembered yet. The map holds more than what was asked; a reference that isn't in it doesn't exist.
func (b *batch) known(ctx context.Context, space, sql string, w wanted, more ...any) (map[string]int64, error) {
	found := b.door.refs.space(space)
	missing := wanted{}
	for ref := range w {
		if _, ok := found[ref]; !ok {
			missing[ref] = struct{}{}
		}
	}
	before := len(found)
	err := b.look(ctx, found, sql, missing, more...)
	b.door.refs.n += len(found) - before
	return found, err
}

func (b *batch) look(ctx context.Context, found map[string]int64, sql string, w wanted, more ...any) error {
	if len(w) == 0 {
		return nil
	}
	refs := make([]string, 0, len(w))
	for ref := range w {
		refs = append(refs, ref)
	}
	rows, err := b.tx.Query(ctx, sql, append([]any{b.org, refs}, more...)...)
	return sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var ref string
		var id int64
		if err := r.Scan(&ref, &id); err != nil {
			return err
		}
		found[ref] = id
		return nil
	})
}
