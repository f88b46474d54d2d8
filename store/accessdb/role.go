package accessdb

import (
	"context"
	"encoding/json"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlRoles = `-- accessdb.OwnRoles
select ref, name_nl, name_en, reader, permissions from roles where org = $1 order by ref`

const sqlSaveRole = `-- accessdb.SaveRole
insert into roles (org, ref, name_nl, name_en, reader, permissions, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $7)
on conflict (org, ref) do update set name_nl = excluded.name_nl, name_en = excluded.name_en, reader = excluded.reader,
	permissions = excluded.permissions, updated_at = excluded.updated_at`

const sqlDeleteRole = `-- accessdb.DeleteRole
delete from roles where org = $1 and ref = $2`

const sqlRoleInUse = `-- accessdb.DeleteRole
select count(*) from account_grants where org = $1 and role_ref = $2`

func scanRole(r sqldb.Rows, role *access.Role) error {
	var permissions []byte
	if err := r.Scan(&role.Ref, &role.Name.NL, &role.Name.EN, &role.Reader, &permissions); err != nil {
		return err
	}
	role.Own = true
	return json.Unmarshal(permissions, &role.Permissions)
}

// Roles returns the standard roles and then the organisation's own.
func Roles(ctx context.Context, tx sqldb.Tx, o org.ID) ([]access.Role, error) {
	own, err := sqldb.List(ctx, tx, scanRole, sqlRoles, o)
	return append(access.StandardRoles(), own...), err
}

func rolesByRef(ctx context.Context, tx sqldb.Tx, o org.ID) (map[access.RoleRef]access.Role, error) {
	all, err := Roles(ctx, tx, o)
	byRef := make(map[access.RoleRef]access.Role, len(all))
	for _, r := range all {
		byRef[r.Ref] = r
	}
	return byRef, err
}

// SaveRole keeps one of the organisation's own roles, new or changed. The reference of a standard role is a Conflict fault.
func SaveRole(ctx context.Context, tx sqldb.Tx, o org.ID, r access.Role, at int64) error {
	for _, s := range access.StandardRoles() {
		if s.Ref == r.Ref {
			return fault.NewConflict("ref", "role.standard", "ref", r.Ref)
		}
	}
	permissions, err := json.Marshal(r.Permissions)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, sqlSaveRole, o, r.Ref, r.Name.NL, r.Name.EN, r.Reader, string(permissions), at)
	return err
}

// DeleteRole takes away one of the organisation's own roles. One that somebody holds, on whatever day, is a Conflict fault.
func DeleteRole(ctx context.Context, tx sqldb.Tx, o org.ID, ref access.RoleRef) error {
	var held int
	if err := tx.QueryRow(ctx, sqlRoleInUse, o, ref).Scan(&held); err != nil {
		return err
	}
	if held > 0 {
		return fault.NewConflict("ref", "role.in_use", "count", held)
	}
	n, err := tx.Exec(ctx, sqlDeleteRole, o, ref)
	return changed(n, err, "role")
}
