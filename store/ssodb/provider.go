package ssodb

import (
	"context"
	"encoding/json"
	"fmt"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/signon"
	"klankbord.org/store/sqldb"
)

const providerColumns = `id, ref, kind, name, enabled, settings, secret`

const sqlProviders = `-- ssodb.ListProviders
select ` + providerColumns + ` from sign_on_providers where org = $1 order by id`

const sqlProvider = `-- ssodb.FindProvider
select ` + providerColumns + ` from sign_on_providers where org = $1 and ref = $2`

func scanProvider(r sqldb.Rows, p *signon.Provider) error {
	var settings []byte
	if err := r.Scan(&p.ID, &p.Ref, &p.Kind, &p.Name, &p.Enabled, &settings, &p.Secret); err != nil {
		return err
	}
	return json.Unmarshal(settings, &p.Settings)
}

// ListProviders returns the providers of an organisation, in the order in which they were made.
func ListProviders(ctx context.Context, tx sqldb.Tx, o org.ID) ([]signon.Provider, error) {
	return sqldb.List(ctx, tx, scanProvider, sqlProviders, o)
}

// FindProvider returns a provider by its reference, or a NotFound fault.
func FindProvider(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) (signon.Provider, error) {
	p, err := sqldb.One(ctx, tx, scanProvider, sqlProvider, o, ref)
	if err == sqldb.ErrNoRows {
		err = fault.NewNotFound("provider", ref)
	}
	return p, err
}

const sqlAddProvider = `-- ssodb.SaveProvider, new
insert into sign_on_providers (org, id, ref, kind, name, enabled, settings, secret, created_at, updated_at)
values ($1, (select coalesce(max(id), 0) + 1 from sign_on_providers where org = $1), $2, $3, $4, $5, $6, $7, $8, $8)
on conflict (org, ref) do nothing returning id`

const sqlChangeProvider = `-- ssodb.SaveProvider
update sign_on_providers set name = $3, enabled = $4, settings = $5, secret = $6, updated_at = $7 where org = $1 and id = $2`

// SaveProvider keeps a provider: a new one when it has no ID yet, for which a reference that exists is a Conflict fault.
// Kind and reference never change. at is unix milliseconds UTC. The ledger gets the settings before and after, and of the
// secret only whether it changed.
func SaveProvider(ctx context.Context, tx sqldb.Tx, o org.ID, p signon.Provider, before *signon.Provider, at int64) (signon.Provider, error) {
	settings, err := json.Marshal(p.Settings)
	if err != nil {
		return p, err
	}
	action := "signon.provider_changed"
	if before == nil {
		action = "signon.provider_added"
		err = tx.QueryRow(ctx, sqlAddProvider, o, p.Ref, string(p.Kind), p.Name, number(p.Enabled), string(settings), p.Secret, at).Scan(&p.ID)
		if err == sqldb.ErrNoRows {
			return p, fault.NewConflict("ref", "signon.ref_taken", "ref", p.Ref)
		}
	} else {
		_, err = tx.Exec(ctx, sqlChangeProvider, o, p.ID, p.Name, number(p.Enabled), string(settings), p.Secret, at)
	}
	if err != nil {
		return p, fmt.Errorf("keep provider %s: %w", p.Ref, err)
	}
	return p, record(ctx, tx, o, action, "provider", int64(p.ID), at, change(before, &p))
}

const sqlDropProvider = `-- ssodb.RemoveProvider
delete from sign_on_providers where org = $1 and id = $2`

const sqlDropIdentities = `-- ssodb.RemoveProvider, identities
delete from sign_on_identities where org = $1 and provider_id = $2`

// RemoveProvider ends an agreement; whom it signed on keeps the account and is joined to it no longer.
func RemoveProvider(ctx context.Context, tx sqldb.Tx, o org.ID, p signon.Provider, at int64) error {
	for _, sql := range []string{sqlDropIdentities, sqlDropProvider} {
		if _, err := tx.Exec(ctx, sql, o, p.ID); err != nil {
			return err
		}
	}
	return record(ctx, tx, o, "signon.provider_removed", "provider", int64(p.ID), at, change(&p, nil))
}

// changed is the body of a provider's entry in the ledger.
type changed struct {
	Before *shown `json:"before,omitempty"`
	After  *shown `json:"after,omitempty"`
	Secret bool   `json:"secret_changed"`
}

type shown struct {
	Ref      string          `json:"ref"`
	Kind     signon.Kind     `json:"kind"`
	Name     string          `json:"name"`
	Enabled  bool            `json:"enabled"`
	Settings signon.Settings `json:"settings"`
}

func change(before, after *signon.Provider) changed {
	c := changed{Before: show(before), After: show(after)}
	switch {
	case before != nil && after != nil:
		c.Secret = string(before.Secret) != string(after.Secret)
	case after != nil:
		c.Secret = len(after.Secret) > 0
	}
	return c
}

func show(p *signon.Provider) *shown {
	if p == nil {
		return nil
	}
	return &shown{p.Ref, p.Kind, p.Name, p.Enabled, p.Settings}
}

// record appends to the ledger in the name of whoever asks.
func record(ctx context.Context, tx sqldb.Tx, o org.ID, action, kind string, id, at int64, body any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: int64(o), At: at, Actor: access.Of(ctx).Ref(), Action: action, Kind: kind,
		FirstID: id, LastID: id, Body: b})
}

func number(v bool) int {
	if v {
		return 1
	}
	return 0
}
