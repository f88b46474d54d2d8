package auth

import (
	"bytes"
	"crypto/sha1" // #nosec G505 -- the format of the file; nothing is kept by it
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/text/unicode/norm"

	"klankbord.org/core/fault"
)

// Breached looks passwords up in a file of those that were found in breaches: a line for each, the SHA-1 of the password in 40
// hexadecimal digits and perhaps :COUNT behind it, in order of the hash. The file may be tens of gigabytes; it is searched where
// it is. A nil one knows none. It is safe for concurrent use.
type Breached struct {
	file *os.File
	size int64
}

const (
	hashDigits = 2 * sha1.Size
	lineMost   = 128 // bytes of a line with its end: no count is longer
	probes     = 200 // places at which the order is checked at the start
)

// errBreachedForm is why a file isn't one that can be searched.
var errBreachedForm = errors.New("lines are SHA-1 hashes (40 hexadecimal digits, then :COUNT or nothing) in their order")

// OpenBreached opens a file and looks at lines all over it; whether every line is in order it can't see without reading all of
// it. What can't be used is an Invalid fault. Close it.
func OpenBreached(path string) (*Breached, error) {
	file, err := os.Open(path) // #nosec G304 -- the operator names it
	if err != nil {
		return nil, breachedFault(err)
	}
	b := &Breached{file: file}
	if err := b.check(); err != nil {
		return nil, errors.Join(breachedFault(err), file.Close())
	}
	return b, nil
}

func breachedFault(err error) *fault.Error {
	return &fault.Error{Kind: fault.Invalid, Field: "breached-passwords", Key: "password.list", Args: map[string]any{"error": err}, Err: err}
}

// Close closes the file.
func (b *Breached) Close() error {
	if b == nil {
		return nil
	}
	return b.file.Close()
}

// Check returns an Invalid fault when a password is in the file, and an Unavailable one when the file can't be read any more: a
// password that can't be checked isn't taken.
func (b *Breached) Check(password string) error {
	if b == nil {
		return nil
	}
	forms := []string{password}
	if composed := norm.NFC.String(password); composed != password {
		forms = append(forms, composed)
	}
	for _, p := range forms {
		sum := sha1.Sum([]byte(p)) // #nosec G401 -- the format of the file
		found, err := b.holds(sum)
		if err != nil {
			return &fault.Error{Kind: fault.Unavailable, Key: "password.list_unreadable", Err: err}
		}
		if found {
			return fault.NewInvalid("password", "password.breached")
		}
	}
	return nil
}

// hash is one line's.
type hash = [sha1.Size]byte

// holds searches by halves: the line looked for begins at or after low, and before high.
func (b *Breached) holds(want hash) (bool, error) {
	low, high := int64(0), b.size
	for low < high {
		middle := low + (high-low)/2
		start, got, next, err := b.lineFrom(middle)
		if err == io.EOF || (err == nil && start >= high) { // what begins in this half began before the middle
			high = middle
			continue
		}
		if err != nil {
			return false, err
		}
		switch bytes.Compare(got[:], want[:]) {
		case 0:
			return true, nil
		case -1:
			low = next
		default:
			high = middle
		}
	}
	return false, nil
}

// lineFrom reads the first line that begins at an offset or after it: where, its hash, and where the next one begins. When none
// does it is io.EOF.
func (b *Breached) lineFrom(offset int64) (start int64, h hash, next int64, err error) {
	var buffer [2*lineMost + 1]byte
	from := max(0, offset-1) // whether a line begins here shows in the byte before
	n, err := b.file.ReadAt(buffer[:], from)
	if err != nil && err != io.EOF {
		return 0, h, 0, err
	}
	text := buffer[:min(int64(n), b.size-from)]
	start = from
	if offset > 0 {
		end := bytes.IndexByte(text, '\n')
		if end < 0 && from+int64(len(text)) < b.size {
			return 0, h, 0, errBreachedForm // a line without an end
		}
		if end < 0 || from+int64(end)+1 >= b.size {
			return 0, h, 0, io.EOF
		}
		start, text = from+int64(end)+1, text[end+1:]
	}
	end := bytes.IndexByte(text, '\n')
	next = start + int64(end) + 1
	if end < 0 {
		end, next = len(text), b.size
	}
	h, ok := parseHash(bytes.TrimSuffix(text[:end], []byte{'\r'}))
	if !ok || (next == b.size && start+int64(end) < b.size-1) {
		return 0, h, 0, fmt.Errorf("byte %d: %w", start, errBreachedForm)
	}
	return start, h, next, nil
}

// parseHash reads HASH or HASH:COUNT.
func parseHash(line []byte) (h hash, ok bool) {
	if len(line) < hashDigits || (len(line) > hashDigits && line[hashDigits] != ':') {
		return h, false
	}
	_, err := hex.Decode(h[:], line[:hashDigits])
	return h, err == nil
}

// check looks at lines from the beginning to the end: each is one, and comes after the one before.
func (b *Breached) check() error {
	about, err := b.file.Stat()
	if err != nil {
		return err
	}
	if !about.Mode().IsRegular() || about.Size() == 0 {
		return errBreachedForm
	}
	b.size = about.Size()
	var last hash
	seen := int64(-1) // where the last line that was looked at begins
	for i := range int64(probes) {
		offset := b.size / probes * i
		for range 2 { // and the line after it
			start, h, next, err := b.lineFrom(max(offset, 0))
			if err == io.EOF {
				break
			}
			if err != nil {
				return err
			}
			if start > seen {
				if seen >= 0 && bytes.Compare(last[:], h[:]) >= 0 {
					return fmt.Errorf("byte %d: %w", start, errBreachedForm)
				}
				last, seen = h, start
			}
			offset = next
		}
	}
	return nil
}
