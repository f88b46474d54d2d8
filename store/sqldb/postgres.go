package sqldb

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"klankbord.org/core/fault"
)

const (
	postgresOldest = 15 // what we test on; xid8 and the snapshot functions are older
	postgresConns  = 32 // unless the url says pool_max_conns: commits of concurrent sessions share a flush
	writeAttempts  = 20 // of one closure that others keep contradicting
)

// postgresEngine is a pool of connections, and a small one for ids. The second is needed because somebody within a
// transaction may ask for an id while everybody else holds the rest of the first.
type postgresEngine struct {
	pool *pgxpool.Pool
	ids  *pgxpool.Pool
}

func openPostgres(ctx context.Context, url string) (*postgresEngine, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fault.NewInvalid("KLANKBORD_DATABASE", KeyURL) // without the cause: it may show the password
	}
	if !strings.Contains(url, "pool_max_conns=") {
		config.MaxConns = postgresConns
	}
	if config.ConnConfig.RuntimeParams["application_name"] == "" {
		config.ConnConfig.RuntimeParams["application_name"] = "klankbord"
	}
	e := &postgresEngine{}
	if e.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, unavailable(KeyUnreachable, err)
	}
	ids := config.Copy()
	ids.MaxConns, ids.MinConns, ids.MinIdleConns = 2, 0, 0
	if e.ids, err = pgxpool.NewWithConfig(ctx, ids); err != nil {
		e.pool.Close()
		return nil, unavailable(KeyUnreachable, err)
	}
	if err := e.check(ctx); err != nil {
		return nil, errors.Join(err, e.close())
	}
	return e, nil
}

// check refuses a server that is too old before anything goes wrong on it.
func (e *postgresEngine) check(ctx context.Context) error {
	var number int64
	if err := e.pool.QueryRow(ctx, "select current_setting('server_version_num')::bigint").Scan(&number); err != nil {
		return fmt.Errorf("open database: %w", translate(err))
	}
	if number/10000 < postgresOldest {
		return &fault.Error{Kind: fault.Unavailable, Key: KeyTooOld,
			Args: map[string]any{"have": number / 10000, "need": postgresOldest}}
	}
	return nil
}

func (*postgresEngine) name() Engine { return Postgres }

// write runs the closure serializably, which is what SQLite's only writer gives, and again when PostgreSQL finds that
// two transactions can't both be right.
func (e *postgresEngine) write(ctx context.Context, fn func(context.Context, Tx) error) error {
	return e.writeWith(ctx, pgx.TxOptions{IsoLevel: pgx.Serializable}, fn)
}

// writeAbout takes a lock on each subject that ends with the transaction, and needs no more than that: two subjects that
// share a lock by chance only wait for each other. The locks are taken in the journey that begins the transaction.
func (e *postgresEngine) writeAbout(ctx context.Context, org int64, subjects []int64, fn func(context.Context, Tx) error) error {
	locks := fmt.Appendf(nil, "begin isolation level read committed; /* sqldb.WriteAbout */ select pg_advisory_xact_lock(hashint8extended(s, %d)) from unnest('{", org)
	for i, s := range subjects {
		if i > 0 {
			locks = append(locks, ',')
		}
		locks = strconv.AppendInt(locks, s, 10)
	}
	return e.writeWith(ctx, pgx.TxOptions{BeginQuery: string(append(locks, "}'::bigint[]) s"...))}, fn)
}

// writeWith runs a closure until PostgreSQL finds nothing against it.
func (e *postgresEngine) writeWith(ctx context.Context, options pgx.TxOptions, fn func(context.Context, Tx) error) error {
	for attempt := 1; ; attempt++ {
		err := inTx(ctx, e.pool, options, fn)
		if !contradicted(err) || attempt == writeAttempts {
			return translate(err)
		}
		// A random pause that grows: two that collided shouldn't meet again.
		pause := time.Duration(rand.Int64N(int64(min(attempt, 10)) * int64(2*time.Millisecond))) // #nosec G404 -- a pause needs no secret chance
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

func (e *postgresEngine) allocate(ctx context.Context, fn func(context.Context, Tx) error) error {
	return translate(inTx(ctx, e.ids, pgx.TxOptions{}, fn))
}

func (e *postgresEngine) read(ctx context.Context, fn func(context.Context, Tx) error) error {
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	return translate(inTx(ctx, e.pool, options, fn))
}

// glance runs each statement as a transaction of its own, on one connection. Nothing is changed, so a connection that turns out to be dead
// is no reason to give up.
func (e *postgresEngine) glance(ctx context.Context, fn func(context.Context, Tx) error) error {
	for attempt := int32(1); ; attempt++ {
		err := translate(e.glanceOnce(ctx, fn))
		if f := fault.As(err); f == nil || f.Key != KeyUnreachable || attempt > e.pool.Stat().MaxConns() || ctx.Err() != nil {
			return err
		}
	}
}

func (e *postgresEngine) glanceOnce(ctx context.Context, fn func(context.Context, Tx) error) error {
	conn, err := e.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	tx := &postgresTx{raw: conn.Conn(), readOnly: true}
	return tx.finish(fn(context.WithValue(ctx, inside{}, Tx(tx)), tx))
}

// contradicted tells whether trying again can help: a serialization failure or a deadlock.
func contradicted(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// begin starts a transaction on a connection that lives. A server that was restarted leaves a pool full of dead ones, and
// each is found out only when it is used: nothing has happened yet, so the next may try.
func begin(ctx context.Context, pool *pgxpool.Pool, options pgx.TxOptions) (pgx.Tx, error) {
	for range pool.Stat().MaxConns() {
		raw, err := pool.BeginTx(ctx, options)
		var connect *pgconn.ConnectError
		if err == nil || errors.As(err, &connect) || fault.As(translate(err)) == nil || fault.As(translate(err)).Key != KeyUnreachable {
			return raw, err
		}
	}
	return pool.BeginTx(ctx, options)
}

// inTx runs one attempt.
func inTx(ctx context.Context, pool *pgxpool.Pool, options pgx.TxOptions, fn func(context.Context, Tx) error) error {
	raw, err := begin(ctx, pool, options)
	if err != nil {
		return err
	}
	committed := false
	defer func() {
		if !committed { // an error, a panic or the end of the goroutine; the context may be over already
			_ = raw.Rollback(context.WithoutCancel(ctx))
		}
	}()
	tx := &postgresTx{raw: raw, readOnly: options.AccessMode == pgx.ReadOnly}
	if err := tx.finish(fn(context.WithValue(ctx, inside{}, Tx(tx)), tx)); err != nil {
		return err
	}
	// The closure is done and its caller waits: the outcome must be known, so the context no longer counts.
	if err := raw.Commit(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	committed = true
	runAll(tx.after)
	return nil
}

// migrate runs goose behind an advisory lock, so that two programs that start at once take turns.
func (e *postgresEngine) migrate(ctx context.Context, version int64) error {
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return err
	}
	db := stdlib.OpenDBFromPool(e.pool)
	defer db.Close()
	if err := migrateWith(ctx, Postgres, version, db, goose.DialectPostgres, goose.WithSessionLocker(locker)); err != nil {
		return err
	}
	return migrateJobs(ctx, riverpgxv5.New(e.pool))
}

func (e *postgresEngine) versions(ctx context.Context) (have, need int64, err error) {
	db := stdlib.OpenDBFromPool(e.pool)
	defer db.Close()
	return versionsOf(ctx, Postgres, db, goose.DialectPostgres)
}

func (e *postgresEngine) close() error {
	e.pool.Close()
	e.ids.Close()
	return nil
}
