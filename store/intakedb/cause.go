package intakedb

import (
	"context"

	"klankbord.org/core/agree"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/store/sqldb"
)

type causeRow struct {
	id     int64
	ref    string
	parent int64
	nl, en string
	way    string
	place  int64
}

const sqlAllCauses = `-- intakedb.loadCauses
select id, ref, coalesce(parent_id, 0), name_nl, name_en, way, place from causes where org = $1 order by id`

const sqlFindCauseRows = `-- intakedb.causeShelf.find
select id, ref, coalesce(parent_id, 0), name_nl, name_en, way, place from causes where org = $1 and ref = any($2)`

const sqlChangeCause = `-- intakedb.causeShelf.change
update causes set parent_id = $4, name_nl = $5, name_en = $6, way = $7, place = $8 where org = $1 and id = $2 and ref = $3`

var causeShelf = shelf[causeRow]{
	table:   "causes",
	columns: []string{"org", "id", "ref", "parent_id", "name_nl", "name_en", "way", "place"},
	find:    sqlFindCauseRows, change: sqlChangeCause,
	scan: func(r *causeRow) []any { return []any{&r.id, &r.ref, &r.parent, &r.nl, &r.en, &r.way, &r.place} },
	values: func(_ *batch, r *causeRow, args []any) []any {
		return append(args, r.id, r.ref, orNull(r.parent), r.nl, r.en, r.way, r.place)
	},
	key: func(r *causeRow) string { return r.ref },
	id:  func(r *causeRow) int64 { return r.id },
}

// causeTree is all root causes of an organisation.
type causeTree struct {
	byRef    map[string]*causeRow
	byID     map[int64]*causeRow
	children map[int64]int
	last     int64
}

func (t *causeTree) add(c *causeRow) {
	t.byRef[c.ref], t.byID[c.id] = c, c
	t.children[c.parent]++
	t.last = max(t.last, c.id)
}

// refines reports whether one cause stands below another.
func (t *causeTree) refines(child, parent int64) bool {
	c := t.byID[child]
	return c != nil && parent != 0 && c.parent == parent
}

func (b *batch) loadCauses(ctx context.Context) (*causeTree, error) {
	t := &causeTree{byRef: map[string]*causeRow{}, byID: map[int64]*causeRow{}, children: map[int64]int{}}
	rows, err := b.tx.Query(ctx, sqlAllCauses, b.org)
	return t, sqldb.Each(rows, err, func(r sqldb.Rows) error {
		c := new(causeRow)
		if err := r.Scan(causeShelf.scan(c)...); err != nil {
			return err
		}
		t.add(c)
		return nil
	})
}

// applyCauses stores root causes: those of the first level before those below them, wherever they stand in the batch.
func applyCauses(ctx context.Context, b *batch, round []int) error {
	t, err := b.loadCauses(ctx)
	if err != nil {
		return err
	}
	var tops, subs []int
	for _, i := range round {
		if record[intake.Cause](b, i).Parent == "" {
			tops = append(tops, i)
		} else {
			subs = append(subs, i)
		}
	}
	for _, level := range [][]int{tops, subs} {
		err := causeShelf.upsert(ctx, b, level, t.byRef, func(i int, before *causeRow) (causeRow, *fault.Error) {
			return t.build(b.bound, record[intake.Cause](b, i), before)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// build makes the row of a cause. Where a cause hangs is for ever: answers were given under it.
func (t *causeTree) build(bound *agree.Bound, c intake.Cause, before *causeRow) (causeRow, *fault.Error) {
	row := causeRow{ref: c.Ref, nl: c.Ref, way: c.Way}
	if c.Parent != "" {
		parent := t.byRef[c.Parent]
		switch {
		case parent == nil:
			return row, notFound("parent", "cause", c.Parent)
		case parent.parent != 0:
			return row, fault.NewInvalid("parent", "cause.too_deep", "ref", c.Parent)
		}
		row.parent = parent.id
	}
	if before != nil {
		if before.parent != row.parent {
			return row, fault.NewConflict("parent", "cause.parent_fixed", "ref", c.Ref)
		}
		row = *before
		row.way = keep(c.Way, row.way)
	} else {
		if t.last >= dimension.MaxValues {
			return row, fault.NewConflict("ref", "dimension.full", "dimension", "cause", "max", dimension.MaxValues)
		}
		row.id = t.last + 1
		row.place = row.id
	}
	if c.Name != (intake.Text{}) {
		row.nl, row.en = c.Name.NL, c.Name.EN
	}
	if before == nil || *before != row {
		wanted := agree.Cause{Ref: row.ref, Parent: c.Parent, Name: intake.Text{NL: row.nl, EN: row.en}, Way: row.way, Place: int(row.place)}
		if f := bound.Cause(wanted); f != nil {
			return row, f.In("ref")
		}
	}
	if before == nil {
		kept := row
		t.add(&kept)
	}
	return row, nil
}
