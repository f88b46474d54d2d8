package jobdb_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"klankbord.org/store/jobdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// These tell a copy of this program that it is the one to be killed.
const (
	childURL = "KLANKBORD_KILL_URL"
	childDir = "KLANKBORD_KILL_DIR"
	childRun = "KLANKBORD_KILL_ROUND"
)

func TestMain(m *testing.M) {
	if os.Getenv(childRun) != "" {
		fmt.Fprintln(os.Stderr, workUntilKilled())
		os.Exit(1)
	}
	os.Exit(m.Run())
}

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

// workUntilKilled stores jobs from eight clients and runs them meanwhile. It prints each name after, and only after, its
// transaction was acknowledged. Every third is undone, and each is stored twice.
func workUntilKilled() error {
	ctx := context.Background()
	db, err := sqldb.Open(ctx, os.Getenv(childURL), os.Getenv(childDir))
	if err != nil {
		return err
	}
	q, err := working(ctx, db)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	failed := make(chan error)
	for client := range 8 {
		go func() {
			for i := 0; ; i++ {
				name := fmt.Sprintf("%s.%d.%d", os.Getenv(childRun), client, i)
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
				switch {
				case undo && errors.Is(err, errNever):
				case err != nil:
					failed <- err
					return
				default:
					mu.Lock()
					fmt.Println(name)
					mu.Unlock()
				}
			}
		}()
	}
	return <-failed
}

// A program that is killed while jobs are stored and run leaves every acknowledged one to the next program, keeps none
// of what was undone, and none twice. Three rounds here; a hundred with KLANKBORD_SOAK set.
func TestKilledProgramLeavesItsJobsToTheNext(t *testing.T) {
	t.Parallel()
	rounds := 3
	if os.Getenv("KLANKBORD_SOAK") != "" {
		rounds = 100
	}
	storetest.EachAddress(t, func(t *testing.T, url, dir string) {
		acknowledged := map[string]bool{}
		for round := range rounds {
			killOnce(t, url, dir, round, acknowledged)
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

// killOnce starts the program and kills it after a random number of acknowledgements.
func killOnce(t *testing.T, url, dir string, round int, acknowledged map[string]bool) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childURL+"="+url, childDir+"="+dir, childRun+"="+strconv.Itoa(round))
	var complaint strings.Builder
	child.Stderr = &complaint
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	killAfter := 1 + rand.IntN(100)
	lines := bufio.NewReader(out)
	for n := 0; ; n++ {
		line, err := lines.ReadString('\n')
		if err != nil {
			break
		}
		acknowledged[strings.TrimSpace(line)] = true
		if n == killAfter {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); err == nil || child.ProcessState.ExitCode() != -1 {
		t.Fatalf("the program ended by itself: %v\n%s", err, complaint.String())
	}
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
