package mail

import (
	"strings"
	"sync"
	"time"
)

// Pace spreads letters to each domain of recipients: who sends one of them hundreds at once is taken for a spammer. It is safe for
// concurrent use. The zero value doesn't hold anything up.
type Pace struct {
	PerMinute int // letters to one domain; 0: as many as there are

	mu       sync.Mutex
	next     map[string]time.Time // domain to when its next letter may go
	reserved map[paced]time.Time  // letters that were told when to come back
}

type paced struct {
	org    int64
	letter int64
}

// together is how long a domain's share may be saved up: after a quiet while so many go at once.
const together = 10 * time.Second

// Wait returns how long a letter has to wait; at 0 it goes. Who comes back at that moment isn't told to wait again.
func (p *Pace) Wait(org, letter int64, to string, now time.Time) time.Duration {
	if p.PerMinute <= 0 {
		return 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next == nil {
		p.next, p.reserved = map[string]time.Time{}, map[paced]time.Time{}
	}
	key := paced{org, letter}
	if at, ok := p.reserved[key]; ok {
		if wait := at.Sub(now); wait > 0 {
			return wait
		}
		delete(p.reserved, key)
		return 0
	}
	_, domain, _ := strings.Cut(strings.ToLower(to), "@")
	at := p.next[domain]
	if earliest := now.Add(-together); at.Before(earliest) {
		at = earliest
	}
	p.next[domain] = at.Add(time.Minute / time.Duration(p.PerMinute))
	p.forget(now)
	wait := at.Sub(now)
	if wait <= 0 {
		return 0
	}
	p.reserved[key] = at
	return wait
}

// forget drops domains that had their rest, and letters that never came back, once there are many.
func (p *Pace) forget(now time.Time) {
	if len(p.next) > 10_000 {
		for domain, at := range p.next {
			if at.Before(now.Add(-together)) {
				delete(p.next, domain)
			}
		}
	}
	if len(p.reserved) > 100_000 {
		for key, at := range p.reserved {
			if at.Before(now.Add(-time.Hour)) {
				delete(p.reserved, key)
			}
		}
	}
}
