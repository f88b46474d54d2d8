package keydb

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"slices"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sealed"
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
	key, err := hashed(ctx, o, r.Key)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, sqlKeepReceipt, o, r.Actor, key, r.Route, r.BodyHash, r.Status, string(r.Headers), r.Body, r.CreatedAt)
	if err == nil && n == 0 {
		return fault.NewConflict("Idempotency-Key", "api.idempotency_taken")
	}
	return err
}

const sqlFindReceipt = `-- keydb.FindReceipt
select actor, key, route, body_hash, status, headers, body, created_at from idempotency_keys where org = $1 and actor = $2 and key = $3`

// FindReceipt returns the answer that a request got before, or ErrNoRows.
func FindReceipt(ctx context.Context, tx sqldb.Tx, o org.ID, actor, key string) (r Receipt, err error) {
	stored, err := hashed(ctx, o, key)
	if err != nil {
		return r, err
	}
	err = tx.QueryRow(ctx, sqlFindReceipt, o, actor, stored).Scan(&r.Actor, &r.Key, &r.Route, &r.BodyHash, &r.Status, &r.Headers, &r.Body, &r.CreatedAt)
	r.Key = key
	return r, err
}

// hashed is how a key is stored: programs like to make theirs of a customer's number.
func hashed(ctx context.Context, o org.ID, key string) (string, error) {
	box, err := sealed.Of(ctx, o)
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(box.Hash("idempotency key", key)), nil
}

const sqlForgetReceipts = `-- keydb.ForgetReceipts
delete from idempotency_keys where org = $1 and created_at < $2`

// ForgetReceipts removes answers given before an instant, in unix milliseconds, and returns how many.
func ForgetReceipts(ctx context.Context, tx sqldb.Tx, o org.ID, before int64) (int64, error) {
	return tx.Exec(ctx, sqlForgetReceipts, o, before)
}

// ReceiptKey identifies a receipt within its organisation. The key is as it is stored: a hash.
type ReceiptKey struct{ Actor, Key string }

const sqlAllReceipts = `-- keydb.ReceiptsAbout
select actor, key, route, headers, body from idempotency_keys where org = $1 order by actor, key`

// ReceiptsAbout returns which kept answers hold one of some texts, in themselves or in their address. It reads all of a day.
func ReceiptsAbout(ctx context.Context, tx sqldb.Tx, o org.ID, texts []string) (keys []ReceiptKey, err error) {
	var wanted [][]byte
	for _, text := range texts {
		quoted, err := json.Marshal(text)
		if err != nil {
			return nil, err
		}
		wanted = append(wanted, bytes.ToLower([]byte(text)), bytes.ToLower(quoted[1:len(quoted)-1]), bytes.ToLower([]byte(url.PathEscape(text))))
	}
	rows, err := tx.Query(ctx, sqlAllReceipts, o)
	return keys, sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var k ReceiptKey
		var route string
		var headers, body []byte
		if err := r.Scan(&k.Actor, &k.Key, &route, &headers, &body); err != nil {
			return err
		}
		all := bytes.ToLower(slices.Concat([]byte(route), headers, body))
		if slices.ContainsFunc(wanted, func(w []byte) bool { return bytes.Contains(all, w) }) {
			keys = append(keys, k)
		}
		return nil
	})
}

const sqlEraseReceipt = `-- keydb.EraseReceipts
delete from idempotency_keys where org = $1 and actor = $2 and key = $3`

// EraseReceipts throws kept answers away. A request that is repeated after that is done again: what it brings of somebody who was
// erased is left out like any other.
func EraseReceipts(ctx context.Context, tx sqldb.Tx, o org.ID, keys []ReceiptKey) error {
	for _, k := range keys {
		if _, err := tx.Exec(ctx, sqlEraseReceipt, o, k.Actor, k.Key); err != nil {
			return err
		}
	}
	return nil
}
