package accessdb

import (
	"context"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const accountColumns = `a.id, a.ref, a.email, a.name, a.language, coalesce(a.employee_id, 0), a.status, a.source, a.external,
	case when a.password = '' then 0 else 1 end, case when a.totp is null then 0 else 1 end,
	(select count(*) from passkeys p where p.org = a.org and p.account_id = a.id), a.created_at, a.updated_at, a.seen_at`

const sqlFind = `-- accessdb.Find
select ` + accountColumns + ` from accounts a where a.org = $1 and a.id = $2`

const sqlFindByRef = `-- accessdb.FindByRef
select ` + accountColumns + ` from accounts a where a.org = $1 and a.ref = $2`

const sqlFindByEmail = `-- accessdb.FindByEmail
select ` + accountColumns + ` from accounts a where a.org = $1 and a.email = $2`

const sqlFindByExternal = `-- accessdb.FindByExternal
select ` + accountColumns + ` from accounts a where a.org = $1 and a.source = $2 and a.external = $3 and a.external <> ''`

const sqlList = `-- accessdb.List
select ` + accountColumns + ` from accounts a where a.org = $1 order by a.name, a.id`

const sqlCreate = `-- accessdb.Create
insert into accounts (org, id, ref, email, name, language, employee_id, status, source, external, password, totp_step, created_at, updated_at, seen_at)
values ($1, (select coalesce(max(id), 0) + 1 from accounts where org = $1), $2, $3, $4, $5, $6, $7, $8, $9, '', 0, $10, $10, 0)
on conflict (org, email) do nothing
returning id`

const sqlUpdate = `-- accessdb.Update
update accounts set email = $3, name = $4, language = $5, employee_id = $6, status = $7, source = $8, external = $9, updated_at = $10
where org = $1 and id = $2`

const sqlTaken = `-- accessdb.taken
select count(*) from accounts where org = $1 and id <> $2 and (email = $3 or (source = $4 and external = $5 and external <> ''))`

// CleanEmail is the form in which addresses are kept and compared.
func CleanEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

func scanAccount(r sqldb.Rows, a *access.Account) error {
	var password, totp int
	err := r.Scan(&a.ID, &a.Ref, &a.Email, &a.Name, &a.Language, &a.Employee, &a.Status, &a.Source, &a.External,
		&password, &totp, &a.Passkeys, &a.CreatedAt, &a.UpdatedAt, &a.SeenAt)
	a.HasPassword, a.HasTOTP = password == 1, totp == 1
	return err
}

// Find returns an account, or a NotFound fault.
func Find(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID) (access.Account, error) {
	a, err := sqldb.One(ctx, tx, scanAccount, sqlFind, o, id)
	return a, missing(err, "account", "")
}

// FindByRef returns an account by its opaque reference, or a NotFound fault.
func FindByRef(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) (access.Account, error) {
	a, err := sqldb.One(ctx, tx, scanAccount, sqlFindByRef, o, ref)
	return a, missing(err, "account", ref)
}

// FindByEmail returns an account by its address, in whatever case, or a NotFound fault.
func FindByEmail(ctx context.Context, tx sqldb.Tx, o org.ID, email string) (access.Account, error) {
	a, err := sqldb.One(ctx, tx, scanAccount, sqlFindByEmail, o, CleanEmail(email))
	return a, missing(err, "account", "")
}

// FindByExternal returns the account that a sign-on or provisioning knows by an id of its own, or a NotFound fault.
func FindByExternal(ctx context.Context, tx sqldb.Tx, o org.ID, source, external string) (access.Account, error) {
	a, err := sqldb.One(ctx, tx, scanAccount, sqlFindByExternal, o, source, external)
	return a, missing(err, "account", "")
}

// List returns all accounts by name.
func List(ctx context.Context, tx sqldb.Tx, o org.ID) ([]access.Account, error) {
	return sqldb.List(ctx, tx, scanAccount, sqlList, o)
}

// Create makes an account with the reference, address, name, language, employee, status, source and external id given, at
// CreatedAt; its ID is filled in. Without a reference it gets one. An address or external id that is in use is a Conflict
// fault.
func Create(ctx context.Context, tx sqldb.Tx, o org.ID, a access.Account) (access.Account, error) {
	a.Email = CleanEmail(a.Email)
	if a.Ref == "" {
		a.Ref = newRef()
	}
	if a.Source == "" {
		a.Source = Local
	}
	if a.Status == "" {
		a.Status = access.Invited
	}
	a.UpdatedAt = a.CreatedAt
	if err := free(ctx, tx, o, a); err != nil {
		return a, err
	}
	err := tx.QueryRow(ctx, sqlCreate, o, a.Ref, a.Email, a.Name, a.Language, orNull(a.Employee), a.Status, a.Source, a.External, a.CreatedAt).Scan(&a.ID)
	if err == sqldb.ErrNoRows {
		return a, fault.NewConflict("email", "account.taken")
	}
	return a, err
}

// Update stores an account's address, name, language, employee, status, source and external id as they were at UpdatedAt.
// An address or external id that is in use is a Conflict fault.
func Update(ctx context.Context, tx sqldb.Tx, o org.ID, a access.Account) error {
	a.Email = CleanEmail(a.Email)
	if err := free(ctx, tx, o, a); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, sqlUpdate, o, a.ID, a.Email, a.Name, a.Language, orNull(a.Employee), a.Status, a.Source, a.External, a.UpdatedAt)
	return changed(n, err, "account")
}

// free returns a Conflict fault when somebody else has the address or the external id. The index is the last fence.
func free(ctx context.Context, tx sqldb.Tx, o org.ID, a access.Account) error {
	var others int
	if err := tx.QueryRow(ctx, sqlTaken, o, a.ID, a.Email, a.Source, a.External).Scan(&others); err != nil {
		return err
	}
	if others > 0 {
		return fault.NewConflict("email", "account.taken")
	}
	return nil
}

const sqlSeen = `-- accessdb.Seen
update accounts set seen_at = $3, status = case when status = 'invited' then 'active' else status end where org = $1 and id = $2`

// Seen notes that somebody signed in: an invited account is in use from then on.
func Seen(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, at int64) error {
	n, err := tx.Exec(ctx, sqlSeen, o, id, at)
	return changed(n, err, "account")
}
