package auth

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

func TestWhatIsSealedOpensWithItsKeyForWhatItIsAbout(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sub", "secret.key")
	s, err := NewFileSealer(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	a, _ := s.Seal("account 1", []byte("geheim"))
	b, _ := s.Seal("account 1", []byte("geheim"))
	if bytes.Equal(a, b) || bytes.Contains(a, []byte("geheim")) {
		t.Error("sealing the same twice shows")
	}
	again, err := NewFileSealer(path)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := again.Open("account 1", a); err != nil || string(plain) != "geheim" {
		t.Errorf("%q, %v", plain, err)
	}
	if _, err := again.Open("account 2", a); err == nil {
		t.Error("it opens for another account")
	}
	a[len(a)-1] ^= 1
	if _, err := again.Open("account 1", a); err == nil {
		t.Error("it opens after it was changed")
	}
	other, err := NewFileSealer(filepath.Join(t.TempDir(), "secret.key"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Open("account 1", b); err == nil {
		t.Error("it opens with another key")
	}
}

func TestProgramsThatStartAtOnceShareOneKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "secret.key")
	sealers := make([]*FileSealer, 8)
	var wg sync.WaitGroup
	for i := range sealers {
		wg.Go(func() {
			var err error
			if sealers[i], err = NewFileSealer(path); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	sealed, _ := sealers[0].Seal("x", []byte("geheim"))
	for i, s := range sealers {
		if _, err := s.Open("x", sealed); err != nil {
			t.Errorf("program %d: %v", i, err)
		}
	}
}
