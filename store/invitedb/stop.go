package invitedb

import (
	"context"

	"klankbord.org/core/collect"
	"klankbord.org/core/org"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
)

// Reason says why nothing goes to an address any more.
type Reason string

// The reasons. None: it failed for now, and letters still go.
const (
	None       Reason = ""
	OptedOut   Reason = "opted_out"
	Bounced    Reason = "bounced"
	Complained Reason = "complained"
)

// PatienceWith is how many letters one after another may come back for now before an address counts as one that doesn't exist.
const PatienceWith = 5

// hash is what an address is known by: only who has the address and the installation's key can make it.
func hash(ctx context.Context, o org.ID, channel, address string) ([]byte, error) {
	box, err := sealed.Of(ctx, o)
	if err != nil {
		return nil, err
	}
	normal := sealed.NormalEmail
	if channel == "sms" {
		normal = sealed.NormalPhone
	}
	return box.Hash("stop "+channel, normal(address)), nil
}

const sqlStop = `-- invitedb.Stop
insert into stops (org, channel, hash, reason, failures, changed_at) values ($1, $2, $3, $4, 0, $5)
on conflict (org, channel, hash) do update set reason = excluded.reason, changed_at = excluded.changed_at where stops.reason <> 'opted_out'`

// Stop sees to it that nothing goes to an address any more. What a customer asked for stands, whatever happens later. It reports
// whether anything changed.
func Stop(ctx context.Context, tx sqldb.Tx, o org.ID, channel, address string, why Reason, at int64) (changed bool, err error) {
	h, err := hash(ctx, o, channel, address)
	if err != nil {
		return false, err
	}
	was, err := reason(ctx, tx, o, channel, h)
	if err != nil || was == why {
		return false, err
	}
	n, err := tx.Exec(ctx, sqlStop, o, channel, h, string(why), at)
	return n > 0, err
}

const sqlFailed = `-- invitedb.Failed
insert into stops (org, channel, hash, reason, failures, changed_at) values ($1, $2, $3, '', 1, $4)
on conflict (org, channel, hash) do update set failures = stops.failures + 1, changed_at = excluded.changed_at,
	reason = case when stops.reason = '' and stops.failures + 1 >= $5 then 'bounced' else stops.reason end`

// Failed counts a letter that came back for now. After PatienceWith of them nothing goes to the address any more.
func Failed(ctx context.Context, tx sqldb.Tx, o org.ID, channel, address string, at int64) error {
	h, err := hash(ctx, o, channel, address)
	if err == nil {
		_, err = tx.Exec(ctx, sqlFailed, o, channel, h, at, PatienceWith)
	}
	return err
}

const sqlReason = `-- invitedb.Stopped
select reason from stops where org = $1 and channel = $2 and hash = $3`

// Stopped returns why nothing goes to an address, None when letters go.
func Stopped(ctx context.Context, tx sqldb.Tx, o org.ID, channel, address string) (Reason, error) {
	h, err := hash(ctx, o, channel, address)
	if err != nil {
		return None, err
	}
	return reason(ctx, tx, o, channel, h)
}

func reason(ctx context.Context, tx sqldb.Tx, o org.ID, channel string, hash []byte) (why Reason, err error) {
	err = tx.QueryRow(ctx, sqlReason, o, channel, hash).Scan(&why)
	if err == sqldb.ErrNoRows {
		return None, nil
	}
	return why, err
}

const sqlOptOut = `-- invitedb.OptOut
update customers set no_contact = 1 where org = $1 and id = $2 and no_contact = 0`

// OptOut notes at a customer that they don't want to be asked, and reports whether that is new.
func OptOut(ctx context.Context, tx sqldb.Tx, o org.ID, id collect.CustomerID) (changed bool, err error) {
	n, err := tx.Exec(ctx, sqlOptOut, o, id)
	return n > 0, err
}
