package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"klankbord.org/core/access"
	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/reward"
	"klankbord.org/store/agreedb"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/rewarddb"
	"klankbord.org/store/sqldb"
)

// RunInput asks for a computation of a scheme.
type RunInput struct {
	Scheme    []byte // the scheme file; may be left out when an agreement says which
	Agreement string // reference of the agreement to compute; empty: the one that binds the scheme, if there is one
	Trial     bool   // compute with pseudonyms and never to be paid, also when all consent is on record
	Reason    string // why it is computed; a correction says what it corrects
	Actor     string
	DryRun    bool // compute and store nothing
	// Also, when not nil, runs in the transaction that stores the run: an error undoes both.
	Also func(ctx context.Context, tx sqldb.Tx, r *RunResult) error
}

// RunResult is a computed run. ID is 0 after a dry run.
type RunResult struct {
	ID      rewarddb.RunID
	At      int64          // when it was stored, in unix milliseconds UTC; 0 after a dry run
	Version int            // of the scheme
	Scheme  *reward.Scheme // the last one, when the agreement was amended
	Run     *reward.Run
	Missing []agree.Missing // why it is a trial; empty for one that was asked for
}

// Run computes a scheme over its period from what is stored, and stores the run whole: the scheme as a version, the run,
// and everybody's line, in one transaction. The same inputs give the same bytes. Where an agreement binds the scheme, its versions
// decide, each over its own days.
//
// Until consent, DPIA and publication are on record and fit, it is a trial: pseudonyms that can't be followed from one run to
// another, seen only by whoever drafts schemes. Nobody computes, for keeping, what they are paid themselves.
func (a *App) Run(ctx context.Context, o org.Organisation, in RunInput) (*RunResult, error) {
	actor, err := access.Ask(ctx, o.ID, access.RunsCompute)
	if err != nil {
		return nil, err
	}
	if !actor.IsSystem() || in.Actor == "" {
		in.Actor = actor.Ref()
	}
	var all []*gathered
	result := &RunResult{}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		all, result.Missing = nil, nil
		plans, err := a.plans(ctx, tx, o.ID, in)
		if err != nil {
			return err
		}
		all, result.Missing, err = a.gatherAll(ctx, tx, o, plans)
		return err
	})
	if err != nil {
		return nil, err
	}
	trial := in.Trial || len(result.Missing) > 0
	if trial {
		if err := a.mayTry(ctx, o.ID, actor); err != nil {
			return nil, err
		}
	}
	inputs := make([]reward.Inputs, len(all))
	alias := newAlias()
	for i, g := range all {
		inputs[i] = g.inputs
		if trial {
			inputs[i] = reward.Pseudonymise(g.inputs, alias)
		}
	}
	result.Scheme = all[len(all)-1].scheme
	if result.Run, err = reward.ComputeParts(inputs); err != nil {
		return nil, err
	}
	if in.DryRun {
		return result, nil
	}
	if !trial {
		if err := access.NotAboutSelf(actor, all[0].about(result.Run)...); err != nil {
			return nil, err
		}
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		return a.keepRun(ctx, tx, o, in, all[0], result)
	})
	return result, err
}

// gatherAll reads the inputs of every part, and what is missing before amounts may be paid.
func (a *App) gatherAll(ctx context.Context, tx sqldb.Tx, o org.Organisation, plans []plan) (all []*gathered, missing []agree.Missing, err error) {
	records, err := agreedb.ListRecords(ctx, tx, o.ID)
	if err != nil {
		return nil, nil, err
	}
	units, err := orgdb.ListUnits(ctx, tx, o.ID)
	if err != nil {
		return nil, nil, err
	}
	employees, err := orgdb.ListEmployees(ctx, tx, o.ID)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range plans {
		if p.scheme.Currency != o.Settings.Currency {
			return nil, nil, fault.NewInvalid("currency", "scheme.other_currency", "value", p.scheme.Currency, "want", o.Settings.Currency)
		}
		g, err := gather(ctx, tx, o, p)
		if err != nil {
			return nil, nil, err
		}
		since, err := recordedAt(ctx, tx, o.ID, p.scheme)
		if err != nil {
			return nil, nil, err
		}
		if g.inputs.Notes, err = notes(ctx, tx, o.ID, g.plan, since, employees); err != nil {
			return nil, nil, err
		}
		for _, m := range agree.Lacking(records, p.needs(g.inputs.MatrixHash, paths(g.plan, units), day.At(a.now()))) {
			if !slices.Contains(missing, m) {
				missing = append(missing, m)
			}
		}
		all = append(all, g)
	}
	return all, missing, nil
}

