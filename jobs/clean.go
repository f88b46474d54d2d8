package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"
)

// Clean throws away what has had its time: of every kind what its own keeper calls so.
type Clean struct{}

// Kind implements river.JobArgs.
func (Clean) Kind() string { return "clean" }

// InsertOpts implements river.JobArgsWithInsertOpts: it comes back by itself.
func (Clean) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 3, UniqueOpts: river.UniqueOpts{ByPeriod: CleanEvery}}
}

// CleanEvery is how often.
const CleanEvery = time.Hour

// Cleaner cleans.
type Cleaner interface {
	Clean(ctx context.Context) error
}

// CleanWorker works Clean.
type CleanWorker struct {
	river.WorkerDefaults[Clean]
	Cleaner Cleaner
}

// Work implements river.Worker.
func (w *CleanWorker) Work(ctx context.Context, _ *river.Job[Clean]) error {
	return w.Cleaner.Clean(ctx)
}

// Timeout implements river.Worker: there may be much to throw away.
func (*CleanWorker) Timeout(*river.Job[Clean]) time.Duration { return 10 * time.Minute }
