package auth

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Sealer encrypts what has to be read again, with a key that isn't in the database. What it is about is bound to it, so that
// something sealed for one account is nothing for another.
type Sealer interface {
	Seal(about string, plain []byte) ([]byte, error)
	Open(about string, sealed []byte) ([]byte, error)
}

const sealKeyBytes = 32

// FileSealer seals with AES-256-GCM and a key in a file.
type FileSealer struct{ aead cipher.AEAD }

// NewFileSealer reads the key from a file, which is made when missing and which only its owner may read. Whoever loses it
// loses what was sealed with it: keep it with the backups, but not in them.
func NewFileSealer(path string) (*FileSealer, error) {
	key, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		key, err = makeKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the key that secrets are sealed with: %w", err)
	}
	if len(key) != sealKeyBytes {
		return nil, fmt.Errorf("%s has %d bytes, a key has %d", path, len(key), sealKeyBytes)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return &FileSealer{aead}, err
}

// makeKey makes the file. Of two programs that start at once one makes it, and both use that.
func makeKey(path string) ([]byte, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, err
	}
	key := make([]byte, sealKeyBytes)
	_, _ = rand.Read(key) // never fails
	whole, err := os.CreateTemp(filepath.Dir(path), ".key-*")
	if err != nil {
		return nil, err
	}
	defer os.Remove(whole.Name())
	if _, err := whole.Write(key); err != nil {
		return nil, errors.Join(err, whole.Close())
	}
	if err := errors.Join(whole.Sync(), whole.Close()); err != nil {
		return nil, err
	}
	if err := os.Link(whole.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return os.ReadFile(path)
}

// Seal implements Sealer.
func (s *FileSealer) Seal(about string, plain []byte) ([]byte, error) {
	return s.aead.Seal(nil, nil, plain, []byte(about)), nil
}

// Open implements Sealer.
func (s *FileSealer) Open(about string, sealed []byte) ([]byte, error) {
	plain, err := s.aead.Open(nil, nil, sealed, []byte(about))
	if err != nil {
		return nil, fmt.Errorf("open what was sealed about %s: is it another key? %w", about, err)
	}
	return plain, nil
}
