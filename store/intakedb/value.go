package intakedb

import (
	"context"
	"encoding/json"

	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
)

type valueRow struct {
	dimension      string
	id             int64
	ref            string
	nl, en         string
	parent, owners string
}

const sqlLoadValues = `-- intakedb.valueShelf.find
select dimension, id, ref, name_nl, name_en, parent, owners from dimension_values where org = $1 and ref = any($2)`

const sqlChangeValue = `-- intakedb.valueShelf.change
update dimension_values set name_nl = $5, name_en = $6, parent = $7, owners = $8
where org = $1 and dimension = $2 and id = $3 and ref = $4`

const sqlLastValue = `-- intakedb.lastValue
select coalesce(max(id), 0) from dimension_values where org = $1 and dimension = $2`

var valueShelf = shelf[valueRow]{
	table:   "dimension_values",
	columns: []string{"org", "dimension", "id", "ref", "name_nl", "name_en", "parent", "owners"},
	find:    sqlLoadValues, change: sqlChangeValue,
	scan: func(r *valueRow) []any {
		return []any{&r.dimension, &r.id, &r.ref, &r.nl, &r.en, &r.parent, &r.owners}
	},
	values: func(_ *batch, r *valueRow, args []any) []any {
		return append(args, r.dimension, r.id, r.ref, r.nl, r.en, r.parent, r.owners)
	},
	key: func(r *valueRow) string { return intake.Value{Dimension: r.dimension, Ref: r.ref}.Key() },
	id:  func(r *valueRow) int64 { return r.id },
}

// applyValues stores values of dimensions. A touchpoint's stage has to exist; owners are units, which come later, and
// are kept by their reference.
func applyValues(ctx context.Context, b *batch, round []int) error {
	refs, stages := wanted{}, wanted{}
	for _, i := range round {
		v := record[intake.Value](b, i)
		refs.add(v.Ref)
		stages.add(v.Parent)
	}
	was, err := valueShelf.load(ctx, b, refs.list())
	if err != nil {
		return err
	}
	known, err := b.values(ctx, dimension.Stage, stages)
	if err != nil {
		return err
	}
	counters, err := b.countValues(ctx, round)
	if err != nil {
		return err
	}
	return valueShelf.upsert(ctx, b, round, was, func(i int, before *valueRow) (valueRow, *fault.Error) {
		v := record[intake.Value](b, i)
		if v.Parent != "" && known[v.Parent] == 0 {
			return valueRow{}, notFound("parent", "stage", v.Parent)
		}
		row := valueRow{dimension: v.Dimension, ref: v.Ref, owners: "[]"}
		if before != nil {
			row = *before
		} else {
			c := counters[v.Dimension]
			if c.last >= dimension.MaxValues {
				return row, fault.NewConflict("ref", "dimension.full", "dimension", v.Dimension, "max", dimension.MaxValues)
			}
			row.id = c.next()
			if v.Name == (intake.Text{}) {
				row.nl = v.Ref
			}
		}
		if v.Name != (intake.Text{}) {
			row.nl, row.en = v.Name.NL, v.Name.EN
		}
		row.parent = keep(v.Parent, row.parent)
		if v.Owners != nil {
			owners, err := json.Marshal(v.Owners)
			if err != nil {
				return row, &fault.Error{Kind: fault.Internal, Field: "owners", Key: "text.not_utf8", Err: err}
			}
			row.owners = string(owners)
		}
		return row, nil
	})
}

func (b *batch) countValues(ctx context.Context, round []int) (map[string]*counter, error) {
	counters := map[string]*counter{}
	for _, i := range round {
		d := record[intake.Value](b, i).Dimension
		if counters[d] != nil {
			continue
		}
		c, err := b.count(ctx, sqlLastValue, d)
		if err != nil {
			return nil, err
		}
		counters[d] = c
	}
	return counters, nil
}

func (w wanted) list() []string {
	refs := make([]string, 0, len(w))
	for r := range w {
		refs = append(refs, r)
	}
	return refs
}
