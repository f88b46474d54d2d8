package sqldb

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// Blocks of ids start small, so that a small organisation's numbers stay small, and double for a busy one.
const (
	firstBlock = 16
	largeBlock = 4096
)

// sequences hands out ids from blocks taken from the database.
type sequences struct {
	mu     sync.Mutex
	blocks map[sequenceKey]*block
	closed bool
}

type sequenceKey struct {
	org  int64
	name string
}

// block is what is left of the ids taken: from next up to, not including, end.
type block struct {
	mu        sync.Mutex
	next, end int64
	size      int64 // of the next block
}

const takeIDs = `/* sqldb.take */
	insert into sequences (org, name, next) values ($1, $2, cast($3 as bigint) + 1)
	on conflict (org, name) do update set next = sequences.next + cast($3 as bigint)
	returning next`

const returnIDs = `/* sqldb.releaseSequences */
	update sequences set next = $3 where org = $1 and name = $2 and next = $4`

// NextIDs takes n consecutive ids of a sequence of an organisation and returns the first. Ids start at 1 and are never
// given twice. They are dense but for what is lost when a program is killed or a transaction that asked is undone.
// Ask before Write where possible: most calls then don't touch the database at all.
func (db *DB) NextIDs(ctx context.Context, org int64, sequence string, n int) (int64, error) {
	if n <= 0 {
		return 0, fmt.Errorf("sqldb: %d ids of %s", n, sequence)
	}
	// Within SQLite's transaction ids that are taken could be given back by its failure, so they mustn't be left for
	// others: exactly n, for this transaction alone.
	if tx, ok := entered(ctx); ok && tx.Engine() == SQLite {
		return take(ctx, tx, org, sequence, int64(n))
	}
	b, err := db.block(org, sequence)
	if err != nil {
		return 0, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.end-b.next < int64(n) {
		if err := db.refill(ctx, b, org, sequence, int64(n)); err != nil {
			return 0, err
		}
	}
	first := b.next
	b.next += int64(n)
	return first, nil
}

func (db *DB) block(org int64, sequence string) (*block, error) {
	s := &db.sequences
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, unavailable(KeyClosed, nil)
	}
	if s.blocks == nil {
		s.blocks = map[sequenceKey]*block{}
	}
	key := sequenceKey{org, sequence}
	if s.blocks[key] == nil {
		s.blocks[key] = &block{size: firstBlock}
	}
	return s.blocks[key], nil
}

// refill takes the next block, large enough for n. When nobody else took one in between it continues the last, and
// nothing is wasted.
func (db *DB) refill(ctx context.Context, b *block, org int64, sequence string, n int64) error {
	want := max(b.size, n-(b.end-b.next))
	var first int64
	err := db.engine.allocate(ctx, func(ctx context.Context, tx Tx) error {
		var err error
		first, err = take(ctx, tx, org, sequence, want)
		return err
	})
	if err != nil {
		return fmt.Errorf("take ids of %s: %w", sequence, err)
	}
	if first != b.end {
		b.next = first
	}
	b.end = first + want
	b.size = min(2*b.size, largeBlock)
	if b.end-b.next < n { // somebody else came in between and what we took isn't enough by itself
		return db.refill(ctx, b, org, sequence, n)
	}
	return nil
}

func take(ctx context.Context, tx Tx, org int64, sequence string, n int64) (int64, error) {
	var next int64
	err := tx.QueryRow(ctx, takeIDs, org, sequence, n).Scan(&next)
	return next - n, err
}

// releaseSequences gives unused ids back if nobody took any after them, and hands out no more.
func (db *DB) releaseSequences(ctx context.Context) error {
	s := &db.sequences
	s.mu.Lock()
	s.closed = true
	blocks := s.blocks
	s.blocks = nil
	s.mu.Unlock()
	var errs []error
	for key, b := range blocks {
		b.mu.Lock()
		next, end := b.next, b.end
		b.next = end
		b.mu.Unlock()
		if next == end {
			continue
		}
		errs = append(errs, db.engine.allocate(ctx, func(ctx context.Context, tx Tx) error {
			_, err := tx.Exec(ctx, returnIDs, key.org, key.name, next, end)
			return err
		}))
	}
	return errors.Join(errs...)
}
