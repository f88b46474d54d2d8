package orgdb

import (
	"context"

	"klankbord.org/core/org"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
)

const sqlSecret = `-- orgdb.FindSecret
select value from secrets where org = $1 and name = $2`

const sqlKeepSecret = `-- orgdb.KeepSecret
insert into secrets (org, name, value) values ($1, $2, $3) on conflict (org, name) do nothing`

// FindSecret returns a key that the organisation signs with; ok is false when there is none yet.
func FindSecret(ctx context.Context, tx sqldb.Tx, o org.ID, name string) (value []byte, ok bool, err error) {
	err = tx.QueryRow(ctx, sqlSecret, o, name).Scan(&value)
	if err == sqldb.ErrNoRows {
		return nil, false, nil
	}
	if err == nil {
		value, err = sealed.OpenBytes(ctx, sealed.About("secret", o, name), value)
	}
	return value, err == nil, err
}

// KeepSecret stores a key unless there is one already, and returns the one that holds. It stays out of the ledger.
func KeepSecret(ctx context.Context, tx sqldb.Tx, o org.ID, name string, value []byte) ([]byte, error) {
	stored, err := sealed.SealBytes(ctx, sealed.About("secret", o, name), value)
	if err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, sqlKeepSecret, o, name, stored); err != nil {
		return nil, err
	}
	held, _, err := FindSecret(ctx, tx, o, name)
	return held, err
}

const sqlReplaceSecret = `-- orgdb.ReplaceSecret
insert into secrets (org, name, value) values ($1, $2, $3) on conflict (org, name) do update set value = excluded.value`

const sqlDropSecret = `-- orgdb.ReplaceSecret, none
delete from secrets where org = $1 and name = $2`

// ReplaceSecret stores a secret in place of the one that there may be; an empty one takes it away. It stays out of the ledger.
func ReplaceSecret(ctx context.Context, tx sqldb.Tx, o org.ID, name string, value []byte) error {
	if len(value) == 0 {
		_, err := tx.Exec(ctx, sqlDropSecret, o, name)
		return err
	}
	stored, err := sealed.SealBytes(ctx, sealed.About("secret", o, name), value)
	if err == nil {
		_, err = tx.Exec(ctx, sqlReplaceSecret, o, name, stored)
	}
	return err
}
