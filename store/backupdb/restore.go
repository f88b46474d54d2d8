package backupdb

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"iter"
	"slices"
	"strings"

	"klankbord.org/core/fault"
	"klankbord.org/store/sqldb"
)

// lastTable is put back after all others: a database in which it is empty was never in use, so a restore that broke off is
// not taken for a whole one.
const lastTable = "organisations"

// longestLine is more than a row can be.
const longestLine = 256 << 20

// Restore puts a backup into a database that holds nothing yet, and holds what arrived against what was saved. The schema
// gets the version of the backup first, and this program's own in the end. A database in use is a Conflict fault, as is a
// backup of a newer program; a file that isn't whole is an Invalid one, and leaves a database that is of no use.
func Restore(ctx context.Context, db *sqldb.DB, r io.Reader, o Options) (h Header, m Manifest, err error) {
	packed, err := gzip.NewReader(bufio.NewReaderSize(r, 1<<20))
	if err != nil {
		return h, m, damaged("gzip")
	}
	t := &taker{db: db, packed: packed, tar: tar.NewReader(packed), options: o}
	if h, err = t.header(ctx); err != nil {
		return h, m, err
	}
	if err := db.MigrateTo(ctx, h.Schema); err != nil {
		return h, m, err
	}
	if err := t.checkEmpty(ctx); err != nil {
		return h, m, err
	}
	if m, err = t.tables(ctx); err != nil {
		return h, m, err
	}
	arrived, err := Sum(ctx, db, Options{})
	if err != nil {
		return h, m, err
	}
	if !slices.Equal(arrived.Tables, m.Tables) {
		return h, m, damaged("manifest")
	}
	return h, m, db.Migrate(ctx)
}

// taker puts one backup back.
type taker struct {
	db      *sqldb.DB
	packed  io.Reader
	tar     *tar.Reader
	options Options
	last    []byte // the lines of lastTable, which is small
}

func (t *taker) header(ctx context.Context) (h Header, err error) {
	entry, err := t.tar.Next()
	if err != nil || entry.Name != headerName {
		return h, damaged(headerName)
	}
	if err := json.NewDecoder(io.LimitReader(t.tar, 1<<20)).Decode(&h); err != nil || h.Format == 0 || h.Schema <= 0 {
		return h, damaged(headerName)
	}
	_, need, err := t.db.Versions(ctx)
	if err == nil && (h.Format > format || h.Schema > need) {
		err = fault.NewConflict("file", "backup.newer", "program", h.Program)
	}
	return h, err
}

func (t *taker) checkEmpty(ctx context.Context) error {
	sum, err := Sum(ctx, t.db, Options{})
	if err == nil && sum.Rows() > 0 {
		err = fault.NewConflict("", "backup.in_use")
	}
	return err
}

// tables puts the tables back one by one and returns the backup's own manifest, which comes last.
func (t *taker) tables(ctx context.Context) (m Manifest, err error) {
	for {
		entry, err := t.tar.Next()
		switch {
		case errors.Is(err, io.EOF), err != nil:
			return m, damaged("end")
		case entry.Name == manifestName:
			if err := json.NewDecoder(t.tar).Decode(&m); err != nil {
				return m, damaged(manifestName)
			}
			if err := t.end(); err != nil {
				return m, err
			}
			return m, t.finish(ctx)
		}
		name, ok := strings.CutPrefix(entry.Name, tableFolder)
		name, fits := strings.CutSuffix(name, tableSuffix)
		if !ok || !fits {
			return m, damaged("name")
		}
		if name == lastTable {
			t.last, err = io.ReadAll(t.tar)
		} else {
			err = t.table(ctx, name, t.tar)
		}
		if err != nil {
			return m, unreadable(err)
		}
	}
}

// end reads what is behind the manifest, which is nothing but the seal of the packing: a file that was cut off lacks it.
func (t *taker) end() error {
	if _, err := t.tar.Next(); !errors.Is(err, io.EOF) {
		return damaged("end")
	}
	if _, err := io.Copy(io.Discard, t.packed); err != nil { // #nosec G110 -- a few bytes of padding, and kept nowhere
		return damaged("end")
	}
	return nil
}

