package orgdb

import (
	"context"
	"encoding/json"
	"time"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/agreedb"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/sqldb"
)

const sqlOrganisations = `-- orgdb.List
select org, ref, name, settings from organisations order by ref`

const sqlOrganisation = `-- orgdb.Find
select org, ref, name, settings from organisations where org = $1`

const sqlOrganisationByRef = `-- orgdb.FindByRef
select org, ref, name, settings from organisations where ref = $1`

const sqlCreate = `-- orgdb.Create
insert into organisations (org, ref, name, settings, created_at)
values ((select coalesce(max(org), 0) + 1 from organisations), $1, $2, $3, $4)
on conflict (ref) do nothing
returning org`

const sqlUpdate = `-- orgdb.Update
update organisations set name = $2, settings = $3 where org = $1`

func scanOrganisation(r sqldb.Rows, o *org.Organisation) error {
	var settings []byte
	if err := r.Scan(&o.ID, &o.Ref, &o.Name, &settings); err != nil {
		return err
	}
	return json.Unmarshal(settings, &o.Settings)
}

// List returns the organisations of this installation, by reference.
func List(ctx context.Context, tx sqldb.Tx) ([]org.Organisation, error) {
	return sqldb.List(ctx, tx, scanOrganisation, sqlOrganisations)
}

// Find returns an organisation, or a NotFound fault.
func Find(ctx context.Context, tx sqldb.Tx, id org.ID) (org.Organisation, error) {
	o, err := sqldb.One(ctx, tx, scanOrganisation, sqlOrganisation, id)
	return o, missing(err, "organisation", "")
}

// FindByRef returns an organisation by its reference, or a NotFound fault.
func FindByRef(ctx context.Context, tx sqldb.Tx, ref string) (org.Organisation, error) {
	o, err := sqldb.One(ctx, tx, scanOrganisation, sqlOrganisationByRef, ref)
	return o, missing(err, "organisation", ref)
}

// Act says who did something and when, in unix milliseconds UTC.
type Act struct {
	Actor string
	At    int64
}

// Create makes an organisation; its ID is filled in. A reference that exists is a Conflict fault. Choices that are left
// open become Dutch and English, euros and Dutch time.
func Create(ctx context.Context, tx sqldb.Tx, o org.Organisation, by Act) (org.Organisation, error) {
	o.Settings = withDefaults(o.Settings)
	settings, err := json.Marshal(o.Settings)
	if err != nil {
		return o, err
	}
	switch err := tx.QueryRow(ctx, sqlCreate, o.Ref, o.Name, string(settings), by.At).Scan(&o.ID); err {
	case nil:
		if err := addSources(ctx, tx, o.ID); err != nil {
			return o, err
		}
		err := chaindb.Append(ctx, tx, sqldb.Entry{Org: int64(o.ID), At: by.At, Actor: by.Actor, Action: "values.added",
			Kind: "value", FirstID: 1, LastID: int64(len(sources))})
		if err != nil {
			return o, err
		}
		return o, record(ctx, tx, o, "organisation.created", told{o.Name, settings}, by)
	case sqldb.ErrNoRows:
		return o, fault.NewConflict("ref", "organisation.exists", "ref", o.Ref)
	default:
		return o, err
	}
}

const sqlAddSource = `-- orgdb.addSources
insert into dimension_values (org, dimension, id, ref, name_nl, name_en, parent, owners) values ($1, 'source', $2, $3, $4, $5, '', '[]')`

// sources are the roads by which answers come in anywhere.
var sources = []struct{ ref, nl, en string }{{"import", "Import", "Import"}, {"mail", "E-mail", "E-mail"}, {"sms", "Sms", "Text message"},
	{"qr", "QR-code", "QR code"}, {"web", "Website", "Website"}, {"kiosk", "Kiosk", "Kiosk"}, {"link", "Link", "Link"}}

func addSources(ctx context.Context, tx sqldb.Tx, id org.ID) error {
	for i, s := range sources {
		if _, err := tx.Exec(ctx, sqlAddSource, id, i+1, s.ref, s.nl, s.en); err != nil {
			return err
		}
	}
	return nil
}

// Update stores an organisation's name and settings. A setting that a frozen agreement binds is a Conflict fault.
func Update(ctx context.Context, tx sqldb.Tx, o org.Organisation, by Act) error {
	settings, err := json.Marshal(withDefaults(o.Settings))
	if err != nil {
		return err
	}
	was, err := Find(ctx, tx, o.ID)
	if err != nil {
		return err
	}
	bound, err := agreedb.Bound(ctx, tx, o.ID)
	if err != nil {
		return err
	}
	if f := bound.Settings(was.Settings, withDefaults(o.Settings), day.At(time.UnixMilli(by.At))); f != nil {
		return f.In("settings")
	}
	n, err := tx.Exec(ctx, sqlUpdate, o.ID, o.Name, string(settings))
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.NewNotFound("organisation", o.Ref)
	}
	old, err := json.Marshal(was.Settings)
	if err != nil {
		return err
	}
	return record(ctx, tx, o, "organisation.changed", map[string]any{"before": told{was.Name, old}, "after": told{o.Name, settings}}, by)
}

func withDefaults(s org.Settings) org.Settings {
	if len(s.Languages) == 0 {
		s.Languages = []string{"nl", "en"}
	}
	if s.Currency == "" {
		s.Currency = "EUR"
	}
	if s.TimeZone == "" {
		s.TimeZone = "Europe/Amsterdam"
	}
	if s.Address == "" {
		s.Address = "u"
	}
	return s
}

// told is what the ledger is told of an organisation.
type told struct {
	Name     string          `json:"name"`
	Settings json.RawMessage `json:"settings"`
}

func record(ctx context.Context, tx sqldb.Tx, o org.Organisation, action string, about any, by Act) error {
	body, err := json.Marshal(about)
	if err != nil {
		return err
	}
	return chaindb.Append(ctx, tx, sqldb.Entry{Org: int64(o.ID), At: by.At, Actor: by.Actor, Action: action,
		Kind: "organisation", FirstID: int64(o.ID), LastID: int64(o.ID), Body: body})
}

// missing turns "no rows" into a NotFound fault.
func missing(err error, what, ref string) error {
	if err == sqldb.ErrNoRows {
		return fault.NewNotFound(what, ref)
	}
	return err
}
