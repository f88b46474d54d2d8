package sqldb

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"klankbord.org/core/fault"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Message keys of what can go wrong with a database.
const (
	KeyDuplicate   = "database.duplicate"   // args: table
	KeyReference   = "database.reference"   // args: table
	KeyBusy        = "database.busy"        // somebody else holds it too long
	KeyUnreachable = "database.unreachable" // no connection, or it broke
	KeyFull        = "database.full"        // no space left
	KeyDisk        = "database.disk"        // the file can't be opened, read or written
	KeyReadOnly    = "database.read_only"   // file or server refuses writes
	KeyDamaged     = "database.damaged"     // the file isn't a sound database
	KeyClosed      = "database.closed"      // used after Close
	KeyURL         = "database.url"         // KLANKBORD_DATABASE isn't understood
	KeyPlain       = "database.plain"       // args: host; another machine that needn't prove which it is
	KeyTooOld      = "database.too_old"     // args: have, need
	KeyNewer       = "database.newer"       // args: database, program
)

func unavailable(key string, err error) *fault.Error {
	return &fault.Error{Kind: fault.Unavailable, Key: key, Err: err}
}

func invalidURL() error {
	return fault.NewInvalid("KLANKBORD_DATABASE", KeyURL)
}

func conflict(key, table string, err error) *fault.Error {
	return &fault.Error{Kind: fault.Conflict, Key: key, Args: map[string]any{"table": table}, Err: err}
}

// translate gives an engine's error its kind. What nobody planned for stays as it is, and thereby internal.
func translate(err error) error {
	if err == nil || fault.As(err) != nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if lite := (*sqlite.Error)(nil); errors.As(err, &lite) {
		return translateSQLite(lite)
	}
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) {
		return translatePostgres(pg)
	}
	var connect *pgconn.ConnectError
	var network net.Error
	if errors.As(err, &connect) || errors.As(err, &network) || pgconn.SafeToRetry(err) || brokenOff(err) {
		return unavailable(KeyUnreachable, err)
	}
	return err
}

// brokenOff tells whether the server went away while we talked to it.
func brokenOff(err error) bool {
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) ||
		strings.Contains(err.Error(), "conn closed") // pgx has no value for it
}

func translateSQLite(err *sqlite.Error) error {
	switch err.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return conflict(KeyDuplicate, tableOf(err.Error()), err)
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return conflict(KeyReference, "", err)
	}
	switch err.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return unavailable(KeyBusy, err)
	case sqlite3.SQLITE_FULL:
		return unavailable(KeyFull, err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return unavailable(KeyReadOnly, err)
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR:
		return unavailable(KeyDisk, err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return unavailable(KeyDamaged, err)
	}
	return err
}

// tableOf finds the table in "UNIQUE constraint failed: answers.org, answers.ref", the only place SQLite tells it.
func tableOf(message string) string {
	const before = "constraint failed: "
	at := strings.LastIndex(message, before)
	if at < 0 {
		return ""
	}
	table, _, _ := strings.Cut(message[at+len(before):], ".")
	return table
}

// translatePostgres follows appendix A of PostgreSQL's manual: the first two characters of a code are its class.
func translatePostgres(err *pgconn.PgError) error {
	switch err.Code {
	case "23505":
		return conflict(KeyDuplicate, err.TableName, err)
	case "23503":
		return conflict(KeyReference, err.TableName, err)
	case "53100":
		return unavailable(KeyFull, err)
	case "25006":
		return unavailable(KeyReadOnly, err)
	case "55P03", "40001", "40P01":
		return unavailable(KeyBusy, err)
	case "57P01", "57P02", "57P03", "3D000":
		return unavailable(KeyUnreachable, err)
	}
	switch err.Code[:min(2, len(err.Code))] {
	case "08", "28", "53":
		return unavailable(KeyUnreachable, err)
	case "XX":
		return unavailable(KeyDamaged, err)
	}
	return err
}
