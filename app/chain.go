package app

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"klankbord.org/core/chain"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/chaindb"
)

// chainKeyFile holds the secret that ends of chains are signed with, within the data folder. It isn't in the database, so
// that whoever has only that can't sign what was made of it. Several nodes on one database share the file.
const chainKeyFile = "chain.key"

// sealPatience is how long sealing may take when a program that isn't serving ends.
const sealPatience = 10 * time.Second

// openSealer makes the sealer. Its key is the one that is given, or else in the data folder, where it is made when there is none.
func (a *App) openSealer(given string) error {
	read := func() ([]byte, error) { return chainKey(filepath.Join(a.data, chainKeyFile)) }
	if given != "" {
		read = func() ([]byte, error) { return base64.StdEncoding.DecodeString(strings.TrimSpace(given)) }
	}
	seed, err := read()
	if err != nil {
		return &fault.Error{Kind: fault.Unavailable, Field: "KLANKBORD_DATA", Key: "chain.key", Args: map[string]any{"file": chainKeyFile}, Err: err}
	}
	if a.signer, err = chain.NewSigner(seed); err != nil {
		return &fault.Error{Kind: fault.Unavailable, Field: "KLANKBORD_DATA", Key: "chain.key", Args: map[string]any{"file": chainKeyFile}, Err: err}
	}
	a.sealer = chaindb.NewSealer(a.db, chaindb.Options{Signer: a.signer, Now: a.now, Log: a.log})
	return nil
}

// chainKey reads the key, or makes one that nobody else may read. Of two programs that make it at once one wins.
func chainKey(path string) ([]byte, error) {
	raw, err := os.ReadFile(path)
	if err == nil {
		return base64.StdEncoding.DecodeString(strings.TrimSpace(string(raw)))
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	seed := make([]byte, 32)
	if _, err := rand.Read(seed); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, err
	}
	fresh, err := os.CreateTemp(filepath.Dir(path), chainKeyFile+".*") // only its owner may read it
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(fresh.Name()) }()
	_, err = fresh.WriteString(base64.StdEncoding.EncodeToString(seed) + "\n")
	if err = errors.Join(err, fresh.Sync(), fresh.Close()); err != nil {
		return nil, err
	}
	if err := os.Link(fresh.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	raw, err = os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(strings.TrimSpace(string(raw)))
}

// wrote tells whoever follows the ledger that this program wrote something.
func (a *App) wrote(o org.ID) {
	a.snapshots.Notify(o)
	a.sealer.Notify(o)
}

// sealRest seals what commands wrote while nothing was served. What remains is sealed the next time.
func (a *App) sealRest(ctx context.Context) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), sealPatience)
	defer stop()
	if err := a.sealer.SealAll(ctx); err != nil {
		a.log.Error("sealing the chain failed; the next program tries again", "error", err.Error())
	}
}
