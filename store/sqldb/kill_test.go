package sqldb_test

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

	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// childURL and childDir tell a copy of this program that it is the one to be killed.
const (
	childURL = "KLANKBORD_KILL_URL"
	childDir = "KLANKBORD_KILL_DIR"
	childRun = "KLANKBORD_KILL_ROUND"
)

func TestMain(m *testing.M) {
	if os.Getenv(childRun) != "" {
		fmt.Fprintln(os.Stderr, writeUntilKilled())
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeUntilKilled stores rows from 16 clients and prints each number after, and only after, it was acknowledged.
// Every transaction writes two rows, so that half of one would be noticed.
func writeUntilKilled() error {
	ctx := context.Background()
	db, err := sqldb.Open(ctx, os.Getenv(childURL), os.Getenv(childDir))
	if err != nil {
		return err
	}
	round := os.Getenv(childRun)
	var mu sync.Mutex
	failed := make(chan error)
	for client := range 16 {
		go func() {
			for i := 0; ; i++ {
				name := fmt.Sprintf("%s.%02d.%d", round, client, i)
				err := db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
					if err := put(ctx, tx, 1, name, 1); err != nil {
						return err
					}
					return put(ctx, tx, 2, name, 1)
				})
				if err != nil {
					failed <- err
					return
				}
				mu.Lock()
				fmt.Println(name)
				mu.Unlock()
			}
		}()
	}
	return <-failed
}

// A program that is killed while 16 clients write has lost nothing that it acknowledged, keeps no half transaction,
// and opens again without ado. Five rounds here; two hundred with KLANKBORD_SOAK set.
func TestKilledProgramLosesNothingAcknowledged(t *testing.T) {
	t.Parallel()
	rounds := 5
	if os.Getenv("KLANKBORD_SOAK") != "" {
		rounds = 200
	}
	for engine, address := range map[string]func(t *testing.T) (url, dir string){
		"sqlite": func(t *testing.T) (string, string) {
			dir := t.TempDir()
			db, err := sqldb.Open(t.Context(), "", dir)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(db.Migrate(t.Context()), db.Close()); err != nil {
				t.Fatal(err)
			}
			return "", dir
		},
		"postgres": func(t *testing.T) (string, string) { return storetest.PostgresURL(t), "" },
	} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			url, dir := address(t)
			acknowledged := map[string]bool{}
			for round := range rounds {
				killOnce(t, url, dir, round, acknowledged)
				compare(t, url, dir, acknowledged)
			}
		})
	}
}

// killOnce starts the writer and kills it after a random number of acknowledgements.
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
	killAfter := 1 + rand.IntN(400)
	lines := bufio.NewReader(out)
	for n := 0; ; n++ {
		line, err := lines.ReadString('\n')
		if err != nil { // also what was printed before the kill counts, but not a line cut in half
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
		t.Fatalf("the writer ended by itself: %v\n%s", err, complaint.String())
	}
}

// compare opens the database as the next program does, and looks for what was acknowledged.
func compare(t *testing.T, url, dir string, acknowledged map[string]bool) {
	t.Helper()
	db, err := sqldb.Open(t.Context(), url, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	rows := map[string]map[int64]int{}                                        // how often each name is there for organisations 1 and 2
	err = db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error { // one snapshot: a server may still be busy
		found, err := tx.Query(ctx, "select org, name from sequences")
		return sqldb.Each(found, err, func(r sqldb.Rows) error {
			var org int64
			var name string
			err := r.Scan(&org, &name)
			if rows[name] == nil {
				rows[name] = map[int64]int{}
			}
			rows[name][org]++
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, times := range rows {
		if times[1] != 1 || times[2] != 1 {
			t.Errorf("%s is there %d and %d times", name, times[1], times[2])
		}
	}
	for name := range acknowledged {
		if rows[name] == nil {
			t.Errorf("%s was acknowledged and is lost", name)
		}
	}
}
