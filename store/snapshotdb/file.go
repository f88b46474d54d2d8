package snapshotdb

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"

	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
	"klankbord.org/store/sqldb"
)

// magic begins and ends a file; its digit is the form of the file around the sections.
const magic = "KLANKSN1"

// header says what a file holds. It stands at the end, before its own length and checksum.
type header struct {
	Format   int           `json:"format"` // of the sections
	Schema   string        `json:"schema"` // of the tables that were read
	Org      org.ID        `json:"org"`
	Cursor   sqldb.Cursor  `json:"cursor"`
	Witness  string        `json:"witness"` // of the ledger's entry at the cursor
	Sections []sectionInfo `json:"sections"`
}

// sectionInfo places a section in the file.
type sectionInfo struct {
	At     int64  `json:"at"`
	Length int    `json:"length"`
	Sum    uint32 `json:"sum"` // CRC-32C
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errStale says that a file is sound but not about this database as it is.
var errStale = errors.New("snapshotdb: the file is about another state of the database")

// errBroken says that a file can't be trusted.
var errBroken = errors.New("snapshotdb: the file is damaged or of another version")

// schemaOf returns a fingerprint of the tables that this program reads.
func schemaOf(db *sqldb.DB) (string, error) {
	text, err := sqldb.SchemaText(db.Engine())
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16]), err
}

const sqlWitness = `-- snapshotdb.witness
select at, action, kind, first_id, last_id, body from ledger where org = $1 and n = $2`

// witness returns a fingerprint of the ledger's entry at a cursor: a restored or different database has another one there,
// or none, which is the empty text.
func witness(ctx context.Context, db *sqldb.DB, o org.ID, at sqldb.Cursor) (print string, err error) {
	err = db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		e := sqldb.Entry{Org: int64(o), N: at.N}
		err := tx.QueryRow(ctx, sqlWitness, o, at.N).Scan(&e.At, &e.Action, &e.Kind, &e.FirstID, &e.LastID, &e.Body)
		if errors.Is(err, sqldb.ErrNoRows) {
			return nil
		}
		sum := sha256.Sum256(fmt.Appendf(nil, "%d %d %d %s %s %d %d %s", e.Org, e.N, e.At, e.Action, e.Kind, e.FirstID, e.LastID, e.Body))
		print = hex.EncodeToString(sum[:])
		return err
	})
	return print, err
}

// Save writes the answers to a file, all or nothing. An organisation without anything in its ledger isn't written.
func (l *Live) Save(ctx context.Context, db *sqldb.DB, path string) error {
	l.mu.Lock()
	view, cursor := l.View(), l.cursor
	l.mu.Unlock()
	if cursor == (sqldb.Cursor{}) {
		return nil
	}
	h := header{Format: snapshot.FormatVersion, Org: l.org, Cursor: cursor}
	var err error
	if h.Schema, err = schemaOf(db); err != nil {
		return err
	}
	if h.Witness, err = witness(ctx, db, l.org, cursor); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".snapshot-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // it is gone by then when all went well
	if err := errors.Join(write(file, h, view), file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// write writes the sections and then the header.
func write(file io.Writer, h header, view *snapshot.View) error {
	w := bufio.NewWriterSize(file, 1<<20)
	w.WriteString(magic) // errors of a bufio.Writer stay until Flush
	at := int64(len(magic))
	var buf []byte
	for part := range view.Sections() {
		buf = view.AppendSection(buf[:0], part)
		h.Sections = append(h.Sections, sectionInfo{at, len(buf), crc32.Checksum(buf, castagnoli)})
		at += int64(len(buf))
		w.Write(buf)
	}
	text, err := json.Marshal(h)
	if err != nil {
		return err
	}
	w.Write(text)
	w.Write(trailer(text))
	return w.Flush()
}

// trailer is the last bytes of a file: length and checksum of the header, and the magic.
func trailer(header []byte) []byte {
	t := binary.LittleEndian.AppendUint32(nil, uint32(len(header)))
	t = binary.LittleEndian.AppendUint32(t, crc32.Checksum(header, castagnoli))
	return append(t, magic...)
}

// Open reads the answers from a file that Save wrote and takes in what the ledger told since. It fails when the file is
// missing, damaged, of another version, or not about this database.
func Open(ctx context.Context, db *sqldb.DB, o org.ID, path string) (*Live, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	h, err := readHeader(file)
	if err != nil {
		return nil, err
	}
	if err := h.check(ctx, db, o); err != nil {
		return nil, err
	}
	var catalog *Catalog
	err = db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		catalog, err = readCatalog(ctx, tx, o)
		return err
	})
	if err != nil {
		return nil, err
	}
	l := &Live{org: o, reader: reader{org: o}, cursor: h.Cursor}
	l.catalog.Store(catalog)
	if l.snapshot, err = readSections(file, h, catalog.structure); err != nil {
		return nil, errors.Join(errBroken, err)
	}
	_, err = l.Feed(ctx, db)
	return l, err
}

