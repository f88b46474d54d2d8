package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"
)

// Retain takes away what has had its time by the organisation's own periods.
type Retain struct{}

// Kind implements river.JobArgs.
func (Retain) Kind() string { return "retain" }

// RetainEvery is how often.
const RetainEvery = 6 * time.Hour

// InsertOpts implements river.JobArgsWithInsertOpts: it comes back by itself, and goes on where it was.
func (Retain) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 3, UniqueOpts: river.UniqueOpts{ByPeriod: RetainEvery}}
}

// Retainer takes away what has had its time.
type Retainer interface {
	Retain(ctx context.Context) error
}

// RetainWorker works Retain.
type RetainWorker struct {
	river.WorkerDefaults[Retain]
	Retainer Retainer
}

// Work implements river.Worker.
func (w *RetainWorker) Work(ctx context.Context, _ *river.Job[Retain]) error {
	return w.Retainer.Retain(ctx)
}

// Timeout implements river.Worker: the first time there may be years to take away. What is left is for the next time.
func (*RetainWorker) Timeout(*river.Job[Retain]) time.Duration { return 2 * time.Hour }
