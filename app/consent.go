package app

import (
	"context"
	"slices"

	"klankbord.org/core/access"
	"klankbord.org/core/agree"
	"klankbord.org/core/attribution"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/reward"
	"klankbord.org/store/agreedb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/rewarddb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
	"klankbord.org/web/agreeweb"
)

// ConsentInput is a record of consent, DPIA or publication to be made.
type ConsentInput struct {
	Record   agree.Record // Covers is filled in from what follows
	Schemes  [][]byte     // scheme files that it covers; each is kept as a version
	Matrices []string     // references of the versions of the matrix that it covers
	Actor    string
	// Also is called within the transaction that keeps the record; an error undoes it. Nil: nothing besides.
	Also func(context.Context, sqldb.Tx, agree.RecordID) error
	at   int64 // when it is said to have been recorded, in a sample; 0: now
}

// RecordConsent keeps a record. Without schemes it covers the newest version of each, without
// versions of the matrix the newest: what somebody who signs today can have read.
func (a *App) RecordConsent(ctx context.Context, o org.Organisation, in ConsentInput) (id agree.RecordID, err error) {
	actor, err := access.Ask(ctx, o.ID, access.ConsentRecord)
	if err != nil {
		return 0, err
	}
	by := a.act(actor, in.Actor, in.at)
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		r := in.Record
		for _, content := range in.Schemes {
			s, err := reward.ParseScheme(content)
			if err != nil {
				return err
			}
			if _, err := keepScheme(ctx, tx, o, s, by); err != nil {
				return err
			}
			r.Covers = append(r.Covers, agree.Covered{Kind: agree.Formula, Ref: s.Ref, Hash: s.Formula()})
		}
		if r.Covers, err = a.covers(ctx, tx, o.ID, r.Covers, in); err != nil {
			return err
		}
		if err := r.Check(day.At(a.now())); err != nil {
			return err
		}
		if err := knownScope(ctx, tx, o.ID, r); err != nil {
			return err
		}
		if id, err = agreedb.AddRecord(ctx, tx, o.ID, r, by); err != nil || in.Also == nil {
			return err
		}
		return in.Also(ctx, tx, id)
	})
	return id, err
}

