package intakedb

import (
	"context"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/store/sqldb"
)

// shelf describes a table in which things are known by a key. T is one row without its organisation; two rows are the
// same when they are equal in Go, so T holds what is stored and nothing else.
type shelf[T comparable] struct {
	table   string
	columns []string // "org" and those that values gives
	find    string   // $1 the organisation, $2 a list of keys
	change  string   // $1 the organisation, then what values gives
	scan    func(*T) []any
	values  func(*batch, *T, []any) []any
	open    func(*batch, *T) error // opens what is sealed; nil when nothing is
	key     func(*T) string
	id      func(*T) int64
}

// load returns the rows with these keys.
func (s *shelf[T]) load(ctx context.Context, b *batch, keys any) (map[string]*T, error) {
	found := map[string]*T{}
	rows, err := b.tx.Query(ctx, s.find, b.org, keys)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		row := new(T)
		if err := r.Scan(s.scan(row)...); err != nil {
			return err
		}
		found[s.key(row)] = row
		if s.open != nil {
			return s.open(b, row)
		}
		return nil
	})
	return found, err
}

// upsert stores one round: what build makes of a record and of what was there. Build gets nil for something new and
// gives it its identifier. Equal to what was there is unchanged and writes nothing.
func (s *shelf[T]) upsert(ctx context.Context, b *batch, round []int, was map[string]*T, build func(i int, was *T) (T, *fault.Error)) error {
	var fresh []T
	for _, i := range round {
		before := was[b.records[i].Key()]
		row, f := build(i, before)
		switch {
		case f == leaveOut:
			b.set(i, intake.Unchanged)
		case f != nil:
			b.refuse(i, f)
		case before == nil:
			fresh = append(fresh, row)
			b.made(i, s.id(&row))
		case *before == row:
			b.set(i, intake.Unchanged)
		default:
			if err := s.update(ctx, b, &row); err != nil {
				return err
			}
			b.altered(i, s.id(&row))
		}
	}
	return s.insert(ctx, b, fresh)
}

// leaveOut is what build returns of a record that nothing is to be stored of, and that isn't wrong.
var leaveOut = &fault.Error{}

func (s *shelf[T]) update(ctx context.Context, b *batch, row *T) error {
	args := s.values(b, row, []any{b.org})
	_, err := b.tx.Exec(ctx, s.change, args...)
	return err
}

func (s *shelf[T]) insert(ctx context.Context, b *batch, fresh []T) error {
	if len(fresh) == 0 {
		return nil
	}
	_, err := b.tx.BulkInsert(ctx, s.table, s.columns, bulk(fresh, func(row *T, args []any) []any {
		return s.values(b, row, append(args, b.org))
	}))
	return err
}

// made notes something new.
func (b *batch) made(i int, id int64) {
	b.set(i, intake.Created)
	b.created = append(b.created, id)
}

// altered notes a change.
func (b *batch) altered(i int, id int64) {
	b.set(i, intake.Changed)
	b.changed = append(b.changed, id)
	delete(b.canonical, id)
}

// keysOf returns the keys of a round, for kinds whose key is their reference.
func (b *batch) keysOf(round []int) []string {
	keys := make([]string, len(round))
	for n, i := range round {
		keys[n] = b.records[i].Key()
	}
	return keys
}

// record returns a record as its own type.
func record[R intake.Record](b *batch, i int) R { return b.records[i].(R) }

// counter numbers new things within the transaction: nobody else writes meanwhile.
type counter struct{ last int64 }

// count starts after the highest number in use. The query has the organisation as $1.
func (b *batch) count(ctx context.Context, sql string, more ...any) (*counter, error) {
	c := &counter{}
	err := b.tx.QueryRow(ctx, sql, append([]any{b.org}, more...)...).Scan(&c.last)
	return c, err
}

func (c *counter) next() int64 {
	c.last++
	return c.last
}
