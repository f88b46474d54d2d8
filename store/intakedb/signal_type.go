package intakedb

import (
	"context"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
)

type signalTypeRow struct {
	id     int64
	ref    string
	kind   string
	nl, en string
}

const sqlLoadSignalTypes = `-- intakedb.signalTypeShelf.find
select id, ref, kind, name_nl, name_en from signal_types where org = $1 and ref = any($2)`

const sqlChangeSignalType = `-- intakedb.signalTypeShelf.change
update signal_types set kind = $4, name_nl = $5, name_en = $6 where org = $1 and id = $2 and ref = $3`

const sqlLastSignalType = `-- intakedb.lastSignalType
select coalesce(max(id), 0) from signal_types where org = $1`

var signalTypeShelf = shelf[signalTypeRow]{
	table:   "signal_types",
	columns: []string{"org", "id", "ref", "kind", "name_nl", "name_en"},
	find:    sqlLoadSignalTypes, change: sqlChangeSignalType,
	scan: func(r *signalTypeRow) []any { return []any{&r.id, &r.ref, &r.kind, &r.nl, &r.en} },
	values: func(_ *batch, r *signalTypeRow, args []any) []any {
		return append(args, r.id, r.ref, r.kind, r.nl, r.en)
	},
	key: func(r *signalTypeRow) string { return r.ref },
	id:  func(r *signalTypeRow) int64 { return r.id },
}

// applySignalTypes stores types of signals. Its sort may change: what is shown changes along, nothing is counted by it.
func applySignalTypes(ctx context.Context, b *batch, round []int) error {
	was, err := signalTypeShelf.load(ctx, b, b.keysOf(round))
	if err != nil {
		return err
	}
	c, err := b.count(ctx, sqlLastSignalType)
	if err != nil {
		return err
	}
	return signalTypeShelf.upsert(ctx, b, round, was, func(i int, before *signalTypeRow) (signalTypeRow, *fault.Error) {
		r := record[intake.SignalType](b, i)
		row := signalTypeRow{ref: r.Ref}
		if before != nil {
			row = *before
		} else {
			row.id = c.next()
			if r.Name == (intake.Text{}) {
				row.nl = r.Ref
			}
		}
		row.kind = r.Sort
		if r.Name != (intake.Text{}) {
			row.nl, row.en = r.Name.NL, r.Name.EN
		}
		return row, nil
	})
}
