package auth

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"image/png"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// What authenticator apps expect everywhere: six digits, SHA-1, half a minute. One half minute earlier or later is accepted,
// as clocks differ and typing takes time.
const (
	stepSeconds  = 30
	skewSteps    = 1
	totpBytes    = 20
	pictureWidth = 220
)

var base32Text = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewTOTP returns a secret for an authenticator app, as text in base 32.
func NewTOTP() string {
	b := make([]byte, totpBytes)
	_, _ = rand.Read(b) // never fails
	return base32Text.EncodeToString(b)
}

// TOTPStep returns the half minute that a code belongs to. ok is false for a wrong code, and for one of a half minute that
// isn't after the last that was used: somebody who looked over a shoulder is too late.
func TOTPStep(secret, code string, now time.Time, last int64) (step int64, ok bool) {
	code = onlyDigits(code)
	at := now.Unix() / stepSeconds
	for s := at - skewSteps; s <= at+skewSteps; s++ {
		want, err := hotp.GenerateCodeCustom(secret, uint64(s), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && s > last {
			step, ok = s, true
		}
	}
	return step, ok
}

// TOTPAddress is what an authenticator app reads from the picture.
func TOTPAddress(secret, issuer, account string) string {
	label := url.PathEscape(issuer + ":" + account)
	return "otpauth://totp/" + label + "?" + url.Values{"secret": {secret}, "issuer": {issuer}}.Encode()
}

// TOTPPicture draws the address as a QR code, a PNG.
func TOTPPicture(address string) ([]byte, error) {
	key, err := otp.NewKeyFromURL(address)
	if err != nil {
		return nil, fmt.Errorf("read the address of an authenticator app: %w", err)
	}
	img, err := key.Image(pictureWidth, pictureWidth)
	if err != nil {
		return nil, fmt.Errorf("draw a QR code: %w", err)
	}
	var b bytes.Buffer
	err = png.Encode(&b, img)
	return b.Bytes(), err
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// RecoveryCodes is how many codes somebody gets at once.
const RecoveryCodes = 10

// NewRecoveryCodes returns codes for whoever lost their phone: 80 bits each, in four groups that can be typed over.
func NewRecoveryCodes() []string {
	codes := make([]string, RecoveryCodes)
	for i := range codes {
		t := strings.ToLower(rand.Text()[:16])
		codes[i] = t[:4] + "-" + t[4:8] + "-" + t[8:12] + "-" + t[12:]
	}
	return codes
}

// RecoveryHash is what is kept of a recovery code of an account, however it was typed. The codes are random, so a fast hash
// is enough.
func RecoveryHash(accountRef, code string) []byte {
	clean := strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, code)
	h := sha256.Sum256([]byte(accountRef + "\n" + clean))
	return h[:]
}
