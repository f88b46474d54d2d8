package ssodb

import (
	"context"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// User is what provisioning knows about an account beside what the account itself holds.
type User struct {
	Account               access.AccountID
	UserName, ExternalID  string
	GivenName, FamilyName string
}

func scanUser(r sqldb.Rows, u *User) error {
	return r.Scan(&u.Account, &u.UserName, &u.ExternalID, &u.GivenName, &u.FamilyName)
}

const sqlUsers = `-- ssodb.ListUsers
select account_id, user_name, external_id, given_name, family_name from scim_users where org = $1 order by account_id`

// ListUsers returns everybody whom provisioning knows.
func ListUsers(ctx context.Context, tx sqldb.Tx, o org.ID) ([]User, error) {
	return sqldb.List(ctx, tx, scanUser, sqlUsers, o)
}

const sqlUserNamed = `-- ssodb.SaveUser, taken
select account_id from scim_users where org = $1 and user_key = $2 and account_id <> $3`

const sqlSaveUser = `-- ssodb.SaveUser
insert into scim_users (org, account_id, user_name, user_key, external_id, given_name, family_name) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (org, account_id) do update set user_name = excluded.user_name, user_key = excluded.user_key,
	external_id = excluded.external_id, given_name = excluded.given_name, family_name = excluded.family_name`

// SaveUser keeps what provisioning says; a user name that somebody else has is a Conflict fault.
func SaveUser(ctx context.Context, tx sqldb.Tx, o org.ID, u User) error {
	key := strings.ToLower(u.UserName)
	var other int64
	switch err := tx.QueryRow(ctx, sqlUserNamed, o, key, u.Account).Scan(&other); err {
	case sqldb.ErrNoRows:
	case nil:
		return fault.NewConflict("userName", "scim.user_taken")
	default:
		return err
	}
	_, err := tx.Exec(ctx, sqlSaveUser, o, u.Account, u.UserName, key, u.ExternalID, u.GivenName, u.FamilyName)
	return err
}

const sqlDropUser = `-- ssodb.RemoveUser
delete from scim_users where org = $1 and account_id = $2`

const sqlDropUserMembers = `-- ssodb.RemoveUser, groups
delete from scim_group_members where org = $1 and account_id = $2`

// RemoveUser forgets what provisioning said about an account, and its groups. The account itself stays.
func RemoveUser(ctx context.Context, tx sqldb.Tx, o org.ID, account access.AccountID) error {
	for _, sql := range []string{sqlDropUserMembers, sqlDropUser} {
		if _, err := tx.Exec(ctx, sql, o, account); err != nil {
			return err
		}
	}
	return nil
}
