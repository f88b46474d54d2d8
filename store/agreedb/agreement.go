package agreedb

import (
	"context"
	"errors"
	"slices"

	"klankbord.org/core/agree"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// Act says who did something and when, in unix milliseconds UTC.
type Act struct {
	Actor string
	At    int64
	// Told is when it was recorded, if that is later than At: samples tell a story that is past. Zero: At.
	Told int64
}

func (a Act) told() int64 {
	if a.Told != 0 {
		return a.Told
	}
	return a.At
}

const sqlAgreements = `-- agreedb.List
select a.id, a.ref, coalesce(e.last_day, 0), coalesce(e.reason, ''), coalesce(e.at, 0), coalesce(e.actor, '')
from agreements a left join agreement_ends e on e.org = a.org and e.agreement_id = a.id
where a.org = $1 order by a.id`

const sqlVersions = `-- agreedb.List, versions
select agreement_id, version, status, effective_day, hash, reason, kind, ground, drafted_at, drafted_by, frozen_at, frozen_by
from agreement_versions where org = $1 order by agreement_id, version`

const sqlParties = `-- agreedb.List, parties
select agreement_id, version, party, name, agreed_on, document from agreement_parties where org = $1
order by agreement_id, version, agreed_on, party, name`

func scanAgreement(r sqldb.Rows, a *agree.Agreement) error {
	return r.Scan(&a.ID, &a.Ref, &a.Ended.LastDay, &a.Ended.Reason, &a.Ended.At, &a.Ended.By)
}

// List returns all agreements with their versions and parties, in the order in which they were made.
func List(ctx context.Context, tx sqldb.Tx, o org.ID) ([]agree.Agreement, error) {
	return list(ctx, tx, o, readTerms)
}

// list is List with a way to come by the terms of a version.
func list(ctx context.Context, tx sqldb.Tx, o org.ID, terms func(context.Context, sqldb.Tx, org.ID, agree.ID, *agree.Version) error) ([]agree.Agreement, error) {
	all, err := sqldb.List(ctx, tx, scanAgreement, sqlAgreements, o)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	at := map[agree.ID]*agree.Agreement{}
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	rows, err := tx.Query(ctx, sqlVersions, o)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var id agree.ID
		var v agree.Version
		err := r.Scan(&id, &v.Number, &v.Status, &v.Effective, &v.Hash, &v.Change.Reason, &v.Change.Kind, &v.Change.Ground,
			&v.DraftedAt, &v.DraftedBy, &v.FrozenAt, &v.FrozenBy)
		at[id].Versions = append(at[id].Versions, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range all {
		for j := range all[i].Versions {
			if err := terms(ctx, tx, o, all[i].ID, &all[i].Versions[j]); err != nil {
				return nil, err
			}
		}
	}
	rows, err = tx.Query(ctx, sqlParties, o)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var id agree.ID
		var version int
		var p agree.Party
		if err := r.Scan(&id, &version, &p.Party, &p.Name, &p.AgreedOn, &p.Document); err != nil {
			return err
		}
		if a := at[id]; a != nil && version >= 1 && version <= len(a.Versions) {
			a.Versions[version-1].Parties = append(a.Versions[version-1].Parties, p)
		}
		return nil
	})
	return all, err
}

// FindByRef returns an agreement, or a NotFound fault.
func FindByRef(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) (agree.Agreement, error) {
	all, err := List(ctx, tx, o)
	if err != nil {
		return agree.Agreement{}, err
	}
	if i := slices.IndexFunc(all, func(a agree.Agreement) bool { return a.Ref == ref }); i >= 0 {
		return all[i], nil
	}
	return agree.Agreement{}, fault.NewNotFound("agreement", ref)
}

const sqlAnyFrozen = `-- agreedb.Bound
select agreement_id from agreement_versions where org = $1 and status = 'frozen' limit 1`

// Bound returns what the organisation's frozen agreements bind. It costs one look-up where nothing is frozen.
func Bound(ctx context.Context, tx sqldb.Tx, o org.ID) (*agree.Bound, error) {
	var id int64
	switch err := tx.QueryRow(ctx, sqlAnyFrozen, o).Scan(&id); {
	case errors.Is(err, sqldb.ErrNoRows):
		return &agree.Bound{}, nil
	case err != nil:
		return nil, err
	}
	all, err := list(ctx, tx, o, knownTerms)
	return agree.NewBound(all), err
}
