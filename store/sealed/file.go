package sealed

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"klankbord.org/core/fault"
)

// FileName is the name of the file with keys within the data folder.
const FileName = "keys.json"

// checkEvery is how often a file is looked at: a program that runs seals with a new key that soon.
const checkEvery = time.Second

// stamp recognises another version of a file.
type stamp struct {
	at   time.Time
	size int64
}

type keyFile struct {
	Keys  []keyLine `json:"keys"` // oldest first
	Index []byte    `json:"index"`
}

type keyLine struct {
	ID     string `json:"id"`
	Made   string `json:"made"`
	Secret []byte `json:"secret"`
}

// Parse reads keys that come from elsewhere than a file, such as the environment.
func Parse(text []byte) (*Ring, error) {
	r := &Ring{}
	return r, r.take(text)
}

// Load reads the keys of a file. One that isn't there is an fs.ErrNotExist error.
func Load(file string) (*Ring, error) {
	r := &Ring{file: file}
	return r, r.read()
}

// New returns keys that are in memory only, for tests and for what doesn't outlive a program.
func New(now time.Time) (*Ring, error) {
	text, err := fresh(now)
	if err != nil {
		return nil, err
	}
	return Parse(text)
}

// Create makes a file with keys, which only its owner may read, and returns them. Of two programs that do it at once both
// get those of the first.
func Create(file string, now time.Time) (*Ring, error) {
	text, err := fresh(now)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		return nil, unwritable(file, err)
	}
	half, err := write(file, text)
	if err != nil {
		return nil, unwritable(file, err)
	}
	defer os.Remove(half)
	if err := os.Link(half, file); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, unwritable(file, err)
	}
	return Load(file)
}

// fresh makes the text of new keys.
func fresh(now time.Time) ([]byte, error) {
	f := keyFile{Keys: []keyLine{newLine(now)}, Index: random(keyBytes)}
	return json.MarshalIndent(f, "", "  ")
}

func newLine(now time.Time) keyLine {
	return keyLine{ID: hex.EncodeToString(random(4)), Made: now.UTC().Format(time.RFC3339), Secret: random(keyBytes)}
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}

// write writes a file beside another, durably, and returns its name.
func write(file string, text []byte) (string, error) {
	half, err := os.CreateTemp(filepath.Dir(file), ".keys-*") // for its owner only
	if err != nil {
		return "", err
	}
	_, err = half.Write(append(text, '\n'))
	if err := errors.Join(err, half.Sync(), half.Close()); err != nil {
		return "", errors.Join(err, os.Remove(half.Name()))
	}
	return half.Name(), nil
}

// read takes the keys of the file.
func (r *Ring) read() error {
	text, err := os.ReadFile(r.file)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return &fault.Error{Kind: fault.Unavailable, Field: "KLANKBORD_KEY_FILE", Key: "keys.unreadable", Args: map[string]any{"file": r.file}, Err: err}
	}
	info, err := os.Stat(r.file)
	if err != nil {
		return err
	}
	if err := r.take(text); err != nil {
		return err
	}
	r.mu.Lock()
	r.stamp = stamp{info.ModTime(), info.Size()}
	r.mu.Unlock()
	return nil
}

// take takes keys from a text. Those that are known already keep what was derived from them.
func (r *Ring) take(text []byte) error {
	f, err := parse(text)
	if err != nil {
		return &fault.Error{Kind: fault.Invalid, Field: "KLANKBORD_KEY_FILE", Key: "keys.malformed", Args: map[string]any{"file": r.file}, Err: err}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	known := map[string]*key{}
	for _, k := range r.keys {
		known[k.id] = k
	}
	r.keys = r.keys[:0:0]
	for _, l := range f.Keys {
		k := known[l.ID]
		if k == nil || !bytes.Equal(k.secret, l.Secret) {
			k = &key{id: l.ID, made: l.Made, secret: l.Secret}
		}
		r.keys = append(r.keys, k)
	}
	r.index = f.Index
	return nil
}

var (
	errNone  = errors.New("no keys")
	errShort = errors.New("a key of another length than 32 bytes")
	errTwice = errors.New("a key without a name of its own")
)

func parse(text []byte) (keyFile, error) {
	var f keyFile
	if err := json.Unmarshal(text, &f); err != nil {
		return f, errors.New("no JSON") // the error of the decoder may quote a secret
	}
	if len(f.Keys) == 0 {
		return f, errNone
	}
	if len(f.Index) != keyBytes {
		return f, errShort
	}
	seen := map[string]bool{}
	for _, k := range f.Keys {
		if len(k.Secret) != keyBytes {
			return f, errShort
		}
		if k.ID == "" || len(k.ID) > 40 || seen[k.ID] {
			return f, errTwice
		}
		seen[k.ID] = true
	}
	return f, nil
}

// refresh reads the file again when it changed. Only once in a while is it looked at, unless now is true.
func (r *Ring) refresh(now bool) {
	if r.file == "" {
		return
	}
	at := time.Now()
	r.mu.RLock()
	recent, was := at.Sub(r.checked) < checkEvery, r.stamp
	r.mu.RUnlock()
	if recent && !now {
		return
	}
	r.mu.Lock()
	r.checked = at
	r.mu.Unlock()
	info, err := os.Stat(r.file)
	if err != nil || (stamp{info.ModTime(), info.Size()}) == was {
		return // the keys at hand are good until there are others
	}
	_ = r.read() // a file that is just being replaced badly doesn't take away what works
}

// Add makes a new key, which seals from now on, and writes the file anew.
func (r *Ring) Add(now time.Time) (id string, err error) {
	line := newLine(now)
	return line.ID, r.change(func(f *keyFile) error {
		f.Keys = append(f.Keys, line)
		return nil
	})
}

// Drop takes keys other than the newest out of the file. What was sealed with them can't be opened any more, ever.
func (r *Ring) Drop(ids ...string) error {
	return r.change(func(f *keyFile) error {
		kept := f.Keys[:0:0]
		for i, k := range f.Keys {
			drop := false
			for _, id := range ids {
				drop = drop || k.ID == id
			}
			if drop && i == len(f.Keys)-1 {
				return fault.NewConflict("key", "keys.newest", "key", k.ID)
			}
			if !drop {
				kept = append(kept, k)
			}
		}
		f.Keys = kept
		return nil
	})
}

// change replaces the file, whole or not at all.
func (r *Ring) change(fn func(*keyFile) error) error {
	if r.file == "" {
		return fault.NewConflict("KLANKBORD_KEY_FILE", "keys.fixed")
	}
	text, err := os.ReadFile(r.file)
	if err != nil {
		return unwritable(r.file, err)
	}
	f, err := parse(text)
	if err != nil {
		return unwritable(r.file, err)
	}
	if err := fn(&f); err != nil {
		return err
	}
	if text, err = json.MarshalIndent(f, "", "  "); err != nil {
		return err
	}
	half, err := write(r.file, text)
	if err != nil {
		return unwritable(r.file, err)
	}
	if err := os.Rename(half, r.file); err != nil {
		return unwritable(r.file, errors.Join(err, os.Remove(half)))
	}
	if folder, err := os.Open(filepath.Dir(r.file)); err == nil {
		_ = folder.Sync() // not every system can
		_ = folder.Close()
	}
	return r.read()
}

func unwritable(file string, err error) error {
	return &fault.Error{Kind: fault.Unavailable, Field: "KLANKBORD_KEY_FILE", Key: "keys.unwritable", Args: map[string]any{"file": file}, Err: err}
}
