package importer

import (
	"context"
	"slices"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/importer/mapping"
)

// refersToItself are the kinds whose records can refer to others of the same kind, further on in the file perhaps. What
// is refused because it isn't there yet, is tried again at the end of the kind.
var refersToItself = map[intake.Kind]bool{intake.KindValue: true, intake.KindUnit: true, intake.KindEmployee: true, intake.KindCause: true}

// maxPostponed is how many of those are kept; they are people, units and words, never answers.
const maxPostponed = 100_000

// applier brings the records of one kind through the door.
type applier struct {
	run       *run
	door      intake.Door
	kind      intake.Kind
	tally     *KindReport
	postponed []mapping.Item
	last      bool // no more postponing
}

// apply goes over the sources once for each kind.
func (r *run) apply(ctx context.Context, door intake.Door) error {
	r.repeats.again()
	for _, kind := range r.bound.Kinds() {
		a := &applier{run: r, door: door, kind: kind, tally: r.report.kind(kind)}
		if err := a.all(ctx); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return nil
		}
	}
	return nil
}

// all reads in one goroutine and applies in another, a few batches apart.
func (a *applier) all(ctx context.Context) error {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	batches, failed := make(chan batch, 2), make(chan error, 1)
	go func() {
		defer close(batches)
		failed <- a.read(inner, batches)
	}()
	for b := range batches {
		if ctx.Err() != nil {
			break // the batch before this one is stored; nothing after it
		}
		a.count(b)
		if err := a.send(ctx, b.items); err != nil {
			cancel()
			for range batches { // let the reader see that it's over
			}
			<-failed
			return err
		}
		a.run.tell(a.kind, b.file, b.row)
	}
	if ctx.Err() != nil {
		cancel()
		for range batches {
		}
	}
	if err := <-failed; err != nil {
		return err
	}
	if ctx.Err() != nil {
		return nil
	}
	return a.again(ctx)
}

// batch is what the reader hands over: records to apply, and what became of those that needn't be applied.
type batch struct {
	items    []mapping.Item
	refused  []mapping.Refusal
	notes    []mapping.Refusal
	repeated int64
	file     string
	row      int64
}

func (b *batch) full() bool {
	return len(b.items) >= BatchSize || len(b.refused)+len(b.notes) >= BatchSize
}

// read scans the sources and fills batches.
func (a *applier) read(ctx context.Context, out chan<- batch) error {
	b := batch{}
	send := func() error {
		select {
		case out <- b:
			b = batch{items: make([]mapping.Item, 0, BatchSize), file: b.file, row: b.row}
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	err := a.run.bound.Scan(ctx, mapping.Pass{
		Kinds: []intake.Kind{a.kind},
		Sums:  a.run.repeats.found[a.kind], // without repeated keys nobody compares contents
		Rows:  func(file string, rows int64) { b.file, b.row = file, rows },
		Emit: func(item mapping.Item) error {
			a.sort(&b, item)
			if b.full() {
				return send()
			}
			return nil
		},
	})
	if err != nil {
		return err
	}
	return send()
}

// sort puts a record in its place in the batch.
func (a *applier) sort(b *batch, item mapping.Item) {
	if item.Refused != nil {
		b.refused = append(b.refused, *item.Refused)
		return
	}
	apply, note := a.run.repeats.judge(&item)
	if note != nil {
		b.notes = append(b.notes, *note)
	}
	if apply {
		b.items = append(b.items, item)
	} else {
		b.repeated++
	}
}

// count takes up what the reader decided by itself.
func (a *applier) count(b batch) {
	a.tally.Repeated += b.repeated
	for _, n := range b.notes {
		a.run.report.note(n)
	}
	for _, refusal := range b.refused {
		a.tally.Read++
		a.tally.Refused++
		a.run.refuse(refusal)
	}
}

var errOutcomes = &fault.Error{Kind: fault.Internal, Key: "import.wrong_outcomes"}

// send brings items through the door and counts what became of them. A cancelled import finishes its batch.
func (a *applier) send(ctx context.Context, items []mapping.Item) error {
	if len(items) == 0 {
		return nil
	}
	records := make([]intake.Record, len(items))
	for i := range items {
		records[i] = items[i].Record
	}
	outcomes, err := a.door.Apply(context.WithoutCancel(ctx), records)
	if err != nil {
		return err
	}
	if len(outcomes) != len(items) {
		return errOutcomes
	}
	for i, o := range outcomes {
		a.take(&items[i], o)
	}
	a.run.done += int64(len(items))
	return nil
}

// take counts one outcome.
func (a *applier) take(item *mapping.Item, o intake.Outcome) {
	if o.Status == intake.Refused && o.Fault != nil && o.Fault.Kind == fault.NotFound && !a.last &&
		refersToItself[a.kind] && len(a.postponed) < maxPostponed {
		a.postponed = append(a.postponed, *item)
		return
	}
	a.tally.Tally.Count([]intake.Outcome{o})
	if o.Status != intake.Refused {
		return
	}
	f := o.Fault
	if f == nil {
		f = fault.NewInvalid("", "value.unknown", "value", "")
	}
	refusal := item.Refuse(f)
	if refusal.Value == "" {
		refusal.Value = fieldText(item.Record, f.Field)
	}
	a.run.refuse(refusal)
}

// again tries what was postponed, as long as that helps.
func (a *applier) again(ctx context.Context) error {
	for len(a.postponed) > 0 {
		items := a.postponed
		a.postponed = nil
		for some := range slices.Chunk(items, BatchSize) {
			if err := a.send(ctx, some); err != nil {
				return err
			}
		}
		if len(a.postponed) == len(items) {
			a.last = true // once more, and what is still refused then is refused for good
		}
	}
	return nil
}
