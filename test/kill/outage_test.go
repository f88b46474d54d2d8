package kill

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"klankbord.org/internal/pgtest"
	"klankbord.org/store/storetest"
)

// outage runs a program while something under it breaks.
type outage struct {
	t    *testing.T
	w    *world
	p    *program
	said *sayings
	http *http.Client
}

func newOutage(t *testing.T, w *world, p *program) *outage {
	return &outage{t: t, w: w, p: p, said: &sayings{next: 1, acknowledged: map[int64]int{}, asked: map[int64]bool{}},
		http: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// ask lets the next customer answer and returns the status and the page.
func (o *outage) ask() (status int, body string) {
	o.t.Helper()
	n := o.said.take()
	res, err := o.http.PostForm(o.p.base+"/s/"+o.w.link(n), url.Values{"step": {"score"}, "score": {strconv.Itoa(scoreOf(n))}, "lang": {"en"}})
	if err != nil {
		o.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusSeeOther {
		o.said.thank(n, scoreOf(n))
	}
	var b strings.Builder
	buffer := make([]byte, 32<<10)
	for {
		n, err := res.Body.Read(buffer)
		b.Write(buffer[:n])
		if err != nil {
			return res.StatusCode, b.String()
		}
	}
}

// must let a customer answer who has to be thanked.
func (o *outage) must(when string) {
	o.t.Helper()
	if status, _ := o.ask(); status != http.StatusSeeOther {
		o.t.Fatalf("%s: answered with %d; %s", when, status, o.p.said())
	}
}

// until lets customers answer until one gets a status.
func (o *outage) until(status int, when string) (body string) {
	o.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		if got, body := o.ask(); got == status {
			return body
		}
	}
	o.t.Fatalf("%s: nobody was answered with %d; %s", when, status, o.p.said())
	return ""
}

// readiness is what the program says to whoever spreads requests.
func (o *outage) readiness() int {
	res, err := o.http.Get(o.p.base + "/readyz")
	if err != nil {
		o.t.Fatal(err)
	}
	defer res.Body.Close()
	return res.StatusCode
}

// PostgreSQL crashes and comes back: customers in between are told to try again, nothing acknowledged is lost, and the program
// goes on without being restarted.
func TestPostgreSQLCrashesInTheMiddle(t *testing.T) {
	t.Parallel()
	server, err := pgtest.Start(t.Context(), pgtest.Options{Durable: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	}()
	w := newWorld(t, server.URL)
	o := newOutage(t, w, w.start(t))
	for range 3 {
		o.must("before")
		back := make(chan error, 1)
		go func() { back <- server.Crash(context.WithoutCancel(t.Context())) }()
		refused := 0
		for ended := false; !ended; {
			switch status, _ := o.ask(); status {
			case http.StatusSeeOther:
			case http.StatusServiceUnavailable:
				refused++
			default:
				t.Errorf("during the crash: answered with %d; %s", status, o.p.said())
			}
			select {
			case err := <-back:
				if err != nil {
					t.Fatal(err)
				}
				ended = true
			default:
			}
		}
		o.until(http.StatusSeeOther, "afterwards")
		if refused == 0 {
			t.Log("nobody noticed this crash")
		}
		if got := o.readiness(); got != http.StatusNoContent {
			t.Errorf("afterwards it calls itself %d", got)
		}
	}
	o.p.stop(t)
	w.check(t, o.said)
}

// A database that refuses writes: customers are told, reading goes on, and when it takes writes again so do we.
func TestAReadOnlyPostgreSQL(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.EmptyPostgresURL(t))
	o := newOutage(t, w, w.start(t))
	o.must("before")
	admin := func(sql string) {
		t.Helper()
		conn, err := pgx.Connect(t.Context(), w.url)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(t.Context())
		if _, err := conn.Exec(t.Context(), "set default_transaction_read_only = off"); err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Exec(t.Context(), "do $$ begin execute format('"+sql+"', current_database()); end $$"); err != nil {
			t.Fatal(err)
		}
		// Sessions take the new setting when they begin.
		if _, err := conn.Exec(t.Context(), "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"); err != nil {
			t.Fatal(err)
		}
	}
	admin("alter database %I set default_transaction_read_only = on")
	o.until(http.StatusServiceUnavailable, "while it refuses")
	if got := o.readiness(); got != http.StatusNoContent {
		t.Errorf("reading works, yet it calls itself %d", got)
	}
	admin("alter database %I reset default_transaction_read_only")
	o.until(http.StatusSeeOther, "afterwards")
	o.p.stop(t)
	w.check(t, o.said)
}

// inNamespace runs a shell script with a file system of its own, which goes away with it; "$1" is the program and "$2" the data
// folder.
func inNamespace(t *testing.T, script string, w *world) *exec.Cmd {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	flags := []string{"-m"}
	if os.Getuid() != 0 {
		flags = []string{"-r", "-m"}
	}
	if out, err := exec.Command("unshare", append(flags, "true")...).CombinedOutput(); err != nil {
		t.Fatalf("this test needs a mount namespace of its own (unshare): %v %s", err, out)
	}
	return exec.Command("unshare", append(flags, "sh", "-ec", script, "sh", path, w.data)...)
}

// The disk is full: customers are told, nothing acknowledged is lost, reading goes on; after somebody made room, answers are
// taken again without a restart.
func TestAFullDisk(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	// The data lie on a small disk of their own; a file takes the rest of it until room is made.
	o := newOutage(t, w, w.run(t, inNamespace(t, `
		mkdir "$2/small" && mount -t tmpfs -o size=120m none "$2/small"
		cp "$2"/klankbord.db* "$2"/keys.json "$2/small"/
		(head -c 200m /dev/zero > "$2/small/filler" 2>/dev/null || true)
		truncate -s -600K "$2/small/filler"
		(while [ ! -e "$2/make-room" ]; do sleep 0.05; done; rm "$2/small/filler"
		 while [ ! -e "$2/done" ]; do sleep 0.05; done; cp "$2"/small/klankbord.db* "$2"/; touch "$2/copied") >/dev/null 2>&1 &
		KLANKBORD_DATA="$2/small" exec "$1" serve --listen 127.0.0.1:0`, w)))
	o.must("before")
	o.until(http.StatusServiceUnavailable, "when it is full")
	if got := o.readiness(); got != http.StatusNoContent {
		t.Errorf("reading works, yet it calls itself %d", got)
	}
	touch(t, w.data+"/make-room")
	o.until(http.StatusSeeOther, "after room was made")
	o.p.kill(t)
	touch(t, w.data+"/done")
	await(t, w.data+"/copied")
	w.check(t, o.said)
}

func touch(t *testing.T, file string) {
	t.Helper()
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
}

func await(t *testing.T, file string) {
	t.Helper()
	for range 400 {
		if _, err := os.Stat(file); err == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%s never came", file)
}
