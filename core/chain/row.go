package chain

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"reflect"
)

// SaltSize is how many random bytes a commitment is salted with: too many to guess.
const SaltSize = 16

// Salt makes a commitment say nothing about what it commits to.
type Salt [SaltSize]byte

// Key names a thing of a kind: its identifier, and within that a second one where a kind needs it (0 elsewhere).
type Key struct{ ID, Sub int64 }

// Commit is the commitment to a thing.
type Commit struct {
	Key
	Hash Hash
}

// AppendRow adds a row to a thing's canonical bytes: the number of the part (a table that the thing is spread over), the number of
// fields, and each field: 0 for null, 1 and a number of eight bytes, or 2 and a text with its length before it.
func AppendRow(b []byte, part byte, fields ...any) ([]byte, error) {
	b = append(b, part, byte(len(fields)))
	for _, f := range fields {
		switch v := f.(type) {
		case nil:
			b = append(b, 0)
		case int64:
			b = appendNumber(b, v)
		case int32:
			b = appendNumber(b, int64(v))
		case int16:
			b = appendNumber(b, int64(v))
		case int:
			b = appendNumber(b, int64(v))
		case string:
			b = appendText(append(b, 2), v)
		case []byte:
			b = appendText(append(b, 2), v)
		default:
			var err error
			if b, err = appendNamed(b, f); err != nil {
				return nil, err
			}
		}
	}
	return b, nil
}

// appendNamed writes named types as what they are made of, and booleans as 0 and 1.
func appendNamed(b []byte, f any) ([]byte, error) {
	v := reflect.ValueOf(f)
	switch {
	case v.CanInt():
		return appendNumber(b, v.Int()), nil
	case v.CanUint() && v.Uint() <= math.MaxInt64:
		return appendNumber(b, int64(v.Uint())), nil
	case v.Kind() == reflect.String:
		return appendText(append(b, 2), v.String()), nil
	case v.Kind() == reflect.Bool && v.Bool():
		return appendNumber(b, 1), nil
	case v.Kind() == reflect.Bool:
		return appendNumber(b, 0), nil
	}
	return nil, fmt.Errorf("chain: a field of type %T has no canonical bytes", f)
}

func appendNumber(b []byte, v int64) []byte {
	return binary.BigEndian.AppendUint64(append(b, 1), uint64(v))
}

// CommitTo returns the commitment to a thing's canonical bytes. Kind and key are in it, so that two things can't trade
// places.
func CommitTo(salt Salt, kind string, k Key, canonical []byte) Commit {
	var b [1 + SaltSize + 8 + 8 + 4]byte
	b[0] = isRow
	copy(b[1:], salt[:])
	binary.BigEndian.PutUint64(b[1+SaltSize:], uint64(k.ID))
	binary.BigEndian.PutUint64(b[1+SaltSize+8:], uint64(k.Sub))
	binary.BigEndian.PutUint32(b[1+SaltSize+16:], uint32(len(kind)))
	sum := sha256.New()
	sum.Write(b[:])
	sum.Write([]byte(kind))
	sum.Write(canonical)
	return Commit{Key: k, Hash: Hash(sum.Sum(nil))}
}

// commitsFormat is the first byte of packed commitments.
const commitsFormat = 1

// Pack writes commitments: the format's number, and for each the distance of its identifier to the one before, its second
// identifier, and the hash.
func Pack(all []Commit) []byte {
	b := make([]byte, 1, 1+34*len(all))
	b[0] = commitsFormat
	var before int64
	for _, c := range all {
		b = binary.AppendVarint(b, c.ID-before)
		b = binary.AppendVarint(b, c.Sub)
		b = append(b, c.Hash[:]...)
		before = c.ID
	}
	return b
}

// Unpack reads what Pack wrote, exactly, and calls fn for each.
func Unpack(b []byte, fn func(i int, c Commit)) error {
	if len(b) == 0 || b[0] != commitsFormat {
		return fmt.Errorf("chain: commitments of an unknown format")
	}
	b = b[1:]
	var id int64
	for i := 0; len(b) > 0; i++ {
		var c Commit
		step, read := binary.Varint(b)
		if read <= 0 || varintSize(step) != read {
			return errShort
		}
		b = b[read:]
		if c.Sub, read = binary.Varint(b); read <= 0 || varintSize(c.Sub) != read || len(b) < read+sha256.Size {
			return errShort
		}
		copy(c.Hash[:], b[read:])
		b = b[read+sha256.Size:]
		id += step
		c.ID = id
		fn(i, c)
	}
	return nil
}

var errShort = fmt.Errorf("chain: commitments break off")

func varintSize(v int64) int {
	var b [binary.MaxVarintLen64]byte
	return binary.PutVarint(b[:], v)
}

// Leaf returns the commitment's leaf in the tree of its entry.
func (c Commit) Leaf() Hash {
	var b [16 + sha256.Size]byte
	binary.BigEndian.PutUint64(b[:], uint64(c.ID))
	binary.BigEndian.PutUint64(b[8:], uint64(c.Sub))
	copy(b[16:], c.Hash[:])
	return LeafOf(b[:])
}

// RootOf returns the root of packed commitments, nil for none at all.
func RootOf(packed []byte) (*Hash, error) {
	if packed == nil {
		return nil, nil
	}
	var t Tree
	if err := Unpack(packed, func(_ int, c Commit) { t.Add(c.Leaf()) }); err != nil {
		return nil, err
	}
	root := t.Root()
	return &root, nil
}
