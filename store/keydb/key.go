package keydb

import (
	"context"
	"encoding/json"
	"fmt"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// Key is an API key without its token.
type Key struct {
	ID          access.KeyID
	Name        string
	Prefix      string // the beginning of the token, by which people know it again
	Permissions []access.Permission
	Reader      access.Reader
	Unit        org.UnitID // 0: the whole organisation
	CreatedBy   string     // access.Actor.Ref
	CreatedAt   int64      // unix milliseconds UTC
	ExpiresOn   day.Day    // the last day on which it works; 0: it doesn't expire
	LastUsed    day.Day    // 0: never
	RevokedAt   int64      // unix milliseconds UTC; 0: it works
}

// KeyInput describes a key to be made. Whether its maker may give all this is the use case's to judge.
type KeyInput struct {
	Name        string
	Permissions []access.Permission
	Reader      access.Reader
	Unit        org.UnitID
	ExpiresOn   day.Day
	CreatedBy   string
	At          int64 // unix milliseconds UTC
}

const sqlCreate = `-- keydb.Create
insert into api_keys (org, id, name, hash, prefix, permissions, reader, unit_id, created_by, created_at, expires_on)
values ($1, (select coalesce(max(id), 0) + 1 from api_keys where org = $1), $2, $3, $4, $5, $6, $7, $8, $9, $10)
returning id`

// Create makes a key and returns its token, which can never be read again. Names are for people and stay out of the ledger.
func Create(ctx context.Context, tx sqldb.Tx, o org.ID, in KeyInput) (id access.KeyID, token string, err error) {
	token, prefix := newToken(o)
	if in.Reader == "" {
		in.Reader = access.ReadsScores
	}
	permissions, err := json.Marshal(in.Permissions)
	if err != nil {
		return 0, "", err
	}
	err = tx.QueryRow(ctx, sqlCreate, o, in.Name, hashOf(token), prefix, string(permissions), string(in.Reader), orNull(in.Unit),
		in.CreatedBy, in.At, orNull(in.ExpiresOn)).Scan(&id)
	if err != nil {
		return 0, "", fmt.Errorf("make key: %w", err)
	}
	return id, token, record(ctx, tx, o, id, "keys.created", in.CreatedBy, in.At, struct {
		Permissions json.RawMessage `json:"permissions"`
		Unit        org.UnitID      `json:"unit,omitempty"`
		ExpiresOn   day.Day         `json:"expires_on,omitempty"`
	}{permissions, in.Unit, in.ExpiresOn})
}

const columns = `id, name, prefix, permissions, reader, coalesce(unit_id, 0), created_by, created_at, coalesce(expires_on, 0),
	coalesce(last_used, 0), coalesce(revoked_at, 0)`

const sqlList = `-- keydb.List
select ` + columns + ` from api_keys where org = $1 order by id`

// List returns the keys of an organisation, also those that no longer work, in the order in which they were made.
func List(ctx context.Context, tx sqldb.Tx, o org.ID) ([]Key, error) {
	return sqldb.List(ctx, tx, scan, sqlList, o)
}

const sqlRevoke = `-- keydb.Revoke
update api_keys set revoked_at = $3 where org = $1 and id = $2 and revoked_at is null`

const sqlExists = `-- keydb.Revoke
select count(*) from api_keys where org = $1 and id = $2`

// Revoke ends a key at once. Revoking it again changes nothing; one that isn't there is a NotFound fault.
func Revoke(ctx context.Context, tx sqldb.Tx, o org.ID, id access.KeyID, by string, at int64) error {
	n, err := tx.Exec(ctx, sqlRevoke, o, id, at)
	if err != nil {
		return err
	}
	if n == 1 {
		return record(ctx, tx, o, id, "keys.revoked", by, at, struct{}{})
	}
	var there int
	if err := tx.QueryRow(ctx, sqlExists, o, id).Scan(&there); err != nil {
		return err
	}
	if there == 0 {
		return fault.NewNotFound("key", fmt.Sprint(id))
	}
	return nil
}

const sqlTouch = `-- keydb.Touch
update api_keys set last_used = $3 where org = $1 and id = $2 and (last_used is null or last_used < $3)`

// Touch remembers the day on which a key was used, so that people see which ones nobody needs any more.
func Touch(ctx context.Context, tx sqldb.Tx, o org.ID, id access.KeyID, today day.Day) error {
	_, err := tx.Exec(ctx, sqlTouch, o, id, today)
	return err
}

func scan(r sqldb.Rows, k *Key) error {
	var permissions []byte
	if err := r.Scan(&k.ID, &k.Name, &k.Prefix, &permissions, &k.Reader, &k.Unit, &k.CreatedBy, &k.CreatedAt,
		&k.ExpiresOn, &k.LastUsed, &k.RevokedAt); err != nil {
		return err
	}
	return json.Unmarshal(permissions, &k.Permissions)
}

func record(ctx context.Context, tx sqldb.Tx, o org.ID, id access.KeyID, action, by string, at int64, what any) error {
	body, err := json.Marshal(what)
	if err != nil {
		return err
	}
	return sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: int64(o), At: at, Actor: by, Action: action, Kind: "key",
		FirstID: int64(id), LastID: int64(id), Body: body})
}

// orNull stores 0 as null.
func orNull[T ~int32 | ~int64](v T) any {
	if v == 0 {
		return nil
	}
	return int64(v)
}