// check reports whether the file is about this organisation of this database.
func (h *header) check(ctx context.Context, db *sqldb.DB, o org.ID) error {
	schema, err := schemaOf(db)
	if err != nil {
		return err
	}
	if h.Format != snapshot.FormatVersion || len(h.Sections) == 0 {
		return errBroken
	}
	print, err := witness(ctx, db, o, h.Cursor)
	if err != nil {
		return err
	}
	if h.Schema != schema || h.Org != o || print == "" || print != h.Witness {
		return errStale
	}
	return nil
}

// readHeader reads the end of a file.
func readHeader(file *os.File) (header, error) {
	var h header
	info, err := file.Stat()
	if err != nil {
		return h, err
	}
	tail := make([]byte, 8+len(magic))
	if _, err := file.ReadAt(tail, max(0, info.Size()-int64(len(tail)))); err != nil {
		return h, errors.Join(errBroken, err)
	}
	length := int64(binary.LittleEndian.Uint32(tail))
	start := info.Size() - int64(len(tail)) - length
	if string(tail[8:]) != magic || start < 0 {
		return h, errBroken
	}
	text := make([]byte, length)
	if _, err := file.ReadAt(text, start); err != nil {
		return h, errors.Join(errBroken, err)
	}
	if string(trailer(text)) != string(tail) || json.Unmarshal(text, &h) != nil {
		return h, errBroken
	}
	for _, s := range h.Sections {
		if s.At < 0 || s.Length < 0 || s.At+int64(s.Length) > start {
			return h, errBroken
		}
	}
	return h, nil
}

// readSections reads a snapshot on all processors.
func readSections(file *os.File, h header, structure *snapshot.Structure) (*snapshot.Snapshot, error) {
	whole, err := readSection(file, h.Sections[0], nil)
	if err != nil {
		return nil, err
	}
	r, err := snapshot.NewRestorer(structure, whole)
	if err != nil {
		return nil, err
	}
	if r.Blocks() != len(h.Sections)-1 {
		return nil, errBroken
	}
	errs := make([]error, runtime.GOMAXPROCS(0))
	var next atomic.Int64
	var wait sync.WaitGroup
	for i := range errs {
		wait.Go(func() {
			var buf []byte
			for part := int(next.Add(1)); part <= r.Blocks() && errs[i] == nil; part = int(next.Add(1)) {
				if buf, errs[i] = readSection(file, h.Sections[part], buf); errs[i] == nil {
					errs[i] = r.Block(part, buf)
				}
			}
		})
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return r.Snapshot()
}

// readSection reads one section into a buffer, which grows when it is too small.
func readSection(file *os.File, s sectionInfo, buf []byte) ([]byte, error) {
	if cap(buf) < s.Length {
		buf = make([]byte, s.Length)
	}
	buf = buf[:s.Length]
	if _, err := file.ReadAt(buf, s.At); err != nil {
		return buf, err
	}
	if crc32.Checksum(buf, castagnoli) != s.Sum {
		return buf, errBroken
	}
	return buf, nil
}
