package hook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
)

// SecretBytes is how long a secret is.
const SecretBytes = 32

// ShowSecret writes a secret as receivers know it: whsec_ and base64.
func ShowSecret(secret []byte) string { return "whsec_" + base64.StdEncoding.EncodeToString(secret) }

// Sign returns the header webhook-signature of a message sent at an instant in unix seconds: a signature for each secret,
// so that a receiver that knows the old one or the new one is content while they are being changed.
func Sign(id string, at int64, body []byte, secrets ...[]byte) string {
	signed := make([]string, 0, len(secrets))
	for _, secret := range secrets {
		h := hmac.New(sha256.New, secret)
		h.Write([]byte(id + "." + strconv.FormatInt(at, 10) + "."))
		h.Write(body)
		signed = append(signed, "v1,"+base64.StdEncoding.EncodeToString(h.Sum(nil)))
	}
	return strings.Join(signed, " ")
}
