package jobdb_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"klankbord.org/store/jobdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// tally is a job that counts, durably, how often it ran.
type tally struct {
	Name string `json:"name" river:"unique"`
}

// Kind implements river.JobArgs.
func (tally) Kind() string { return "tally" }

// InsertOpts implements river.JobArgsWithInsertOpts: one of a name, for ever.
func (tally) InsertOpts() river.InsertOpts {
	return river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{rivertype.JobStateAvailable, rivertype.JobStateCancelled,
		rivertype.JobStateCompleted, rivertype.JobStateDiscarded, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled}}}
}

// counter works tallies.
type counter struct {
	river.WorkerDefaults[tally]
	db *sqldb.DB
}

// NextRetry implements river.Worker: the library's own pauses would make the test long.
func (counter) NextRetry(*river.Job[tally]) time.Time { return time.Now() }

const (
	stored = 1 // as organisation in the table of sequences: what was committed
	ran    = 2 // and what ran
)

// Work implements river.Worker.
func (c counter) Work(ctx context.Context, job *river.Job[tally]) error {
	return c.db.WriteAbout(ctx, ran, job.ID, func(ctx context.Context, tx sqldb.Tx) error { return count(ctx, tx, ran, job.Args.Name) })
}

func count(ctx context.Context, tx sqldb.Tx, org int64, name string) error {
	_, err := tx.Exec(ctx, `insert into sequences (org, name, next) values ($1, $2, 1)
		on conflict (org, name) do update set next = sequences.next + 1`, org, name)
	return err
}

// working opens a queue over a database and starts it.
func working(ctx context.Context, db *sqldb.DB) (*jobdb.Queue, error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, counter{db: db})
	q, err := jobdb.Open(db, jobdb.Options{Workers: workers, Timeout: time.Second, RescueAfter: 2 * time.Second, Poll: 100 * time.Millisecond})
	if err != nil {
		return nil, err
	}
	return q, q.Start(ctx)
}

var errNever = errors.New("never")

// The program stores jobs from eight clients and runs them meanwhile. Every third is undone, and each is stored twice.
func TestMain(m *testing.M) {
	storetest.KilledMain(m, 8, func(ctx context.Context, db *sqldb.DB) (func(string, int) (bool, error), error) {
		q, err := working(ctx, db)
		return func(name string, i int) (bool, error) {
			undo := i%3 == 2
			err := db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
				if err := count(ctx, tx, stored, name); err != nil {
					return err
				}
				for range 2 {
					if _, err := q.Insert(ctx, tx, tally{name}, nil); err != nil {
						return err
					}
				}
				if undo {
					return errNever
				}
				return nil
			})
			if undo && errors.Is(err, errNever) {
				return false, nil
			}
			return true, err
		}, err
	})
}

// A program that is killed while jobs are stored and run leaves every acknowledged one to the next program, keeps none
// of what was undone, and none twice. Three rounds here; a hundred with KLANKBORD_SOAK set.
func TestKilledProgramLeavesItsJobsToTheNext(t *testing.T) {
	t.Parallel()
	storetest.EachAddress(t, func(t *testing.T, url, dir string) {
		acknowledged := map[string]bool{}
		for round := range storetest.Rounds(3, 100) {
			storetest.Kill(t, url, dir, round, 100, acknowledged)
		}
		db, err := sqldb.Open(t.Context(), url, dir)
		if err != nil {
			t.Fatal(err)
		}
		q, err := working(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		judge(t, db, acknowledged)
		if err := errors.Join(q.Stop(context.Background()), q.Close(), db.Close()); err != nil {
			t.Error(err)
		}
	})
}

// judge waits until everything that was stored has run, and looks whether anything else did.
func judge(t *testing.T, db *sqldb.DB, acknowledged map[string]bool) {
	t.Helper()
	began := time.Now()
	for {
		have := map[int64]map[string]int64{stored: {}, ran: {}}
		err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			rows, err := tx.Query(ctx, "select org, name, next from sequences where org in (1, 2)")
			return sqldb.Each(rows, err, func(r sqldb.Rows) error {
				var org, times int64
				var name string
				err := r.Scan(&org, &name, &times)
				have[org][name] = times
				return err
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		missing := 0
		for name := range have[stored] {
			if have[ran][name] == 0 {
				missing++
			}
		}
		if missing > 0 && time.Since(began) < 90*time.Second {
			select { // they come back when the killed program is no longer waited for
			case <-time.After(200 * time.Millisecond):
				continue
			case <-t.Context().Done():
			}
		}
		for name := range acknowledged {
			if have[ran][name] == 0 {
				t.Errorf("%s was acknowledged and never ran", name)
			}
		}
		again := 0
		for name, times := range have[ran] {
			if have[stored][name] == 0 {
				t.Errorf("%s was undone and ran", name)
			}
			if times > 1 {
				again++
			}
		}
		if missing > 0 {
			t.Errorf("%d of %d never ran", missing, len(have[stored]))
		}
		t.Logf("%d jobs, %d acknowledged, %d ran again after a kill, all after %s", len(have[stored]), len(acknowledged), again, time.Since(began).Round(time.Millisecond))
		noneTwice(t, db)
		return
	}
}

// noneTwice counts the queue's own rows.
func noneTwice(t *testing.T, db *sqldb.DB) {
	t.Helper()
	sql := "select count(*) - count(distinct args::text) from river_job where kind = 'tally'"
	if db.Engine() == sqldb.SQLite {
		sql = "select count(*) - count(distinct json(args)) from river_job where kind = 'tally'"
	}
	err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		var doubled int64
		if err := tx.QueryRow(ctx, sql).Scan(&doubled); err != nil {
			return err
		}
		if doubled != 0 {
			t.Errorf("%d jobs are there twice", doubled)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
