package accessdb

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// Purpose is what something that works once is for. What was made for one purpose is nothing for another.
type Purpose string

// The purposes.
const (
	ForSetup   Purpose = "setup"   // the first organisation and administrator
	ForInvite  Purpose = "invite"  // a new account chooses its password
	ForReset   Purpose = "reset"   // a forgotten password
	ForRescue  Purpose = "rescue"  // somebody who lost everything; takes the second factors away too
	ForPasskey Purpose = "passkey" // a ceremony that is under way
)

// SingleUse is a link or a challenge that works once.
type SingleUse struct {
	Purpose   Purpose
	Account   access.AccountID // 0: of nobody yet
	Body      []byte
	CreatedAt int64
	ExpiresAt int64
}

const sqlIssue = `-- accessdb.Issue
insert into single_use (org, hash, purpose, account_id, body, created_at, expires_at, used_at) values ($1, $2, $3, $4, $5, $6, $7, 0)`

const sqlWithdraw = `-- accessdb.Withdraw
update single_use set used_at = $4 where org = $1 and account_id = $2 and purpose = $3 and used_at = 0`

const sqlForgetSingleUse = `-- accessdb.Issue
delete from single_use where org = $1 and expires_at < $2`

const sqlPeek = `-- accessdb.Peek
select purpose, account_id, body, created_at, expires_at from single_use
where org = $1 and hash = $2 and purpose = $3 and used_at = 0 and expires_at > $4`

const sqlRedeem = `-- accessdb.Redeem
update single_use set used_at = $4 where org = $1 and hash = $2 and purpose = $3 and used_at = 0 and expires_at > $4`

// Issue keeps something that works once and returns its secret. What expired is removed on the way.
func Issue(ctx context.Context, tx sqldb.Tx, o org.ID, s SingleUse) (token string, err error) {
	if _, err := tx.Exec(ctx, sqlForgetSingleUse, o, s.CreatedAt); err != nil {
		return "", err
	}
	token, hash := NewToken()
	if s.Body == nil {
		s.Body = []byte{}
	}
	_, err = tx.Exec(ctx, sqlIssue, o, hash, s.Purpose, s.Account, s.Body, s.CreatedAt, s.ExpiresAt)
	return token, err
}

// Withdraw makes what was issued to an account for a purpose worthless.
func Withdraw(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, p Purpose, at int64) error {
	_, err := tx.Exec(ctx, sqlWithdraw, o, id, p, at)
	return err
}

func scanSingleUse(r sqldb.Rows, s *SingleUse) error {
	return r.Scan(&s.Purpose, &s.Account, &s.Body, &s.CreatedAt, &s.ExpiresAt)
}

// Peek returns what a secret is good for and leaves it as it is; a NotFound fault when it isn't good any more.
func Peek(ctx context.Context, tx sqldb.Tx, o org.ID, token string, p Purpose, at int64) (SingleUse, error) {
	s, err := sqldb.One(ctx, tx, scanSingleUse, sqlPeek, o, Hash(token), p, at)
	return s, missing(err, "access_link", "")
}

// Redeem is Peek that uses it up.
func Redeem(ctx context.Context, tx sqldb.Tx, o org.ID, token string, p Purpose, at int64) (SingleUse, error) {
	s, err := Peek(ctx, tx, o, token, p, at)
	if err != nil {
		return s, err
	}
	n, err := tx.Exec(ctx, sqlRedeem, o, Hash(token), p, at)
	return s, changed(n, err, "access_link")
}
