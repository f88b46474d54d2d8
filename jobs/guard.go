package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"
)

// Guard verifies the chains of all organisations and makes a checkpoint of each.
type Guard struct{}

// Kind implements river.JobArgs.
func (Guard) Kind() string { return "guard" }

// GuardEvery is how often.
const GuardEvery = 24 * time.Hour

// InsertOpts implements river.JobArgsWithInsertOpts: once a day, however often the program starts.
func (Guard) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 3, UniqueOpts: river.UniqueOpts{ByPeriod: GuardEvery}}
}

// Guardian verifies chains.
type Guardian interface {
	GuardChains(ctx context.Context) error
}

// GuardWorker works Guard.
type GuardWorker struct {
	river.WorkerDefaults[Guard]
	Guardian Guardian
}

// Work implements river.Worker.
func (w *GuardWorker) Work(ctx context.Context, _ *river.Job[Guard]) error {
	return w.Guardian.GuardChains(ctx)
}

// Timeout implements river.Worker: it reads everything that bears on pay.
func (*GuardWorker) Timeout(*river.Job[Guard]) time.Duration { return 2 * time.Hour }
