package api

import (
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
)

// PerMinute is how many requests a key may make in a minute, unless its organisation chose otherwise.
const PerMinute = 600

// bucket holds what a key may still ask for: it is filled evenly, and holds a minute's worth.
type bucket struct {
	tokens float64
	at     time.Time
}

type bucketID struct {
	org org.ID
	key access.KeyID
}

// buckets are in memory: a program that starts again forgives everybody.
type buckets struct {
	lock sync.Mutex
	all  map[bucketID]*bucket
}

// take counts a request, tells the caller how many are left, and refuses one too many.
func (b *buckets) take(w http.ResponseWriter, o org.Organisation, who access.Actor, now time.Time) error {
	limit := float64(PerMinute)
	if o.Settings.APIPerMinute > 0 {
		limit = float64(o.Settings.APIPerMinute)
	}
	left, ok := b.spend(bucketID{o.ID, who.Key}, limit, now)
	h := w.Header()
	h.Set("RateLimit-Limit", strconv.Itoa(int(limit)))
	h.Set("RateLimit-Remaining", strconv.Itoa(int(left)))
	h.Set("RateLimit-Reset", strconv.Itoa(int(math.Ceil((limit-left)/limit*60)))) // seconds until it is full again
	if ok {
		return nil
	}
	h.Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil((1-left)/limit*60)))))
	return &refusal{status: http.StatusTooManyRequests, fault: &fault.Error{Kind: fault.Unavailable, Key: "api.too_many", Args: map[string]any{"limit": int(limit)}}}
}

func (b *buckets) spend(id bucketID, limit float64, now time.Time) (left float64, ok bool) {
	b.lock.Lock()
	defer b.lock.Unlock()
	if b.all == nil {
		b.all = map[bucketID]*bucket{}
	}
	one := b.all[id]
	if one == nil {
		one = &bucket{tokens: limit, at: now}
		b.all[id] = one
	}
	if passed := now.Sub(one.at); passed > 0 { // a clock that was set back gives nothing and takes nothing
		one.tokens += passed.Seconds() * limit / 60
	}
	one.at = now
	one.tokens = min(one.tokens, limit)
	if one.tokens < 1 {
		return one.tokens, false
	}
	one.tokens--
	return one.tokens, true
}
