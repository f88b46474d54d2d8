package ssodb

import (
	"context"
	"crypto/sha256"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/signon"
	"klankbord.org/store/sqldb"
)

const sqlForget = `-- ssodb.Once, forget
delete from sign_on_used where org = $1 and until < $2`

const sqlUse = `-- ssodb.Once
insert into sign_on_used (org, hash, until) values ($1, $2, $3) on conflict (org, hash) do nothing`

// Once accepts something the first time and refuses it, with a Forbidden fault, every time after that until it has
// expired. All programs on one database know the same. Times are unix milliseconds UTC; kind keeps unlike things apart.
func Once(ctx context.Context, tx sqldb.Tx, o org.ID, kind, what string, now, until int64) error {
	if _, err := tx.Exec(ctx, sqlForget, o, now); err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(kind + "\x00" + what))
	n, err := tx.Exec(ctx, sqlUse, o, sum[:], until)
	if err == nil && n == 0 {
		return fault.NewForbidden("signon.replayed")
	}
	return err
}

// Ticket is what a provider said, checked and sealed, waiting for the browser that asked for it.
type Ticket struct {
	Provider signon.ProviderID
	Request  string // the request that it answers; empty when it answers none
	Body     []byte // sealed
	Until    int64  // unix milliseconds UTC
}

const sqlForgetTickets = `-- ssodb.KeepTicket, forget
delete from sign_on_tickets where org = $1 and until < $2`

const sqlKeepTicket = `-- ssodb.KeepTicket
insert into sign_on_tickets (org, hash, provider_id, request, body, until) values ($1, $2, $3, $4, $5, $6)`

// KeepTicket keeps a ticket under a token, of which only the hash is stored.
func KeepTicket(ctx context.Context, tx sqldb.Tx, o org.ID, token string, t Ticket, now int64) error {
	if _, err := tx.Exec(ctx, sqlForgetTickets, o, now); err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(token))
	_, err := tx.Exec(ctx, sqlKeepTicket, o, sum[:], t.Provider, t.Request, t.Body, t.Until)
	return err
}

const sqlTakeTicket = `-- ssodb.TakeTicket
delete from sign_on_tickets where org = $1 and hash = $2 returning provider_id, request, body, until`

// TakeTicket hands a ticket out, once; a Forbidden fault when there is none or it has expired.
func TakeTicket(ctx context.Context, tx sqldb.Tx, o org.ID, token string, now int64) (t Ticket, err error) {
	sum := sha256.Sum256([]byte(token))
	err = tx.QueryRow(ctx, sqlTakeTicket, o, sum[:]).Scan(&t.Provider, &t.Request, &t.Body, &t.Until)
	if err == sqldb.ErrNoRows || (err == nil && t.Until < now) {
		return t, fault.NewForbidden("signon.expired")
	}
	return t, err
}
