package app

import (
	"context"
	"encoding/json"

	"klankbord.org/api"
	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/reward"
	"klankbord.org/i18n"
	"klankbord.org/store/rewarddb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/rewardweb"
)

func schemeOf(v rewardweb.SchemeVersion) api.Scheme {
	return api.Scheme{Ref: v.Ref, Version: v.Version, Hash: v.Hash, CreatedAt: api.Instant(v.CreatedAt), Period: period(v.Scheme.Period)}
}

// Schemes implements api.Rewards.
func (s apiSource) Schemes(ctx context.Context, o org.Organisation, p api.Page) (part api.Part[api.Scheme], err error) {
	list, err := source{s.App}.Schemes(ctx, o.ID)
	if err != nil {
		return part, err
	}
	var all []numbered[api.Scheme]
	for _, v := range list {
		if v.CreatedAt >= p.Since { // a version never changes
			all = append(all, numbered[api.Scheme]{int64(v.ID), schemeOf(v)})
		}
	}
	return cut(all, p, changes{all: true}), nil
}

// Scheme implements api.Rewards.
func (s apiSource) Scheme(ctx context.Context, o org.Organisation, ref string, version int) (out api.SchemeWhole, err error) {
	list, err := source{s.App}.Schemes(ctx, o.ID)
	if err != nil {
		return out, err
	}
	for _, v := range list {
		if v.Ref == ref && (v.Version == version || version == 0 && v.Version > out.Version) {
			out = api.SchemeWhole{Scheme: schemeOf(v), Content: json.RawMessage(v.Scheme.Canonical())}
		}
	}
	if out.Ref == "" {
		return out, fault.NewNotFound("scheme", ref)
	}
	return out, nil
}

// Check implements api.Rewards.
func (s apiSource) Check(ctx context.Context, o org.Organisation, content []byte) (out api.Checked, err error) {
	if _, err := access.Ask(ctx, o.ID, access.SchemesWrite, access.RunsCompute); err != nil {
		return out, err
	}
	scheme, err := reward.ParseScheme(content)
	if err != nil {
		return out, err
	}
	if scheme.Currency != o.Settings.Currency {
		return out, fault.NewInvalid("currency", "scheme.other_currency", "value", scheme.Currency, "want", o.Settings.Currency)
	}
	out = api.Checked{Ref: scheme.Ref, Hash: scheme.Hash()}
	err = s.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		stored, err := rewarddb.ListSchemes(ctx, tx, o.ID)
		for _, one := range stored {
			out.Known = out.Known || one.Ref == scheme.Ref && one.Hash == out.Hash
		}
		return err
	})
	return out, err
}

// Compute implements api.Rewards.
func (s apiSource) Compute(ctx context.Context, o org.Organisation, in api.RunInput, concluded func(api.Run) (*api.Receipt, error)) error {
	actor := access.Of(ctx)
	_, err := s.App.Run(ctx, o, RunInput{Scheme: in.Scheme, Reason: in.Reason, Actor: actor.Ref(),
		Also: func(ctx context.Context, tx sqldb.Tx, r *RunResult) error {
			names, err := s.actorsFor(ctx, tx, o.ID)
			if err != nil {
				return err
			}
			receipt, err := concluded(api.Run{ID: int(r.ID), Scheme: r.Scheme.Ref, SchemeVersion: r.Version, ComputedAt: api.Instant(r.At),
				ComputedBy: actor.Ref(), ComputedName: names(actor.Ref()), Reason: in.Reason, PaidCents: int64(r.Run.Paid), Currency: r.Scheme.Currency,
				InputsHash: r.Run.InputsHash(), ResultHash: r.Run.ResultHash()})
			if err != nil {
				return err
			}
			return s.keepReceipt(ctx, tx, o.ID, receipt)
		}})
	return err
}

func runOf(i rewardweb.RunInfo, names actors) api.Run {
	return api.Run{ID: i.ID, Scheme: i.Scheme.Ref, SchemeVersion: i.Scheme.Version, ComputedAt: api.Instant(i.ComputedAt), ComputedBy: i.ComputedBy, ComputedName: names(i.ComputedBy),
		Reason: i.Reason, PaidCents: int64(i.Run.Paid), Currency: i.Scheme.Scheme.Currency, InputsHash: i.InputsHash, ResultHash: i.ResultHash}
}

// Runs implements api.Rewards.
func (s apiSource) Runs(ctx context.Context, o org.Organisation, p api.Page) (part api.Part[api.Run], err error) {
	list, err := source{s.App}.Runs(ctx, o.ID)
	if err != nil {
		return part, err
	}
	names, err := s.namesFor(ctx, o.ID)
	if err != nil {
		return part, err
	}
	var all []numbered[api.Run]
	for _, i := range list {
		if i.ComputedAt >= p.Since { // a run never changes
			all = append(all, numbered[api.Run]{int64(i.ID), runOf(i, names)})
		}
	}
	return cut(all, p, changes{all: true}), nil
}

// Run implements api.Rewards.
func (s apiSource) Run(ctx context.Context, o org.Organisation, id int) (out api.RunWhole, err error) {
	i, err := source{s.App}.Run(ctx, o.ID, id)
	if err != nil {
		return out, err
	}
	names, err := s.namesFor(ctx, o.ID)
	if err != nil {
		return out, err
	}
	result, err := json.Marshal(i.Run)
	return api.RunWhole{Run: runOf(i, names), Result: result}, err
}

// Statements implements api.Rewards.
func (s apiSource) Statements(ctx context.Context, o org.Organisation, run int, p api.Page) (part api.Part[api.Paid], err error) {
	list, err := source{s.App}.People(ctx, o.ID, run)
	if err != nil {
		return part, err
	}
	i, err := s.runNamed(ctx, o, run)
	if err != nil {
		return part, err
	}
	var all []api.Paid
	for _, one := range list {
		all = append(all, api.Paid{Employee: one.Ref, Name: one.Name, Cents: int64(one.Cents), Currency: i.Scheme.Scheme.Currency})
	}
	return cutPlaces(all, p), nil
}

// runNamed reads a run for somebody who may see pay in it, be it not its totals.
func (s apiSource) runNamed(ctx context.Context, o org.Organisation, run int) (i rewardweb.RunInfo, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		i, err = findRun(ctx, tx, o.ID, run)
		return err
	})
	return i, err
}

// Statement implements api.Rewards.
func (s apiSource) Statement(ctx context.Context, o org.Organisation, run int, employee string) (out api.Statement, err error) {
	i, err := s.App.Statement(ctx, o, run, employee)
	if err != nil {
		return out, err
	}
	return api.Statement{Run: run, Employee: i.Person.Ref, Name: i.Person.Name, Cents: int64(i.Person.Cents), Currency: i.Scheme.Scheme.Currency,
		Line: json.RawMessage(i.Person.Line())}, nil
}

// StatementPDF implements api.Rewards.
func (s apiSource) StatementPDF(ctx context.Context, o org.Organisation, run int, employee string, lang i18n.Lang) ([]byte, error) {
	return s.App.StatementPDF(ctx, o, run, employee, lang)
}
