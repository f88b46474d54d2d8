package mapping

import (
	"context"
	"database/sql"
	"os"
	"strings"

	_ "modernc.org/sqlite" // tables that are too large for memory wait in a temporary file

	"klankbord.org/core/fault"
)

// DefaultSpill is how many bytes of a joined table are kept in memory before it moves to a temporary file.
const DefaultSpill = 64 << 20

const rowMark = "\x1d" // between the columns of a row that is kept as one text

// index keeps the rows of a table by a key: in memory as long as they are few, then in a temporary SQLite file.
type index struct {
	limit  int64
	folder string

	rows  map[string][][]string
	bytes int64
	once  bool // only the first row of a key is asked for

	path   string
	db     *sql.DB
	tx     *sql.Tx
	insert *sql.Stmt
	query  *sql.Stmt
	since  int
	last   string // key asked for last, since the same is often asked again
	found  [][]string
	hasHit bool
}

func newIndex(limit int64, folder string, once bool) *index {
	if limit <= 0 {
		limit = DefaultSpill
	}
	return &index{limit: limit, folder: folder, once: once, rows: map[string][][]string{}}
}

// add keeps a row. Rows of a key keep their order.
func (x *index) add(key string, row []string) *fault.Error {
	if x.db != nil {
		return x.write(key, row)
	}
	if x.once && len(x.rows[key]) > 0 {
		return nil
	}
	x.rows[key] = append(x.rows[key], row)
	x.bytes += int64(len(key)) + 96
	for _, c := range row {
		x.bytes += int64(len(c)) + 16
	}
	if x.bytes <= x.limit {
		return nil
	}
	return x.spill()
}

// spill moves everything to a file.
func (x *index) spill() *fault.Error {
	file, err := os.CreateTemp(x.folder, "klankbord-join-*.db")
	if err != nil {
		return noRoom(err)
	}
	x.path = file.Name()
	_ = file.Close()
	if x.db, err = sql.Open("sqlite", "file:"+x.path+"?_pragma=journal_mode(off)&_pragma=synchronous(off)&_pragma=cache_size(-16000)"); err != nil {
		return noRoom(err)
	}
	x.db.SetMaxOpenConns(1)
	if _, err = x.db.Exec("create table rows (n integer primary key, key text not null, cells text not null)"); err != nil {
		return noRoom(err)
	}
	for key, rows := range x.rows {
		for _, r := range rows {
			if f := x.write(key, r); f != nil {
				return f
			}
		}
	}
	x.rows = nil
	return nil
}

func (x *index) write(key string, row []string) *fault.Error {
	const perTransaction = 20_000
	var err error
	if x.tx == nil {
		if x.tx, err = x.db.Begin(); err != nil {
			return noRoom(err)
		}
		if x.insert, err = x.tx.Prepare("insert into rows (key, cells) values (?, ?)"); err != nil {
			return noRoom(err)
		}
	}
	if _, err = x.insert.Exec(key, strings.Join(row, rowMark)); err != nil {
		return noRoom(err)
	}
	if x.since++; x.since >= perTransaction {
		return x.commit()
	}
	return nil
}

func (x *index) commit() *fault.Error {
	if x.tx == nil {
		return nil
	}
	err := x.insert.Close()
	if e := x.tx.Commit(); err == nil {
		err = e
	}
	x.tx, x.insert, x.since = nil, nil, 0
	if err != nil {
		return noRoom(err)
	}
	return nil
}

// seal makes the rows findable; nothing is added after it.
func (x *index) seal(ctx context.Context) *fault.Error {
	if x.db == nil {
		return nil
	}
	if f := x.commit(); f != nil {
		return f
	}
	if _, err := x.db.ExecContext(ctx, "create index rows_key on rows (key, n)"); err != nil {
		return noRoom(err)
	}
	var err error
	if x.query, err = x.db.PrepareContext(ctx, "select cells from rows where key = ? order by n"); err != nil {
		return noRoom(err)
	}
	return nil
}

// find returns the rows of a key in the order in which they were added.
func (x *index) find(key string) ([][]string, *fault.Error) {
	if x.db == nil {
		return x.rows[key], nil
	}
	if x.hasHit && x.last == key {
		return x.found, nil
	}
	rows, err := x.query.Query(key)
	if err != nil {
		return nil, noRoom(err)
	}
	defer func() { _ = rows.Close() }()
	var out [][]string
	for rows.Next() {
		var cells string
		if err := rows.Scan(&cells); err != nil {
			return nil, noRoom(err)
		}
		out = append(out, strings.Split(cells, rowMark))
	}
	if err := rows.Err(); err != nil {
		return nil, noRoom(err)
	}
	x.last, x.found, x.hasHit = key, out, true
	return out, nil
}

// close removes the temporary file.
func (x *index) close() {
	if x.db == nil {
		return
	}
	if x.tx != nil {
		_ = x.tx.Rollback()
	}
	_ = x.db.Close()
	_ = os.Remove(x.path)
}

func noRoom(err error) *fault.Error {
	return &fault.Error{Kind: fault.Unavailable, Key: "import.spill_unwritable", Args: map[string]any{"error": err.Error()}, Err: err}
}
