package keydb

import (
	"context"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// Receipt is the answer to a request that carried an idempotency key. Actor and Key identify it within its organisation.
type Receipt struct {
	Actor     string // access.Actor.Ref
	Key       string // chosen by whoever asks
	Route     string // method and address, such as "POST /api/v1/answers"
	BodyHash  []byte // SHA-256 of the request's body
	Status    int
	Headers   []byte // JSON
	Body      []byte // the exact bytes
	CreatedAt int64  // unix milliseconds UTC
}

const sqlKeepReceipt = `-- keydb.KeepReceipt
insert into idempotency_keys (org, actor, key, route, body_hash, status, headers, body, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (org, actor, key) do nothing`

// KeepReceipt stores an answer in the transaction of the change that it tells about: either both are there or neither. A
// Conflict fault says that somebody else was first with this key; whatever else the transaction did must then be undone.
func KeepReceipt(ctx context.Context, tx sqldb.Tx, o org.ID, r Receipt) error {
	n, err := tx.Exec(ctx, sqlKeepReceipt, o, r.Actor, r.Key, r.Route, r.BodyHash, r.Status, string(r.Headers), r.Body, r.CreatedAt)
	if err == nil && n == 0 {
		return fault.NewConflict("Idempotency-Key", "api.idempotency_taken")
	}
	return err
}

const sqlFindReceipt = `-- keydb.FindReceipt
select actor, key, route, body_hash, status, headers, body, created_at from idempotency_keys where org = $1 and actor = $2 and key = $3`

// FindReceipt returns the answer that a request got before, or ErrNoRows.
func FindReceipt(ctx context.Context, tx sqldb.Tx, o org.ID, actor, key string) (r Receipt, err error) {
	err = tx.QueryRow(ctx, sqlFindReceipt, o, actor, key).Scan(&r.Actor, &r.Key, &r.Route, &r.BodyHash, &r.Status, &r.Headers, &r.Body, &r.CreatedAt)
	return r, err
}

const sqlForgetReceipts = `-- keydb.ForgetReceipts
delete from idempotency_keys where org = $1 and created_at < $2`

// ForgetReceipts removes answers given before an instant, in unix milliseconds, and returns how many.
func ForgetReceipts(ctx context.Context, tx sqldb.Tx, o org.ID, before int64) (int64, error) {
	return tx.Exec(ctx, sqlForgetReceipts, o, before)
}
