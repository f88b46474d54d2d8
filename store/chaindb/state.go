package chaindb

import (
	"context"
	"strings"

	"klankbord.org/core/chain"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// State is how far an organisation's chain is.
type State struct {
	Begun    bool // false: nothing was sealed yet
	Length   int64
	Head     chain.Hash
	Root     chain.Hash
	SealedAt int64 // unix milliseconds UTC of the last sealing
	Unsealed int64 // entries of the ledger that wait
	Oldest   int64 // when the oldest of them was written, unix milliseconds UTC; 0 when none waits
	state
}

// state is the row.
type state struct {
	edge      []byte
	tx, n     int64
	key       string
	signature []byte
	kinds     string
}

const sqlState = `-- chaindb.load
select length, head, edge, tx, n, sealed_at, key, signature, kinds from chain_state where org = $1`

// load returns the row and the tree, without looking at the ledger.
func load(ctx context.Context, tx sqldb.Tx, o org.ID) (State, chain.Tree, error) {
	s := State{Begun: true}
	var head []byte
	err := tx.QueryRow(ctx, sqlState, o).Scan(&s.Length, &head, &s.edge, &s.tx, &s.n, &s.SealedAt, &s.key, &s.signature, &s.kinds)
	if err == sqldb.ErrNoRows {
		return State{}, chain.Tree{}, nil
	}
	if err != nil {
		return s, chain.Tree{}, err
	}
	tree, ok := chain.OpenTree(s.Length, s.edge)
	if !ok || len(head) != len(s.Head) {
		return s, tree, ErrBroken
	}
	s.Head, s.Root = chain.Hash(head), tree.Root()
	return s, tree, nil
}

func (s *State) covers(kind string) bool {
	for _, k := range strings.Fields(s.kinds) {
		if k == kind {
			return true
		}
	}
	return false
}

// Find returns how far an organisation's chain is, and how many entries wait.
func Find(ctx context.Context, tx sqldb.Tx, o org.ID) (State, error) {
	s, _, err := load(ctx, tx, o)
	if err != nil {
		return s, err
	}
	elsewhere, err := moved(ctx, tx, o, &s)
	if err != nil {
		return s, err
	}
	if elsewhere { // until the next sealing
		count, _, err := sqldb.CountUnsealed(ctx, tx, int64(o), sqldb.Cursor{})
		s.Unsealed = count - s.Length
		return s, err
	}
	s.Unsealed, s.Oldest, err = sqldb.CountUnsealed(ctx, tx, int64(o), sqldb.Cursor{Tx: s.tx, N: s.n})
	return s, err
}

// End returns how many entries an organisation's chain has and the root over all of them, in hexadecimal; zero and nothing
// before the first sealing, -1 and nothing when what is stored about it can't be read. It looks at no entry.
func End(ctx context.Context, tx sqldb.Tx, o org.ID) (length int64, root string, err error) {
	s, _, err := load(ctx, tx, o)
	if err == ErrBroken {
		return -1, "", nil
	}
	if err != nil || !s.Begun {
		return 0, "", err
	}
	return s.Length, s.Root.String(), nil
}

// Key returns the public key that signed the end, empty when none did.
func (s *State) Key() string { return s.key }
