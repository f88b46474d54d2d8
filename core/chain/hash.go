package chain

import (
	"crypto/sha256"
	"encoding/hex"
)

// Hash is a SHA-256.
type Hash [sha256.Size]byte

// String returns the hash in hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// ParseHash reads a hash in lower-case hexadecimal.
func ParseHash(text string) (h Hash, ok bool) {
	if len(text) != 2*len(h) {
		return h, false
	}
	_, err := hex.Decode(h[:], []byte(text))
	return h, err == nil && h.String() == text
}

// What a hash is of is its first byte, so that a hash of one kind is never one of another. 0 and 1 are RFC 6962's.
const (
	isLeaf byte = 0
	isNode byte = 1
	isHead byte = 2
	isRow  byte = 3
)

// LeafOf is RFC 6962's hash of a leaf.
func LeafOf(data []byte) Hash {
	sum := sha256.New()
	sum.Write([]byte{isLeaf})
	sum.Write(data)
	return Hash(sum.Sum(nil))
}

// nodeOf is RFC 6962's hash of two subtrees.
func nodeOf(left, right Hash) Hash {
	var b [1 + 2*sha256.Size]byte
	b[0] = isNode
	copy(b[1:], left[:])
	copy(b[1+sha256.Size:], right[:])
	return sha256.Sum256(b[:])
}

// Next returns the head after a leaf. The head of an empty chain is the zero hash.
func Next(head, leaf Hash) Hash {
	var b [1 + 2*sha256.Size]byte
	b[0] = isHead
	copy(b[1:], head[:])
	copy(b[1+sha256.Size:], leaf[:])
	return sha256.Sum256(b[:])
}
