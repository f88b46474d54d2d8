package app

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// seen remembers who looked at whom in this hour, so that the ledger tells it once.
type seen struct {
	mu   sync.Mutex
	hour int64
	told map[string]bool
}

// fresh returns which of some keys weren't told in this hour yet. Between it and done two may find the same one fresh: it is
// told twice then, which is better than that somebody looks while telling it fails.
func (s *seen) fresh(hour int64, keys []string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turn(hour)
	return slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return s.told[k] })
}

// take is fresh and done in one step, for who may write it later but must not write it twice.
func (s *seen) take(hour int64, key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turn(hour)
	if s.told[key] {
		return false
	}
	s.told[key] = true
	return true
}

// giveBack says that what was taken wasn't written after all: the next one may try.
func (s *seen) giveBack(hour int64, key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hour == hour {
		delete(s.told, key)
	}
}

// turn forgets what was told in another hour.
func (s *seen) turn(hour int64) {
	if s.hour != hour {
		s.hour, s.told = hour, map[string]bool{}
	}
}

// done remembers what the ledger was told.
func (s *seen) done(hour int64, keys []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range keys {
		if s.hour == hour {
			s.told[k] = true
		}
	}
}

// looked notes in the ledger that somebody saw the score or the pay of others: once per reader, subject and hour. What
// somebody sees of themselves is their own business, and the program itself shows to nobody.
func (a *App) looked(ctx context.Context, o org.ID, action string, at ...org.EmployeeID) error {
	actor := access.Of(ctx)
	if actor.IsSystem() {
		return nil
	}
	hour := a.millis() / time.Hour.Milliseconds()
	who := map[string]org.EmployeeID{}
	var keys []string
	for _, e := range at {
		if e == 0 || actor.Is(e) {
			continue
		}
		k := fmt.Sprintf("%d %s %s %d", o, actor.Ref(), action, e)
		if _, twice := who[k]; !twice {
			who[k], keys = e, append(keys, k)
		}
	}
	fresh := a.seen.fresh(hour, keys)
	if len(fresh) == 0 {
		return nil
	}
	err := a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		for _, k := range fresh {
			id := int64(who[k])
			if err := sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: int64(o), At: a.millis(), Actor: actor.Ref(), Action: action, Kind: "employee", FirstID: id, LastID: id}); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		a.seen.done(hour, fresh)
	}
	return err
}
