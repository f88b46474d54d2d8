package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/reward"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/rewarddb"
	"klankbord.org/store/sqldb"
)

// RunInput asks for a computation of a scheme.
type RunInput struct {
	Scheme []byte // the scheme file
	Reason string // why it is computed; a correction says what it corrects
	Actor  string
	DryRun bool // compute and store nothing
	// Also, when not nil, runs in the transaction that stores the run: an error undoes both.
	Also func(ctx context.Context, tx sqldb.Tx, r *RunResult) error
}

// RunResult is a computed run. ID is 0 after a dry run.
type RunResult struct {
	ID      rewarddb.RunID
	At      int64 // when it was stored, in unix milliseconds UTC; 0 after a dry run
	Version int   // of the scheme
	Scheme  *reward.Scheme
	Run     *reward.Run
}

// Run computes a scheme over its period from what is stored, and stores the run whole: the scheme as a version, the run,
// and everybody's line, in one transaction. The same inputs give the same bytes.
//
// Nobody computes, for keeping, what they are paid themselves.
func (a *App) Run(ctx context.Context, o org.Organisation, in RunInput) (*RunResult, error) {
	actor, err := access.Ask(ctx, o.ID, access.RunsCompute)
	if err != nil {
		return nil, err
	}
	if !actor.IsSystem() || in.Actor == "" {
		in.Actor = actor.Ref()
	}
	s, err := reward.ParseScheme(in.Scheme)
	if err != nil {
		return nil, err
	}
	if s.Currency != o.Settings.Currency {
		return nil, fault.NewInvalid("currency", "scheme.other_currency", "value", s.Currency, "want", o.Settings.Currency)
	}
	var g *gathered
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		g, err = gather(ctx, tx, o, s)
		return err
	})
	if err != nil {
		return nil, err
	}
	run, err := reward.Compute(g.inputs)
	if err != nil {
		return nil, err
	}
	result := &RunResult{Scheme: s, Run: run}
	if in.DryRun {
		return result, nil
	}
	if err := access.NotAboutSelf(actor, g.about(run)...); err != nil {
		return nil, err
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		return a.keepRun(ctx, tx, o, in, g, result)
	})
	return result, err
}

// about are the employees whose pay a run computes.
func (g *gathered) about(run *reward.Run) []org.EmployeeID {
	var all []org.EmployeeID
	for i := range run.People {
		all = append(all, g.employee[run.People[i].Ref])
	}
	return all
}

// keepRun stores a run with its scheme, and tells the ledger.
func (a *App) keepRun(ctx context.Context, tx sqldb.Tx, o org.Organisation, in RunInput, g *gathered, r *RunResult) error {
	at := a.millis()
	scheme, created, err := rewarddb.SaveScheme(ctx, tx, o.ID, rewarddb.Scheme{Ref: r.Scheme.Ref, Content: r.Scheme.Canonical(), Hash: r.Scheme.Hash(), CreatedAt: at})
	if err != nil {
		return err
	}
	if created {
		if err := tellLedger(ctx, tx, o, at, in.Actor, "schemes.added", "scheme", int64(scheme.ID), map[string]any{"ref": scheme.Ref, "version": scheme.Version, "hash": scheme.Hash}); err != nil {
			return err
		}
	}
	people := make([]rewarddb.Person, 0, len(r.Run.People))
	for i := range r.Run.People {
		p := &r.Run.People[i]
		people = append(people, rewarddb.Person{Employee: g.employee[p.Ref], Cents: int64(p.Cents), Body: p.Line()})
	}
	slices.SortFunc(people, func(x, y rewarddb.Person) int { return int(x.Employee - y.Employee) })
	r.ID, err = rewarddb.SaveRun(ctx, tx, o.ID, rewarddb.Run{Scheme: scheme.ID, ComputedAt: at, ComputedBy: in.Actor, Reason: in.Reason,
		InputsHash: r.Run.InputsHash(), ResultHash: r.Run.ResultHash(), Body: r.Run.Header()}, people)
	if err != nil {
		return err
	}
	r.Version, r.At = scheme.Version, at
	err = tellLedger(ctx, tx, o, at, in.Actor, "runs.computed", "run", int64(r.ID),
		map[string]any{"scheme": scheme.Hash, "inputs": r.Run.InputsHash(), "result": r.Run.ResultHash(), "reason": in.Reason})
	if err == nil && in.Also != nil {
		err = in.Also(ctx, tx, r)
	}
	return err
}

// tellLedger appends an entry about one thing.
func tellLedger(ctx context.Context, tx sqldb.Tx, o org.Organisation, at int64, actor, action, kind string, id int64, body map[string]any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("ledger body of %s: %w", action, err)
	}
	return chaindb.Append(ctx, tx, sqldb.Entry{Org: int64(o.ID), At: at, Actor: actor, Action: action, Kind: kind, FirstID: id, LastID: id, Body: b})
}

func hashLines(lines []string) string {
	slices.Sort(lines)
	h := sha256.New()
	for _, l := range lines {
		fmt.Fprintln(h, l)
	}
	return hex.EncodeToString(h.Sum(nil))
}
