package accessdb

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlKnown = `-- accessdb.KnownDevice
select count(*) from known_devices where org = $1 and account_id = $2 and hash = $3`

const sqlRemember = `-- accessdb.RememberDevice
insert into known_devices (org, account_id, hash, seen_at) values ($1, $2, $3, $4)
on conflict (org, account_id, hash) do update set seen_at = excluded.seen_at`

const sqlForgetDevices = `-- accessdb.ForgetDevices
delete from known_devices where org = $1 and account_id = $2`

const sqlForgetOldDevices = `-- accessdb.RememberDevice
delete from known_devices where org = $1 and account_id = $2 and seen_at < $3`

// KnownDevice reports whether an account signed in before in the browser that keeps a token.
func KnownDevice(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, token string) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, sqlKnown, o, id, Hash(token)).Scan(&n)
	return n > 0, err
}

// RememberDevice notes that an account signed in in the browser that keeps a token; those not seen since a moment are
// forgotten.
func RememberDevice(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, token string, at, forgetBefore int64) error {
	if _, err := tx.Exec(ctx, sqlForgetOldDevices, o, id, forgetBefore); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, sqlRemember, o, id, Hash(token), at)
	return err
}

// ForgetDevices forgets all browsers of an account.
func ForgetDevices(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID) error {
	_, err := tx.Exec(ctx, sqlForgetDevices, o, id)
	return err
}
