package accessdb

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// Proof is what an account proves itself with, as it is kept.
type Proof struct {
	Password string // argon2id with its parameters; empty when there is none
	TOTP     []byte // sealed; nil when there is none
	TOTPNew  []byte // sealed; waits for its first code
	TOTPStep int64  // the last half minute a code of which was used
}

const sqlProof = `-- accessdb.ProofOf
select password, totp, totp_new, totp_step from accounts where org = $1 and id = $2`

func scanProof(r sqldb.Rows, p *Proof) error {
	return r.Scan(&p.Password, &p.TOTP, &p.TOTPNew, &p.TOTPStep)
}

// ProofOf returns what an account proves itself with.
func ProofOf(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID) (Proof, error) {
	p, err := sqldb.One(ctx, tx, scanProof, sqlProof, o, id)
	return p, missing(err, "account", "")
}

const sqlSetPassword = `-- accessdb.SetPassword
update accounts set password = $3, updated_at = $4 where org = $1 and id = $2`

// SetPassword keeps the hash of a password.
func SetPassword(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, hash string, at int64) error {
	n, err := tx.Exec(ctx, sqlSetPassword, o, id, hash, at)
	return changed(n, err, "account")
}

const sqlOfferTOTP = `-- accessdb.OfferTOTP
update accounts set totp_new = $3 where org = $1 and id = $2`

const sqlConfirmTOTP = `-- accessdb.ConfirmTOTP
update accounts set totp = totp_new, totp_new = null, totp_step = $3, updated_at = $4 where org = $1 and id = $2 and totp_new is not null`

const sqlUseTOTP = `-- accessdb.UseTOTP
update accounts set totp_step = $3 where org = $1 and id = $2 and totp_step < $3`

const sqlDropTOTP = `-- accessdb.DropTOTP
update accounts set totp = null, totp_new = null, updated_at = $3 where org = $1 and id = $2`

// OfferTOTP keeps a sealed secret that waits for its first code.
func OfferTOTP(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, sealed []byte) error {
	n, err := tx.Exec(ctx, sqlOfferTOTP, o, id, sealed)
	return changed(n, err, "account")
}

// ConfirmTOTP puts the secret that waits in use; the step of its first code is used up.
func ConfirmTOTP(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, step, at int64) error {
	n, err := tx.Exec(ctx, sqlConfirmTOTP, o, id, step, at)
	return changed(n, err, "account")
}

// UseTOTP uses up the code of a step; it returns false when that one, or a later one, was used before.
func UseTOTP(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, step int64) (bool, error) {
	n, err := tx.Exec(ctx, sqlUseTOTP, o, id, step)
	return n > 0, err
}

// DropTOTP takes the authenticator app away. The steps that were used stay used.
func DropTOTP(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, at int64) error {
	_, err := tx.Exec(ctx, sqlDropTOTP, o, id, at)
	return err
}

const sqlClearCodes = `-- accessdb.SetRecoveryCodes
delete from recovery_codes where org = $1 and account_id = $2`

const sqlAddCode = `-- accessdb.SetRecoveryCodes
insert into recovery_codes (org, account_id, hash, used_at) values ($1, $2, $3, 0)`

const sqlUseCode = `-- accessdb.UseRecoveryCode
update recovery_codes set used_at = $4 where org = $1 and account_id = $2 and hash = $3 and used_at = 0`

const sqlCountCodes = `-- accessdb.CountRecoveryCodes
select count(*) from recovery_codes where org = $1 and account_id = $2 and used_at = 0`

// SetRecoveryCodes replaces the recovery codes of an account by the hashes given.
func SetRecoveryCodes(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, hashes [][]byte) error {
	if _, err := tx.Exec(ctx, sqlClearCodes, o, id); err != nil {
		return err
	}
	for _, h := range hashes {
		if _, err := tx.Exec(ctx, sqlAddCode, o, id, h); err != nil {
			return err
		}
	}
	return nil
}

// UseRecoveryCode uses up a code; it returns false when there is none such, or not any more.
func UseRecoveryCode(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, hash []byte, at int64) (bool, error) {
	n, err := tx.Exec(ctx, sqlUseCode, o, id, hash, at)
	return n > 0, err
}

// CountRecoveryCodes returns how many codes are left.
func CountRecoveryCodes(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID) (n int, err error) {
	err = tx.QueryRow(ctx, sqlCountCodes, o, id).Scan(&n)
	return n, err
}
