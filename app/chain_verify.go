package app

import (
	"cmp"
	"context"
	"errors"
	"io"

	"klankbord.org/core/access"
	"klankbord.org/core/chain"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// Chain is the state of an organisation's chain, for who guards it.
type Chain struct {
	chaindb.State
	Points []chaindb.Point // the last ones, the newest first
	Checks []chaindb.Check // the last ones, the newest first
	Public string          // the key that ends and checkpoints are signed with, in base64
}

// shownPoints is how many checkpoints and verifications the state has.
const shownPoints = 10

// Chain returns how far an organisation's chain is.
func (a *App) Chain(ctx context.Context, o org.ID) (c Chain, err error) {
	if _, err := access.Ask(ctx, o, access.ChainRead); err != nil {
		return c, err
	}
	c.Public = a.signer.Public()
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		var broken error
		if c.State, err = chaindb.Find(ctx, tx, o); errors.Is(err, chaindb.ErrBroken) {
			broken = chainFault(err)
		} else if err != nil {
			return err
		}
		if c.Points, err = chaindb.ListPoints(ctx, tx, o, shownPoints); err != nil {
			return err
		}
		c.Checks, err = chaindb.ListChecks(ctx, tx, o, shownPoints)
		return errors.Join(err, broken)
	})
	return c, err
}

// ChainKey returns the public key that ends, checkpoints and exports are signed with, in base64.
func (a *App) ChainKey() string { return a.signer.Public() }

// chainFault says in words of ours that a chain isn't what was sealed.
func chainFault(err error) error {
	if errors.Is(err, chaindb.ErrBroken) {
		return &fault.Error{Kind: fault.Conflict, Key: "chain.broken", Err: err}
	}
	return err
}

// Checkpoint seals what there is, makes a checkpoint of it and returns it; the ledger tells that it was made.
func (a *App) Checkpoint(ctx context.Context, o org.Organisation) (p chaindb.Point, err error) {
	actor, err := access.Ask(ctx, o.ID, access.ChainRead)
	if err != nil {
		return p, err
	}
	if _, err := a.sealer.Seal(ctx, o.ID); err != nil {
		return p, chainFault(err)
	}
	made := false
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		p, made, err = chaindb.AddPoint(ctx, tx, o.ID, chain.OriginOf(o.Ref), a.signer, actor.Ref(), a.millis())
		return err
	})
	if err == nil && !made {
		err = fault.NewConflict("", "chain.empty")
	}
	return p, chainFault(err)
}

// ExportChain writes everything that is sealed, for who verifies without this program's database.
func (a *App) ExportChain(ctx context.Context, o org.Organisation, w io.Writer) (length int64, err error) {
	actor, err := access.Ask(ctx, o.ID, access.ChainRead)
	if err != nil {
		return 0, err
	}
	if _, err := a.sealer.Seal(ctx, o.ID); err != nil {
		return 0, chainFault(err)
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		length, err = chaindb.Export(ctx, tx, o.ID, chain.OriginOf(o.Ref), a.signer, a.now(), w)
		return err
	})
	if err != nil {
		return length, chainFault(err)
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		return tellLedger(ctx, tx, o, a.millis(), actor.Ref(), "chain.exported", "chain", 0, map[string]any{"length": length})
	})
	return length, err
}

// VerifyInput says what an organisation's chain is held against.
type VerifyInput struct {
	Against  []*chain.Checkpoint
	Key      string // the public key that must have signed; empty: that of this installation
	Progress func(what string, done int64)
}

// VerifyChain reads chain, ledger and every row that bears on pay or judgement, names what doesn't fit, and keeps the
// result.
func (a *App) VerifyChain(ctx context.Context, o org.Organisation, in VerifyInput) (result *chaindb.Result, err error) {
	actor, err := access.Ask(ctx, o.ID, access.ChainRead)
	if err != nil {
		return nil, err
	}
	if _, err := a.sealer.Seal(ctx, o.ID); err != nil && !errors.Is(err, chaindb.ErrBroken) {
		return nil, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		result, err = chaindb.Verify(ctx, tx, o.ID, chaindb.Verification{Origin: chain.OriginOf(o.Ref), Key: cmp.Or(in.Key, a.signer.Public()),
			Against: in.Against, Progress: in.Progress})
		return err
	})
	if err != nil {
		return nil, err
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		return chaindb.AddCheck(ctx, tx, o.ID, result, actor.Ref(), a.millis())
	})
	return result, err
}

// GuardChains verifies the chain of every organisation and makes a checkpoint of it: once a day is a good habit. What
// doesn't fit is logged as an error; the other organisations come next nevertheless.
func (a *App) GuardChains(ctx context.Context) error {
	var list []org.Organisation
	err := a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
		list, err = orgdb.List(ctx, tx)
		return err
	})
	for _, o := range list {
		err = errors.Join(err, a.guardChain(access.With(ctx, access.System(o.ID, "chain")), o))
	}
	return err
}

func (a *App) guardChain(ctx context.Context, o org.Organisation) error {
	result, err := a.VerifyChain(ctx, o, VerifyInput{})
	if err != nil {
		return err
	}
	if !result.OK() {
		a.log.Error("the chain doesn't fit", "org", int64(o.ID), "flaws", int64(len(result.Flaws))+result.More, "first", result.Flaws[0].Reason)
		return nil // a checkpoint would vouch for it
	}
	_, err = a.Checkpoint(ctx, o)
	return err
}