// covers adds the versions of the matrix, and what is newest of what wasn't named.
func (a *App) covers(ctx context.Context, tx sqldb.Tx, o org.ID, covers []agree.Covered, in ConsentInput) ([]agree.Covered, error) {
	matrices, err := matrixHashes(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	for _, ref := range in.Matrices {
		at := slices.IndexFunc(matrices, func(c agree.Covered) bool { return c.Ref == ref })
		if at < 0 {
			return nil, fault.NewNotFound("matrix", ref)
		}
		covers = append(covers, matrices[at])
	}
	if len(in.Record.Covers) > 0 {
		return covers, nil
	}
	if n := len(matrices); n > 0 && len(in.Matrices) == 0 {
		covers = append(covers, matrices[n-1])
	}
	if len(in.Schemes) > 0 {
		return covers, nil
	}
	formulas, err := newestFormulas(ctx, tx, o)
	return append(covers, formulas...), err
}

// newestFormulas are the formulas of the newest version of each scheme, by reference.
func newestFormulas(ctx context.Context, tx sqldb.Tx, o org.ID) ([]agree.Covered, error) {
	stored, err := rewarddb.ListSchemes(ctx, tx, o) // by reference and version
	var all []agree.Covered
	for i, s := range stored {
		if i+1 < len(stored) && stored[i+1].Ref == s.Ref {
			continue
		}
		v, err := schemeVersion(s)
		if err != nil {
			return nil, err
		}
		all = append(all, agree.Covered{Kind: agree.Formula, Ref: s.Ref, Hash: v.Scheme.Formula()})
	}
	return all, err
}

// ConsentState is what is on record, and what is off without the rest.
type ConsentState = agreeweb.Consent

// SchemeConsent is what keeps a scheme from being paid.
type SchemeConsent = agreeweb.SchemeConsent

// Consent shows what is on record and what it opens.
func (a *App) Consent(ctx context.Context, o org.Organisation) (s ConsentState, err error) {
	if _, err := access.Ask(ctx, o.ID, access.ConsentRecord, access.SchemesRead, access.MatrixRead, access.PrivacyRead); err != nil {
		return s, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		s = ConsentState{}
		if s.Records, err = agreedb.ListRecords(ctx, tx, o.ID); err != nil {
			return err
		}
		on, err := individualsOn(ctx, tx, o.ID, day.At(a.now()))
		if err != nil {
			return err
		}
		s.Missing = on.Missing
		matrices, err := matrixHashes(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		formulas, err := newestFormulas(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		s.Offered = append(formulas, matrices...)
		s.Schemes, err = a.schemeConsent(ctx, tx, o.ID, s.Records, matrices)
		return err
	})
	return s, err
}

func (a *App) schemeConsent(ctx context.Context, tx sqldb.Tx, o org.ID, records []agree.Record, matrices []agree.Covered) ([]SchemeConsent, error) {
	stored, err := rewarddb.ListSchemes(ctx, tx, o)
	var all []SchemeConsent
	for i, one := range stored {
		if i+1 < len(stored) && stored[i+1].Ref == one.Ref {
			continue
		}
		v, err := schemeVersion(one)
		if err != nil {
			return nil, err
		}
		hash := ""
		for _, m := range matrices {
			if m.Ref == v.Scheme.Matrix {
				hash = m.Hash
			}
		}
		all = append(all, SchemeConsent{Ref: one.Ref, Version: one.Version, Missing: agree.Lacking(records, plan{scheme: v.Scheme}.needs(hash, nil, day.At(a.now())))})
	}
	return all, err
}

// knownScope refuses a record about units or metrics that don't exist: it would cover nothing and nobody would notice.
func knownScope(ctx context.Context, tx sqldb.Tx, o org.ID, r agree.Record) error {
	for _, ref := range r.Units {
		if _, err := orgdb.FindUnitByRef(ctx, tx, o, ref); err != nil {
			return err
		}
	}
	for _, ref := range r.Metrics {
		if _, err := surveydb.FindMetricByRef(ctx, tx, o, ref); err != nil {
			return err
		}
	}
	return nil
}

// WithdrawConsent records that a record holds no longer, from a day on.
func (a *App) WithdrawConsent(ctx context.Context, o org.Organisation, id agree.RecordID, on day.Day, reason string) error {
	actor, err := access.Ask(ctx, o.ID, access.ConsentRecord)
	if err != nil {
		return err
	}
	switch {
	case reason == "":
		return fault.NewInvalid("reason", "field.missing")
	case on == 0:
		on = day.At(a.now())
	case on > day.At(a.now()):
		return fault.NewInvalid("on", "consent.later", "on", on.String())
	}
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		return agreedb.Withdraw(ctx, tx, o.ID, id, on, reason, a.act(actor, "", 0))
	})
}

// act is who does something now. The program itself may say on whose behalf.
func (a *App) act(actor access.Actor, name string, at int64) agreedb.Act {
	by := agreedb.Act{Actor: actor.Ref(), At: a.millis()}
	if actor.IsSystem() && name != "" {
		by.Actor = name
	}
	if at != 0 {
		by.At, by.Told = at, by.At
	}
	return by
}

