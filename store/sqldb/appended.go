package sqldb

import (
	"context"
	"slices"
)

// appended are the organisations to whose ledgers a transaction added something.
type appended struct{ orgs []int64 }

type appendedKey struct{}

// noteAppended is called for each entry of the ledger.
func noteAppended(ctx context.Context, org int64) {
	if a, ok := ctx.Value(appendedKey{}).(*appended); ok && !slices.Contains(a.orgs, org) {
		a.orgs = append(a.orgs, org)
	}
}

// OnAppended has fn called after every acknowledged Write that added to the ledger of an organisation: who seals or follows it needn't
// look for itself, and no use case can forget to tell. Call it once, before others write; fn must be quick.
func (db *DB) OnAppended(fn func(org int64)) { db.onAppended = fn }

// noting runs a write and tells what it added to.
func (db *DB) noting(fn func(context.Context, Tx) error, write func(func(context.Context, Tx) error) error) error {
	if db.onAppended == nil {
		return write(fn)
	}
	var a appended
	err := write(func(ctx context.Context, tx Tx) error {
		a.orgs = a.orgs[:0] // an attempt that was undone added nothing
		return fn(context.WithValue(ctx, appendedKey{}, &a), tx)
	})
	if err == nil {
		for _, org := range a.orgs {
			db.onAppended(org)
		}
	}
	return err
}
