package chaindb

import (
	"context"
	"errors"

	"klankbord.org/core/chain"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// ErrBroken says that what was sealed isn't what the state says: somebody changed one of them. Nothing is sealed on top of
// that; Verify tells what is wrong.
var ErrBroken = errors.New("chaindb: the chain is not as it was sealed")

// sealBatch is how many entries are sealed in one transaction.
const sealBatch = 2000

// sealing is the subject under which sealers of an organisation take turns, on this node or another.
const sealing = -5_300_001

// seal seals up to sealBatch entries and returns how many. The entries are read and hashed outside the transaction that stores,
// which has little to do while others wait for it.
func seal(ctx context.Context, db *sqldb.DB, o org.ID, signer *chain.Signer, now int64) (int, error) {
	var before State
	var tree chain.Tree
	var batch batch
	err := db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		var err error
		if before, tree, err = load(ctx, tx, o); err != nil {
			return err
		}
		batch, err = collect(ctx, tx, o, &before, &tree)
		return err
	})
	if err != nil || len(batch.sealed) == 0 {
		return 0, err
	}
	stored := false
	err = db.WriteAbout(ctx, int64(o), sealing, func(ctx context.Context, tx sqldb.Tx) error {
		stored = false
		now, err := current(ctx, tx, o, &before, now)
		if err != nil || now == 0 {
			return err // another one was first: what it left is for the next turn
		}
		stored = true
		return batch.store(ctx, tx, o, &before, &tree, signer, now)
	})
	if err != nil || !stored {
		return 0, err
	}
	return len(batch.sealed), nil
}

const sqlCurrent = `-- chaindb.current
select coalesce((select max(seq) from chain_entries where org = $1), 0),
	coalesce((select head from chain_entries where org = $1 order by seq desc limit 1), $2)`

// current returns the time of sealing, or 0 when the chain went on since the state was read.
func current(ctx context.Context, tx sqldb.Tx, o org.ID, before *State, now int64) (int64, error) {
	s, _, err := load(ctx, tx, o)
	if err != nil {
		return 0, err
	}
	if s.Length != before.Length || s.Head != before.Head {
		return 0, nil
	}
	var last int64
	var head []byte
	if err := tx.QueryRow(ctx, sqlCurrent, o, s.Head[:]).Scan(&last, &head); err != nil {
		return 0, err
	}
	if last != s.Length || chain.Hash(head) != s.Head {
		return 0, ErrBroken
	}
	return now, nil
}

// batch is what is about to be sealed.
type batch struct {
	sealed []sealed
	head   chain.Hash
	tx     int64
}

type sealed struct {
	seq, n int64
	head   chain.Hash
}

// moved reports whether the last sealed entry has another transaction number than it had: the database was put back from
// a backup, or on another engine, so that numbers in the state say nothing any more.
func moved(ctx context.Context, tx sqldb.Tx, o org.ID, s *State) (bool, error) {
	if s.Length == 0 {
		return false, nil
	}
	at, err := sqldb.CursorOf(ctx, tx, int64(o), s.n)
	if err == sqldb.ErrNoRows {
		return true, nil
	}
	return at.Tx != s.tx, err
}

// collect reads what waits, puts it in its place, and lets the tree grow.
func collect(ctx context.Context, tx sqldb.Tx, o org.ID, s *State, tree *chain.Tree) (b batch, err error) {
	after := sqldb.Cursor{Tx: s.tx, N: s.n}
	elsewhere, err := moved(ctx, tx, o, s)
	if err != nil {
		return b, err
	}
	if elsewhere {
		after = sqldb.Cursor{}
	}
	known := set(nil)
	if elsewhere {
		if known, err = sealedSet(ctx, tx, o); err != nil {
			return b, err
		}
	}
	b.head = s.Head
	for read := sealBatch; read == sealBatch && len(b.sealed) == 0; { // more than once only when all were known
		read = 0
		err = sqldb.ReadUnsealed(ctx, tx, int64(o), after, sealBatch, func(l *sqldb.Entry, at sqldb.Cursor) error {
			read, after = read+1, at
			if known.has(l.N) {
				return nil
			}
			e, err := entryOf(l, tree.Size()+1)
			if err != nil {
				return err
			}
			leaf := e.Leaf()
			tree.Add(leaf)
			b.head, b.tx = chain.Next(b.head, leaf), at.Tx
			b.sealed = append(b.sealed, sealed{e.Seq, e.N, b.head})
			return nil
		})
		if err != nil {
			return b, err
		}
	}
	return b, nil
}

// entryOf puts a line of the ledger in its place in the chain.
func entryOf(l *sqldb.Entry, seq int64) (*chain.Entry, error) {
	root, err := chain.RootOf(l.Commits)
	return &chain.Entry{Org: l.Org, Seq: seq, N: l.N, At: l.At, Actor: l.Actor, Action: l.Action, Kind: l.Kind, FirstID: l.FirstID,
		LastID: l.LastID, Body: l.Body, Rows: root}, err
}

const sqlStoreState = `-- chaindb.store
insert into chain_state (org, length, head, edge, tx, n, sealed_at, key, signature, kinds) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (org) do update set length = excluded.length, head = excluded.head, edge = excluded.edge, tx = excluded.tx, n = excluded.n,
	sealed_at = excluded.sealed_at, key = excluded.key, signature = excluded.signature`

var entryColumns = []string{"org", "seq", "n", "head"}

// store stores the heads and where to go on, signed.
func (b *batch) store(ctx context.Context, tx sqldb.Tx, o org.ID, s *State, tree *chain.Tree, signer *chain.Signer, now int64) error {
	_, err := tx.BulkInsert(ctx, "chain_entries", entryColumns, func(yield func([]any, error) bool) {
		values := make([]any, len(entryColumns))
		for i := range b.sealed {
			e := &b.sealed[i]
			values[0], values[1], values[2], values[3] = o, e.seq, e.n, e.head[:]
			if !yield(values, nil) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	key, signature := "", []byte{}
	if signer != nil {
		key, signature = signer.Public(), signer.Sign(chain.Sealed(int64(o), tree.Size(), b.head, tree.Root(), now))
	}
	_, err = tx.Exec(ctx, sqlStoreState, o, tree.Size(), b.head[:], tree.Edge(), b.tx, b.sealed[len(b.sealed)-1].n, now, key, signature, s.kinds)
	return err
}
