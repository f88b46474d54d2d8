package saml

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"strings"
	"sync"

	"github.com/beevik/etree"
	"github.com/crewjam/saml/xmlenc"
)

// aes256gcm opens what providers encrypt by default nowadays and the library doesn't know.
type aes256gcm struct{}

const aes256gcmKey = 32

// learn teaches the library, once.
var learn = sync.OnceFunc(func() { xmlenc.RegisterDecrypter(aes256gcm{}) })

// Algorithm implements xmlenc.Decrypter.
func (aes256gcm) Algorithm() string { return "http://www.w3.org/2009/xmlenc11#aes256-gcm" }

// Decrypt implements xmlenc.Decrypter. A key within the element is opened with ours first.
func (aes256gcm) Decrypt(key any, el *etree.Element) ([]byte, error) {
	if inner := el.FindElement("./KeyInfo/EncryptedKey"); inner != nil {
		opened, err := xmlenc.Decrypt(key, inner)
		if err != nil {
			return nil, err
		}
		key = opened
	}
	secret, ok := key.([]byte)
	value := el.FindElement("./CipherData/CipherValue")
	if !ok || len(secret) != aes256gcmKey || value == nil {
		return nil, errors.New("encrypted with a key of another kind")
	}
	sealed, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(value.Text()), ""))
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCMWithRandomNonce(block) // the nonce stands before
	if err != nil {
		return nil, err
	}
	return gcm.Open(nil, nil, sealed, nil)
}
