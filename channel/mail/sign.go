package mail

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/wneessen/go-mail"
)

// Signature is what letters of a domain are signed with (DKIM, RFC 6376).
type Signature struct {
	Domain   string // of the sender's address
	Selector string // names the key in the domain's DNS
	Key      crypto.Signer
}

// keyBits is what the receivers of today read without trouble, and long enough.
const keyBits = 2048

// NewKey makes a key by chance, in the form that ParseKey reads.
func NewKey() ([]byte, error) {
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, err
	}
	return x509.MarshalPKCS8PrivateKey(key)
}

// ParseKey reads a key.
func ParseKey(der []byte) (crypto.Signer, error) {
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, errors.New("mail: the key can't sign")
	}
	return signer, nil
}

// Record returns where the key is published, and what the TXT record there says.
func (s *Signature) Record() (name, text string, err error) {
	der, err := x509.MarshalPKIXPublicKey(s.Key.Public())
	if err != nil {
		return "", "", err
	}
	return s.Selector + "._domainkey." + s.Domain, "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(der), nil
}

// signed are the headers that nobody may change or add: those that are shown, and those that mail programs act on.
var signed = []string{"From", "From", "To", "Reply-To", "Subject", "Date", "Message-Id", "Mime-Version", "Content-Type", "Auto-Submitted",
	"List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"}

// sign adds the signature to a letter that is otherwise ready. Each writing of it gives the same body.
func (s *Signature) sign(out *mail.Msg) error {
	var raw bytes.Buffer
	if _, err := out.WriteTo(&raw); err != nil {
		return err
	}
	signer, err := dkim.NewSigner(&dkim.SignOptions{Domain: s.Domain, Selector: s.Selector, Signer: s.Key, HeaderKeys: signed,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed})
	if err != nil {
		return err
	}
	if _, err := signer.Write(raw.Bytes()); err != nil {
		return errors.Join(err, signer.Close())
	}
	if err := signer.Close(); err != nil {
		return err
	}
	_, value, _ := strings.Cut(signer.Signature(), ":")
	out.SetGenHeaderPreformatted("DKIM-Signature", strings.TrimSpace(value))
	return nil
}
