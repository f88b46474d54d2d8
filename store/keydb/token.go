package keydb

import (
	"crypto/rand"
	"crypto/sha256"
	"math/big"
	"strconv"
	"strings"

	"klankbord.org/core/org"
)

// A token is "kb_", the organisation's number, "_", and 32 random bytes in 43 digits of base 62. The fixed beginning lets
// scanners for leaked secrets recognise it.
const (
	tokenStart   = "kb_"
	secretBytes  = 32
	secretDigits = 43 // enough for 256 bits in base 62
	prefixDigits = 6  // of the secret, shown so that people know a token again
)

// newToken draws a token.
func newToken(o org.ID) (token, prefix string) {
	raw := make([]byte, secretBytes)
	rand.Read(raw) // never fails: the program would end
	digits := new(big.Int).SetBytes(raw).Text(62)
	digits = strings.Repeat("0", secretDigits-len(digits)) + digits
	start := tokenStart + strconv.FormatInt(int64(o), 10) + "_"
	return start + digits, start + digits[:prefixDigits]
}

// parseToken returns the organisation that a token says to be of; ok is false for what can't be a token.
func parseToken(token string) (o org.ID, ok bool) {
	rest, found := strings.CutPrefix(token, tokenStart)
	number, secret, cut := strings.Cut(rest, "_")
	if !found || !cut || len(secret) != secretDigits || len(number) > 18 || number == "" || number[0] == '0' {
		return 0, false
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n <= 0 || strings.ContainsFunc(secret, notBase62) {
		return 0, false
	}
	return org.ID(n), true
}

func notBase62(r rune) bool {
	return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}

func hashOf(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
