package sealed

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"slices"
	"strconv"
	"strings"

	"klankbord.org/store/sqldb"
)

// mark begins every sealed text. No text of people begins with a control character: intake refuses those.
const mark = "\x02"

// Box seals and opens the texts of one organisation, for one goroutine.
type Box struct {
	ring  *Ring
	org   int64
	key   *key
	index keyedHash
}

// Box returns the box of an organisation. Take a new one for each transaction: it keeps to the key that was newest then.
func (r *Ring) Box(org int64) (*Box, error) {
	index, err := r.IndexKey(org)
	if err != nil {
		return nil, err
	}
	k := r.newest()
	_, err = k.cipher(org)
	return &Box{ring: r, org: org, key: k, index: newHash(index)}, err
}

// about names a place: what is sealed for it opens nowhere else.
func about(table, column string, row int64) []byte {
	b := make([]byte, 0, len(table)+len(column)+10)
	b = append(append(b, table...), 0)
	b = append(append(b, column...), 0)
	return binary.LittleEndian.AppendUint64(b, uint64(row))
}

// Seal seals a text for a place. An empty one stays empty: it says nothing.
func (b *Box) Seal(table, column string, row int64, plain string) string {
	if plain == "" {
		return ""
	}
	c, err := b.key.cipher(b.org)
	if err != nil {
		panic(err) // Box made it
	}
	raw := c.Seal(nil, nil, []byte(plain), about(table, column, row)) // #nosec G407 -- the cipher draws its own nonce (NewGCMWithRandomNonce)
	out := make([]byte, 0, len(mark)+len(b.key.id)+1+base64.RawURLEncoding.EncodedLen(len(raw)))
	out = append(append(append(out, mark...), b.key.id...), '.')
	return string(base64.RawURLEncoding.AppendEncode(out, raw))
}

// Open opens what was sealed for a place. Something that isn't sealed is an error: nothing readable may lie there.
func (b *Box) Open(table, column string, row int64, stored string) (string, error) {
	if stored == "" {
		return "", nil
	}
	id, text, ok := Parts(stored)
	if !ok {
		return "", errOpen
	}
	k := b.key
	if k.id != id {
		var err error
		if k, err = b.ring.find(id); err != nil {
			return "", err
		}
	}
	c, err := k.cipher(b.org)
	if err != nil {
		return "", err
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return "", errOpen
	}
	plain, err := c.Open(raw[:0], nil, raw, about(table, column, row))
	if err != nil {
		return "", errOpen
	}
	return string(plain), nil
}

// Parts returns the name of the key that a text was sealed with, and the rest; ok is false when it isn't sealed.
func Parts(stored string) (key, rest string, ok bool) {
	stored, ok = strings.CutPrefix(stored, mark)
	if !ok {
		return "", "", false
	}
	return strings.Cut(stored, ".")
}

// IsNewest reports whether a text needs no sealing: it is empty, or sealed with the key that seals now.
func (b *Box) IsNewest(stored string) bool {
	id, _, ok := Parts(stored)
	return stored == "" || (ok && id == b.key.id)
}

// Index returns a number by which a sealed text is found again: equal texts have equal numbers, and now and then different
// ones too, so open what was found. Normal brings a text into the form that is compared; an empty form has no number.
func (b *Box) Index(purpose, normal string) (int64, bool) {
	if normal == "" {
		return 0, false
	}
	return int64(binary.LittleEndian.Uint64(b.index.of(purpose, normal))), true //nolint:gosec // a number like any other
}

// Hash is a keyed hash of a text of this organisation, for one purpose.
func (b *Box) Hash(purpose, text string) []byte { return slices.Clone(b.index.of(purpose, text)) }

// NormalEmail is the form in which addresses are compared.
func NormalEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// phoneDigits are the last digits of a number that are compared: without the country and the zero before the area, which
// one writes and another leaves out.
const phoneDigits = 9

// NormalPhone is the form in which telephone numbers are compared.
func NormalPhone(phone string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, phone)
	return digits[max(0, len(digits)-phoneDigits):]
}

// Seal seals bytes that are about one thing, for the installation as a whole. The text says about what, such as
// "totp a7f3": opened about something else it is an error.
func (r *Ring) Seal(about string, plain []byte) ([]byte, error) {
	k := r.newest()
	c, err := k.cipher(0)
	if err != nil {
		return nil, err
	}
	head := append([]byte{mark[0], byte(len(k.id))}, k.id...)
	return append(head, c.Seal(nil, nil, plain, []byte(about))...), nil // #nosec G407 -- the cipher draws its own nonce (NewGCMWithRandomNonce)
}

// Open opens what Seal sealed about the same thing.
func (r *Ring) Open(about string, sealed []byte) ([]byte, error) {
	id, raw, ok := byteParts(sealed)
	if !ok {
		return nil, errOpen
	}
	k, err := r.find(id)
	if err != nil {
		return nil, err
	}
	c, err := k.cipher(0)
	if err != nil {
		return nil, err
	}
	plain, err := c.Open(nil, nil, raw, []byte(about))
	if err != nil {
		return nil, errOpen
	}
	return plain, nil
}

// IsNewest reports whether bytes are sealed with the key that seals now.
func (r *Ring) IsNewest(sealed []byte) bool {
	id, _, ok := byteParts(sealed)
	return ok && id == r.Newest()
}

func byteParts(sealed []byte) (id string, raw []byte, ok bool) {
	if len(sealed) < 2 || sealed[0] != mark[0] || len(sealed) < 2+int(sealed[1]) {
		return "", nil, false
	}
	n := 2 + int(sealed[1])
	return string(sealed[2:n]), sealed[n:], true
}

type ringKey struct{}

// Attach lets everything that runs in a transaction of a database find the keys.
func Attach(db *sqldb.DB, r *Ring) {
	db.Carry(func(ctx context.Context) context.Context { return context.WithValue(ctx, ringKey{}, r) })
}

var errNoKeys = errors.New("sealed: this database was opened without keys")

// Of returns the box of an organisation within a transaction of a database that keys were attached to.
func Of[O ~int64](ctx context.Context, org O) (*Box, error) {
	r, ok := ctx.Value(ringKey{}).(*Ring)
	if !ok {
		return nil, errNoKeys
	}
	return r.Box(int64(org))
}

// About names a thing that bytes are sealed about: a word, the organisation, and what the thing is called there.
func About[O ~int64](word string, org O, name string) string {
	return word + " " + strconv.FormatInt(int64(org), 10) + " " + name
}

// SealBytes seals bytes within a transaction of a database that keys were attached to. None stay none.
func SealBytes(ctx context.Context, about string, plain []byte) ([]byte, error) {
	r, ok := ctx.Value(ringKey{}).(*Ring)
	switch {
	case len(plain) == 0:
		return nil, nil
	case !ok:
		return nil, errNoKeys
	}
	return r.Seal(about, plain)
}

// OpenBytes opens what SealBytes sealed.
func OpenBytes(ctx context.Context, about string, stored []byte) ([]byte, error) {
	r, ok := ctx.Value(ringKey{}).(*Ring)
	switch {
	case len(stored) == 0:
		return nil, nil
	case !ok:
		return nil, errNoKeys
	}
	return r.Open(about, stored)
}

// String keeps keys out of logs.
func (r *Ring) String() string { return "keys " + strconv.Itoa(len(r.Keys())) }
