package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"klankbord.org/core/intake"
	"klankbord.org/store/sqldb"
)

// table is a table that an import fills: its columns, and which of them numbers the transaction or answer of a row.
type table struct {
	name, id string
	columns  []string
}

// imported are the tables that an import fills, by what is imported. The reference loads the same rows and columns into
// tables with the same keys and indexes, without judging anything.
var imported = []struct {
	kind   intake.Kind
	tables []table
}{
	{intake.KindTransaction, []table{
		{"transactions", "id", words(`org id ref customer_id day unit_id touchpoint_id product_id process_id channel_id segment_id value_cents currency problem`)},
		{"participants", "transaction_id", words(`org transaction_id employee_id role_id unit_id`)},
	}},
	{intake.KindAnswer, []table{
		{"answers", "id", words(`org id ref survey_id version metric_id transaction_id customer_id day answered_at score standing verbatim language source_id call_me`)},
		{"answer_causes", "answer_id", words(`org answer_id place cause_id`)},
		{"answer_participants", "answer_id", words(`org answer_id employee_id role_id unit_id`)},
	}},
}

func words(list string) []string { return strings.Fields(list) }

// atOnce is how many things the reference loads between two reads; only the loading is timed.
const atOnce = 50_000

// loader puts rows into a table as fast as its database can by itself.
type loader interface {
	load(t table, rows [][]any) error
	close() error
}

// bulk loads the first n imported things once more, by the database's own means, and returns how many a second.
func (w *world) bulk(tables []table, n int) (perSecond float64, err error) {
	l, err := w.loader(tables)
	if err != nil {
		return 0, err
	}
	var spent time.Duration
	for first := 1; first <= n; first += atOnce {
		for _, t := range tables {
			rows, err := w.rows(t, first, min(first+atOnce, n+1))
			if err != nil {
				return 0, err
			}
			start := time.Now()
			if err := l.load(t, rows); err != nil {
				return 0, err
			}
			spent += time.Since(start)
		}
	}
	start := time.Now()
	err = l.close()
	spent += time.Since(start)
	return float64(n) / spent.Seconds(), err
}

// rows reads the rows that belong to the things from first to before end.
func (w *world) rows(t table, first, end int) (all [][]any, err error) {
	query := fmt.Sprintf("/* bench */ select %s from %s where org = $1 and %s >= $2 and %s < $3", strings.Join(t.columns, ", "), t.name, t.id, t.id)
	err = w.db.Read(w.ctx, func(ctx context.Context, tx sqldb.Tx) error {
		rows, err := tx.Query(ctx, query, w.org.ID, first, end)
		return sqldb.Each(rows, err, func(r sqldb.Rows) error {
			row := make([]any, len(t.columns))
			into := make([]any, len(row))
			for i, c := range t.columns {
				if into[i] = new(*int64); isText(c) {
					into[i] = new(string)
				}
			}
			if err := r.Scan(into...); err != nil {
				return err
			}
			for i := range into {
				row[i] = plain(into[i])
			}
			all = append(all, row)
			return nil
		})
	})
	return all, err
}

func isText(column string) bool {
	switch column {
	case "ref", "currency", "verbatim", "language":
		return true
	}
	return false
}

// plain is what a driver stores without a thought.
func plain(scanned any) any {
	switch v := scanned.(type) {
	case *string:
		return *v
	case **int64:
		if *v == nil {
			return nil
		}
		return **v
	}
	return scanned
}

// loader makes empty tables like those of the import: in a file of their own, or beside them on the server.
func (w *world) loader(tables []table) (loader, error) {
	if w.url != "" {
		return newCopier(w.ctx, w.url, tables)
	}
	folder := filepath.Join(w.folder, "reference-"+tables[0].name)
	db, err := sqldb.Open(w.ctx, "", folder)
	if err != nil {
		return nil, err
	}
	if err := db.Migrate(w.ctx); err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return newInserter(w.ctx, filepath.Join(folder, sqldb.FileName))
}

// openBare opens a file of SQLite without our own layer, each commit waiting for the disk.
func openBare(file string) (*sql.DB, error) {
	address := url.URL{Scheme: "file", Opaque: file, RawQuery: "_pragma=journal_mode(wal)&_pragma=synchronous(full)&_pragma=cache_size(-131072)"}
	db, err := sql.Open("sqlite", address.String())
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// inserter loads by INSERTs of many rows, all in one transaction.
type inserter struct {
	ctx context.Context
	db  *sql.DB
	tx  *sql.Tx
}

func newInserter(ctx context.Context, file string) (*inserter, error) {
	db, err := openBare(file)
	if err != nil {
		return nil, err
	}
	tx, err := db.BeginTx(ctx, nil)
	return &inserter{ctx, db, tx}, err
}

// rowsAtOnce is how many rows one INSERT of the reference has.
const rowsAtOnce = 100

func (i *inserter) load(t table, rows [][]any) error {
	for len(rows) > 0 {
		n := min(len(rows), rowsAtOnce)
		row := "(" + strings.TrimSuffix(strings.Repeat("?,", len(t.columns)), ",") + "),"
		text := fmt.Sprintf("insert into %s (%s) values %s", t.name, strings.Join(t.columns, ","), strings.TrimSuffix(strings.Repeat(row, n), ","))
		if err := i.insert(text, n, rows); err != nil {
			return err
		}
		rows = rows[len(rows)/n*n:]
	}
	return nil
}

// insert runs one prepared statement for as many full groups of n rows as there are.
func (i *inserter) insert(text string, n int, rows [][]any) error {
	s, err := i.tx.PrepareContext(i.ctx, text)
	if err != nil {
		return err
	}
	defer s.Close()
	var args []any
	for ; len(rows) >= n; rows = rows[n:] {
		args = args[:0]
		for _, r := range rows[:n] {
			args = append(args, r...)
		}
		if _, err := s.ExecContext(i.ctx, args...); err != nil {
			return err
		}
	}
	return nil
}

func (i *inserter) close() error {
	if err := i.tx.Commit(); err != nil {
		return err
	}
	return i.db.Close()
}

// copier loads by COPY.
type copier struct {
	ctx  context.Context
	conn *pgx.Conn
}

func newCopier(ctx context.Context, address string, tables []table) (*copier, error) {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		if _, err := conn.Exec(ctx, fmt.Sprintf("create table plain_%s (like %s including all)", t.name, t.name)); err != nil {
			return nil, err
		}
	}
	return &copier{ctx, conn}, nil
}

func (c *copier) load(t table, rows [][]any) error {
	_, err := c.conn.CopyFrom(c.ctx, pgx.Identifier{"plain_" + t.name}, t.columns, pgx.CopyFromRows(rows))
	return err
}

func (c *copier) close() error { return c.conn.Close(c.ctx) }
