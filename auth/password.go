package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"klankbord.org/core/fault"
)

// The lengths of a password. Every character is allowed, and none is asked for: length is what makes it hard to guess, unless
// it is among the first that anybody would try.
const (
	PasswordLeast = 12   // characters
	PasswordMost  = 1024 // bytes: more isn't a password, but work for us
)

// Cost says how hard a password is to try: memory in KiB, rounds and threads.
type Cost struct {
	Memory, Rounds uint32
	Threads        uint8
}

// DefaultCost takes about 50 ms and 32 MiB for one try.
var DefaultCost = Cost{Memory: 32 << 10, Rounds: 2, Threads: 1}

const (
	saltBytes = 16
	keyBytes  = 32
	// atOnce bounds the memory that signing in takes; more people wait for their turn, which is a matter of milliseconds.
	atOnce    = 4
	turnAfter = 5 * time.Second
)

// Passwords hashes passwords, a few at once.
type Passwords struct {
	cost  Cost
	turns chan struct{}
	dummy func() string
}

// NewPasswords hashes new passwords at a cost.
func NewPasswords(c Cost) *Passwords {
	p := &Passwords{cost: c, turns: make(chan struct{}, atOnce)}
	p.dummy = sync.OnceValue(func() string { return p.hash(rand.Text()) })
	return p
}

// CheckPassword returns an Invalid fault when a password is too short or too long, or when it is among the first that somebody
// would try. Known is what others know of its owner: names, an address, the organisation.
func CheckPassword(password string, known ...string) error {
	switch {
	case utf8.RuneCountInString(password) < PasswordLeast:
		return fault.NewInvalid("password", "password.short", "least", PasswordLeast)
	case len(password) > PasswordMost:
		return fault.NewInvalid("password", "password.long", "most", PasswordMost)
	}
	return checkGuess(password, known)
}

// Hash returns what is kept of a password: its argon2id hash in PHC form, with salt and cost. An unusable password is an
// Invalid fault; too many people at once is an Unavailable one.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	if err := CheckPassword(password); err != nil {
		return "", err
	}
	done, err := p.turn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	return p.hash(password), nil
}

// Verify reports whether a password belongs to what was kept, and whether it should be hashed again because the cost
// changed. An account without a password, or no account at all, is given as "": that takes as long, and is never right.
func (p *Passwords) Verify(ctx context.Context, kept, password string) (right, again bool, err error) {
	if len(password) > PasswordMost {
		password = "" // as long to check as any wrong one, and wrong
	}
	done, err := p.turn(ctx)
	if err != nil {
		return false, false, err
	}
	defer done()
	nobody := kept == ""
	if nobody {
		kept = p.dummy()
	}
	cost, salt, want, err := parsePHC(kept)
	if err != nil {
		return false, false, err
	}
	got := derive(password, salt, cost, len(want))
	right = subtle.ConstantTimeCompare(got, want) == 1 && !nobody && password != ""
	return right, right && cost != p.cost, nil
}

// turn waits until there is room for one more.
func (p *Passwords) turn(ctx context.Context) (done func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, turnAfter)
	defer cancel()
	select {
	case p.turns <- struct{}{}:
		return func() { <-p.turns }, nil
	case <-ctx.Done():
		return nil, &fault.Error{Kind: fault.Unavailable, Key: "signin.busy", Err: ctx.Err()}
	}
}

func (p *Passwords) hash(password string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails
	key := derive(password, salt, p.cost, keyBytes)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.cost.Memory, p.cost.Rounds, p.cost.Threads,
		b64.EncodeToString(salt), b64.EncodeToString(key))
}

// derive hashes what people typed, not how their keyboard composes it: é may be sent as one character or as two.
func derive(password string, salt []byte, c Cost, length int) []byte {
	return argon2.IDKey(norm.NFC.Bytes([]byte(password)), salt, c.Rounds, c.Memory, c.Threads, uint32(length))
}

// parsePHC reads what hash wrote.
func parsePHC(kept string) (c Cost, salt, key []byte, err error) {
	parts := strings.Split(kept, "$")
	malformed := fmt.Errorf("auth: a kept password isn't in the form it was kept in")
	var version int
	if len(parts) != 6 || parts[1] != "argon2id" {
		return c, nil, nil, malformed
	}
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return c, nil, nil, malformed
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Rounds, &c.Threads); err != nil || c.Rounds == 0 || c.Threads == 0 {
		return c, nil, nil, malformed
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return c, nil, nil, malformed
	}
	if key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(key) < saltBytes {
		return c, nil, nil, malformed
	}
	return c, salt, key, nil
}
