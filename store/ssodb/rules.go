package ssodb

import (
	"context"

	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlRules = `-- ssodb.PasswordsAllowed
select passwords from sign_on_rules where org = $1`

// PasswordsAllowed reports whether everybody may sign in with a password, which they may until somebody decides
// otherwise.
func PasswordsAllowed(ctx context.Context, tx sqldb.Tx, o org.ID) (allowed bool, err error) {
	err = tx.QueryRow(ctx, sqlRules, o).Scan(&allowed)
	if err == sqldb.ErrNoRows {
		return true, nil
	}
	return allowed, err
}

const sqlSetRules = `-- ssodb.AllowPasswords
insert into sign_on_rules (org, passwords) values ($1, $2) on conflict (org) do update set passwords = excluded.passwords`

// AllowPasswords decides whether everybody may sign in with a password.
func AllowPasswords(ctx context.Context, tx sqldb.Tx, o org.ID, allowed bool, at int64) error {
	before, err := PasswordsAllowed(ctx, tx, o)
	if err != nil || before == allowed {
		return err
	}
	if _, err := tx.Exec(ctx, sqlSetRules, o, number(allowed)); err != nil {
		return err
	}
	return record(ctx, tx, o, "signon.passwords_changed", "organisation", int64(o), at, struct {
		Before bool `json:"before"`
		After  bool `json:"after"`
	}{before, allowed})
}
