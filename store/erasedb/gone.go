// Package erasedb erases customers, keeps them erased, and takes pieces out of their words.
//
// An erased customer's answers and transactions stay: they are given to a nobody, one for all erased customers of a segment. So
// every count stays what it was, and nothing tells any more which of them were one person's. What is known of the erasure is a
// keyed hash of the customer's reference, by which a later record of the same customer is recognised.
package erasedb

import (
	"context"
	"encoding/json"

	"klankbord.org/core/collect"
	"klankbord.org/core/erase"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
)

// hashOf names what references are hashed for.
const hashOf = "erased customer"

// Gone knows who was erased in an organisation, as it was in one transaction.
type Gone struct {
	box      *sealed.Box
	hashes   map[string]bool
	nobodies map[int64]bool
}

const sqlHashes = `-- erasedb.Load
select hash from erasures where org = $1 and lifted_at = 0`

const sqlNobodies = `-- erasedb.Load, nobodies
select customer_id from nobodies where org = $1`

// Load reads who was erased. Where nobody was, that costs two short queries.
func Load(ctx context.Context, tx sqldb.Tx, o org.ID) (*Gone, error) {
	g := &Gone{hashes: map[string]bool{}, nobodies: map[int64]bool{}}
	var err error
	if g.box, err = sealed.Of(ctx, o); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, sqlNobodies, o)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var id int64
		err := r.Scan(&id)
		g.nobodies[id] = true
		return err
	})
	if err != nil {
		return nil, err
	}
	rows, err = tx.Query(ctx, sqlHashes, o)
	return g, sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var hash []byte
		err := r.Scan(&hash)
		g.hashes[string(hash)] = true
		return err
	})
}

// Has reports whether the customer with this reference was erased.
func (g *Gone) Has(ref string) bool {
	return ref != "" && len(g.hashes) > 0 && g.hashes[string(g.box.Hash(hashOf, ref))]
}

// IsNobody reports whether a customer is nobody: whom what erased customers left belongs to.
func (g *Gone) IsNobody(id int64) bool { return g.nobodies[id] }

const sqlIsNobody = `-- erasedb.IsNobody
select count(*) from nobodies where org = $1 and customer_id = $2`

// IsNobody reports whether a customer is nobody.
func IsNobody(ctx context.Context, tx sqldb.Tx, o org.ID, id collect.CustomerID) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, sqlIsNobody, o, int64(id)).Scan(&n)
	return n > 0, err
}

// Erasure is what is known of somebody who was erased.
type Erasure struct {
	ID        int64
	Customer  int64  // the number it had; 0 after a backup was put back that didn't hold the customer
	Hash      []byte // keyed, of the reference
	At        int64  // unix milliseconds, UTC
	Actor     string
	Ground    erase.Ground
	Counts    erase.Counts
	LiftedAt  int64 // 0: it holds
	LiftedBy  string
	LiftedFor string
}

const erasureColumns = ` select id, customer_id, hash, at, actor, ground, counts, lifted_at, lifted_by, lifted_for from erasures `

const sqlErasures = `/* erasedb.List */` + erasureColumns + `where org = $1 order by id desc`

const sqlErasure = `/* erasedb.Find */` + erasureColumns + `where org = $1 and id = $2`

const sqlErasureOf = `/* erasedb.FindHash */` + erasureColumns + `where org = $1 and hash = $2 and lifted_at = 0 order by id desc limit 1`

func scanErasure(r sqldb.Rows, e *Erasure) error {
	var counts []byte
	if err := r.Scan(&e.ID, &e.Customer, &e.Hash, &e.At, &e.Actor, &e.Ground, &counts, &e.LiftedAt, &e.LiftedBy, &e.LiftedFor); err != nil {
		return err
	}
	return json.Unmarshal(counts, &e.Counts)
}

// List returns the erasures of an organisation, the last first.
func List(ctx context.Context, tx sqldb.Tx, o org.ID) ([]Erasure, error) {
	return sqldb.List(ctx, tx, scanErasure, sqlErasures, o)
}

// Find returns an erasure, or a NotFound fault.
func Find(ctx context.Context, tx sqldb.Tx, o org.ID, id int64) (Erasure, error) {
	return found(sqldb.One(ctx, tx, scanErasure, sqlErasure, o, id))
}

// FindRef returns the erasure that holds for a customer with this reference, or a NotFound fault.
func FindRef(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) (Erasure, error) {
	box, err := sealed.Of(ctx, o)
	if err != nil {
		return Erasure{}, err
	}
	return found(sqldb.One(ctx, tx, scanErasure, sqlErasureOf, o, box.Hash(hashOf, ref)))
}

// HashOf is the hash by which a customer's reference is known after the erasure.
func HashOf(ctx context.Context, o org.ID, ref string) ([]byte, error) {
	box, err := sealed.Of(ctx, o)
	if err != nil {
		return nil, err
	}
	return box.Hash(hashOf, ref), nil
}

func found(e Erasure, err error) (Erasure, error) {
	if err == sqldb.ErrNoRows {
		err = fault.NewNotFound("erasure", "")
	}
	return e, err
}

const sqlWasErased = `-- erasedb.WasErased
select (select count(*) from transactions t join nobodies n on n.org = t.org and n.customer_id = t.customer_id where t.org = $1 and t.id = $2)
	+ (select count(*) from answers a join nobodies n on n.org = a.org and n.customer_id = a.customer_id where a.org = $1 and a.id = $3)`

// WasErased reports whether a transaction, or an answer, was of somebody who was erased. 0 is none.
func WasErased(ctx context.Context, tx sqldb.Tx, o org.ID, t collect.TransactionID, a collect.AnswerID) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, sqlWasErased, o, int64(t), int64(a)).Scan(&n)
	return n > 0, err
}
