package app

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"

	"klankbord.org/core/org"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

const signonSecret = "signon"

var errUnsealed = errors.New("app: this wasn't sealed here")

// signonKey returns the key that an organisation seals with what belongs to signing on, and makes it the first time.
func (a *App) signonKey(ctx context.Context, o org.ID) (key []byte, err error) {
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		key, _, err = orgdb.FindSecret(ctx, tx, o, signonSecret)
		return err
	})
	if err != nil || key != nil {
		return key, err
	}
	fresh := make([]byte, 32)
	if _, err := rand.Read(fresh); err != nil {
		return nil, err
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		key, err = orgdb.KeepSecret(ctx, tx, o, signonSecret, fresh)
		return err
	})
	return key, err
}

func (a *App) signonCipher(ctx context.Context, o org.ID) (cipher.AEAD, error) {
	key, err := a.signonKey(ctx, o)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// seal makes bytes that only this organisation can open, and only for the same purpose.
func (a *App) seal(ctx context.Context, o org.ID, purpose string, plain []byte) ([]byte, error) {
	c, err := a.signonCipher(ctx, o)
	if err != nil {
		return nil, err
	}
	return c.Seal(nil, nil, plain, sealedFor(o, purpose)), nil // #nosec G407 -- the cipher draws its own nonce (NewGCMWithRandomNonce)
}

// unseal opens what seal made.
func (a *App) unseal(ctx context.Context, o org.ID, purpose string, sealed []byte) ([]byte, error) {
	c, err := a.signonCipher(ctx, o)
	if err != nil {
		return nil, err
	}
	plain, err := c.Open(nil, nil, sealed, sealedFor(o, purpose))
	if err != nil {
		return nil, errUnsealed
	}
	return plain, nil
}

func sealedFor(o org.ID, purpose string) []byte { return fmt.Appendf(nil, "%d\x00%s", o, purpose) }
