package retaindb

import (
	"context"

	"klankbord.org/core/datamap"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// What follows is technical and short-lived: it goes without an entry in the ledger.
const (
	sqlDueLetters = `-- retaindb.Due, letters
select count(*) from outbox where org = $1 and state <> 'waiting' and changed_at < $2`

	sqlForgetLetters = `-- retaindb.Step, letters
delete from outbox where org = $1 and state <> 'waiting' and changed_at < $2`

	sqlDueMessages = `-- retaindb.Due, messages
select count(*) from webhook_deliveries where org = $1 and state <> 'waiting' and made_at < $2`

	sqlForgetMessages = `-- retaindb.Step, messages
delete from webhook_deliveries where org = $1 and state <> 'waiting' and made_at < $2`

	sqlDueReceipts = `-- retaindb.Due, receipts
select count(*) from idempotency_keys where org = $1 and created_at < $2`

	sqlForgetReceipts = `-- retaindb.Step, receipts
delete from idempotency_keys where org = $1 and created_at < $2`

	sqlDueSessions = `-- retaindb.Due, sessions
select count(*) from sessions where org = $1 and (expires_at < $2 or (ended_at <> 0 and ended_at < $2))`

	sqlForgetSessions = `-- retaindb.Step, sessions
delete from sessions where org = $1 and (expires_at < $2 or (ended_at <> 0 and ended_at < $2))`

	sqlDueTokens = `-- retaindb.Due, tokens
select (select count(*) from single_use where org = $1 and expires_at < $2) + (select count(*) from sign_on_tickets where org = $1 and until < $2)
	+ (select count(*) from sign_on_used where org = $1 and until < $2)`

	sqlForgetSingleUse = `-- retaindb.Step, tokens
delete from single_use where org = $1 and expires_at < $2`

	sqlForgetTickets = `-- retaindb.Step, tickets
delete from sign_on_tickets where org = $1 and until < $2`

	sqlForgetUsed = `-- retaindb.Step, used answers
delete from sign_on_used where org = $1 and until < $2`
)

var brief = map[datamap.Keep]struct {
	due    string
	forget []string
}{
	datamap.KeepLetters:  {sqlDueLetters, []string{sqlForgetLetters}},
	datamap.KeepMessages: {sqlDueMessages, []string{sqlForgetMessages}},
	datamap.KeepReceipts: {sqlDueReceipts, []string{sqlForgetReceipts}},
	datamap.KeepSessions: {sqlDueSessions, []string{sqlForgetSessions}},
	datamap.KeepTokens:   {sqlDueTokens, []string{sqlForgetSingleUse, sqlForgetTickets, sqlForgetUsed}},
}

func dueBriefly(ctx context.Context, tx sqldb.Tx, o org.ID, k datamap.Keep, before int64) (n int64, err error) {
	return n, tx.QueryRow(ctx, brief[k].due, o, before).Scan(&n)
}

func forgetBriefly(ctx context.Context, tx sqldb.Tx, o org.ID, k datamap.Keep, before int64) (n int64, err error) {
	for _, sql := range brief[k].forget {
		went, err := tx.Exec(ctx, sql, o, before)
		if err != nil {
			return 0, err
		}
		n += went
	}
	return n, nil
}
