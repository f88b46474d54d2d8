// Package sample decides by chance who is asked, so that anybody can check it afterwards: the same seed and the same frame
// give the same sample, in whatever order the frame is read, and who is asked doesn't depend on who else is there.
package sample

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math/bits"
	"strings"

	"klankbord.org/core/fault"
)

// SeedSize is the length of a seed in bytes.
const SeedSize = 32

// Seed is what all chance of one plan comes from. It is drawn before the frame is known, and kept secret until the sample is
// closed: who knows it can work out who will be asked.
type Seed [SeedSize]byte

// ParseSeed reads a seed in hexadecimal.
func ParseSeed(text string) (s Seed, err error) {
	b, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil || len(b) != SeedSize {
		return s, fault.NewInvalid("seed", "sample.bad_seed", "digits", 2*SeedSize)
	}
	return Seed(b), nil
}

// String returns the seed in hexadecimal.
func (s Seed) String() string { return hex.EncodeToString(s[:]) }

// Commitment is what may be known of a seed beforehand: published when the plan begins, it proves afterwards that the seed wasn't
// chosen to fit. It is the SHA-256 of a label and the seed, in hexadecimal.
func (s Seed) Commitment() string {
	sum := sha256.Sum256(append([]byte("klankbord sample seed\n"), s[:]...))
	return hex.EncodeToString(sum[:])
}

// Number is the chance of one candidate: evenly spread over all numbers of 64 bits, and independent of other candidates. It is
// the first eight bytes of HMAC-SHA-256 under the seed over the reference.
func (s Seed) Number(ref string) uint64 { return s.numbers()(ref) }

// numbers is Number for many candidates.
func (s Seed) numbers() func(ref string) uint64 {
	mac := hmac.New(sha256.New, s[:])
	sum := make([]byte, 0, sha256.Size)
	return func(ref string) uint64 {
		mac.Reset()
		mac.Write([]byte(ref))
		sum = mac.Sum(sum[:0])
		return binary.BigEndian.Uint64(sum)
	}
}

// Rate is how many of a million candidates are asked.
type Rate uint32

// Everybody is the rate at which nobody is left to chance.
const Everybody Rate = 1_000_000

// Takes reports whether a candidate with this number is asked at the rate: for candidates that come one by one, when nobody knows
// yet how many there will be. Whoever is asked at a rate is asked at every higher one.
func (r Rate) Takes(number uint64) bool {
	if r >= Everybody {
		return true
	}
	high, _ := bits.Mul64(number, uint64(Everybody))
	return high < uint64(r)
}