// paths are the units that an agreement is about, each with those above it; nil for the whole organisation.
func paths(p plan, units []org.Unit) [][]string {
	if p.agreement == nil {
		return nil
	}
	var all [][]string
	for _, u := range units {
		if slices.Contains(p.part.Version.Terms.Units, u.Ref) {
			all = append(all, pathOf(units, u, p.part.Range.From))
		}
	}
	return all
}

// recordedAt is when a version of a scheme was recorded; 0 when it wasn't yet.
func recordedAt(ctx context.Context, tx sqldb.Tx, o org.ID, s *reward.Scheme) (int64, error) {
	stored, err := rewarddb.ListSchemes(ctx, tx, o)
	for _, one := range stored {
		if one.Ref == s.Ref && one.Hash == s.Hash() {
			return one.CreatedAt, err
		}
	}
	return 0, err
}

// about are the employees whose pay a run computes.
func (g *gathered) about(run *reward.Run) []org.EmployeeID {
	var all []org.EmployeeID
	for i := range run.People {
		all = append(all, g.employee[run.People[i].Ref])
	}
	return all
}

// keepScheme keeps a version of a scheme and tells the ledger; one that is kept already is found.
func keepScheme(ctx context.Context, tx sqldb.Tx, o org.Organisation, s *reward.Scheme, by agreedb.Act) (rewarddb.Scheme, error) {
	scheme, created, err := rewarddb.SaveScheme(ctx, tx, o.ID, rewarddb.Scheme{Ref: s.Ref, Content: s.Canonical(), Hash: s.Hash(), CreatedAt: by.At})
	if err != nil || !created {
		return scheme, err
	}
	return scheme, tellLedger(ctx, tx, o, max(by.At, by.Told), by.Actor, "schemes.added", "scheme", int64(scheme.ID), map[string]any{"ref": scheme.Ref, "version": scheme.Version, "hash": scheme.Hash})
}

// keepRun stores a run with its scheme, and tells the ledger. A trial's lines belong to nobody: their numbers are below zero.
func (a *App) keepRun(ctx context.Context, tx sqldb.Tx, o org.Organisation, in RunInput, g *gathered, r *RunResult) error {
	at := a.millis()
	scheme, err := keepScheme(ctx, tx, o, r.Scheme, agreedb.Act{Actor: in.Actor, At: at})
	if err != nil {
		return err
	}
	people := make([]rewarddb.Person, 0, len(r.Run.People))
	for i := range r.Run.People {
		p := &r.Run.People[i]
		id := g.employee[p.Ref]
		if r.Run.Trial {
			id = org.EmployeeID(-i - 1)
		}
		people = append(people, rewarddb.Person{Employee: id, Cents: int64(p.Cents), Body: p.Line()})
	}
	slices.SortFunc(people, func(x, y rewarddb.Person) int { return int(x.Employee - y.Employee) })
	r.ID, err = rewarddb.SaveRun(ctx, tx, o.ID, rewarddb.Run{Scheme: scheme.ID, ComputedAt: at, ComputedBy: in.Actor, Reason: in.Reason,
		InputsHash: r.Run.InputsHash(), ResultHash: r.Run.ResultHash(), Body: r.Run.Header()}, people)
	if err != nil {
		return err
	}
	r.Version, r.At = scheme.Version, at
	body := map[string]any{"scheme": scheme.Hash, "inputs": r.Run.InputsHash(), "result": r.Run.ResultHash(), "reason": in.Reason}
	if t := r.Run.Term; t != nil {
		body["agreement"], body["agreement_version"], body["agreement_hash"] = t.Agreement, t.Version, t.Hash
	}
	if r.Run.Trial {
		body["trial"] = true
	}
	err = tellLedger(ctx, tx, o, at, in.Actor, "runs.computed", "run", int64(r.ID), body)
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
