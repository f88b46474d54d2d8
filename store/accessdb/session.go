package accessdb

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"

	"klankbord.org/core/access"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// Stage says how far a sign-in has come.
type Stage string

// The stages of a session. Only a full one opens pages.
const (
	Full   Stage = "full"
	Second Stage = "second" // the password was right; the second factor is asked
	Enrol  Stage = "enrol"  // a second factor is required and has to be set up first
)

// Session is a session with how far its sign-in has come.
type Session struct {
	access.Session
	Stage   Stage
	EndedAt int64 // unix milliseconds UTC; 0: it wasn't ended
}

// tokenBytes is more than can ever be guessed.
const tokenBytes = 32

// NewToken returns an unguessable secret for an address or a cookie, and the hash that is kept of it.
func NewToken() (token string, hash []byte) {
	b := make([]byte, tokenBytes)
	_, _ = rand.Read(b) // never fails
	token = base64.RawURLEncoding.EncodeToString(b)
	return token, Hash(token)
}

// Hash is what is kept of a token. The token is random, so a fast hash is enough, and looking it up by its hash tells
// nothing about it by the time that takes.
func Hash(token string) []byte {
	h := sha256.Sum256([]byte(token))
	return h[:]
}

const sqlStartSession = `-- accessdb.StartSession
insert into sessions (org, hash, account_id, stage, device, method, created_at, seen_at, expires_at, ended_at)
values ($1, $2, $3, $4, $5, $6, $7, $7, $8, 0)`

// StartSession keeps a session of the account, device, method and times given, and returns its token.
func StartSession(ctx context.Context, tx sqldb.Tx, o org.ID, s Session) (token string, err error) {
	token, hash := NewToken()
	if s.Stage == "" {
		s.Stage = Full
	}
	_, err = tx.Exec(ctx, sqlStartSession, o, hash, s.Account, s.Stage, s.Device, s.Method, s.CreatedAt, s.ExpiresAt)
	return token, err
}

const sessionColumns = `account_id, hash, stage, device, method, created_at, seen_at, expires_at, ended_at`

const sqlFindSession = `-- accessdb.FindSession
select ` + sessionColumns + ` from sessions where org = $1 and hash = $2`

const sqlListSessions = `-- accessdb.ListSessions
select ` + sessionColumns + ` from sessions where org = $1 and account_id = $2 and ended_at = 0 and expires_at > $3 and seen_at > $4 and stage = 'full'
order by seen_at desc, hash`

func scanSession(r sqldb.Rows, s *Session) error {
	return r.Scan(&s.Account, &s.Hash, &s.Stage, &s.Device, &s.Method, &s.CreatedAt, &s.SeenAt, &s.ExpiresAt, &s.EndedAt)
}

// FindSession returns the session of a token, ended and expired ones too, or a NotFound fault.
func FindSession(ctx context.Context, tx sqldb.Tx, o org.ID, token string) (Session, error) {
	s, err := sqldb.One(ctx, tx, scanSession, sqlFindSession, o, Hash(token))
	return s, missing(err, "session", "")
}

// ListSessions returns the sessions of an account that are open at a moment, the last used first. Those that nobody used
// since idleSince are closed.
func ListSessions(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, at, idleSince int64) ([]Session, error) {
	return sqldb.List(ctx, tx, scanSession, sqlListSessions, o, id, at, idleSince)
}

const sqlSessionSeen = `-- accessdb.SessionSeen
update sessions set seen_at = $3 where org = $1 and hash = $2 and ended_at = 0 and seen_at < $3`

// SessionSeen notes that a session was used.
func SessionSeen(ctx context.Context, tx sqldb.Tx, o org.ID, hash []byte, at int64) error {
	_, err := tx.Exec(ctx, sqlSessionSeen, o, hash, at)
	return err
}

const sqlEndSession = `-- accessdb.EndSession
update sessions set ended_at = $4 where org = $1 and account_id = $2 and hash = $3 and ended_at = 0`

const sqlEndSessions = `-- accessdb.EndSessions
update sessions set ended_at = $3 where org = $1 and account_id = $2 and ended_at = 0`

const sqlEndOthers = `-- accessdb.EndOtherSessions
update sessions set ended_at = $4 where org = $1 and account_id = $2 and hash <> $3 and ended_at = 0`

// EndSession ends one session of an account; it returns whether there was one to end.
func EndSession(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, hash []byte, at int64) (bool, error) {
	n, err := tx.Exec(ctx, sqlEndSession, o, id, hash, at)
	return n > 0, err
}

// EndSessions ends all sessions of an account and returns how many.
func EndSessions(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, at int64) (int64, error) {
	return tx.Exec(ctx, sqlEndSessions, o, id, at)
}

// EndOtherSessions ends the sessions of an account but one and returns how many.
func EndOtherSessions(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, but []byte, at int64) (int64, error) {
	return tx.Exec(ctx, sqlEndOthers, o, id, but, at)
}

const sqlForgetSessions = `-- accessdb.ForgetSessions
delete from sessions where org = $1 and (expires_at < $2 or (ended_at <> 0 and ended_at < $2))`

// ForgetSessions removes sessions that ended before a moment.
func ForgetSessions(ctx context.Context, tx sqldb.Tx, o org.ID, before int64) (int64, error) {
	return tx.Exec(ctx, sqlForgetSessions, o, before)
}
