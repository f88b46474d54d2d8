package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riversqlite"
)

// How the file is opened. WAL lets readers go on while one writes. Synchronous FULL makes every commit wait for the
// disk: an acknowledged answer survives a power cut. Secure delete writes zeros over what is deleted: whoever was erased isn't
// found in the file either (Shred does the rest). Busy timeout (ms) is for another program on the same file, such as
// an import beside a running server.
const sqliteOptions = "_pragma=busy_timeout(15000)&_pragma=journal_mode(wal)&_pragma=synchronous(full)" +
	"&_pragma=foreign_keys(on)&_pragma=temp_store(memory)&_pragma=wal_autocheckpoint(16000)" +
	"&_pragma=secure_delete(on)"

// sqliteEngine is a file with one writer and a pool of readers.
type sqliteEngine struct {
	file    string
	writer  *writer
	readers chan *sqliteConn // idle readers; nil stands for one that isn't open yet
}

// dsn addresses the file with the writer's options and more. The path is escaped: a folder may have a "?" in its name.
func dsn(file, more string) string {
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(file)}
	return u.String() + "?" + sqliteOptions + more
}

func openSQLite(_ context.Context, dir string) (*sqliteEngine, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, unavailable(KeyDisk, err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, unavailable(KeyDisk, err)
	}
	file := filepath.Join(dir, FileName)
	// Made by us, so that only we can read it: people's scores are in there.
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, unavailable(KeyDisk, err)
	}
	if err := f.Close(); err != nil {
		return nil, unavailable(KeyDisk, err)
	}
	conn, err := openConn(dsn(file, "&_pragma=cache_size(-131072)"))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", FileName, translate(err))
	}
	e := &sqliteEngine{file: file, writer: startWriter(conn), readers: make(chan *sqliteConn, readerCount())}
	for range cap(e.readers) {
		e.readers <- nil
	}
	return e, nil
}

// readerCount is how many snapshots can be read at once. More than the cores only helps while a disk is waited for.
func readerCount() int { return max(4, 2*runtime.GOMAXPROCS(0)) }

func (*sqliteEngine) name() Engine { return SQLite }

func (e *sqliteEngine) write(ctx context.Context, fn func(context.Context, Tx) error) error {
	return e.writer.write(ctx, fn)
}

// glance is read: a snapshot costs nothing here.
func (e *sqliteEngine) glance(ctx context.Context, fn func(context.Context, Tx) error) error {
	return e.read(ctx, fn)
}

// writeAbout is write: there is one writer anyway.
func (e *sqliteEngine) writeAbout(ctx context.Context, _ int64, _ []int64, fn func(context.Context, Tx) error) error {
	return e.writer.write(ctx, fn)
}

// allocate joins the transaction at hand if there is one: the only writer can't wait for itself.
func (e *sqliteEngine) allocate(ctx context.Context, fn func(context.Context, Tx) error) error {
	if tx, ok := entered(ctx); ok {
		return fn(ctx, tx)
	}
	return e.writer.write(ctx, fn)
}

func (e *sqliteEngine) read(ctx context.Context, fn func(context.Context, Tx) error) (err error) {
	conn, err := e.reader(ctx)
	if err != nil {
		return err
	}
	if err := conn.do("begin"); err != nil {
		e.readers <- conn
		return translate(err)
	}
	tx := &sqliteTx{conn: conn, readOnly: true}
	defer func() {
		err = tx.finish(err)
		if end := conn.do("rollback"); end != nil && err == nil {
			err = translate(end)
		}
		e.readers <- conn
	}()
	return fn(context.WithValue(ctx, inside{}, Tx(tx)), tx)
}

// reader takes an idle reader, opening it when it is the first time.
func (e *sqliteEngine) reader(ctx context.Context) (*sqliteConn, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case conn, ok := <-e.readers:
		if !ok {
			return nil, unavailable(KeyClosed, nil)
		}
		if conn != nil {
			return conn, nil
		}
		conn, err := openConn(dsn(e.file, "&_pragma=cache_size(-8000)&_pragma=query_only(on)"))
		if err != nil {
			e.readers <- nil
			return nil, err
		}
		return conn, nil
	}
}

// migrate runs goose over a connection of its own, with foreign keys off so that a table can be rebuilt, and checks
// them afterwards.
func (e *sqliteEngine) migrate(ctx context.Context, version int64) error {
	db, err := sql.Open("sqlite", dsn(e.file, "&_pragma=foreign_keys(off)&_txlock=immediate"))
	if err != nil {
		return translate(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if err := migrateWith(ctx, SQLite, version, db, goose.DialectSQLite3); err != nil {
		return err
	}
	if err := migrateJobs(ctx, riversqlite.New(db)); err != nil {
		return err
	}
	if err := seedStatistics(ctx, db); err != nil {
		return err
	}
	broken, err := db.QueryContext(ctx, "pragma foreign_key_check")
	if err != nil {
		return translate(err)
	}
	defer broken.Close()
	if broken.Next() {
		return unavailable(KeyDamaged, errors.New("migrate: a row refers to one that doesn't exist"))
	}
	return translate(broken.Err())
}

func (e *sqliteEngine) versions(ctx context.Context) (have, need int64, err error) {
	db, err := sql.Open("sqlite", dsn(e.file, ""))
	if err != nil {
		return 0, 0, translate(err)
	}
	defer db.Close()
	return versionsOf(ctx, SQLite, db, goose.DialectSQLite3)
}

func (e *sqliteEngine) close() error {
	errs := []error{e.writer.close()}
	for range cap(e.readers) { // waits for those still reading
		if conn := <-e.readers; conn != nil {
			errs = append(errs, conn.close())
		}
	}
	close(e.readers)
	return errors.Join(errs...)
}
