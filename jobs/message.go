package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"klankbord.org/core/org"
)

// Message brings a webhook's message to its receiver.
type Message struct {
	Org      org.ID `json:"org" river:"unique"`
	Delivery int64  `json:"delivery" river:"unique"`
	// Round is how often somebody had it sent again: a new round needn't wait for the last job of the one before to be
	// put away.
	Round int `json:"round" river:"unique"`
}

// Kind implements river.JobArgs.
func (Message) Kind() string { return "message" }

// messagePauses are how long to wait after each attempt: some seventeen hours in all, over a night.
var messagePauses = []time.Duration{5 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour}

// InsertOpts implements river.JobArgsWithInsertOpts.
func (Message) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: "hooks", MaxAttempts: len(messagePauses) + 1, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: unfinished}}
}

// Messenger brings messages.
type Messenger interface {
	// Bring brings a message. On the last attempt it is given up when that fails. again tells whether another attempt makes
	// sense.
	Bring(ctx context.Context, o org.ID, delivery int64, last bool) (again bool, err error)
}

// MessageWorker works Message.
type MessageWorker struct {
	river.WorkerDefaults[Message]
	Messenger Messenger
	// Pause overrules how long to wait after an attempt; nil for the pauses above.
	Pause func(attempt int) time.Duration
}

// Work implements river.Worker.
func (w *MessageWorker) Work(ctx context.Context, job *river.Job[Message]) error {
	again, err := w.Messenger.Bring(ctx, job.Args.Org, job.Args.Delivery, job.Attempt >= job.MaxAttempts)
	if err != nil && !again {
		return river.JobCancel(err)
	}
	return err
}

// NextRetry implements river.Worker.
func (w *MessageWorker) NextRetry(job *river.Job[Message]) time.Time {
	if w.Pause != nil {
		return time.Now().Add(w.Pause(job.Attempt))
	}
	return time.Now().Add(pauseAfter(messagePauses, job.Attempt))
}
