package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"
)

// Collect reads the mailbox that letters come back to.
type Collect struct{}

// Kind implements river.JobArgs.
func (Collect) Kind() string { return "collect" }

// CollectEvery is how often.
const CollectEvery = 5 * time.Minute

// InsertOpts implements river.JobArgsWithInsertOpts: it comes back by itself, so it isn't tried again.
func (Collect) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByPeriod: CollectEvery}}
}

// Collector reads the mailbox.
type Collector interface {
	Collect(ctx context.Context) error
}

// CollectWorker works Collect.
type CollectWorker struct {
	river.WorkerDefaults[Collect]
	Collector Collector
}

// Work implements river.Worker.
func (w *CollectWorker) Work(ctx context.Context, _ *river.Job[Collect]) error {
	return w.Collector.Collect(ctx)
}

// Timeout implements river.Worker.
func (*CollectWorker) Timeout(*river.Job[Collect]) time.Duration { return CollectEvery }
