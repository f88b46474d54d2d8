package storetest

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"klankbord.org/store/sqldb"
)

// These tell a copy of a test's program that it is the one to be killed.
const (
	killURL   = "KLANKBORD_KILL_URL"
	killDir   = "KLANKBORD_KILL_DIR"
	killRound = "KLANKBORD_KILL_ROUND"
)

// Rounds is how often a program is killed: few times in every build, many with KLANKBORD_SOAK set.
func Rounds(few, many int) int {
	if os.Getenv("KLANKBORD_SOAK") != "" {
		return many
	}
	return few
}

// KilledMain is the TestMain of a package whose program is killed: the copy that Kill starts works until then, everybody else
// runs tests. Each work is called with a name that nothing else has, at the same time as others, and returns whether what
// is called so was acknowledged.
func KilledMain(m *testing.M, clients int, begin func(ctx context.Context, db *sqldb.DB) (work func(name string, i int) (acknowledged bool, err error), err error)) {
	if os.Getenv(killRound) != "" {
		fmt.Fprintln(os.Stderr, workUntilKilled(clients, begin))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// workUntilKilled prints each name after, and only after, it was acknowledged.
func workUntilKilled(clients int, begin func(context.Context, *sqldb.DB) (func(string, int) (bool, error), error)) error {
	ctx := context.Background()
	db, err := sqldb.Open(ctx, os.Getenv(killURL), os.Getenv(killDir))
	if err != nil {
		return err
	}
	work, err := begin(ctx, db)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	failed := make(chan error)
	for client := range clients {
		go func() {
			for i := 0; ; i++ {
				name := fmt.Sprintf("%s.%02d.%d", os.Getenv(killRound), client, i)
				acknowledged, err := work(name, i)
				if err != nil {
					failed <- err
					return
				}
				if acknowledged {
					mu.Lock()
					fmt.Println(name)
					mu.Unlock()
				}
			}
		}()
	}
	return <-failed
}

// Kill starts the program of KilledMain over a database, kills it after a random number of acknowledgements up to most, and
// adds what was acknowledged.
func Kill(t *testing.T, url, dir string, round, most int, acknowledged map[string]bool) {
	t.Helper()
	child := exec.Command(os.Args[0]) // #nosec G204 G702 -- the test itself
	child.Env = append(os.Environ(), killURL+"="+url, killDir+"="+dir, killRound+"="+strconv.Itoa(round))
	var complaint strings.Builder
	child.Stderr = &complaint
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	killAfter := 1 + rand.IntN(most) // #nosec G404 -- any moment will do
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
		t.Fatalf("the program ended by itself: %v\n%s", err, complaint.String())
	}
}
