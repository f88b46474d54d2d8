package sqldb_test

import (
	"context"
	"fmt"
	"iter"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"database/sql"

	"github.com/jackc/pgx/v5"
	_ "modernc.org/sqlite"

	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// engines runs a benchmark on both.
func engines(b *testing.B, fn func(b *testing.B, db *sqldb.DB)) {
	b.Run("sqlite", func(b *testing.B) { fn(b, storetest.SQLite(b)) })
	b.Run("postgres", func(b *testing.B) { fn(b, storetest.Postgres(b)) })
}

// spread runs b.N calls over a number of clients.
func spread(b *testing.B, clients int, call func(n int64) error) {
	var next atomic.Int64
	var wg sync.WaitGroup
	b.ResetTimer()
	for range clients {
		wg.Go(func() {
			for n := next.Add(1); n <= int64(b.N); n = next.Add(1) {
				if err := call(n); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
}

// BenchmarkDurable stores one small row durably; compare with BenchmarkDurableBare on the same disk.
func BenchmarkDurable(b *testing.B) {
	engines(b, func(b *testing.B, db *sqldb.DB) {
		for _, clients := range []int{1, 16, 64} {
			var base atomic.Int64
			b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
				org := base.Add(1) + int64(clients)*1_000_000
				spread(b, clients, func(n int64) error {
					return db.Write(b.Context(), func(ctx context.Context, tx sqldb.Tx) error {
						return put(ctx, tx, org, strconv.FormatInt(n, 10), n)
					})
				})
			})
		}
	})
}

// BenchmarkDurableBare is the reference: the driver alone, one INSERT after another.
func BenchmarkDurableBare(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		file := filepath.Join(b.TempDir(), "bare.db")
		db, err := sql.Open("sqlite", "file:"+file+"?_pragma=journal_mode(wal)&_pragma=synchronous(full)")
		if err != nil {
			b.Fatal(err)
		}
		defer db.Close()
		db.SetMaxOpenConns(1)
		if _, err := db.Exec("create table bare (org integer, name text, next integer, primary key (org, name)) without rowid"); err != nil {
			b.Fatal(err)
		}
		insert, err := db.Prepare("insert or replace into bare values (?, ?, ?)")
		if err != nil {
			b.Fatal(err)
		}
		spread(b, 1, func(n int64) error {
			_, err := insert.Exec(1, strconv.FormatInt(n, 10), n)
			return err
		})
	})
	b.Run("postgres", func(b *testing.B) {
		conn, err := pgx.Connect(b.Context(), storetest.PostgresURL(b))
		if err != nil {
			b.Fatal(err)
		}
		defer conn.Close(context.Background())
		if _, err := conn.Exec(b.Context(), "create table bare (org bigint, name text, next bigint, primary key (org, name))"); err != nil {
			b.Fatal(err)
		}
		var run atomic.Int64
		org := run.Add(1)
		spread(b, 1, func(n int64) error {
			_, err := conn.Exec(b.Context(), "insert into bare values ($1, $2, $3) on conflict (org, name) do update set next = $3",
				org, strconv.FormatInt(n, 10), n)
			return err
		})
	})
}

// ledgerRows yields rows that look like the ledger's.
func ledgerRows(org int64, n int) iter.Seq2[[]any, error] {
	row := make([]any, 9)
	body := []byte(`{"score":9,"causes":[1,2]}`)
	return func(yield func([]any, error) bool) {
		for i := range n {
			row[0], row[1], row[2], row[3], row[4] = org, int64(i+1), int64(1_700_000_000_000+i), "import", "answers.recorded"
			row[5], row[6], row[7], row[8] = "answer", int64(i), int64(i), body
			if !yield(row, nil) {
				return
			}
		}
	}
}

var ledgerColumns = []string{"org", "n", "at", "actor", "action", "kind", "first_id", "last_id", "body"}

// BenchmarkBulkInsert loads 100,000 rows of nine columns in a transaction.
func BenchmarkBulkInsert(b *testing.B) {
	const rows = 100_000
	engines(b, func(b *testing.B, db *sqldb.DB) {
		var org int64
		for b.Loop() {
			org++
			err := db.Write(b.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				_, err := tx.BulkInsert(ctx, "ledger", ledgerColumns, ledgerRows(org, rows))
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N)*rows/b.Elapsed().Seconds(), "rows/s")
	})
}
