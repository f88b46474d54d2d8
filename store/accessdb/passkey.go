package accessdb

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// Passkey is a key that a device keeps for somebody.
type Passkey struct {
	ID         int64
	Account    access.AccountID
	Credential []byte // the id that the key gave itself
	Name       string
	Record     []byte // public key, counter and flags, as JSON
	CreatedAt  int64
	UsedAt     int64 // 0: never
}

const passkeyColumns = `id, account_id, credential, name, record, created_at, used_at`

const sqlPasskeys = `-- accessdb.ListPasskeys
select ` + passkeyColumns + ` from passkeys where org = $1 and account_id = $2 order by id`

const sqlAddPasskey = `-- accessdb.AddPasskey
insert into passkeys (org, id, account_id, credential, name, record, created_at, used_at)
values ($1, (select coalesce(max(id), 0) + 1 from passkeys where org = $1), $2, $3, $4, $5, $6, 0)
on conflict (org, credential) do nothing
returning id`

const sqlUsePasskey = `-- accessdb.UsePasskey
update passkeys set record = $4, used_at = $5 where org = $1 and account_id = $2 and credential = $3`

const sqlDropPasskey = `-- accessdb.DropPasskey
delete from passkeys where org = $1 and account_id = $2 and id = $3`

const sqlDropPasskeys = `-- accessdb.DropPasskeys
delete from passkeys where org = $1 and account_id = $2`

func scanPasskey(r sqldb.Rows, p *Passkey) error {
	return r.Scan(&p.ID, &p.Account, &p.Credential, &p.Name, &p.Record, &p.CreatedAt, &p.UsedAt)
}

// ListPasskeys returns the passkeys of an account, oldest first.
func ListPasskeys(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID) ([]Passkey, error) {
	return sqldb.List(ctx, tx, scanPasskey, sqlPasskeys, o, id)
}

// AddPasskey keeps a passkey; one that is known already, of whomever, is a Conflict fault.
func AddPasskey(ctx context.Context, tx sqldb.Tx, o org.ID, p Passkey) (Passkey, error) {
	err := tx.QueryRow(ctx, sqlAddPasskey, o, p.Account, p.Credential, p.Name, string(p.Record), p.CreatedAt).Scan(&p.ID)
	if err == sqldb.ErrNoRows {
		return p, fault.NewConflict("passkey", "passkey.known")
	}
	return p, err
}

// UsePasskey keeps what changed about a passkey by using it.
func UsePasskey(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, credential, record []byte, at int64) error {
	n, err := tx.Exec(ctx, sqlUsePasskey, o, id, credential, string(record), at)
	return changed(n, err, "passkey")
}

// DropPasskey takes one passkey away, or says that there is none such.
func DropPasskey(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, passkey int64) error {
	n, err := tx.Exec(ctx, sqlDropPasskey, o, id, passkey)
	return changed(n, err, "passkey")
}

// DropPasskeys takes all passkeys of an account away.
func DropPasskeys(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID) error {
	_, err := tx.Exec(ctx, sqlDropPasskeys, o, id)
	return err
}
