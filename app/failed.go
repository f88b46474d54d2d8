package app

import (
	"context"
	"fmt"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/audit"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// notedWithin is how long noting a failed sign-in may take.
const notedWithin = 5 * time.Second

// slowed logs that somebody has to wait, and returns the fault that tells them so. Account is 0 where nobody knows whose it is.
func (a *App) slowed(ctx context.Context, o org.ID, account access.AccountID, method string, wait time.Duration) error {
	a.log.WarnContext(ctx, "sign-in slowed", "org", int64(o), "account", int64(account), "way", method)
	return slow(wait)
}

// noteFailed logs that somebody gave a wrong password or code, and puts it on record for the account: once an hour for each
// account and way, so that guessing doesn't fill the ledger. It is written after the answer, or the time that it takes would
// tell who has an account. Addresses that belong to nobody are account 0 in the log and on no record: they are what people typed.
func (a *App) noteFailed(o org.ID, account access.AccountID, method string) {
	a.log.Warn("sign-in failed", "org", int64(o), "account", int64(account), "way", method)
	if account == 0 {
		return
	}
	hour := a.millis() / time.Hour.Milliseconds()
	key := fmt.Sprintf("failed %d %d %s", o, account, method)
	if !a.seen.take(hour, key) {
		return
	}
	a.after.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), notedWithin)
		defer cancel()
		err := a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
			return tellLedger(ctx, tx, org.Organisation{ID: o}, a.millis(), audit.Stranger, "accounts.sign_in_failed", "account", int64(account), map[string]any{"method": method})
		})
		if err != nil {
			a.seen.giveBack(hour, key)
			a.log.Error("a failed sign-in isn't on record", "org", int64(o), "error", err.Error())
			return
		}
	})
}
