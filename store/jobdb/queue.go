// Package jobdb keeps work that is done later, and has it done: a job is stored in the transaction of what it is about,
// so that it will run if that was committed and won't if it wasn't. A program that is killed leaves its jobs to the next,
// so a job may run twice: whoever writes one makes that harmless.
package jobdb

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"

	"klankbord.org/store/sqldb"
)

// The queues. Each has its own workers, so that a slow receiver doesn't hold up a letter.
const (
	Default = river.QueueDefault
	Mail    = "mail"
	Hooks   = "hooks"
)

// Options says who does the work.
type Options struct {
	Workers  *river.Workers
	Periodic []*river.PeriodicJob
	Log      *slog.Logger
	// Timeout ends a job that doesn't say how long it takes; zero means a minute.
	Timeout time.Duration
	// RescueAfter is when a job that was running in a program that is gone starts again; zero means five minutes. It is
	// longer than the job's own timeout.
	RescueAfter time.Duration
	// Poll is how often each queue looks by itself; zero means a second. What this program stores starts at once.
	Poll time.Duration
}

// Queue stores jobs, and between Start and Stop runs them.
type Queue struct {
	engine queue
	view   *sql.DB // of SQLite
}

// queue is what differs between the engines.
type queue interface {
	insert(ctx context.Context, tx sqldb.Tx, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error)
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	StopAndCancel(ctx context.Context) error
}

// Open prepares the queue of a database that has been migrated. Nothing runs before Start.
func Open(db *sqldb.DB, o Options) (*Queue, error) {
	if pool := db.Pool(); pool != nil {
		client, err := newClient(riverpgxv5.New(pool), o)
		return &Queue{engine: postgresQueue{client}}, err
	}
	q := &Queue{view: db.View()}
	wake := &waker{news: make(chan string, 64)}
	client, err := newClient[*sql.Tx](embedded{riversqlite.New(q.view), wake}, o)
	q.engine = sqliteQueue{client, wake}
	return q, err
}

func newClient[T any](d riverdriver.Driver[T], o Options) (*river.Client[T], error) {
	c := &river.Config{
		Logger:               calmly(o.Log),
		JobTimeout:           orElse(o.Timeout, time.Minute),
		RescueStuckJobsAfter: orElse(o.RescueAfter, 5*time.Minute),
		FetchPollInterval:    orElse(o.Poll, time.Second),
		FetchCooldown:        min(orElse(o.Poll, time.Second), 100*time.Millisecond),
	}
	if o.Workers != nil {
		c.Workers, c.PeriodicJobs = o.Workers, o.Periodic
		// The queue looks for work ten times a second and takes no more than there are workers for, so letters have more of them than there are
		// lines to the mail server.
		c.Queues = map[string]river.QueueConfig{Default: {MaxWorkers: 2}, Mail: {MaxWorkers: 64}, Hooks: {MaxWorkers: 32}}
	}
	client, err := river.NewClient(d, c)
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	return client, nil
}

func orElse(d, other time.Duration) time.Duration {
	if d == 0 {
		return other
	}
	return d
}

// Insert stores a job in a transaction and tells whether it is new: a job that may be there once only, and is, is not
// stored again. opts may be nil; the job's own options hold for what they leave open.
func (q *Queue) Insert(ctx context.Context, tx sqldb.Tx, args river.JobArgs, opts *river.InsertOpts) (stored bool, err error) {
	result, err := q.engine.insert(ctx, tx, args, opts)
	if err != nil {
		return false, fmt.Errorf("job %s: %w", args.Kind(), err)
	}
	return !result.UniqueSkippedAsDuplicate, nil
}

// Start has the work done until Stop. It returns at once.
func (q *Queue) Start(ctx context.Context) error {
	if err := q.engine.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	return nil
}

// Stop takes no more work, gives what runs until the context's end to finish, and then breaks it off: it will run again.
func (q *Queue) Stop(ctx context.Context) error {
	if q.engine.Stop(ctx) == nil {
		return nil
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := q.engine.StopAndCancel(patience); err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	return nil
}

// Close ends what Open began. Close it before the database.
func (q *Queue) Close() error {
	if q.view == nil {
		return nil
	}
	return q.view.Close()
}

// postgresQueue is the queue on PostgreSQL.
type postgresQueue struct{ *river.Client[pgx.Tx] }

func (q postgresQueue) insert(ctx context.Context, tx sqldb.Tx, args river.JobArgs, opts *river.InsertOpts) (result *rivertype.JobInsertResult, err error) {
	err = sqldb.LendPgx(tx, func(lent pgx.Tx) error {
		result, err = q.InsertTx(ctx, lent, args, opts)
		return err
	})
	return result, err
}

// sqliteQueue is the queue on SQLite.
type sqliteQueue struct {
	*river.Client[*sql.Tx]
	wake *waker
}

func (q sqliteQueue) insert(ctx context.Context, tx sqldb.Tx, args river.JobArgs, opts *river.InsertOpts) (result *rivertype.JobInsertResult, err error) {
	err = sqldb.LendSQL(ctx, tx, func(lent *sql.Tx) error {
		result, err = q.InsertTx(ctx, lent, args, opts)
		return err
	})
	if err != nil {
		return nil, err
	}
	name := result.Job.Queue
	sqldb.AfterCommit(tx, func() { q.wake.say(name) })
	return result, nil
}
