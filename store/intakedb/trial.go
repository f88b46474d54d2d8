package intakedb

import (
	"context"
	"errors"

	"klankbord.org/store/sqldb"
)

// errUndo ends a dry run's transaction.
var errUndo = errors.New("intakedb: dry run undone")

// errLost tells that the database ended the long transaction of a dry run.
var errLost = errors.New("intakedb: the dry run's transaction was lost")

// trial is the one transaction of a dry run. It lives in a goroutine because a transaction is a closure, and batches
// come one by one.
type trial struct {
	work chan work
	done chan error
	stop context.CancelFunc
}

type work struct {
	fn     func(context.Context, sqldb.Tx) error
	result chan error
}

func startTrial(ctx context.Context, db *sqldb.DB) *trial {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	t := &trial{work: make(chan work), done: make(chan error, 1), stop: stop}
	started := false
	go func() {
		t.done <- db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
			if started {
				return errLost // a retry would have lost the batches before
			}
			started = true
			for w := range t.work {
				err := w.fn(ctx, tx)
				w.result <- err
				if err != nil {
					return err
				}
			}
			return errUndo
		})
	}()
	return t
}

// run does one batch within the trial.
func (t *trial) run(ctx context.Context, fn func(context.Context, sqldb.Tx) error) error {
	w := work{fn: fn, result: make(chan error, 1)}
	select {
	case t.work <- w:
	case err := <-t.done:
		t.done <- err
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-w.result:
		return err
	case <-ctx.Done():
		t.stop()
		<-w.result
		return ctx.Err()
	}
}

// end undoes the trial. A transaction that was lost earlier is undone already.
func (t *trial) end() error {
	close(t.work)
	err := <-t.done
	t.stop()
	if err == nil || errors.Is(err, errUndo) || errors.Is(err, errLost) || errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
