package sqldb

import (
	"context"
	"sync/atomic"
)

// also is something that the next change brings about too.
type also struct {
	do   func(context.Context, Tx) error
	done atomic.Bool
}

type alsoKey struct{}

// Also returns a context under which the first Write that succeeds also does something, at its end and in its transaction:
// both happen or neither. It is for what belongs to a request and not to what the request does, such as the receipt of
// its idempotency key. A closure that fails undoes the change, and its error comes back.
func Also(ctx context.Context, do func(context.Context, Tx) error) context.Context {
	return context.WithValue(ctx, alsoKey{}, &also{do: do})
}

// writing runs a write with what is to be done besides.
func writing(ctx context.Context, fn func(context.Context, Tx) error, write func(func(context.Context, Tx) error) error) error {
	a, ok := ctx.Value(alsoKey{}).(*also)
	if !ok || a.done.Load() {
		return write(fn)
	}
	err := write(func(ctx context.Context, tx Tx) error {
		if err := fn(ctx, tx); err != nil {
			return err
		}
		return a.do(ctx, tx)
	})
	if err == nil {
		a.done.Store(true)
	}
	return err
}
