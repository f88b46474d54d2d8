package ssodb

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/org"
	"klankbord.org/core/signon"
	"klankbord.org/store/sqldb"
)

const sqlIdentity = `-- ssodb.AccountOf
select account_id from sign_on_identities where org = $1 and provider_id = $2 and subject = $3`

// AccountOf returns the account that a subject at a provider is joined to, 0 when it is joined to none.
func AccountOf(ctx context.Context, tx sqldb.Tx, o org.ID, p signon.ProviderID, subject string) (id access.AccountID, err error) {
	err = tx.QueryRow(ctx, sqlIdentity, o, p, subject).Scan(&id)
	if err == sqldb.ErrNoRows {
		return 0, nil
	}
	return id, err
}

const sqlJoin = `-- ssodb.Join
insert into sign_on_identities (org, provider_id, subject, account_id, joined_at) values ($1, $2, $3, $4, $5)`

// Join joins a subject at a provider to an account. The ledger gets who, not the subject.
func Join(ctx context.Context, tx sqldb.Tx, o org.ID, p signon.Provider, subject string, account access.AccountID, at int64) error {
	if _, err := tx.Exec(ctx, sqlJoin, o, p.ID, subject, account, at); err != nil {
		return err
	}
	return record(ctx, tx, o, "signon.joined", "account", int64(account), at, struct {
		Provider string `json:"provider"`
	}{p.Ref})
}

// Joined is a provider that an account is joined to.
type Joined struct {
	Provider signon.ProviderID
	Account  access.AccountID
	At       int64 // unix milliseconds UTC
}

const sqlJoined = `-- ssodb.ListJoined
select provider_id, account_id, joined_at from sign_on_identities where org = $1 order by provider_id, account_id`

// ListJoined returns who is joined to which provider, without subjects.
func ListJoined(ctx context.Context, tx sqldb.Tx, o org.ID) ([]Joined, error) {
	return sqldb.List(ctx, tx, func(r sqldb.Rows, j *Joined) error { return r.Scan(&j.Provider, &j.Account, &j.At) }, sqlJoined, o)
}

const sqlPart = `-- ssodb.Part
delete from sign_on_identities where org = $1 and provider_id = $2 and account_id = $3`

// Part undoes Join.
func Part(ctx context.Context, tx sqldb.Tx, o org.ID, p signon.Provider, account access.AccountID, at int64) error {
	n, err := tx.Exec(ctx, sqlPart, o, p.ID, account)
	if err != nil || n == 0 {
		return err
	}
	return record(ctx, tx, o, "signon.parted", "account", int64(account), at, struct {
		Provider string `json:"provider"`
	}{p.Ref})
}
