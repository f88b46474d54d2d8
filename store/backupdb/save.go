package backupdb

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"strings"
	"time"

	"klankbord.org/store/sqldb"
)

// Options say how a backup is made or put back.
type Options struct {
	Program string    // version of the program
	At      time.Time // now
	// Progress is told after every table, and now and then within a long one; nil: nobody.
	Progress func(table string, rows int64)
}

func (o Options) tell(table string, rows int64) {
	if o.Progress != nil {
		o.Progress(table, rows)
	}
}

// tellEvery is how many rows pass between two words about a long table.
const tellEvery = 50_000

// Save writes everything that the database holds at one moment, while others go on reading and writing. Keys that lie outside
// the database aren't in it.
func Save(ctx context.Context, db *sqldb.DB, w io.Writer, o Options) (m Manifest, err error) {
	have, _, err := db.Versions(ctx)
	if err != nil {
		return m, err
	}
	packed, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		return m, err
	}
	archive := &archive{tar: tar.NewWriter(packed), at: o.At}
	if err := archive.writeJSON(headerName, Header{Format: format, Program: o.Program, Engine: string(db.Engine()), Schema: have, At: o.At.UTC()}); err != nil {
		return m, err
	}
	if m, err = walk(ctx, db, o, archive.table); err != nil {
		return m, err
	}
	if err := archive.writeJSON(manifestName, m); err != nil {
		return m, err
	}
	if err := archive.tar.Close(); err != nil {
		return m, err
	}
	return m, packed.Close()
}

// Sum returns the manifest of a database as it stands, without writing anything.
func Sum(ctx context.Context, db *sqldb.DB, o Options) (Manifest, error) {
	return walk(ctx, db, o, func(_ string, write func(io.Writer) error) error { return write(io.Discard) })
}

// walk goes through all tables within one snapshot of the database, and gives keep a function that writes a table's lines.
func walk(ctx context.Context, db *sqldb.DB, o Options, keep func(table string, write func(io.Writer) error) error) (m Manifest, err error) {
	err = db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		m = Manifest{}
		tables, err := sqldb.Tables(ctx, tx)
		if err != nil {
			return err
		}
		for _, t := range tables {
			sum := TableSum{Name: t.Name}
			err := keep(t.Name, func(w io.Writer) error {
				hash := sha256.New()
				sum.Rows, err = writeTable(ctx, tx, t, io.MultiWriter(w, hash), o)
				sum.Hash = hex.EncodeToString(hash.Sum(nil))
				return err
			})
			if err != nil {
				return err
			}
			o.tell(t.Name, sum.Rows)
			m.Tables = append(m.Tables, sum)
		}
		m.Chains, err = ends(ctx, tx, tables)
		return err
	})
	return m, err
}

// writeTable writes a line with the columns, then a line per row.
func writeTable(ctx context.Context, tx sqldb.Tx, t sqldb.Table, w io.Writer, o Options) (count int64, err error) {
	var head columns
	var names []string
	for _, c := range t.Columns {
		head.Columns = append(head.Columns, column(c))
		names = append(names, c.Name)
	}
	first, err := json.Marshal(head)
	if err != nil {
		return 0, err
	}
	if _, err := w.Write(append(first, '\n')); err != nil {
		return 0, err
	}
	values, dest := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		dest[i] = &values[i]
	}
	var line []byte
	rows, err := tx.Query(ctx, "/* backupdb.writeTable */ select "+strings.Join(names, ", ")+" from "+t.Name+" order by "+strings.Join(t.Key, ", "))
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		if err := r.Scan(dest...); err != nil {
			return err
		}
		if line, err = appendRow(line[:0], t, values); err != nil {
			return err
		}
		if count++; count%tellEvery == 0 {
			o.tell(t.Name, count)
		}
		_, err := w.Write(line)
		return err
	})
	return count, err
}

// archive writes the files of a backup.
type archive struct {
	tar *tar.Writer
	at  time.Time
}

func (a *archive) writeJSON(name string, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	if err := a.tar.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(b)), ModTime: a.at}); err != nil {
		return err
	}
	_, err = a.tar.Write(b)
	return err
}

// table writes one table. A tar wants to know the size beforehand, so the lines wait, packed, in a file that has no name any
// more: nobody else can open it and nothing is left behind.
func (a *archive) table(name string, write func(io.Writer) error) error {
	spill, err := os.CreateTemp("", "klankbord-backup-")
	if err != nil {
		return err
	}
	defer spill.Close()
	if err := os.Remove(spill.Name()); err != nil {
		return err
	}
	packed, err := gzip.NewWriterLevel(spill, gzip.BestSpeed)
	if err != nil {
		return err
	}
	counted := &counter{w: packed}
	if err := write(counted); err != nil {
		return err
	}
	if err := packed.Close(); err != nil {
		return err
	}
	if _, err := spill.Seek(0, io.SeekStart); err != nil {
		return err
	}
	unpacked, err := gzip.NewReader(spill)
	if err != nil {
		return err
	}
	if err := a.tar.WriteHeader(&tar.Header{Name: tableFolder + name + tableSuffix, Mode: 0o600, Size: counted.n, ModTime: a.at}); err != nil {
		return err
	}
	_, err = io.Copy(a.tar, unpacked) // #nosec G110 -- what we packed ourselves a moment ago
	return err
}

type counter struct {
	w io.Writer
	n int64
}

// Write implements io.Writer.
func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}
