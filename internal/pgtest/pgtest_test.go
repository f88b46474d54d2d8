package pgtest_test

import (
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/jackc/pgx/v5"
	"klankbord.org/internal/pgtest"
)

// The server lives as long as the program, also when nobody holds on to it.
func TestServerSurvivesTheCollector(t *testing.T) {
	server, err := pgtest.Start(t.Context(), pgtest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	address := server.URL
	server = nil
	for range 3 {
		runtime.GC()
	}
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestServerComesAndGoesWithoutATrace(t *testing.T) {
	tmp := t.TempDir()
	// The server's user must be able to get in.
	for dir := tmp; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("TMPDIR", tmp)
	for _, o := range []pgtest.Options{{}, {Durable: true}} {
		server, err := pgtest.Start(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		conn, err := pgx.Connect(t.Context(), server.URL)
		if err != nil {
			t.Fatal(err)
		}
		var fsync string
		if err := conn.QueryRow(t.Context(), "show fsync").Scan(&fsync); err != nil {
			t.Fatal(err)
		}
		if want := map[bool]string{true: "on", false: "off"}[o.Durable]; fsync != want {
			t.Errorf("fsync is %s, want %s", fsync, want)
		}
		if err := conn.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		stranger, err := url.Parse(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		stranger.User = url.UserPassword("klankbord", "guess")
		if conn, err := pgx.Connect(t.Context(), stranger.String()); err == nil {
			t.Error("a stranger got in", conn.Close(t.Context()))
		}
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
		if _, err := pgx.Connect(t.Context(), server.URL); err == nil {
			t.Error("it still answers")
		}
		if left, err := os.ReadDir(tmp); err != nil || len(left) != 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
}
