package chain

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Checkpoint says what a chain was at a moment. Its text is a checkpoint of C2SP's tlog-checkpoint, so that tools that
// know those can read and countersign it: origin, length and root, then the head, the moment and the key as further lines, and
// signatures.
type Checkpoint struct {
	Origin string // "klankbord/" and the organisation's reference
	Length int64
	Root   Hash
	Head   Hash
	At     time.Time // whole seconds, UTC
	Key    string    // the key that signed, as Signer.Public gives it; empty when unsigned
	text   string    // what was signed
	sigs   []signature
}

type signature struct {
	name string
	id   [4]byte
	sig  []byte
}

// originPrefix stands before an organisation's reference.
const originPrefix = "klankbord/"

// OriginOf returns the origin of an organisation's checkpoints.
func OriginOf(ref string) string { return originPrefix + ref }

// Signer signs checkpoints with an Ed25519 key that isn't in the database.
type Signer struct{ key ed25519.PrivateKey }

// NewSigner makes a signer from the 32 secret bytes of a key.
func NewSigner(seed []byte) (*Signer, error) {
	if len(seed) != ed25519.SeedSize {
		return nil, errors.New("chain: a key has 32 bytes")
	}
	return &Signer{key: ed25519.NewKeyFromSeed(seed)}, nil
}

// Public returns the public key in base64.
func (s *Signer) Public() string {
	return base64.StdEncoding.EncodeToString(s.key.Public().(ed25519.PublicKey))
}

// Sign returns the signature of bytes that begin with what they are, so that no two uses of the key can be confused.
func (s *Signer) Sign(message []byte) []byte { return ed25519.Sign(s.key, message) }

// Signed reports whether a signature of bytes is of a public key in base64.
func Signed(public string, message, sig []byte) bool {
	raw, err := base64.StdEncoding.DecodeString(public)
	return err == nil && len(raw) == ed25519.PublicKeySize && ed25519.Verify(raw, message, sig)
}

// keyID names a key within a signed note.
func keyID(name string, public []byte) (id [4]byte) {
	sum := sha256.Sum256(append([]byte(name+"\n\x01"), public...))
	copy(id[:], sum[:])
	return id
}

// Note writes the checkpoint, signed when there is a signer.
func (c Checkpoint) Note(s *Signer) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%d\n%s\nhead %s\nat %s\n", c.Origin, c.Length, base64.StdEncoding.EncodeToString(c.Root[:]), c.Head, c.At.UTC().Format(time.RFC3339))
	if s == nil {
		return b.String() + "\n"
	}
	fmt.Fprintf(&b, "key %s\n", s.Public())
	text := b.String()
	id := keyID(c.Origin, s.key.Public().(ed25519.PublicKey))
	sig := append(id[:], s.Sign([]byte(text))...)
	return text + "\n— " + c.Origin + " " + base64.StdEncoding.EncodeToString(sig) + "\n"
}

// errNote says that a text isn't a checkpoint.
var errNote = errors.New("chain: this isn't a checkpoint")

// noteSize is more than any checkpoint needs, with countersignatures.
const noteSize = 64 << 10

// ParseCheckpoint reads a checkpoint, exactly as Note writes it; further signatures of others may follow. Whether it is
// signed by the right one is asked with SignedBy.
func ParseCheckpoint(note []byte) (*Checkpoint, error) {
	if len(note) > noteSize {
		return nil, errNote
	}
	text, signatures, found := bytes.Cut(note, []byte("\n\n"))
	if !found {
		return nil, errNote
	}
	c := &Checkpoint{text: string(text) + "\n"}
	lines := strings.Split(string(text), "\n")
	if len(lines) < 5 || len(lines) > 6 {
		return nil, errNote
	}
	c.Origin = lines[0]
	length, err := strconv.ParseInt(lines[1], 10, 64)
	root, rootErr := base64.StdEncoding.Strict().DecodeString(lines[2])
	head, headOK := strings.CutPrefix(lines[3], "head ")
	at, atOK := strings.CutPrefix(lines[4], "at ")
	when, atErr := time.Parse(time.RFC3339, at)
	if err != nil || length < 0 || rootErr != nil || len(root) != len(c.Root) || !headOK || !atOK || atErr != nil {
		return nil, errNote
	}
	c.Length, c.Root, c.At = length, Hash(root), when.UTC()
	if c.Head, headOK = ParseHash(head); !headOK {
		return nil, errNote
	}
	if len(lines) == 6 {
		if c.Key, headOK = strings.CutPrefix(lines[5], "key "); !headOK {
			return nil, errNote
		}
	}
	if c.sigs, err = parseSignatures(signatures); err != nil {
		return nil, err
	}
	if c.plain() != c.text {
		return nil, errNote // another way to write the same, which nobody signed
	}
	return c, nil
}

func (c *Checkpoint) plain() string {
	b := strings.TrimSuffix(Checkpoint{Origin: c.Origin, Length: c.Length, Root: c.Root, Head: c.Head, At: c.At}.Note(nil), "\n")
	if c.Key != "" {
		b += "key " + c.Key + "\n"
	}
	return b
}

func parseSignatures(text []byte) ([]signature, error) {
	var all []signature
	for _, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		if line == "" && len(all) == 0 {
			continue
		}
		fields := strings.Split(line, " ")
		if len(fields) != 3 || fields[0] != "—" {
			return nil, errNote
		}
		raw, err := base64.StdEncoding.Strict().DecodeString(fields[2])
		if err != nil || len(raw) < 5 {
			return nil, errNote
		}
		all = append(all, signature{name: fields[1], id: [4]byte(raw[:4]), sig: raw[4:]})
	}
	return all, nil
}

// SignedBy reports whether the checkpoint carries a good signature of a public key in base64.
func (c *Checkpoint) SignedBy(public string) bool {
	raw, err := base64.StdEncoding.DecodeString(public)
	if err != nil || len(raw) != ed25519.PublicKeySize {
		return false
	}
	id := keyID(c.Origin, raw)
	for _, s := range c.sigs {
		if s.name == c.Origin && s.id == id && ed25519.Verify(raw, []byte(c.text), s.sig) {
			return true
		}
	}
	return false
}

// Sealed is what a signer signs of a chain's end and the moment of sealing, in milliseconds since 1970 UTC: nobody who has only the database can make it again.
func Sealed(org, length int64, head, root Hash, at int64) []byte {
	return fmt.Appendf(nil, "klankbord head 1\n%d\n%d\n%s\n%s\n%d\n", org, length, head, root, at)
}
