package sealed

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"slices"
	"sync"
	"time"

	"klankbord.org/core/fault"
)

const (
	keyBytes  = 32
	indexInfo = "klankbord index"
	sealInfo  = "klankbord seal"
)

// Ring is the keys of an installation. It is safe for concurrent use, and notices within a second that another program
// replaced the keys in its file.
type Ring struct {
	file string // empty: the keys came from elsewhere and can't be replaced here

	mu      sync.RWMutex
	keys    []*key // oldest first; the last one seals
	index   []byte
	stamp   stamp // of the file when it was read
	checked time.Time
}

// key is one of the installation's keys, with what was derived from it.
type key struct {
	id      string
	made    string // RFC 3339
	secret  []byte
	ciphers sync.Map // by organisation, int64 → cipher.AEAD
}

// cipher returns the cipher of an organisation; 0 is the installation itself.
func (k *key) cipher(org int64) (cipher.AEAD, error) {
	if c, ok := k.ciphers.Load(org); ok {
		return c.(cipher.AEAD), nil
	}
	secret, err := derive(k.secret, sealInfo, org)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	c, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	k.ciphers.Store(org, c)
	return c, nil
}

func derive(secret []byte, purpose string, org int64) ([]byte, error) {
	return hkdf.Key(sha256.New, secret, nil, fmt.Sprintf("%s %d", purpose, org), keyBytes)
}

// Newest names the key that seals.
func (r *Ring) Newest() string {
	r.refresh(false)
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.keys[len(r.keys)-1].id
}

// Keys names all keys, oldest first.
func (r *Ring) Keys() []string {
	r.refresh(false)
	r.mu.RLock()
	defer r.mu.RUnlock()
	ids := make([]string, len(r.keys))
	for i, k := range r.keys {
		ids[i] = k.id
	}
	return ids
}

// newest returns the key that seals.
func (r *Ring) newest() *key {
	r.refresh(false)
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.keys[len(r.keys)-1]
}

// find returns a key by its name. One that isn't known may have been made by another program meanwhile.
func (r *Ring) find(id string) (*key, error) {
	for _, again := range []bool{false, true} {
		if again {
			r.refresh(true)
		}
		r.mu.RLock()
		at := slices.IndexFunc(r.keys, func(k *key) bool { return k.id == id })
		var k *key
		if at >= 0 {
			k = r.keys[at]
		}
		r.mu.RUnlock()
		if k != nil {
			return k, nil
		}
	}
	return nil, lost(id, r.file)
}

// lost says which key is missing. It is Unavailable: with the key in its place everything works again.
func lost(id, file string) error {
	return &fault.Error{Kind: fault.Unavailable, Field: "KLANKBORD_KEY_FILE", Key: "keys.lost", Args: map[string]any{"key": id, "file": file}}
}

// errOpen says that a sealed value doesn't belong where it stands, or was damaged. The message has nothing of the value.
var errOpen = errors.New("sealed: a value can't be opened where it stands: it was changed, or moved from another place")

// IndexKey returns the key of an organisation for looking up what is sealed. It doesn't change when keys are replaced.
func (r *Ring) IndexKey(org int64) ([]byte, error) { return derive(r.index, indexInfo, org) }

// Hash is a keyed hash of a text for one purpose, which says nothing to who hasn't the key.
func (r *Ring) Hash(org int64, purpose, text string) ([]byte, error) {
	secret, err := r.IndexKey(org)
	if err != nil {
		return nil, err
	}
	h := newHash(secret)
	return h.of(purpose, text), nil
}

// keyedHash is HMAC-SHA256, prepared once for a key. Not for concurrent use.
type keyedHash struct {
	mac hash.Hash
	buf []byte
}

func newHash(secret []byte) keyedHash { return keyedHash{mac: hmac.New(sha256.New, secret)} }

// of returns the hash of a text for a purpose; it holds until the next call. No two pairs of purpose and text have the same
// bytes before them.
func (h *keyedHash) of(purpose, text string) []byte {
	h.mac.Reset()
	h.buf = append(append(append(h.buf[:0], byte(len(purpose))), purpose...), text...)
	h.mac.Write(h.buf)
	h.buf = h.mac.Sum(h.buf[:0])
	return h.buf
}
