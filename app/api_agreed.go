package app

import (
	"context"
	"encoding/json"
	"net/url"

	"klankbord.org/api"
	"klankbord.org/core/access"
	"klankbord.org/core/agree"
	"klankbord.org/core/audit"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/i18n"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/auditweb"
)

// Agreements implements api.Freezes.
func (s apiSource) Agreements(ctx context.Context, o org.Organisation) (out []api.Agreement, err error) {
	list, err := s.App.Agreements(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	names, err := s.namesFor(ctx, o.ID)
	for _, a := range list {
		out = append(out, agreementOf(a, false, names))
	}
	return out, err
}

// Agreement implements api.Freezes.
func (s apiSource) Agreement(ctx context.Context, o org.Organisation, ref string) (api.AgreementWhole, error) {
	found, err := s.App.Agreement(ctx, o, ref)
	if err != nil {
		return api.AgreementWhole{}, err
	}
	names, err := s.namesFor(ctx, o.ID)
	return agreementWhole(found, names), err
}

func agreementOf(a agree.Agreement, whole bool, names actors) api.Agreement {
	out := api.Agreement{Ref: a.Ref, Versions: []api.AgreementVersion{}}
	for _, v := range a.Versions {
		if v.Terms != nil {
			out.Period = period(v.Terms.Period)
		}
		one := api.AgreementVersion{Version: v.Number, Status: string(v.Status), Effective: v.Effective, Hash: v.Hash, Reason: v.Change.Reason,
			Kind: string(v.Change.Kind), Ground: v.Change.Ground, SignOffs: []api.SignOff{}, DraftedBy: v.DraftedBy, DraftedByName: names(v.DraftedBy)}
		for _, p := range v.Parties {
			one.SignOffs = append(one.SignOffs, api.SignOff{Party: p.Party, Name: p.Name, SignedOn: p.AgreedOn, Document: p.Document})
		}
		if v.FrozenAt != 0 {
			at := api.Instant(v.FrozenAt)
			one.FrozenAt, one.FrozenBy, one.FrozenByName = &at, v.FrozenBy, names(v.FrozenBy)
		}
		if whole && json.Valid(v.Content) {
			one.Content = v.Content
		}
		out.Versions = append(out.Versions, one)
	}
	if a.Ended.LastDay != 0 {
		out.Ended = &api.Ending{On: a.Ended.LastDay, Reason: a.Ended.Reason}
	}
	return out
}

func agreementWhole(p AgreementPreview, names actors) api.AgreementWhole {
	out := api.AgreementWhole{Agreement: agreementOf(p.Agreement, true, names), Problems: []api.Hurdle{}}
	for _, u := range p.Later {
		out.LaterUnits = append(out.LaterUnits, api.LaterUnit{Ref: u.Ref, Name: u.Name, Above: u.Above, Maturity: u.Maturity})
	}
	for _, one := range p.Problems {
		out.Problems = append(out.Problems, api.Hurdle{Code: one.Key, Text: i18n.EN.Problem(one.Key, one.Args), Blocks: one.Blocks})
	}
	return out
}

// Draft implements api.Freezes.
func (s apiSource) Draft(ctx context.Context, o org.Organisation, in api.AgreementInput, amend bool, concluded func(api.AgreementWhole) (*api.Receipt, error)) error {
	input := AgreementInput{Ref: in.Ref, Surveys: in.Surveys, Channels: in.Channels, Matrix: in.Matrix, Targets: in.Targets, Counting: agree.Counting(in.Counting),
		Maturities: agree.UnitCurves(in.Maturities), Scheme: in.Scheme, Effective: in.Effective, DryRun: in.DryRun, Change: agree.Change{Reason: in.Reason, Kind: agree.ChangeKind(in.Kind), Ground: in.Ground}}
	if c := in.Settings; c != nil {
		input.Settings = agree.SettingsChange{Publication: c.Publication, PublicationFor: c.PublicationFor, IndividualsFrom: c.IndividualsFrom, InternalDomains: c.InternalDomains}
	}
	input.Terms.Name, input.Terms.Nature, input.Terms.ExpiresOn, input.Terms.Units = in.Name, in.Nature, in.ExpiresOn, in.Units
	input.Terms.Period = day.Range{From: in.Period.From, To: in.Period.To}
	draft := s.DraftAgreement
	if amend {
		draft = s.AmendAgreement
	}
	input.Also = func(ctx context.Context, tx sqldb.Tx, made AgreementPreview) error {
		names, err := s.actorsFor(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		receipt, err := concluded(agreementWhole(made, names))
		if err != nil {
			return err
		}
		return s.keepReceipt(ctx, tx, o.ID, receipt)
	}
	_, err := draft(ctx, o, input)
	return err
}

// SignAgreement implements api.Freezes.
func (s apiSource) SignAgreement(ctx context.Context, o org.Organisation, ref string, by api.SignOff) error {
	return s.App.SignAgreement(ctx, o, ref, agree.Party{Party: by.Party, Name: by.Name, AgreedOn: by.SignedOn, Document: by.Document})
}

// FreezeAgreement implements api.Freezes.
func (s apiSource) FreezeAgreement(ctx context.Context, o org.Organisation, ref string) error {
	return s.App.FreezeAgreement(ctx, o, ref, "")
}

// EndAgreement implements api.Freezes.
func (s apiSource) EndAgreement(ctx context.Context, o org.Organisation, ref string, e api.Ending) error {
	return s.App.EndAgreement(ctx, o, ref, e.On, e.Reason)
}

// Consents implements api.Freezes.
func (s apiSource) Consents(ctx context.Context, o org.Organisation) (out api.Consents, err error) {
	state, err := s.Consent(ctx, o)
	if err != nil {
		return out, err
	}
	names, err := s.namesFor(ctx, o.ID)
	if err != nil {
		return out, err
	}
	out = api.Consents{Items: []api.Consent{}, Individuals: gateOf(state.Missing), Schemes: []api.SchemeGate{}, Offered: coveredOf(state.Offered)}
	for _, r := range state.Records {
		one := api.Consent{ID: int64(r.ID), Kind: string(r.Kind), On: r.On, Party: r.Party, Document: r.Document, Basis: string(r.Basis), Metrics: r.Metrics,
			Units: r.Units, ValidUntil: r.ValidUntil, Where: r.Where, Acknowledged: r.Confirmed, Covers: coveredOf(r.Covers), RecordedAt: api.Instant(r.RecordedAt),
			RecordedBy: r.RecordedBy, RecordedName: names(r.RecordedBy)}
		for _, a := range r.Articles {
			one.Articles = append(one.Articles, string(a))
		}
		if r.Withdrawn.On != 0 {
			one.Withdrawn = &api.Ending{On: r.Withdrawn.On, Reason: r.Withdrawn.Reason}
		}
		out.Items = append(out.Items, one)
	}
	for _, c := range state.Schemes {
		out.Schemes = append(out.Schemes, api.SchemeGate{Ref: c.Ref, Version: c.Version, Gate: gateOf(c.Missing)})
	}
	return out, nil
}

func gateOf(missing []agree.Missing) api.Gate {
	g := api.Gate{On: len(missing) == 0, Missing: []string{}}
	for _, m := range missing {
		g.Missing = append(g.Missing, string(m.Kind))
	}
	return g
}

func coveredOf(list []agree.Covered) []api.Covered {
	out := make([]api.Covered, 0, len(list))
	for _, c := range list {
		out = append(out, api.Covered{Kind: string(c.Kind), Ref: c.Ref, Hash: c.Hash})
	}
	return out
}

// RecordConsent implements api.Freezes.
func (s apiSource) RecordConsent(ctx context.Context, o org.Organisation, in api.ConsentInput, concluded func(int64) (*api.Receipt, error)) error {
	r := agree.Record{Kind: agree.RecordKind(in.Kind), On: in.On, Party: in.Party, Document: in.Document, Basis: agree.Basis(in.Basis), Metrics: in.Metrics,
		Units: in.Units, ValidUntil: in.ValidUntil, Where: in.Where, Confirmed: in.Acknowledged}
	for _, a := range in.Articles {
		r.Articles = append(r.Articles, agree.Article(a))
	}
	for _, c := range in.Covers {
		r.Covers = append(r.Covers, agree.Covered{Kind: agree.CoveredKind(c.Kind), Ref: c.Ref, Hash: c.Hash})
	}
	_, err := s.recordNamed(ctx, o, ConsentInput{Record: r, Also: func(ctx context.Context, tx sqldb.Tx, id agree.RecordID) error {
		receipt, err := concluded(int64(id))
		if err != nil {
			return err
		}
		return s.keepReceipt(ctx, tx, o.ID, receipt)
	}})
	return err
}

// WithdrawConsent implements api.Freezes.
func (s apiSource) WithdrawConsent(ctx context.Context, o org.Organisation, id int64, e api.Ending) error {
	return s.App.WithdrawConsent(ctx, o, agree.RecordID(id), e.On, e.Reason)
}

// AuditLog implements api.Audit.
func (s apiSource) AuditLog(ctx context.Context, o org.Organisation, params url.Values, before int64, limit int) (out []api.AuditEntry, next int64, err error) {
	if _, err := access.Ask(ctx, o.ID, access.AuditRead); err != nil {
		return nil, 0, err
	}
	q, err := auditweb.ParseQuery(o, params)
	if err != nil {
		return nil, 0, err
	}
	part, err := s.App.AuditLog(ctx, o, q, before, limit)
	for _, e := range part.Entries {
		said := e.Sentence()
		details := json.RawMessage(e.Body)
		if !json.Valid(details) {
			details = json.RawMessage("{}")
		}
		out = append(out, api.AuditEntry{Entry: e.N, At: api.Instant(e.At), Actor: e.Actor, Who: e.By, From: audit.From(e.Actor), Action: e.Action,
			Kind: e.Kind, First: e.First, Last: e.Last, About: e.About, Sentence: said, Details: details})
	}
	return out, part.Next, err
}
