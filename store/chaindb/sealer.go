package chaindb

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"time"

	"klankbord.org/core/chain"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// Options say how a sealer works.
type Options struct {
	Signer *chain.Signer    // nil: ends aren't signed
	Now    func() time.Time // nil: the clock
	Poll   time.Duration    // how often it looks for what other programs wrote; 0: every second
	Pause  time.Duration    // how long it lets entries gather after it was woken; 0: a quarter of a second
	Log    *slog.Logger     // nil: nowhere
}

// Sealer seals the ledgers of all organisations, in batches, outside anybody's request. Several may work on one database,
// also on several nodes: they take turns. It is safe for concurrent use.
type Sealer struct {
	db   *sqldb.DB
	opt  Options
	wake chan struct{}

	mu    sync.Mutex
	due   map[org.ID]bool
	begun map[org.ID]bool // organisations that have a chain that covers every kind
}

// NewSealer returns a sealer that does nothing yet.
func NewSealer(db *sqldb.DB, opt Options) *Sealer {
	opt.Poll, opt.Pause = cmp.Or(opt.Poll, time.Second), cmp.Or(opt.Pause, 250*time.Millisecond)
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	return &Sealer{db: db, opt: opt, wake: make(chan struct{}, 1), due: map[org.ID]bool{}, begun: map[org.ID]bool{}}
}

// Notify says that this program wrote something for an organisation. It never waits.
func (s *Sealer) Notify(o org.ID) {
	s.mu.Lock()
	s.due[o] = true
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Seal seals what an organisation's ledger holds now and returns how many entries that were. What is being written meanwhile may be left
// for the next time.
func (s *Sealer) Seal(ctx context.Context, o org.ID) (int, error) {
	if err := s.beginOnce(ctx, o); err != nil {
		return 0, err
	}
	all := 0
	for {
		n, err := seal(ctx, s.db, o, s.opt.Signer, s.opt.Now().UnixMilli())
		all += n
		if err != nil || n == 0 {
			return all, err
		}
	}
}

// beginOnce asks the database only until the chain is there.
func (s *Sealer) beginOnce(ctx context.Context, o org.ID) error {
	s.mu.Lock()
	begun := s.begun[o]
	s.mu.Unlock()
	if begun {
		return nil
	}
	err := s.begin(ctx, o)
	if err == nil {
		s.mu.Lock()
		s.begun[o] = true
		s.mu.Unlock()
	}
	return err
}

const sqlOrganisations = `-- chaindb.organisations
select org from organisations order by org`

// organisations lists all of them.
func organisations(ctx context.Context, db *sqldb.DB) (all []org.ID, err error) {
	err = db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		all, err = sqldb.List(ctx, tx, func(r sqldb.Rows, o *org.ID) error { return r.Scan(o) }, sqlOrganisations)
		return err
	})
	return all, err
}

// SealAll seals what the ledgers of all organisations hold now.
func (s *Sealer) SealAll(ctx context.Context) error {
	all, err := organisations(ctx, s.db)
	if err != nil {
		return err
	}
	for _, o := range all {
		if _, err := s.Seal(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// Run seals until the context ends. What goes wrong is logged and tried again at the next turn.
func (s *Sealer) Run(ctx context.Context) {
	tick := time.NewTicker(s.opt.Poll)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			all, err := organisations(ctx, s.db)
			s.complain(ctx, 0, err)
			s.sealThese(ctx, all)
		case <-s.wake:
			if !sleep(ctx, s.opt.Pause) {
				return
			}
			s.sealThese(ctx, s.taken())
		}
	}
}

func (s *Sealer) sealThese(ctx context.Context, all []org.ID) {
	for _, o := range all {
		_, err := s.Seal(ctx, o)
		s.complain(ctx, o, err)
	}
}

// taken returns the organisations that were notified, once.
func (s *Sealer) taken() []org.ID {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]org.ID, 0, len(s.due))
	for o := range s.due {
		all = append(all, o)
	}
	clear(s.due)
	return all
}

func (s *Sealer) complain(ctx context.Context, o org.ID, err error) {
	if err != nil && ctx.Err() == nil {
		s.opt.Log.Error("sealing the chain failed; trying again", "org", int64(o), "error", err.Error())
	}
}

// sleep waits, and reports false when the context ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
