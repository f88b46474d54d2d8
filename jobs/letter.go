package jobs

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"klankbord.org/core/org"
)

// Letter sends a letter from the outbox.
type Letter struct {
	Org    org.ID `json:"org" river:"unique"`
	Letter int64  `json:"letter" river:"unique"`
}

// Kind implements river.JobArgs.
func (Letter) Kind() string { return "letter" }

// letterPauses are how long to wait after each attempt: a mail server that greylists takes it within minutes, one that is
// down has a working day.
var letterPauses = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour}

// InsertOpts implements river.JobArgsWithInsertOpts.
func (Letter) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: "mail", MaxAttempts: len(letterPauses) + 1, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: unfinished}}
}

// Postman sends letters.
type Postman interface {
	// Deliver sends a letter. On the last attempt it is given up when that fails. again tells whether another attempt makes
	// sense; the error holds no address.
	Deliver(ctx context.Context, o org.ID, letter int64, last bool) (again bool, err error)
}

// Later is the error of a letter whose turn it isn't yet. It doesn't count as an attempt.
type Later struct{ For time.Duration }

// Error implements error.
func (l *Later) Error() string { return "later: " + l.For.String() }

// LetterWorker works Letter.
type LetterWorker struct {
	river.WorkerDefaults[Letter]
	Postman Postman
	// Pause overrules how long to wait after an attempt; nil for the pauses above.
	Pause func(attempt int) time.Duration
}

// Work implements river.Worker.
func (w *LetterWorker) Work(ctx context.Context, job *river.Job[Letter]) error {
	again, err := w.Postman.Deliver(ctx, job.Args.Org, job.Args.Letter, job.Attempt >= job.MaxAttempts)
	if later := (*Later)(nil); errors.As(err, &later) {
		return river.JobSnooze(later.For)
	}
	if err != nil && !again {
		return river.JobCancel(err)
	}
	return err
}

// NextRetry implements river.Worker.
func (w *LetterWorker) NextRetry(job *river.Job[Letter]) time.Time {
	if w.Pause != nil {
		return time.Now().Add(w.Pause(job.Attempt))
	}
	return time.Now().Add(pauseAfter(letterPauses, job.Attempt))
}
