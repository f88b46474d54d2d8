package app

import (
	"context"
	"errors"

	"klankbord.org/api"
	"klankbord.org/core/access"
	"klankbord.org/core/datamap"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/intakedb"
	"klankbord.org/store/keydb"
	"klankbord.org/store/sqldb"
)

// apiSource is what programs get through the API: api.Source on the use cases.
type apiSource struct{ *App }

var _ api.Source = apiSource{}

// Bearer implements api.Source. The day of the last use is remembered once a day.
func (s apiSource) Bearer(ctx context.Context, token string) (access.Actor, org.Organisation, error) {
	if token == "" {
		return access.Actor{}, org.Organisation{}, &fault.Error{Kind: fault.Unauthenticated, Key: "key.missing"}
	}
	today := day.At(s.now())
	var b keydb.Bearer
	err := s.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
		b, err = keydb.FindBearer(ctx, tx, token, today)
		return err
	})
	if err == nil && b.LastUsed < today {
		err = s.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
			return keydb.Touch(ctx, tx, b.Org.ID, b.Actor.Key, today)
		})
	}
	return b.Actor, b.Org, err
}

// Receipt implements api.Source.
func (s apiSource) Receipt(ctx context.Context, o org.ID, actor, key string) (r api.Receipt, ok bool, err error) {
	var stored keydb.Receipt
	err = s.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		stored, err = keydb.FindReceipt(ctx, tx, o, actor, key)
		return err
	})
	if errors.Is(err, sqldb.ErrNoRows) {
		return r, false, nil
	}
	if err != nil {
		return r, false, err
	}
	headers, err := api.ParseHeaders(stored.Headers)
	return api.Receipt{Actor: stored.Actor, Key: stored.Key, Route: stored.Route, BodyHash: stored.BodyHash,
		Answer: api.Answer{Status: stored.Status, Headers: headers, Body: stored.Body}}, true, err
}

// Keeping implements api.Source.
func (s apiSource) Keeping(ctx context.Context, o org.ID, r *api.Receipt) context.Context {
	if r == nil {
		return ctx
	}
	return sqldb.Also(ctx, func(ctx context.Context, tx sqldb.Tx) error { return s.keepReceipt(ctx, tx, o, r) })
}

// KeepReceipt implements api.Source.
func (s apiSource) KeepReceipt(ctx context.Context, o org.ID, r api.Receipt) error {
	return s.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error { return s.keepReceipt(ctx, tx, o, &r) })
}

// keepReceipt stores an answer in the transaction of what it tells about; nil stores nothing.
func (a *App) keepReceipt(ctx context.Context, tx sqldb.Tx, o org.ID, r *api.Receipt) error {
	if r == nil {
		return nil
	}
	return keydb.KeepReceipt(ctx, tx, o, keydb.Receipt{Actor: r.Actor, Key: r.Key, Route: r.Route, BodyHash: r.BodyHash,
		Status: r.Status, Headers: r.HeaderJSON(), Body: r.Body, CreatedAt: a.millis()})
}

// forgetReceipts throws away answers that were kept long enough.
func (a *App) forgetReceipts(ctx context.Context) error {
	list, err := a.Organisations(ctx)
	if err != nil {
		return err
	}
	for _, o := range list {
		err := a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
			before, err := a.keptUntil(ctx, tx, o.ID, datamap.KeepReceipts)
			if err == nil {
				_, err = keydb.ForgetReceipts(ctx, tx, o.ID, before)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// bringers says which permissions let one bring records of a kind; one of them is enough.
var bringers = map[intake.Kind][]access.Permission{
	intake.KindValue:       {access.RecordsImport, access.PeopleWrite},
	intake.KindUnit:        {access.PeopleWrite},
	intake.KindEmployee:    {access.PeopleWrite},
	intake.KindMembership:  {access.PeopleWrite},
	intake.KindMetric:      {access.SurveysWrite},
	intake.KindCause:       {access.SurveysWrite, access.MatrixWrite},
	intake.KindSurvey:      {access.SurveysWrite},
	intake.KindMatrixLine:  {access.MatrixWrite},
	intake.KindCustomer:    {access.RecordsImport},
	intake.KindTransaction: {access.RecordsImport},
	intake.KindAnswer:      {access.RecordsImport},
	intake.KindSignalType:  {access.RecordsImport},
	intake.KindSignal:      {access.RecordsImport},
	intake.KindInitiative:  {access.RecordsImport},
	intake.KindFinding:     {access.RecordsImport, access.FindingsDecide},
	intake.KindCoverage:    {access.RecordsImport},
	intake.KindTarget:      {access.TargetsWrite},
}

// MayPut implements api.Records.
func (s apiSource) MayPut(ctx context.Context, o org.Organisation, kind intake.Kind) error {
	_, err := access.Ask(ctx, o.ID, bringers[kind]...)
	return err
}

// Put implements api.Records: the same door as for files, one batch.
func (s apiSource) Put(ctx context.Context, o org.Organisation, records []intake.Record, concluded func([]intake.Outcome) (*api.Receipt, error)) error {
	actor, err := access.Ask(ctx, o.ID, bringers[records[0].Kind()]...)
	if err != nil {
		return err
	}
	if err := mayDecide(actor, records); err != nil {
		return err
	}
	door := intakedb.New(s.db, o.ID, intakedb.Options{Actor: actor.Ref(), Now: s.millis,
		Also: func(ctx context.Context, tx sqldb.Tx, outcomes []intake.Outcome) error {
			receipt, err := concluded(outcomes)
			if err != nil {
				return err
			}
			return s.keepReceipt(ctx, tx, o.ID, receipt)
		}})
	_, err = door.Apply(ctx, records)
	if closing := door.Close(); err == nil {
		err = closing
	}
	if err == nil {
		s.snapshots.Notify(o.ID)
	}
	return err
}

// mayDecide refuses an outcome of a finding from whoever may only report one.
func mayDecide(actor access.Actor, records []intake.Record) error {
	if actor.May(access.FindingsDecide) {
		return nil
	}
	for _, r := range records {
		if f, ok := r.(intake.Finding); ok && f.Status != "open" {
			return fault.NewForbidden("access.denied", "permission", string(access.FindingsDecide))
		}
	}
	return nil
}
