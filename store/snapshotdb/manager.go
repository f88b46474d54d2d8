package snapshotdb

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// Options say how a manager works.
type Options struct {
	Dir  string        // where snapshots are saved; empty: nowhere
	Poll time.Duration // how often the ledger is looked at for what other programs wrote; 0 means 250 ms
	Save time.Duration // how often Run saves what changed, for when the program is killed; 0 means every ten minutes
	Log  *slog.Logger  // nil: nowhere
}

// Manager keeps one snapshot for each organisation that was asked for. It is safe for concurrent use.
type Manager struct {
	db      *sqldb.DB
	opt     Options
	wake    chan struct{}
	running atomic.Bool

	mu   sync.Mutex
	orgs map[org.ID]*kept
}

// kept is one organisation's snapshot and who wants to hear of it.
type kept struct {
	load  sync.Mutex // held while the snapshot is made
	live  atomic.Pointer[Live]
	due   atomic.Bool  // the ledger has something new, as far as this program knows
	saved sqldb.Cursor // of the file; only touched with load held

	mu          sync.Mutex
	subscribers map[chan struct{}]bool
}

// NewManager returns a manager that knows no organisation yet and reads nothing.
func NewManager(db *sqldb.DB, opt Options) *Manager {
	opt.Poll = cmp.Or(opt.Poll, 250*time.Millisecond)
	opt.Save = cmp.Or(opt.Save, 10*time.Minute)
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	return &Manager{db: db, opt: opt, wake: make(chan struct{}, 1), orgs: map[org.ID]*kept{}}
}

func (m *Manager) kept(o org.ID) *kept {
	m.mu.Lock()
	defer m.mu.Unlock()
	k := m.orgs[o]
	if k == nil {
		k = &kept{subscribers: map[chan struct{}]bool{}}
		m.orgs[o] = k
	}
	return k
}

// Snapshot returns an organisation's snapshot. The first time it is made, from its file or from the database, which may
// take a while. Without Run it takes in first what the ledger tells since the last time; with Run it is followed anyway.
func (m *Manager) Snapshot(ctx context.Context, o org.ID) (*Live, error) {
	k := m.kept(o)
	if l := k.live.Load(); l != nil {
		if m.running.Load() {
			return l, nil
		}
		return l, m.feed(ctx, k, l)
	}
	k.load.Lock()
	defer k.load.Unlock()
	if l := k.live.Load(); l != nil {
		return l, nil
	}
	l, err := m.make(ctx, k, o)
	if err != nil {
		return nil, fmt.Errorf("load snapshot of organisation %d: %w", o, err)
	}
	k.live.Store(l)
	return l, nil
}

// make opens the file or reads the database.
func (m *Manager) make(ctx context.Context, k *kept, o org.ID) (*Live, error) {
	if m.opt.Dir != "" {
		l, err := Open(ctx, m.db, o, m.path(o))
		if err == nil {
			k.saved = l.cursor
			return l, nil
		}
		if ctx.Err() != nil {
			return nil, err
		}
		if !errors.Is(err, fs.ErrNotExist) {
			m.opt.Log.Warn("saved snapshot not used; reading the database instead", "org", int64(o), "reason", err.Error())
		}
	}
	return Load(ctx, m.db, o)
}

func (m *Manager) path(o org.ID) string {
	return filepath.Join(m.opt.Dir, fmt.Sprintf("%d.snapshot", o))
}

// Refresh takes in what the ledger tells, so that what this program wrote before is seen by what comes after.
func (m *Manager) Refresh(ctx context.Context, o org.ID) error {
	k := m.kept(o)
	l := k.live.Load()
	if l == nil {
		return nil // whoever asks for it first reads everything
	}
	return m.feed(ctx, k, l)
}

// feed takes in the ledger and tells the subscribers.
func (m *Manager) feed(ctx context.Context, k *kept, l *Live) error {
	changed, err := l.Feed(ctx, m.db)
	if changed {
		k.tell()
	}
	return err
}

// Notify says that this program wrote something for an organisation: Run looks at its ledger now rather than at the
// next poll. It never waits.
func (m *Manager) Notify(o org.ID) {
	m.kept(o).due.Store(true)
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// Subscribe returns a channel that gets something after each change of an organisation's answers or names, until cancel
// is called. Changes that come while nobody listens are told once.
func (m *Manager) Subscribe(o org.ID) (changed <-chan struct{}, cancel func()) {
	k, ch := m.kept(o), make(chan struct{}, 1)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.subscribers[ch] = true
	return ch, func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		delete(k.subscribers, ch)
	}
}

// tell tells every subscriber, without waiting for any.
func (k *kept) tell() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for ch := range k.subscribers {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

// Run follows the ledgers of all snapshots and saves them now and then, until the context ends. An error is logged and
// tried again at the next turn.
func (m *Manager) Run(ctx context.Context) {
	m.running.Store(true)
	defer m.running.Store(false)
	var saving sync.WaitGroup
	defer saving.Wait()
	saving.Go(func() { m.saveNowAndThen(ctx) })
	tick := time.NewTicker(m.opt.Poll)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			m.followAll(ctx, func(*kept) bool { return true })
		case <-m.wake:
			m.followAll(ctx, func(k *kept) bool { return k.due.Swap(false) })
		}
	}
}

func (m *Manager) saveNowAndThen(ctx context.Context) {
	tick := time.NewTicker(m.opt.Save)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := m.Save(ctx); err != nil && ctx.Err() == nil {
				m.opt.Log.Warn("saving a snapshot failed; trying again", "error", err.Error())
			}
		}
	}
}

// followAll feeds the snapshots that are there and wanted.
func (m *Manager) followAll(ctx context.Context, wanted func(*kept) bool) {
	for o, k := range m.all() {
		l := k.live.Load()
		if l == nil || !wanted(k) {
			continue
		}
		if err := m.feed(ctx, k, l); err != nil && ctx.Err() == nil {
			m.opt.Log.Warn("following the ledger failed; trying again", "org", int64(o), "error", err.Error())
		}
	}
}

// all returns the organisations known now.
func (m *Manager) all() map[org.ID]*kept {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := make(map[org.ID]*kept, len(m.orgs))
	for o, k := range m.orgs {
		all[o] = k
	}
	return all
}

// Save writes every snapshot that changed since its file was written. Do it before the program stops, and now and then.
func (m *Manager) Save(ctx context.Context) error {
	if m.opt.Dir == "" {
		return nil
	}
	var failed error
	for o, k := range m.all() {
		failed = errors.Join(failed, m.save(ctx, k, o))
	}
	return failed
}

func (m *Manager) save(ctx context.Context, k *kept, o org.ID) error {
	k.load.Lock()
	defer k.load.Unlock()
	l := k.live.Load()
	if l == nil {
		return nil
	}
	l.mu.Lock()
	cursor := l.cursor
	l.mu.Unlock()
	if cursor == k.saved {
		return nil
	}
	if err := l.Save(ctx, m.db, m.path(o)); err != nil {
		return fmt.Errorf("save snapshot of organisation %d: %w", o, err)
	}
	k.saved = cursor
	return nil
}

// Close saves the snapshots. Stop Run first; the manager isn't used afterwards.
func (m *Manager) Close(ctx context.Context) error { return m.Save(ctx) }
