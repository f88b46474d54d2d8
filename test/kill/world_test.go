package kill

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/respond"
	"klankbord.org/core/survey"
	"klankbord.org/internal/golden"
	"klankbord.org/store/intakedb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
)

// customers is how many there are to answer: more than can within the time.
func customers() int { return 10_000 * max(2, rounds()/10) }

// world is an organisation with customers who may answer, in a database of its own.
type world struct {
	url, data string
	key       []byte
}

// link is the address of one customer.
func (w *world) link(transaction int64) string {
	return respond.Token{Kind: respond.ForTransaction, Org: 1, Survey: 1, Subject: transaction}.Seal(w.key)
}

// newWorld fills a database.
func newWorld(t *testing.T, url string) *world {
	t.Helper()
	w := &world{url: url, data: t.TempDir(), key: []byte("a key for links, known to the test")}
	db, err := sqldb.Open(t.Context(), url, w.data)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := sealed.Unlock(t.Context(), db, sealed.Source{File: filepath.Join(w.data, sealed.FileName), Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
	err = db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		o, err := orgdb.Create(ctx, tx, org.Organisation{Ref: "glas", Name: "Glas"}, orgdb.Act{Actor: "test"})
		if err == nil {
			_, err = orgdb.KeepSecret(ctx, tx, o.ID, "respondent-links", w.key)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	door := intakedb.New(db, 1, intakedb.Options{Actor: "test", Now: func() int64 { return 1_700_000_000_000 }})
	defer door.Close()
	content := (&survey.Content{Metric: "nps", Languages: []string{"nl"}, Question: intake.Text{NL: "Beveelt u ons aan?"}, WindowDays: 30}).Canonical()
	today := day.At(time.Now())
	batches := [][]intake.Record{{intake.Metric{Ref: "nps", Type: "nps", Name: intake.Text{NL: "NPS"}}}, {intake.Survey{Ref: "klus", Content: content}}}
	for first := 1; first <= customers(); first += intakedb.BatchSize {
		var batch []intake.Record
		for n := first; n < first+intakedb.BatchSize; n++ {
			batch = append(batch, intake.Transaction{Ref: fmt.Sprintf("T%06d", n), Day: today})
		}
		batches = append(batches, batch)
	}
	for _, batch := range batches {
		outcomes, err := door.Apply(t.Context(), batch)
		if err != nil {
			t.Fatal(err)
		}
		for i, o := range outcomes {
			if o.Status != intake.Created {
				t.Fatalf("%v: %v", batch[i], o.Fault)
			}
		}
	}
	return w
}

// builtIn is the folder of what was built; empty when nothing was.
var builtIn string

// built is the program, built once.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "klankbord-kill-")
	if err != nil {
		return "", err
	}
	builtIn = dir
	program := filepath.Join(dir, "klankbord")
	out, err := exec.Command("go", "build", "-o", program, "klankbord.org/cmd/klankbord").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return program, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if builtIn != "" {
		_ = os.RemoveAll(builtIn)
	}
	os.Exit(code)
}

// program is a running Klankbord.
type program struct {
	cmd  *exec.Cmd
	base string
	took time.Duration // from start to the first request taken
	log  *strings.Builder
	mu   *sync.Mutex
}

// start runs the program until it takes requests.
func (w *world) start(t *testing.T, more ...string) *program {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return w.run(t, exec.Command(path, append([]string{"serve", "--listen", "127.0.0.1:0"}, more...)...))
}

// run runs a command that becomes the program, until it takes requests.
func (w *world) run(t *testing.T, cmd *exec.Cmd) *program {
	t.Helper()
	p := &program{cmd: cmd, log: &strings.Builder{}, mu: &sync.Mutex{}}
	p.cmd.Dir = golden.Root(t)
	p.cmd.Env = append(os.Environ(), "KLANKBORD_DATA="+w.data, "KLANKBORD_DATABASE="+w.url)
	p.cmd.Stderr = logTo{p}
	p.cmd.WaitDelay = 5 * time.Second // what it started may hold its output open
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill() }) // it mustn't outlive a test that failed
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if base, ok := strings.CutPrefix(lines.Text(), "ready "); ok {
			p.base, p.took = base, time.Since(began)
			return p
		}
	}
	_ = p.cmd.Wait()
	t.Fatalf("it didn't start: %s", p.said())
	return nil
}

// logTo keeps what the program says on stderr.
type logTo struct{ p *program }

// Write implements io.Writer.
func (l logTo) Write(b []byte) (int, error) {
	l.p.mu.Lock()
	defer l.p.mu.Unlock()
	return l.p.log.Write(b)
}

func (p *program) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

// kill takes the program away: no signal that it could answer to.
func (p *program) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = p.cmd.Wait() // killed, as it should be
}

// stop asks the program to end, as a service manager does.
func (p *program) stop(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil && p.cmd.ProcessState.ExitCode() != 130 {
		t.Fatalf("it ended with %v: %s", err, p.said())
	}
}
