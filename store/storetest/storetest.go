// Package storetest runs a test on both database engines, each time on a fresh and migrated database.
package storetest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"klankbord.org/internal/pgtest"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
)

// Variable names the server to test on, as a postgres:// address whose user may create databases. Without it a
// private server is started for the test program.
const Variable = "KLANKBORD_TEST_POSTGRES"

// Each runs fn on SQLite and on PostgreSQL, in parallel, as subtests with those names.
func Each(t *testing.T, fn func(t *testing.T, db *sqldb.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, SQLite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, Postgres(t))
	})
}

// EachAddress runs fn with the address (url, or else a folder) of a fresh, migrated database that nobody has opened: for
// programs that are killed.
func EachAddress(t *testing.T, fn func(t *testing.T, url, dir string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, "", sqliteDir(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, PostgresURL(t), "")
	})
}

// SQLite returns a fresh, migrated SQLite database that goes away with the test.
func SQLite(t testing.TB) *sqldb.DB {
	t.Helper()
	return open(t, "", sqliteDir(t))
}

// sqliteDir returns a folder with a migrated database.
func sqliteDir(t testing.TB) string {
	t.Helper()
	template := must(sqliteTemplate())(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, sqldb.FileName), template, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Postgres returns a fresh, migrated PostgreSQL database that goes away with the test.
func Postgres(t testing.TB) *sqldb.DB {
	t.Helper()
	return open(t, PostgresURL(t), "")
}

// PostgresURL returns the address of a fresh, migrated PostgreSQL database that goes away with the test.
func PostgresURL(t testing.TB) string {
	t.Helper()
	return createDatabase(t, " template "+must(postgresTemplate())(t))
}

// EmptyPostgresURL returns the address of a fresh PostgreSQL database without any table.
func EmptyPostgresURL(t testing.TB) string {
	t.Helper()
	return createDatabase(t, "")
}

var databases atomic.Int64

// createDatabase makes a database for one test. Its name has the process in it, as packages are tested side by side.
func createDatabase(t testing.TB, clause string) string {
	t.Helper()
	server := must(serverURL())(t)
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), databases.Add(1))
	if err := admin(server, "create database "+name+clause); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := admin(server, "drop database "+name+" with (force)"); err != nil {
			t.Error(err)
		}
	})
	return inDatabase(server, name)
}

func open(t testing.TB, url, dir string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(context.Background(), url, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	Keys(t, db)
	return db
}

// Keys lets a database that a test opened itself seal, with keys that go away with the test.
func Keys(t testing.TB, db *sqldb.DB) *sealed.Ring {
	t.Helper()
	ring, err := sealed.New(time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	sealed.Attach(db, ring)
	return ring
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// serverURL finds or starts the server, once.
var serverURL = sync.OnceValues(func() (string, error) {
	if url := os.Getenv(Variable); url != "" {
		return url, nil
	}
	server, err := pgtest.Start(context.Background(), pgtest.Options{})
	if err != nil {
		return "", err
	}
	return server.URL, nil // it stops when this program ends
})

// sqliteTemplate migrates a file once and keeps its bytes, which is faster than migrating for each test.
var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "klankbord-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := migrated("", dir); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, sqldb.FileName))
})

// postgresTemplate migrates a database once for all test programs on a server. Its name has the migrations in it.
var postgresTemplate = sync.OnceValues(func() (string, error) {
	server, err := serverURL()
	if err != nil {
		return "", err
	}
	schema, err := sqldb.SchemaText(sqldb.Postgres)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(schema))
	name := "template_" + hex.EncodeToString(sum[:8])
	return name, makeTemplate(server, name)
})

func makeTemplate(server, name string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	// Test programs run side by side: the first makes it, under another name until it is complete.
	if _, err := conn.Exec(ctx, "select pg_advisory_lock(7310443)"); err != nil {
		return err
	}
	var exists bool
	err = conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", name).Scan(&exists)
	if err != nil || exists {
		return err
	}
	half := name + "_half"
	for _, sql := range []string{"drop database if exists " + half + " with (force)", "create database " + half} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	if err := migrated(inDatabase(server, half), ""); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "alter database "+half+" rename to "+name)
	return err
}

func migrated(url, dir string) error {
	ctx := context.Background()
	db, err := sqldb.Open(ctx, url, dir)
	if err != nil {
		return err
	}
	err = db.Migrate(ctx)
	if closing := db.Close(); err == nil {
		err = closing
	}
	return err
}

// admin runs one statement on the server.
func admin(server, sql string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, sql); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}

// inDatabase is the server's address with another database.
func inDatabase(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server
	}
	u.Path = "/" + name
	return u.String()
}
