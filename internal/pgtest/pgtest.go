// Package pgtest starts a private PostgreSQL for tests and benchmarks: on a free port, in a folder of its own, gone
// without a trace afterwards, also when its program is killed. It never looks at clusters that are already there.
package pgtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Install is the one command to type when PostgreSQL is missing.
const Install = "sudo apt-get install -y postgresql"

// ErrMissing tells that PostgreSQL's programs aren't here and what to do about it.
var ErrMissing = errors.New("PostgreSQL is not installed; type: " + Install)

// running keeps every server reachable until it is stopped: the collector would otherwise close the pipe that keeps
// it alive.
var running sync.Map

// Server is a running private PostgreSQL.
type Server struct {
	// URL connects to its database as its owner.
	URL string

	dir      string
	watcher  *exec.Cmd
	lifeline io.Closer
}

// Options choose how a server behaves.
type Options struct {
	// Durable makes commits wait for the disk, as in earnest. Tests go without, benchmarks can't.
	Durable bool
}

// Binaries returns the folder with the newest installed PostgreSQL's programs, or ErrMissing.
func Binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	best, newest := "", 0
	for _, path := range found {
		version, err := strconv.Atoi(strings.Split(path, "/")[4])
		if err == nil && version > newest {
			best, newest = filepath.Dir(path), version
		}
	}
	if best != "" {
		return best, nil
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	return "", ErrMissing
}

// watch runs the server, again when it crashed, and outlives whoever started it: when the pipe on its input closes, be it
// because the program ended well, crashed or was killed, it stops the server and removes the folder (at least what is in it:
// the folder above may not be the server's user's; Stop does the rest).
const watch = `cd / && (while [ ! -e "$2/data/stop" ]; do
	"$1/postgres" -D "$2/data" -k "" -h 127.0.0.1 -p "$3" >>"$2/log" 2>&1 </dev/null
done) &
loop=$!
cat >/dev/null
touch "$2/data/stop"
kill -INT $(head -n 1 "$2/data/postmaster.pid") 2>/dev/null
wait $loop
rm -rf "$2" 2>/dev/null
exit 0`

// Start makes a fresh server and returns when it answers. Stop it, or end the program.
func Start(ctx context.Context, o Options) (*Server, error) {
	bin, err := Binaries()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "klankbord-pg-")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir}
	if err := s.start(ctx, bin, o); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		return nil, errors.Join(fmt.Errorf("start PostgreSQL: %w\n%s", err, log), s.Stop())
	}
	return s, nil
}

func (s *Server) start(ctx context.Context, bin string, o Options) error {
	password := rand.Text()
	secret := filepath.Join(s.dir, "password")
	if err := os.WriteFile(secret, []byte(password), 0o600); err != nil {
		return err
	}
	if err := give(s.dir, secret); err != nil {
		return err
	}
	// The password keeps other users of this machine out; md5 because tests connect thousands of times and the
	// modern way is slow on purpose.
	init := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", filepath.Join(s.dir, "data"), "-U", "klankbord",
		"--pwfile="+secret, "--auth=md5", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
	init.Dir = "/"
	unprivileged(init)
	if out, err := init.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	if err := configure(filepath.Join(s.dir, "data", "postgresql.conf"), o); err != nil {
		return err
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	if err := s.watch(bin, port); err != nil {
		return err
	}
	s.URL = fmt.Sprintf("postgres://klankbord:%s@127.0.0.1:%d/postgres?sslmode=disable", password, port)
	return s.await(ctx)
}

// configure makes it a good neighbour on a small machine.
func configure(file string, o Options) error {
	settings := "\nmax_connections = 400\nshared_buffers = 128MB\nmax_wal_size = 2GB\nautovacuum_naptime = 10s\n"
	if !o.Durable {
		settings += "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(settings)
	return errors.Join(err, f.Close())
}

func (s *Server) watch(bin string, port int) error {
	s.watcher = exec.Command("/bin/sh", "-c", watch, "sh", bin, s.dir, strconv.Itoa(port))
	s.watcher.Dir = "/"
	unprivileged(s.watcher)
	pipe, err := s.watcher.StdinPipe()
	if err != nil {
		return err
	}
	s.lifeline = pipe
	running.Store(s, nil)
	return s.watcher.Start()
}

// await asks until the server answers.
func (s *Server) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.URL)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("it doesn't answer: %w", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Crash takes the server away at once, without a word to who is connected, and returns when it answers again.
func (s *Server) Crash(ctx context.Context) error {
	raw, err := os.ReadFile(filepath.Join(s.dir, "data", "postmaster.pid"))
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(string(raw), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		return err
	}
	if err := syscall.Kill(pid, syscall.SIGQUIT); err != nil {
		return err
	}
	for syscall.Kill(pid, 0) == nil { // until it is gone; what answers afterwards is another
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
	return s.await(ctx)
}

// Stop ends the server and removes its folder.
func (s *Server) Stop() error {
	defer running.Delete(s)
	if s.watcher != nil && s.watcher.Process != nil {
		if err := errors.Join(s.lifeline.Close(), s.watcher.Wait()); err != nil {
			return err
		}
	}
	return os.RemoveAll(s.dir)
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
