package intakedb

import (
	"context"
	"errors"
	"reflect"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// Options say how a door works.
type Options struct {
	// DryRun judges everything as if it were stored and stores nothing. The whole run is one transaction that Close
	// undoes; on SQLite nobody else can write in the meantime.
	DryRun bool
	// Actor is who brings the records, for the ledger; "import" when empty.
	Actor string
	// Now returns unix milliseconds in UTC, for the ledger and for what is published.
	Now func() int64
	// Also, when not nil, runs at the end of every batch, in its transaction: what it stores is there when the batch is, and
	// an error undoes both. It may run again when a transaction is tried again.
	Also func(ctx context.Context, tx sqldb.Tx, outcomes []intake.Outcome) error
}

// BatchSize is how many records a batch best has: large enough to pay for its commit, small enough for others to get
// their turn in between.
const BatchSize = 4000

// Door takes the records of one organisation in. It is not safe for concurrent use. Close it afterwards.
type Door struct {
	db    *sqldb.DB
	org   org.ID
	opt   Options
	refs  refCache
	ids   map[string]*idPool
	trial *trial
}

// New returns a door to an organisation.
func New(db *sqldb.DB, o org.ID, opt Options) *Door {
	if opt.Actor == "" {
		opt.Actor = "import"
	}
	return &Door{db: db, org: o, opt: opt, refs: newRefCache(), ids: map[string]*idPool{}}
}

var _ intake.Door = (*Door)(nil)

// errMixed is a mistake of the program, not of a file.
var errMixed = errors.New("intakedb: a batch holds records of more than one kind")

// Apply implements intake.Door.
func (d *Door) Apply(ctx context.Context, records []intake.Record) ([]intake.Outcome, error) {
	if len(records) == 0 {
		return nil, nil
	}
	kind := records[0].Kind()
	for _, r := range records {
		if r.Kind() != kind {
			return nil, errMixed
		}
	}
	if err := d.drawIDs(ctx, kind, len(records)); err != nil {
		return nil, err
	}
	var outcomes []intake.Outcome
	attempts := 0
	err := d.write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		d.restart()
		if attempts++; attempts > 1 {
			d.refs.clear() // what the attempt before made was undone
		}
		var err error
		outcomes, err = d.apply(ctx, tx, kind, records)
		return err
	})
	if err != nil {
		d.refs.clear() // what it learnt may have been undone
		d.restart()
		return nil, err
	}
	d.keepIDs()
	return outcomes, nil
}

// write runs a batch in a transaction of its own, or in the long one of a dry run.
func (d *Door) write(ctx context.Context, fn func(context.Context, sqldb.Tx) error) error {
	if !d.opt.DryRun {
		return d.db.Write(ctx, fn)
	}
	if d.trial == nil {
		d.trial = startTrial(ctx, d.db)
	}
	return d.trial.run(ctx, fn)
}

// Close ends the door; a dry run leaves nothing behind.
func (d *Door) Close() error {
	if d.trial == nil {
		return nil
	}
	t := d.trial
	d.trial = nil
	return t.end()
}

// apply judges and stores a batch.
func (d *Door) apply(ctx context.Context, tx sqldb.Tx, kind intake.Kind, records []intake.Record) ([]intake.Outcome, error) {
	b := &batch{door: d, tx: tx, org: d.org, kind: kind, records: records, outcomes: make([]intake.Outcome, len(records))}
	if err := sqldb.PlanAfresh(ctx, tx); err != nil {
		return nil, err
	}
	if err := b.loadSettings(ctx); err != nil {
		return nil, err
	}
	if err := b.openBox(ctx); err != nil {
		return nil, err
	}
	if err := b.loadBound(ctx); err != nil {
		return nil, err
	}
	for _, round := range b.rounds() {
		if err := handlers[kind](ctx, b, round); err != nil {
			return nil, err
		}
	}
	b.repeat()
	if err := b.writeLedger(ctx); err != nil {
		return nil, err
	}
	if d.opt.Also != nil {
		return b.outcomes, d.opt.Also(ctx, tx, b.outcomes)
	}
	return b.outcomes, nil
}

// handlers store one round of records of a kind: positions in the batch, each with another key.
var handlers = map[intake.Kind]func(context.Context, *batch, []int) error{
	intake.KindValue: applyValues, intake.KindUnit: applyUnits, intake.KindEmployee: applyEmployees,
	intake.KindMembership: applyMemberships, intake.KindMetric: applyMetrics, intake.KindCause: applyCauses,
	intake.KindSurvey: applySurveys, intake.KindMatrixLine: applyMatrixLines, intake.KindCustomer: applyCustomers,
	intake.KindTransaction: applyTransactions, intake.KindAnswer: applyAnswers, intake.KindInitiative: applyInitiatives,
	intake.KindSignalType: applySignalTypes, intake.KindSignal: applySignals,
	intake.KindFinding: applyFindings, intake.KindCoverage: applyCoverage, intake.KindTarget: applyTargets,
}

// rounds checks every record by itself and divides those that pass.
func (b *batch) rounds() [][]int {
	var rounds [][]int
	last := make(map[string]int, len(b.records)) // key → last position
	depth := map[string]int{}                    // key → how many before it
	for i, r := range b.records {
		if f := intake.Check(r); f != nil {
			b.refuse(i, f)
			continue
		}
		key := r.Key()
		before, seen := last[key]
		if seen && reflect.DeepEqual(r, b.records[before]) {
			b.same = append(b.same, [2]int{i, before})
			continue
		}
		n := 0
		if seen {
			n = depth[key] + 1
			depth[key] = n
		}
		last[key] = i
		if n == len(rounds) {
			rounds = append(rounds, nil)
		}
		rounds[n] = append(rounds[n], i)
	}
	return rounds
}

// repeat gives exact repetitions their outcome: refused like the first, or unchanged.
func (b *batch) repeat() {
	for _, pair := range b.same {
		b.outcomes[pair[0]] = b.outcomes[pair[1]]
		if b.outcomes[pair[1]].Status != intake.Refused {
			b.outcomes[pair[0]] = intake.Outcome{Status: intake.Unchanged}
		}
	}
}

// notFound reports an unknown reference at the field that names it.
func notFound(field, what, ref string) *fault.Error {
	f := fault.NewNotFound(what, ref)
	f.Field = field
	return f
}