// matrixHashes are all versions of the matrix with the hash of their lines, the oldest first.
func matrixHashes(ctx context.Context, tx sqldb.Tx, o org.ID) ([]agree.Covered, error) {
	versions, err := surveydb.ListMatrices(ctx, tx, o)
	if err != nil || len(versions) == 0 {
		return nil, err
	}
	roles, causes, err := lineNames(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	var all []agree.Covered
	for _, v := range versions {
		m, err := surveydb.FindMatrix(ctx, tx, o, v.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, agree.Covered{Kind: agree.Lines, Ref: v.Ref, Hash: matrixHash(m, roles, causes)})
	}
	return all, nil
}

// lineNames are the references of roles and causes, by which lines of a matrix are told.
func lineNames(ctx context.Context, tx sqldb.Tx, o org.ID) (map[org.RoleID]string, map[attribution.CauseID]string, error) {
	roles, causes := map[org.RoleID]string{}, map[attribution.CauseID]string{}
	values, err := orgdb.ListValuesOf(ctx, tx, o, dimension.Role)
	if err != nil {
		return nil, nil, err
	}
	for _, v := range values {
		roles[v.ID] = v.Ref
	}
	list, err := surveydb.ListCauses(ctx, tx, o)
	for _, c := range list {
		causes[c.ID] = c.Ref
	}
	return roles, causes, err
}

// individuals is whether scores of named employees may be shown, and of whom: the one rule that pages, exports, commands and
// the API ask. Source: L04, L11.
type individuals struct {
	Missing  []agree.Missing // why they are off; empty when they are on
	Units    []string        // references, with all below them; empty: the whole organisation
	Metrics  []string        // references; empty: all
	Matrices []string        // references of the versions that are covered, the oldest first; empty when there is no matrix at all
}

// mayIndividuals answers whether scores of individuals are on today.
func (a *App) mayIndividuals(ctx context.Context, o org.ID) (on individuals, err error) {
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		on, err = individualsOn(ctx, tx, o, day.At(a.now()))
		return err
	})
	return on, err
}

func individualsOn(ctx context.Context, tx sqldb.Tx, o org.ID, today day.Day) (individuals, error) {
	records, err := agreedb.ListRecords(ctx, tx, o)
	if err != nil {
		return individuals{}, err
	}
	matrices, err := matrixHashes(ctx, tx, o)
	if err != nil {
		return individuals{}, err
	}
	if len(matrices) == 0 {
		return scopeOfConsent(records, agree.Needs{Individual: true, Today: today}), nil
	}
	var on individuals
	for i, m := range matrices {
		found := scopeOfConsent(records, agree.Needs{Individual: true, Today: today, Matrix: m.Hash})
		switch {
		case len(found.Missing) == 0:
			found.Matrices = append(on.Matrices, m.Ref)
			on = found
		case len(on.Matrices) == 0 && (i == len(matrices)-1 || on.Missing == nil):
			on.Missing = found.Missing
		}
	}
	return on, nil
}

// scopeOfConsent finds where consent holds: everywhere, or else for the units and metrics that a record names.
func scopeOfConsent(records []agree.Record, n agree.Needs) individuals {
	missing := agree.Lacking(records, n)
	if len(missing) == 0 {
		return individuals{}
	}
	var units, metrics []string
	for _, r := range records {
		units, metrics = append(units, r.Units...), append(metrics, r.Metrics...)
	}
	for _, want := range [][2]bool{{true, false}, {false, true}, {true, true}} {
		var found individuals
		for _, u := range oneIf(want[0], units) {
			for _, m := range oneIf(want[1], metrics) {
				narrowed := n
				if want[0] {
					narrowed.Units = [][]string{{u}}
				}
				if want[1] {
					narrowed.Metrics = []string{m}
				}
				if len(agree.Lacking(records, narrowed)) > 0 {
					continue
				}
				if want[0] && !slices.Contains(found.Units, u) {
					found.Units = append(found.Units, u)
				}
				if want[1] && !slices.Contains(found.Metrics, m) {
					found.Metrics = append(found.Metrics, m)
				}
			}
		}
		if len(found.Units)+len(found.Metrics) > 0 {
			return found
		}
	}
	return individuals{Missing: missing}
}

// oneIf is the list when it is looked at, and otherwise one look at nothing.
func oneIf(looked bool, list []string) []string {
	if looked {
		return list
	}
	return []string{""}
}

// Err is the fault of asking for scores of individuals while they are off; nil while they are on.
func (i individuals) Err() error {
	if len(i.Missing) == 0 {
		return nil
	}
	return fault.NewForbidden("consent.individuals_off")
}

// metric reports whether scores of individuals may be shown for a metric.
func (i individuals) metric(ref string) bool {
	return len(i.Metrics) == 0 || slices.Contains(i.Metrics, ref)
}
