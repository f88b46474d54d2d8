package sqldb

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"klankbord.org/core/fault"
)

// A group ends after so many closures or so much time, whichever comes first: the first of a group waits for the
// last, and shouldn't wait longer than a person notices.
const (
	groupSize = 512
	groupTime = 40 * time.Millisecond
)

// writer is the one goroutine that writes to SQLite. A commit that waits for the disk costs a hundred times what an
// insert costs, so everybody who waits while one commit runs goes into the next together: each in a savepoint of its
// own, so that one's failure leaves the others alone.
//
// The writer owns the connection and lends it to one caller at a time, who runs the closure on its own goroutine. So
// a panic, or the end of a test within a closure, unwinds the caller's stack and never the writer's.
type writer struct {
	conn  *sqliteConn
	jobs  chan *job
	back  chan error // the borrower returns the connection with the closure's outcome
	done  chan struct{}
	mu    sync.RWMutex // guards closed against a send on a closed channel
	shut  bool
	last  int // size of the group before
	group []*job
	held  *job // wants the connection for itself, and came while a group was being made
}

// A job's state; whoever changes it first from queued decides.
const (
	jobQueued int32 = iota
	jobStarted
	jobAbandoned
)

// job is one caller in the queue.
type job struct {
	state atomic.Int32
	say   chan turn               // capacity 2: the writer never waits for a caller
	alone func(*sqliteConn) error // what can't be part of a transaction; nil for a closure
}

// turn tells a caller that it may use the connection (tx isn't nil), or the outcome of all.
type turn struct {
	tx  *sqliteTx
	err error
}

func startWriter(conn *sqliteConn) *writer {
	w := &writer{conn: conn, jobs: make(chan *job, 1024), back: make(chan error, 1), done: make(chan struct{})}
	go w.run()
	return w
}

// write queues a closure and waits for its outcome.
func (w *writer) write(ctx context.Context, fn func(context.Context, Tx) error) error {
	if err := ctx.Err(); err != nil { // below, an idle writer might be quicker than who gave up before
		return err
	}
	j := &job{say: make(chan turn, 2)}
	if err := w.queue(ctx, j); err != nil {
		return err
	}
	var t turn
	select {
	case t = <-j.say:
	case <-ctx.Done():
		if j.state.CompareAndSwap(jobQueued, jobAbandoned) {
			return ctx.Err()
		}
		t = <-j.say
	}
	if t.tx == nil {
		return t.err
	}
	w.borrow(ctx, t.tx, fn)
	if err := (<-j.say).err; err != nil {
		return err
	}
	runAll(t.tx.after)
	return nil
}

func (w *writer) queue(ctx context.Context, j *job) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.shut {
		return unavailable(KeyClosed, nil)
	}
	select {
	case w.jobs <- j:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// borrow runs the closure and returns the connection whatever happens.
func (w *writer) borrow(ctx context.Context, tx *sqliteTx, fn func(context.Context, Tx) error) {
	outcome := error(errUnwound) // remains when fn panics or ends its goroutine
	defer func() { w.back <- tx.finish(outcome) }()
	outcome = fn(context.WithValue(ctx, inside{}, Tx(tx)), tx)
}

// errUnwound undoes the work of a closure that never returned. Nobody sees it: the caller's stack is unwinding.
var errUnwound = &fault.Error{Key: "database.unwound"}

func (w *writer) run() {
	defer close(w.done)
	for first := range w.jobs {
		if first.alone == nil {
			w.runGroup(first)
			first, w.held = w.held, nil
		}
		if first != nil && first.state.CompareAndSwap(jobQueued, jobStarted) {
			first.say <- turn{err: translate(first.alone(w.conn))}
		}
	}
}

// alone runs something outside of any transaction, between those of others.
func (w *writer) alone(ctx context.Context, fn func(*sqliteConn) error) error {
	j := &job{say: make(chan turn, 2), alone: fn}
	if err := w.queue(ctx, j); err != nil {
		return err
	}
	select {
	case t := <-j.say:
		return t.err
	case <-ctx.Done():
		if j.state.CompareAndSwap(jobQueued, jobAbandoned) {
			return ctx.Err()
		}
		return (<-j.say).err
	}
}

// runGroup takes the first caller and whoever joins, commits once, and tells everybody.
func (w *writer) runGroup(first *job) {
	w.group = w.group[:0]
	if err := w.conn.do("begin immediate"); err != nil {
		if first.state.CompareAndSwap(jobQueued, jobStarted) {
			first.say <- turn{err: translate(err)}
		}
		return
	}
	started := time.Now()
	for j := first; j != nil; j = w.next(started) {
		if !j.state.CompareAndSwap(jobQueued, jobStarted) {
			continue // its context ended in the queue
		}
		if err := w.serve(j); err != nil {
			w.fail(err)
			return
		}
	}
	if err := w.conn.do("commit"); err != nil {
		w.fail(err)
		return
	}
	w.last = len(w.group)
	for _, j := range w.group {
		j.say <- turn{}
	}
}

// serve lends the connection to one caller. An error means that the whole group is lost.
func (w *writer) serve(j *job) error {
	w.group = append(w.group, j)
	if err := w.conn.do("savepoint s"); err != nil {
		return err
	}
	j.say <- turn{tx: &sqliteTx{conn: w.conn}}
	outcome := <-w.back
	if outcome == nil {
		return w.conn.do("release s")
	}
	if err := w.conn.do("rollback to s"); err != nil {
		return err
	}
	if err := w.conn.do("release s"); err != nil {
		return err
	}
	w.group = w.group[:len(w.group)-1]
	j.say <- turn{err: outcome} // a failure needn't wait for the disk
	return nil
}

// fail undoes the group and tells everybody in it why. A full disk or a broken one ends the transaction by itself, in
// which case there is nothing left to roll back and that error adds nothing.
func (w *writer) fail(err error) {
	_ = w.conn.do("rollback")
	err = translate(err)
	for _, j := range w.group {
		j.say <- turn{err: err}
	}
}

// next returns the next caller of this group, or nil when it is time to commit. Those who were in the group before
// have just been told and are probably on their way back, so it yields to them a few times: a group of all is much
// cheaper than one of few.
func (w *writer) next(started time.Time) *job {
	if len(w.group) >= groupSize || time.Since(started) > groupTime {
		return nil
	}
	for tries := 0; ; tries++ {
		select {
		case j, ok := <-w.jobs:
			if ok && j.alone != nil {
				w.held = j
				return nil
			}
			if !ok {
				return nil
			}
			return j
		default:
		}
		if len(w.group) >= w.last || tries == 8 {
			return nil
		}
		runtime.Gosched()
	}
}

// close lets the queue run dry and closes the connection.
func (w *writer) close() error {
	w.mu.Lock()
	already := w.shut
	w.shut = true
	if !already {
		close(w.jobs)
	}
	w.mu.Unlock()
	<-w.done
	if already {
		return nil
	}
	return w.conn.close()
}
