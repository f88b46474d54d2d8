package jobdb_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"klankbord.org/store/jobdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// errand is a job that is carried out by writing down its number.
type errand struct {
	N    int `river:"unique"`
	Fail int // so many times
}

// Kind implements river.JobArgs.
func (errand) Kind() string { return "errand" }

// once is an errand that is there once at a time.
type once struct{ errand }

// InsertOpts implements river.JobArgsWithInsertOpts.
func (once) InsertOpts() river.InsertOpts {
	return river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled, rivertype.JobStateCompleted}}}
}

// boy runs errands.
type boy struct {
	river.WorkerDefaults[errand]
	mu   sync.Mutex
	done map[int]int
	news chan int
}

func newBoy() *boy { return &boy{done: map[int]int{}, news: make(chan int, 1000)} }

// Work implements river.Worker.
func (b *boy) Work(_ context.Context, job *river.Job[errand]) error {
	if job.Attempt <= job.Args.Fail {
		return errors.New("try again")
	}
	b.mu.Lock()
	b.done[job.Args.N]++
	b.mu.Unlock()
	b.news <- job.Args.N
	return nil
}

// NextRetry implements river.Worker.
func (b *boy) NextRetry(*river.Job[errand]) time.Time { return time.Now() }

// started opens and starts a queue that ends with the test.
func started(t *testing.T, db *sqldb.DB, b *boy, poll time.Duration) *jobdb.Queue {
	t.Helper()
	workers := river.NewWorkers()
	river.AddWorker(workers, b)
	q, err := jobdb.Open(db, jobdb.Options{Workers: workers, Poll: poll})
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(q.Stop(context.Background()), q.Close()); err != nil {
			t.Error(err)
		}
	})
	return q
}

// wait waits until the errands with these numbers were run.
func (b *boy) wait(t *testing.T, n int) {
	t.Helper()
	for range n {
		select {
		case <-b.news:
		case <-time.After(20 * time.Second):
			t.Fatal("a job didn't run")
		}
	}
}

func TestAJobRunsWhenItsTransactionIsCommittedAndOnlyThen(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBoy()
		q := started(t, db, b, 0)
		undone := errors.New("changed my mind")
		for n := range 20 {
			err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				if stored, err := q.Insert(ctx, tx, errand{N: n}, nil); err != nil || !stored {
					t.Errorf("stored %v, %v", stored, err)
				}
				if n%2 == 1 {
					return undone
				}
				return nil
			})
			if (n%2 == 1) != errors.Is(err, undone) {
				t.Fatal(err)
			}
		}
		b.wait(t, 10)
		b.mu.Lock()
		defer b.mu.Unlock()
		for n := range 20 {
			if want := 1 - n%2; b.done[n] != want {
				t.Errorf("errand %d ran %d times, want %d", n, b.done[n], want)
			}
		}
	})
}

func TestAJobThatFailsIsTriedAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBoy()
		q := started(t, db, b, 0)
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			_, err := q.Insert(ctx, tx, errand{N: 1, Fail: 2}, nil)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		b.wait(t, 1)
	})
}

// A job that may be there once is stored once, also when many want it at the same moment.
func TestAUniqueJobIsNotDoubled(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBoy()
		q := started(t, db, b, 0)
		var group sync.WaitGroup
		var mu sync.Mutex
		kept := map[int]int{}
		for range 8 {
			group.Go(func() {
				for n := range 10 {
					var stored bool
					err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) (err error) {
						stored, err = q.Insert(ctx, tx, once{errand{N: n}}, nil)
						return err
					})
					if err != nil {
						t.Error(err)
					}
					if stored {
						mu.Lock()
						kept[n]++
						mu.Unlock()
					}
				}
			})
		}
		group.Wait()
		b.wait(t, 10)
		for n, times := range kept {
			if times != 1 {
				t.Errorf("errand %d was stored %d times", n, times)
			}
		}
		if len(kept) != 10 {
			t.Errorf("stored %d errands", len(kept))
		}
	})
}

// The program that stores a job needn't wait for the next look: with looks an hour apart it runs all the same.
func TestANewJobWakesItsWorkers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBoy()
		q := started(t, db, b, time.Hour)
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			_, err := q.Insert(ctx, tx, errand{N: 1}, nil)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		b.wait(t, 1)
	})
}

// Storing a job fails like any statement: the transaction is lost, whatever the closure makes of it.
func TestAJobThatCantBeStoredLosesTheTransaction(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		q := started(t, db, newBoy(), 0)
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			_, err := q.Insert(ctx, tx, unknown{}, nil)
			if err == nil {
				t.Error("a job that nobody does was taken")
			}
			return nil
		})
		if err == nil {
			t.Error("committed without its job")
		}
	})
}

// unknown is a job without a worker.
type unknown struct{}

// Kind implements river.JobArgs.
func (unknown) Kind() string { return "unknown" }
