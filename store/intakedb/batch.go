package intakedb

import (
	"context"
	"encoding/json"
	"iter"
	"slices"
	"time"

	"klankbord.org/core/agree"
	"klankbord.org/core/chain"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/erasedb"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
)

// batch is one transaction's worth of records of one kind.
type batch struct {
	door     *Door
	tx       sqldb.Tx
	org      org.ID
	kind     intake.Kind
	records  []intake.Record
	outcomes []intake.Outcome
	same     [][2]int // exact repetitions: position, position of what it repeats
	settings org.Settings
	zone     *time.Location
	box      *sealed.Box
	bound    *agree.Bound // what frozen agreements hold fast
	created  []int64      // ids of new things
	changed  []int64      // ids of changed things
	also     []int64      // answers that changed because of something else
	gone     *erasedb.Gone
	merged   map[int64]int64 // customers who were merged, and whom they belong to

	canonical map[int64][]byte // of new things, by id; see pin
}

func (b *batch) refuse(i int, f *fault.Error) {
	b.outcomes[i] = intake.Outcome{Status: intake.Refused, Fault: f}
}

func (b *batch) set(i int, s intake.Status) { b.outcomes[i] = intake.Outcome{Status: s} }

// sqlSettings is read once a batch: they decide who is internal and which currency counts.
const sqlSettings = `-- intakedb.loadSettings
select settings from organisations where org = $1`

func (b *batch) loadSettings(ctx context.Context) error {
	var raw []byte
	switch err := b.tx.QueryRow(ctx, sqlSettings, b.org).Scan(&raw); err {
	case nil:
	case sqldb.ErrNoRows:
		return fault.NewNotFound("organisation", "")
	default:
		return err
	}
	if err := json.Unmarshal(raw, &b.settings); err != nil {
		return err
	}
	b.zone = time.UTC
	if zone, err := time.LoadLocation(b.settings.TimeZone); err == nil {
		b.zone = zone
	}
	return nil
}

// openBox finds the keys that contact data is sealed with, and who was erased.
func (b *batch) openBox(ctx context.Context) (err error) {
	if b.box, err = sealed.Of(ctx, b.org); err != nil {
		return err
	}
	if b.gone, err = erasedb.Load(ctx, b.tx, b.org); err != nil {
		return err
	}
	b.merged, err = erasedb.MergedInto(ctx, b.tx, b.org)
	return err
}

// whole is whom a customer belongs to: itself, unless it was merged.
func (b *batch) whole(customer int64) int64 {
	if kept, ok := b.merged[customer]; ok {
		return kept
	}
	return customer
}

// indexOf is the number by which something sealed is found again, or null.
func (b *batch) indexOf(purpose, normal string) any {
	if n, ok := b.box.Index(purpose, normal); ok {
		return n
	}
	return nil
}

// pin notes a row of something new for its commitment, exactly as a table of its kind gets it: the number of the part as in
// the registry of chaindb, and the fields in the order there. It saves reading back what was just written. What is
// changed after it was made, in the same batch, is read back nevertheless.
func (b *batch) pin(id int64, part byte, fields []any) {
	was, ok := b.canonical[id]
	if !ok && part > 1 {
		return
	}
	if !ok {
		if b.canonical == nil {
			b.canonical = make(map[int64][]byte, len(b.records))
		}
		was = make([]byte, 0, 256)
	}
	now, err := chain.AppendRow(was, part, fields...)
	if err != nil {
		panic(err) // a mistake of the program: these fields were just stored
	}
	b.canonical[id] = now
}

func number(v bool) int64 {
	if v {
		return 1
	}
	return 0
}

// summary is the body of a batch's ledger entry.
type summary struct {
	Created int `json:"created"`
	Changed int `json:"changed"`
}

// actions name what the ledger says, per kind.
var actions = map[intake.Kind]string{
	intake.KindValue: "values", intake.KindUnit: "units", intake.KindEmployee: "employees", intake.KindMembership: "memberships",
	intake.KindMetric: "metrics", intake.KindCause: "causes", intake.KindSurvey: "surveys", intake.KindMatrixLine: "matrix_lines",
	intake.KindCustomer: "customers", intake.KindTransaction: "transactions", intake.KindAnswer: "answers",
	intake.KindSignalType: "signal_types", intake.KindSignal: "signals",
	intake.KindInitiative: "initiatives", intake.KindFinding: "findings", intake.KindCoverage: "coverage", intake.KindTarget: "targets",
}

// writeLedger tells what the batch did: one entry for each unbroken run of new ids ("answers.imported"), one for each
// run of changed ids ("answers.changed"), and for answers that changed along ("answers.changed" too).
func (b *batch) writeLedger(ctx context.Context) error {
	var tally intake.Tally
	tally.Count(b.outcomes)
	if tally.Created+tally.Changed == 0 && len(b.also) == 0 {
		return nil
	}
	body, err := json.Marshal(summary{Created: int(tally.Created), Changed: int(tally.Changed)})
	if err != nil {
		return err
	}
	for _, id := range b.also {
		if b.kind == intake.KindAnswer {
			delete(b.canonical, id) // read it as it became
		}
	}
	entry := sqldb.Entry{Org: int64(b.org), At: b.door.opt.Now(), Actor: b.door.opt.Actor, Kind: string(b.kind), Body: body}
	if err := b.appendRuns(ctx, entry, actions[b.kind]+".imported", b.created); err != nil {
		return err
	}
	if err := b.appendRuns(ctx, entry, actions[b.kind]+".changed", b.changed); err != nil {
		return err
	}
	entry.Kind = string(intake.KindAnswer)
	return b.appendRuns(ctx, entry, "answers.changed", b.also)
}

func (b *batch) appendRuns(ctx context.Context, e sqldb.Entry, action string, ids []int64) error {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	e.Action = action
	for len(ids) > 0 {
		n := 1
		for n < len(ids) && ids[n] == ids[n-1]+1 {
			n++
		}
		e.FirstID, e.LastID = ids[0], ids[n-1]
		if err := b.appendRun(ctx, e); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// appendRun appends an entry about an unbroken run of ids, committing to what is at hand, or else to what it reads.
func (b *batch) appendRun(ctx context.Context, e sqldb.Entry) error {
	if e.Kind != string(b.kind) || b.canonical[e.FirstID] == nil {
		return chaindb.Append(ctx, b.tx, e)
	}
	rows := make([]chaindb.Row, 0, e.LastID-e.FirstID+1)
	for id := e.FirstID; id <= e.LastID; id++ {
		canonical, ok := b.canonical[id]
		if !ok {
			return chaindb.Append(ctx, b.tx, e)
		}
		rows = append(rows, chaindb.Row{Key: chain.Key{ID: id}, Canonical: canonical})
	}
	return chaindb.AppendRows(ctx, b.tx, e, rows)
}

// orNull stores 0 as null: these columns hold identifiers and days that may be unknown.
func orNull[T ~int | ~int32 | ~int64 | ~uint16](v T) any {
	if v == 0 {
		return nil
	}
	return int64(v)
}

// keep returns what a record says, or what was there when it says nothing.
func keep(said, was string) string {
	if said == "" {
		return was
	}
	return said
}

// bulk adapts items to BulkInsert: row appends the values of one.
func bulk[T any](items []T, row func(*T, []any) []any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		var values []any
		for i := range items {
			values = row(&items[i], values[:0])
			if !yield(values, nil) {
				return
			}
		}
	}
}
