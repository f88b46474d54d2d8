package sqldb

import (
	"context"
	"errors"
	"strings"
)

// Engine names a database engine.
type Engine string

// The engines that Klankbord runs on.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// FileName is the name of the SQLite database within the data folder.
const FileName = "klankbord.db"

// engine is what both engines can do; DB adds what they have in common.
type engine interface {
	name() Engine
	write(ctx context.Context, fn func(context.Context, Tx) error) error
	writeAbout(ctx context.Context, org int64, subjects []int64, fn func(context.Context, Tx) error) error
	read(ctx context.Context, fn func(context.Context, Tx) error) error
	glance(ctx context.Context, fn func(context.Context, Tx) error) error
	// allocate runs fn in a transaction of its own that commits whatever happens to the caller's.
	allocate(ctx context.Context, fn func(context.Context, Tx) error) error
	migrate(ctx context.Context, version int64) error
	versions(ctx context.Context) (have, need int64, err error)
	shred(ctx context.Context) error
	close() error
}

// DB is an open database. It is safe for concurrent use.
type DB struct {
	engine    engine
	sequences sequences
	carry     func(context.Context) context.Context

	onAppended func(org int64)
}

// Carry lets fn add something to the context of every transaction. Call it once, before the first.
func (db *DB) Carry(fn func(context.Context) context.Context) { db.carry = fn }

// carrying gives the closure of a transaction the context that Carry asked for.
func (db *DB) carrying(fn func(context.Context, Tx) error) func(context.Context, Tx) error {
	if db.carry == nil {
		return fn
	}
	return func(ctx context.Context, tx Tx) error { return fn(db.carry(ctx), tx) }
}

// Open opens the database and doesn't touch its schema; call Migrate next. An empty url means the SQLite file
// klankbord.db in dir, which is made when missing; a postgres:// or postgresql:// url means that server, dir is unused.
// An unreachable or unusable database is an Unavailable fault, a url of another kind an Invalid one.
func Open(ctx context.Context, url, dir string) (*DB, error) {
	var e engine
	var err error
	switch {
	case url == "":
		e, err = openSQLite(ctx, dir)
	case strings.HasPrefix(url, "postgres://"), strings.HasPrefix(url, "postgresql://"):
		e, err = openPostgres(ctx, url)
	default:
		return nil, invalidURL()
	}
	if err != nil {
		return nil, err
	}
	return &DB{engine: e}, nil
}

// Engine tells which engine this is: for reports and benchmarks, not for choosing a query.
func (db *DB) Engine() Engine { return db.engine.name() }

// Close waits for running work, hands unused ids back and closes the connections.
func (db *DB) Close() error {
	released := db.releaseSequences(context.Background())
	return errors.Join(released, db.engine.close())
}

// inside marks the context of a closure, so that a transaction started within another is noticed instead of waiting
// for itself forever.
type inside struct{}

func entered(ctx context.Context) (Tx, bool) {
	tx, ok := ctx.Value(inside{}).(Tx)
	return tx, ok
}

// Write runs fn in a transaction and returns after it is durable. An error from fn undoes what it did and comes back
// as it is. fn may run more than once (PostgreSQL asks for a retry when transactions contradict each other; whatever
// the closure assigns outside must therefore be assigned afresh), it sees its own writes, and no other write
// interleaves with it on either engine. Keep it short: on SQLite all writers queue behind it.
//
// When ctx ends before fn started, nothing happens and the context's error is returned; when it ends during fn, the
// next statement fails. Once fn has returned nil, Write waits for the outcome of the commit and tells the truth.
// Calling Write or Read within fn is an error: use the Tx.
func (db *DB) Write(ctx context.Context, fn func(context.Context, Tx) error) error {
	if _, nested := entered(ctx); nested {
		return errNested
	}
	return writing(ctx, fn, func(fn func(context.Context, Tx) error) error {
		return db.noting(fn, func(fn func(context.Context, Tx) error) error { return db.engine.write(ctx, db.carrying(fn)) })
	})
}

// WriteAbout is Write for a small change about one thing of an organisation, such as the answer to one transaction:
// writes about the same subject take turns, writes about others may interleave, and what they commit meanwhile can be
// seen. fn must decide by what it reads about its subject alone. On SQLite it is Write. It exists for PostgreSQL, where
// many customers who answer at once otherwise keep contradicting each other over a shared page of an index.
func (db *DB) WriteAbout(ctx context.Context, org, subject int64, fn func(context.Context, Tx) error) error {
	return db.writeAbout(ctx, org, []int64{subject}, fn)
}

// writeAbout is WriteAbout for several subjects, in the order in which everybody names them.
func (db *DB) writeAbout(ctx context.Context, org int64, subjects []int64, fn func(context.Context, Tx) error) error {
	if _, nested := entered(ctx); nested {
		return errNested
	}
	return writing(ctx, fn, func(fn func(context.Context, Tx) error) error {
		return db.noting(fn, func(fn func(context.Context, Tx) error) error {
			return db.engine.writeAbout(ctx, org, subjects, db.carrying(fn))
		})
	})
}

// Reads reports whether a transaction only reads, and so sees only what is there for everybody.
func Reads(tx Tx) bool {
	switch t := tx.(type) {
	case *postgresTx:
		return t.readOnly
	case *sqliteTx:
		return t.readOnly
	}
	return false
}

// Glance runs fn like Read, but each statement may see a later moment than the one before: for the few short questions that a customer's
// page asks, which stand each by itself. It saves PostgreSQL two journeys.
func (db *DB) Glance(ctx context.Context, fn func(context.Context, Tx) error) error {
	if _, nested := entered(ctx); nested {
		return errNested
	}
	return db.engine.glance(ctx, db.carrying(fn))
}

// Read runs fn over one unchanging snapshot; statements that write fail.
func (db *DB) Read(ctx context.Context, fn func(context.Context, Tx) error) error {
	if _, nested := entered(ctx); nested {
		return errNested
	}
	return db.engine.read(ctx, db.carrying(fn))
}
