package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"net"
	"net/netip"
	"sync"
	"time"
)

// Throttle slows down whoever guesses. It counts per account *and* client, so that nobody can close an account for its owner,
// and it keeps no address: only a hash with a salt that lives in memory and changes every day.
type Throttle struct {
	now func() time.Time

	mu      sync.Mutex
	salt    []byte
	day     int64
	entries map[[sha256.Size]byte]*tries
}

// tries is how often one client tried one account since it last succeeded.
type tries struct {
	n     int
	until time.Time // when the next may be
}

// Limit says how many tries are free, and how long the wait after them grows.
type Limit struct {
	Free int
	Most time.Duration
}

// The limits. The wait begins at a second and doubles with every failure.
var (
	PerAccount = Limit{Free: 5, Most: 15 * time.Minute}  // one client, one account
	PerClient  = Limit{Free: 50, Most: time.Minute}      // one client, whatever accounts: the same password on many
	PerSecond  = Limit{Free: 10, Most: 15 * time.Minute} // codes of one account, whoever tries: the password was right
)

// entriesMost bounds the memory that strangers can fill.
const entriesMost = 100_000

// NewThrottle counts by a clock.
func NewThrottle(now func() time.Time) *Throttle { return &Throttle{now: now} }

// Key is what is counted: an account's address with a client's mark, for example.
type Key struct {
	Limit Limit
	Parts [3]string
}

// Try asks for one more try under every key given, and counts it: two at the same moment can't both be the last. When one of
// them has to wait, nothing is counted and the wait is returned.
func (t *Throttle) Try(keys ...Key) (wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	t.turnOver(now)
	found := make([]*tries, len(keys))
	for i, k := range keys {
		e := t.entry(k, now)
		found[i] = e
		wait = max(wait, e.until.Sub(now))
	}
	if wait > 0 {
		return wait
	}
	for i, e := range found {
		e.n++
		e.until = now.Add(pause(keys[i].Limit, e.n))
	}
	return 0
}

// Succeeded forgets the tries under keys: whoever proves who they are may mistype again.
func (t *Throttle) Succeeded(keys ...Key) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, k := range keys {
		delete(t.entries, t.hash(k))
	}
}

// pause is how long the next try waits after n.
func pause(l Limit, n int) time.Duration {
	if n <= l.Free {
		return 0
	}
	if n-l.Free > 20 {
		return l.Most
	}
	return min(time.Second<<(n-l.Free-1), l.Most)
}

func (t *Throttle) entry(k Key, now time.Time) *tries {
	h := t.hash(k)
	e, ok := t.entries[h]
	if !ok {
		if len(t.entries) >= entriesMost {
			t.makeRoom(now)
		}
		e = &tries{until: now}
		t.entries[h] = e
	}
	return e
}

// makeRoom drops those that need not wait any more, and when that isn't enough some others: someone who can fill this memory
// meets the limit per client long before.
func (t *Throttle) makeRoom(now time.Time) {
	for h, e := range t.entries {
		if !e.until.After(now) {
			delete(t.entries, h)
		}
	}
	for h := range t.entries {
		if len(t.entries) < entriesMost*9/10 {
			return
		}
		delete(t.entries, h)
	}
}

// turnOver begins each day with a new salt: what was counted yesterday can't be tied to anybody, not even by us.
func (t *Throttle) turnOver(now time.Time) {
	day := now.Unix() / (24 * 60 * 60)
	if t.entries != nil && day == t.day {
		return
	}
	t.day, t.salt, t.entries = day, make([]byte, 32), map[[sha256.Size]byte]*tries{}
	_, _ = rand.Read(t.salt) // never fails
}

func (t *Throttle) hash(k Key) (sum [sha256.Size]byte) {
	h := hmac.New(sha256.New, t.salt)
	for _, p := range k.Parts {
		h.Write([]byte{byte(len(p) >> 8), byte(len(p))})
		h.Write([]byte(p))
	}
	h.Sum(sum[:0])
	return sum
}

// Neighbourhood is the part of a client's address that it can't change at will: all that a connection of its own gives.
func Neighbourhood(remoteAddr string) string {
	host, _, err := net.SplitHostPort(remoteAddr)
	if err != nil {
		host = remoteAddr
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return "unknown"
	}
	ip = ip.Unmap()
	bits := 24
	if ip.Is6() {
		bits = 56
	}
	p, err := ip.WithZone("").Prefix(bits)
	if err != nil {
		return "unknown"
	}
	return p.String()
}
