package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"regexp"
	"sync"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
)

// Receipt is the answer to a request that carried an idempotency key, kept so that a repeated request gets the same bytes.
type Receipt struct {
	Actor, Key, Route string
	BodyHash          []byte
	Answer
}

// Answer is what a POST that did something says.
type Answer struct {
	Status  int
	Headers map[string]string
	Body    []byte
}

// Keep fills the receipt with the answer. The use case calls it within the transaction of the change and stores the
// receipt there; on a retry of the transaction it is called again.
func (r *Receipt) Keep(a Answer) *Receipt {
	if r == nil {
		return nil
	}
	r.Answer = a
	return r
}

const idempotencyKey = "Idempotency-Key"

var fitKey = regexp.MustCompile(`^[\x21-\x7e]{1,200}$`)

// flight is a request that is being answered.
type flight struct {
	org        org.ID
	actor, key string
}

// flights are the requests with an idempotency key that are being answered by this process. What another process does at the
// same moment shows when the receipt is stored.
type flights struct {
	lock sync.Mutex
	all  map[flight]bool
}

func (f *flights) start(one flight) bool {
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.all[one] {
		return false
	}
	if f.all == nil {
		f.all = map[flight]bool{}
	}
	f.all[one] = true
	return true
}

func (f *flights) end(one flight) {
	f.lock.Lock()
	defer f.lock.Unlock()
	delete(f.all, one)
}

// once answers a POST. With an idempotency key the same request gets the same bytes again and does nothing a second time.
// Errors aren't kept: nothing was changed, and the request may be sent again.
func (a *API) once(w http.ResponseWriter, r *http.Request, c call, route Route) error {
	key := r.Header.Get(idempotencyKey)
	if r.Header.Values(idempotencyKey) == nil {
		return route.handle(w, r, c)
	}
	if !fitKey.MatchString(key) || len(r.Header.Values(idempotencyKey)) > 1 {
		return refuse(http.StatusBadRequest, idempotencyKey, "api.idempotency_malformed")
	}
	one := flight{c.org.ID, c.actor.Ref(), key}
	if !a.start(one) {
		return fault.NewConflict(idempotencyKey, "api.idempotency_in_flight")
	}
	defer a.end(one)
	sum := sha256.Sum256(c.body)
	// The whole address is part of the request: parameters change what a POST does.
	c.receipt = &Receipt{Actor: c.actor.Ref(), Key: key, Route: r.Method + " " + r.URL.RequestURI(), BodyHash: sum[:]}
	before, found, err := a.Source.Receipt(r.Context(), c.org.ID, c.receipt.Actor, key)
	switch {
	case err != nil:
		return err
	case found && (before.Route != c.receipt.Route || !bytes.Equal(before.BodyHash, c.receipt.BodyHash)):
		return fault.NewConflict(idempotencyKey, "api.idempotency_other")
	case found:
		w.Header().Set("Idempotency-Replayed", "true")
		return answer(w, r, before.Answer)
	}
	return route.handle(w, r, c)
}

// answer sends what a POST says.
func answer(w http.ResponseWriter, r *http.Request, a Answer) error {
	for name, value := range a.Headers {
		w.Header().Set(name, value)
	}
	return send(w, r, a.Status, "application/json", a.Body)
}

// conclude sends the answer of a POST that changed nothing in a transaction of its own, and keeps it when asked.
func (a *API) conclude(w http.ResponseWriter, r *http.Request, c call, v any) error {
	body, err := marshal(v)
	if err != nil {
		return err
	}
	out := Answer{Status: http.StatusOK, Body: body}
	if kept := c.receipt.Keep(out); kept != nil {
		if err := a.Source.KeepReceipt(r.Context(), c.org.ID, *kept); err != nil {
			return err
		}
	}
	return answer(w, r, out)
}

// HeaderJSON writes the headers of an answer for storage.
func (a Answer) HeaderJSON() []byte {
	b, err := json.Marshal(a.Headers)
	if err != nil {
		panic(err) // texts always marshal
	}
	return b
}

// ParseHeaders reads what HeaderJSON wrote.
func ParseHeaders(b []byte) (h map[string]string, err error) { return h, json.Unmarshal(b, &h) }
