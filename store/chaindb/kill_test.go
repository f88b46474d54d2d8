package chaindb_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"klankbord.org/core/chain"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// These tell a copy of this program that it is the one to be killed.
const (
	killURL   = "KLANKBORD_KILL_URL"
	killDir   = "KLANKBORD_KILL_DIR"
	killRound = "KLANKBORD_KILL_ROUND"
)

func TestMain(m *testing.M) {
	if os.Getenv(killRound) != "" {
		fmt.Fprintln(os.Stderr, writeAndSeal())
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeAndSeal writes from 16 clients while two sealers run, as on two nodes, and prints what was acknowledged.
func writeAndSeal() error {
	ctx := context.Background()
	db, err := sqldb.Open(ctx, os.Getenv(killURL), os.Getenv(killDir))
	if err != nil {
		return err
	}
	for range 2 {
		s := chaindb.NewSealer(db, chaindb.Options{Poll: time.Millisecond})
		go s.Run(ctx)
	}
	var mu sync.Mutex
	failed := make(chan error)
	for client := range 16 {
		go func() {
			for i := 0; ; i++ {
				name := fmt.Sprintf("%s.%02d.%d", os.Getenv(killRound), client, i)
				err := db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
					return sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: 1, Actor: "test", Action: name, Kind: "test"})
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

// A program that is killed while it writes and seals leaves a chain that verifies, in which nothing acknowledged is missing
// and nothing stands twice. Four rounds here; two hundred with KLANKBORD_SOAK set.
func TestAKilledProgramLeavesAChainThatVerifies(t *testing.T) {
	t.Parallel()
	rounds := 4
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
			db := opened(t, url, dir)
			write(t, db, func(ctx context.Context, tx sqldb.Tx) error {
				_, err := tx.Exec(ctx, "insert into organisations (org, ref, name, settings, created_at) values (1, 'glas', 'Glas', '{}', 1)")
				return err
			})
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			acknowledged := map[string]bool{}
			for round := range rounds {
				killOnce(t, url, dir, round, acknowledged)
				verifyAfterKill(t, url, dir, acknowledged)
			}
		})
	}
}

func opened(t *testing.T, url, dir string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(t.Context(), url, dir)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// killOnce starts the program and kills it after a random number of acknowledgements.
func killOnce(t *testing.T, url, dir string, round int, acknowledged map[string]bool) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), killURL+"="+url, killDir+"="+dir, fmt.Sprintf("%s=%d", killRound, round))
	var complaint strings.Builder
	child.Stderr = &complaint
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	killAfter := 1 + rand.IntN(600)
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

// verifyAfterKill verifies what was left, seals what waits, and verifies again.
func verifyAfterKill(t *testing.T, url, dir string, acknowledged map[string]bool) {
	t.Helper()
	db := opened(t, url, dir)
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	verify := func(when string) {
		t.Helper()
		read(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			r, err := chaindb.Verify(ctx, tx, 1, chaindb.Verification{Origin: chain.OriginOf("glas")})
			if err == nil && !r.OK() {
				t.Errorf("%s: %+v", when, r.Flaws)
			}
			return err
		})
	}
	verify("as it was left")
	if _, err := chaindb.NewSealer(db, chaindb.Options{}).Seal(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	verify("after catching up")
	times := map[string]int{}
	read(t, db, func(ctx context.Context, tx sqldb.Tx) error {
		rows, err := tx.Query(ctx, "select action from ledger where org = 1 and kind = 'test'")
		return sqldb.Each(rows, err, func(r sqldb.Rows) error {
			var name string
			err := r.Scan(&name)
			times[name]++
			return err
		})
	})
	for name, n := range times {
		if n != 1 {
			t.Errorf("%s stands there %d times", name, n)
		}
	}
	for name := range acknowledged {
		if times[name] == 0 {
			t.Errorf("%s was acknowledged and is lost", name)
		}
	}
}
