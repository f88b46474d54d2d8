package app

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/org"
)

// briefly is how long a page waits for a verification before it shows how far that is instead.
const briefly = 800 * time.Millisecond

// checks are the verifications of whole chains that pages asked for and that run now, one an organisation. The outcome is
// stored; that one runs is known to this program only, and one that is broken off did nothing.
type checks struct {
	mu      sync.Mutex
	running map[org.ID]*checking
	ended   sync.WaitGroup
	ctx     context.Context
	cancel  context.CancelFunc
	log     *slog.Logger
}

// checking is one verification at work.
type checking struct {
	what string
	read int64
	done chan struct{}
	err  error // once done
}

func newChecks(log *slog.Logger) *checks {
	c := &checks{running: map[org.ID]*checking{}, log: log}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	return c
}

// stop breaks off what runs.
func (c *checks) stop() {
	c.cancel()
	c.ended.Wait()
}

// begin starts a verification unless one runs for the organisation already, and returns it.
func (c *checks) begin(o org.ID, verify func(ctx context.Context, progress func(string, int64)) error) *checking {
	c.mu.Lock()
	defer c.mu.Unlock()
	if one := c.running[o]; one != nil {
		return one
	}
	one := &checking{done: make(chan struct{})}
	c.running[o] = one
	c.ended.Go(func() {
		defer c.end(o, one)
		one.err = verify(c.ctx, func(what string, read int64) {
			c.mu.Lock()
			defer c.mu.Unlock()
			one.what, one.read = what, read
		})
	})
	return one
}

// end makes room for the next verification, also after one that panicked: nobody called it that could catch that, and the
// program must not end because of a chain that can't be read.
func (c *checks) end(o org.ID, one *checking) {
	if broken := recover(); broken != nil {
		one.err = fmt.Errorf("verifying the chain panicked: %v\n%s", broken, debug.Stack())
	}
	if one.err != nil {
		c.log.Error("verifying the chain was broken off", "org", int64(o), "error", one.err.Error())
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.running, o)
	close(one.done)
}

// of tells whether a verification runs for an organisation, what it reads and how much of that it read.
func (c *checks) of(o org.ID) (what string, read int64, runs bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	one := c.running[o]
	if one == nil {
		return "", 0, false
	}
	return one.what, one.read, true
}

// checkChain verifies an organisation's chain on behalf of whoever asks, and waits for the outcome only briefly: it goes on
// when the page is closed.
func (a *App) checkChain(ctx context.Context, o org.Organisation) error {
	actor, err := access.Ask(ctx, o.ID, access.ChainRead)
	if err != nil {
		return err
	}
	one := a.checks.begin(o.ID, func(ctx context.Context, progress func(string, int64)) error {
		_, err := a.VerifyChain(access.With(ctx, actor), o, VerifyInput{Progress: progress})
		return err
	})
	patience := time.NewTimer(briefly)
	defer patience.Stop()
	select {
	case <-one.done:
		return one.err
	case <-patience.C:
	case <-ctx.Done():
	}
	return nil
}
