package sqldb

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

const (
	gatherMost     = 256 // things that one transaction stores
	gatherPatience = 30 * time.Second
)

// Gatherer stores things that many people bring at the same moment. On PostgreSQL, where each transaction costs several journeys to the
// server, those that come in while one transaction runs go into the next together; what is true of WriteAbout is true of each. SQLite's
// writer shares commits already, so there each has a transaction of its own.
type Gatherer[T any] struct {
	db      *DB
	subject func(T) int64
	store   func(ctx context.Context, tx Tx, org int64, things []T) error

	mu   sync.Mutex
	orgs map[int64]*gathered[T]
}

// gathered is what waits of one organisation.
type gathered[T any] struct {
	waiting []*brought[T]
	running bool // a transaction; more of them at a time were slower at any number of clients (docs/performance.md)
}

// brought is one thing that somebody waits for.
type brought[T any] struct {
	thing T
	done  chan error
}

// NewGatherer makes one. subject names what a thing is about, as for WriteAbout: two things about the same subject are never stored
// together. store stores things in one transaction; what it fills in, it fills in afresh on each attempt.
func NewGatherer[T any](db *DB, subject func(T) int64, store func(ctx context.Context, tx Tx, org int64, things []T) error) *Gatherer[T] {
	return &Gatherer[T]{db: db, subject: subject, store: store, orgs: map[int64]*gathered[T]{}}
}

// Store returns after the thing is durable. When those that were stored together fail, each is tried by itself, so that nobody suffers for
// another. A caller who gives up isn't told the outcome.
func (g *Gatherer[T]) Store(ctx context.Context, org int64, thing T) error {
	if _, nested := entered(ctx); nested {
		return errNested
	}
	if _, also := ctx.Value(alsoKey{}).(*also); also || g.db.Engine() == SQLite {
		return g.alone(ctx, org, thing)
	}
	b := &brought[T]{thing: thing, done: make(chan error, 1)}
	g.mu.Lock()
	o := g.orgs[org]
	if o == nil {
		o = &gathered[T]{}
		g.orgs[org] = o
	}
	o.waiting = append(o.waiting, b)
	start := !o.running
	o.running = true
	g.mu.Unlock()
	if start {
		go g.run(context.WithoutCancel(ctx), org, o)
	}
	select {
	case err := <-b.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run stores what waits until nothing does.
func (g *Gatherer[T]) run(ctx context.Context, org int64, o *gathered[T]) {
	for {
		g.mu.Lock()
		group := o.take(g.subject)
		if len(group) == 0 {
			o.running = false
			g.mu.Unlock()
			return
		}
		g.mu.Unlock()
		g.together(ctx, org, group)
	}
}

// take returns what goes into the next transaction: at most one thing about a subject.
func (o *gathered[T]) take(subject func(T) int64) (group []*brought[T]) {
	about := map[int64]bool{}
	var rest []*brought[T]
	for _, b := range o.waiting {
		if s := subject(b.thing); len(group) < gatherMost && !about[s] {
			about[s] = true
			group = append(group, b)
		} else {
			rest = append(rest, b)
		}
	}
	o.waiting = rest
	return group
}

// together stores a group in one transaction, or each by itself when that fails.
func (g *Gatherer[T]) together(ctx context.Context, org int64, group []*brought[T]) {
	ctx, cancel := context.WithTimeout(ctx, gatherPatience)
	defer cancel()
	// In one order for everybody, so that two groups never wait for each other.
	slices.SortFunc(group, func(a, b *brought[T]) int { return cmp.Compare(g.subject(a.thing), g.subject(b.thing)) })
	things, subjects := make([]T, len(group)), make([]int64, len(group))
	for i, b := range group {
		things[i], subjects[i] = b.thing, g.subject(b.thing)
	}
	err := unpanicked(func() error {
		return g.db.writeAbout(ctx, org, subjects, func(ctx context.Context, tx Tx) error { return g.store(ctx, tx, org, things) })
	})
	for _, b := range group {
		if err != nil && len(group) > 1 {
			b.done <- unpanicked(func() error { return g.alone(ctx, org, b.thing) })
		} else {
			b.done <- err
		}
	}
}

func (g *Gatherer[T]) alone(ctx context.Context, org int64, thing T) error {
	return g.db.WriteAbout(ctx, org, g.subject(thing), func(ctx context.Context, tx Tx) error { return g.store(ctx, tx, org, []T{thing}) })
}

// unpanicked makes a panic an error: those who wait are answered by others, and a mistake about one thing isn't the end of the program.
func unpanicked(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("sqldb: panic while storing: %v", p)
		}
	}()
	return do()
}
