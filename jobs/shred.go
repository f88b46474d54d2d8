package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"
)

// Shred sees that what was erased isn't left in the database's own files.
type Shred struct{}

// Kind implements river.JobArgs.
func (Shred) Kind() string { return "shred" }

// InsertOpts implements river.JobArgsWithInsertOpts: many erasures are followed by one of these.
func (Shred) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 5, UniqueOpts: river.UniqueOpts{ByState: unfinished}}
}

// Shredder shreds.
type Shredder interface {
	Shred(ctx context.Context) error
}

// ShredWorker works Shred.
type ShredWorker struct {
	river.WorkerDefaults[Shred]
	Shredder Shredder
}

// Work implements river.Worker.
func (w *ShredWorker) Work(ctx context.Context, _ *river.Job[Shred]) error {
	return w.Shredder.Shred(ctx)
}

// Timeout implements river.Worker: it writes the whole file anew.
func (*ShredWorker) Timeout(*river.Job[Shred]) time.Duration { return time.Hour }