// finish puts the last table back and lets the ledger go on after what came.
func (t *taker) finish(ctx context.Context) error {
	if t.last == nil {
		return damaged(lastTable)
	}
	if err := t.table(ctx, lastTable, strings.NewReader(string(t.last))); err != nil {
		return err
	}
	return t.db.Write(ctx, sqldb.RestartLedger)
}

// table puts one table back, in one transaction.
func (t *taker) table(ctx context.Context, name string, r io.Reader) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 64<<10), longestLine)
	var head columns
	if !lines.Scan() || json.Unmarshal(lines.Bytes(), &head) != nil {
		return damaged(name)
	}
	names, err := t.known(ctx, name, head)
	if err != nil {
		return err
	}
	return t.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		n, err := tx.BulkInsert(ctx, name, names, t.rows(name, lines, head))
		t.options.tell(name, n)
		return err
	})
}

// rows are the rows of a table's remaining lines.
func (t *taker) rows(name string, lines *bufio.Scanner, head columns) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		var row []any
		var count int64
		for lines.Scan() {
			var err error
			if row, err = parseRow(lines.Bytes(), head.Columns, row); !yield(row, err) || err != nil {
				return
			}
			if count++; count%tellEvery == 0 {
				t.options.tell(name, count)
			}
		}
		if lines.Err() != nil {
			yield(nil, unreadable(lines.Err()))
		}
	}
}

// known refuses tables and columns that the schema doesn't have: their names become part of a statement.
func (t *taker) known(ctx context.Context, name string, head columns) (names []string, err error) {
	err = t.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		names = nil
		tables, err := sqldb.Tables(ctx, tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(tables, func(t sqldb.Table) bool { return t.Name == name })
		if i < 0 || len(tables[i].Columns) != len(head.Columns) {
			return damaged(name)
		}
		for k, c := range tables[i].Columns {
			if head.Columns[k] != column(c) {
				return damaged(name + "." + c.Name)
			}
			names = append(names, c.Name)
		}
		return nil
	})
	return names, err
}

// unreadable keeps faults and calls every other failure to read a damaged file.
func unreadable(err error) error {
	if fault.As(err) != nil {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, tar.ErrHeader) || errors.Is(err, bufio.ErrTooLong) {
		return damaged("end")
	}
	return err
}

// Check reads a backup to its end without putting it anywhere: whole, and its lines as its manifest says.
func Check(r io.Reader) (h Header, m Manifest, err error) {
	packed, err := gzip.NewReader(bufio.NewReaderSize(r, 1<<20))
	if err != nil {
		return h, m, damaged("gzip")
	}
	files := tar.NewReader(packed)
	var found []TableSum
	for {
		entry, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return h, m, damaged("end")
		}
		switch name, isTable := strings.CutPrefix(entry.Name, tableFolder); {
		case entry.Name == headerName:
			err = json.NewDecoder(files).Decode(&h)
		case entry.Name == manifestName:
			err = json.NewDecoder(files).Decode(&m)
		case isTable:
			lines := &lineCounter{hash: sha256.New()}
			_, err = io.Copy(lines, files) // #nosec G110 -- only counted and hashed, never kept
			found = append(found, TableSum{Name: strings.TrimSuffix(name, tableSuffix), Rows: lines.n - 1, Hash: hex.EncodeToString(lines.hash.Sum(nil))})
		}
		if err != nil {
			return h, m, damaged(entry.Name)
		}
	}
	if h.Format == 0 || !slices.Equal(found, m.Tables) {
		return h, m, damaged(manifestName)
	}
	return h, m, nil
}

// lineCounter hashes what passes and counts its lines.
type lineCounter struct {
	hash hash.Hash
	n    int64
}

// Write implements io.Writer.
func (c *lineCounter) Write(p []byte) (int, error) {
	for _, b := range p {
		if b == '\n' {
			c.n++
		}
	}
	return c.hash.Write(p)
}
