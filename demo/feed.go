package demo

import (
	"context"
	"fmt"

	"klankbord.org/core/intake"
)

// batchSize is how many records go through the door at once.
const batchSize = 4000

// Feed brings the whole world in through a door, in the order of kinds. After each batch it tells progress how many
// records of how many are in; progress may be nil. A refused record is an error: nothing of ours should be.
func (w *World) Feed(ctx context.Context, door intake.Door, progress func(done, total int)) error {
	f := feeder{door: door, progress: progress, total: w.Count()}
	for _, k := range intake.Order {
		for r := range w.Records(k) {
			if len(f.batch) == batchSize || len(f.batch) > 0 && !together(f.batch[0], r) {
				if err := f.flush(ctx); err != nil {
					return err
				}
			}
			f.batch = append(f.batch, r)
		}
		if err := f.flush(ctx); err != nil { // a batch holds one kind
			return err
		}
	}
	return nil
}

// together reports whether two records may share a batch: they are of one kind, and values of one dimension, as a
// touchpoint names a stage that has to be there.
func together(a, b intake.Record) bool {
	x, ok := a.(intake.Value)
	y, also := b.(intake.Value)
	return a.Kind() == b.Kind() && (!ok || !also || x.Dimension == y.Dimension)
}

type feeder struct {
	door        intake.Door
	progress    func(done, total int)
	batch       []intake.Record
	done, total int
}

func (f *feeder) flush(ctx context.Context) error {
	if len(f.batch) == 0 {
		return nil
	}
	outcomes, err := f.door.Apply(ctx, f.batch)
	if err != nil {
		return fmt.Errorf("feed the demo: %w", err)
	}
	for i, o := range outcomes {
		if o.Status == intake.Refused {
			return fmt.Errorf("feed the demo: %s %q: %w", f.batch[i].Kind(), f.batch[i].Key(), o.Fault)
		}
	}
	f.done += len(f.batch)
	f.batch = f.batch[:0]
	if f.progress != nil {
		f.progress(f.done, f.total)
	}
	return nil
}
