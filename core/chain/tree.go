package chain

import (
	"crypto/sha256"
	"math/bits"
)

// Tree is the right edge of a Merkle tree after RFC 6962: enough to add leaves and to know the root. It has one hash for
// each binary one in its size, so it stays small whatever is added. The zero value is the empty tree.
type Tree struct {
	size int64
	edge []Hash // roots of the full subtrees, the largest first
}

// Size returns the number of leaves.
func (t *Tree) Size() int64 { return t.size }

// Add adds a leaf.
func (t *Tree) Add(leaf Hash) {
	for s := t.size; s&1 == 1; s >>= 1 {
		last := len(t.edge) - 1
		leaf = nodeOf(t.edge[last], leaf)
		t.edge = t.edge[:last]
	}
	t.edge = append(t.edge, leaf)
	t.size++
}

// Root returns the root; that of the empty tree is the hash of nothing.
func (t *Tree) Root() Hash {
	if t.size == 0 {
		return sha256.Sum256(nil)
	}
	root := t.edge[len(t.edge)-1]
	for i := len(t.edge) - 2; i >= 0; i-- {
		root = nodeOf(t.edge[i], root)
	}
	return root
}

// Edge returns what OpenTree makes the tree from again.
func (t *Tree) Edge() []byte {
	b := make([]byte, 0, len(t.edge)*sha256.Size)
	for _, h := range t.edge {
		b = append(b, h[:]...)
	}
	return b
}

// OpenTree makes a tree again from its size and edge. It reports whether these can belong together.
func OpenTree(size int64, edge []byte) (Tree, bool) {
	if size < 0 || len(edge) != bits.OnesCount64(uint64(size))*sha256.Size {
		return Tree{}, false
	}
	t := Tree{size: size}
	for ; len(edge) > 0; edge = edge[sha256.Size:] {
		t.edge = append(t.edge, Hash(edge[:sha256.Size]))
	}
	return t, true
}

// Clone returns a tree that can grow on its own.
func (t *Tree) Clone() Tree { return Tree{size: t.size, edge: append([]Hash(nil), t.edge...)} }

// Prover collects the proof that one leaf is in a tree, while the leaves of that tree pass by in order. Memory grows with
// the logarithm of their number.
type Prover struct {
	at    int64 // the leaf to prove, from 0
	next  int64
	parts []part
}

// part is the root of leaves from first on; own says that the leaf to prove is among them, with its path so far.
type part struct {
	hash        Hash
	first, size int64
	own         bool
	path        []Hash
}

// NewProver proves the leaf at a position, counted from 0.
func NewProver(at int64) *Prover { return &Prover{at: at} }

// Add takes the next leaf.
func (p *Prover) Add(leaf Hash) {
	now := part{hash: leaf, first: p.next, size: 1, own: p.next == p.at}
	p.next++
	for len(p.parts) > 0 && p.parts[len(p.parts)-1].size == now.size {
		now = join(p.parts[len(p.parts)-1], now)
		p.parts = p.parts[:len(p.parts)-1]
	}
	p.parts = append(p.parts, now)
}

func join(left, right part) part {
	both := part{hash: nodeOf(left.hash, right.hash), first: left.first, size: left.size + right.size, own: left.own || right.own}
	switch {
	case left.own:
		both.path = append(left.path, right.hash)
	case right.own:
		both.path = append(right.path, left.hash)
	}
	return both
}

// Path returns the proof after RFC 6962 (the hashes beside the way from leaf to root), and whether the leaf came by.
func (p *Prover) Path() ([]Hash, bool) {
	if p.at < 0 || p.at >= p.next {
		return nil, false
	}
	now := p.parts[len(p.parts)-1]
	for i := len(p.parts) - 2; i >= 0; i-- {
		now = join(p.parts[i], now)
	}
	return now.path, true
}

// Included reports whether a path proves that a leaf stands at a position, from 0, of the tree with a size and root.
func Included(leaf Hash, at, size int64, path []Hash, root Hash) bool {
	if at < 0 || at >= size {
		return false
	}
	fn, sn := at, size-1
	r := leaf
	for _, p := range path {
		if sn == 0 {
			return false
		}
		if fn&1 == 1 || fn == sn {
			r = nodeOf(p, r)
			for fn&1 == 0 && fn != 0 {
				fn, sn = fn>>1, sn>>1
			}
		} else {
			r = nodeOf(r, p)
		}
		fn, sn = fn>>1, sn>>1
	}
	return sn == 0 && r == root
}
