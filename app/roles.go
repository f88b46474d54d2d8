package app

import (
	"context"
	"regexp"
	"slices"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// Roles lists the roles of an organisation.
func (d desk) Roles(ctx context.Context, o org.Organisation) ([]access.Role, error) {
	c, err := d.Choices(ctx, o)
	return c.Roles, err
}

// roleRef is what a role of one's own may be called.
var roleRef = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,39}$`)

// SaveRole keeps one of the organisation's own roles. Nobody makes a role that they hold larger than what they hold
// already.
func (d desk) SaveRole(ctx context.Context, o org.Organisation, role access.Role, isNew bool) error {
	actor, err := access.Ask(ctx, o.ID, access.AccountsManage)
	if err != nil {
		return err
	}
	switch {
	case !roleRef.MatchString(string(role.Ref)) || role.Ref == "new":
		return fault.NewInvalid("ref", "role.ref", "value", role.Ref)
	case role.Name.NL == "" || role.Name.EN == "" || len(role.Name.NL) > 100 || len(role.Name.EN) > 100:
		return fault.NewInvalid("name", "role.name")
	case len(role.Permissions) == 0:
		return fault.NewInvalid("permissions", "role.empty")
	case !slices.Contains(access.Readers(), role.Reader):
		return fault.NewInvalid("reader", "role.reader")
	}
	for _, p := range role.Permissions {
		if !p.Known() {
			return fault.NewInvalid("permissions", "role.permission", "value", p)
		}
	}
	return d.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		before, err := ownRole(ctx, tx, o.ID, role.Ref)
		if err != nil {
			return err
		}
		if isNew == (before.Ref != "") {
			if isNew {
				return fault.NewConflict("ref", "role.exists", "value", role.Ref)
			}
			return fault.NewNotFound("role", string(role.Ref))
		}
		for _, h := range actor.Held {
			for _, p := range role.Permissions {
				if h.Grant.Role == role.Ref && !heldIn(actor, p, h.Unit) {
					return fault.NewForbidden("account.own_grant", "permission", string(p))
				}
			}
		}
		err = d.keepManaged(ctx, tx, o.ID, func() error { return accessdb.SaveRole(ctx, tx, o.ID, role, d.millis()) })
		if err != nil {
			return err
		}
		return d.tell(ctx, tx, o.ID, "roles.saved", "role", 0, map[string]any{"ref": role.Ref, "reader": role.Reader,
			"before": before.Permissions, "after": role.Permissions})
	})
}

// ownRole returns one of the organisation's own roles, an empty one when there is none such.
func ownRole(ctx context.Context, tx sqldb.Tx, o org.ID, ref access.RoleRef) (access.Role, error) {
	all, err := accessdb.Roles(ctx, tx, o)
	if at := slices.IndexFunc(all, func(r access.Role) bool { return r.Ref == ref && r.Own }); at >= 0 {
		return all[at], err
	}
	return access.Role{}, err
}

// DeleteRole takes one of the organisation's own roles away that nobody holds.
func (d desk) DeleteRole(ctx context.Context, o org.Organisation, ref access.RoleRef) error {
	if _, err := access.Ask(ctx, o.ID, access.AccountsManage); err != nil {
		return err
	}
	return d.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if err := accessdb.DeleteRole(ctx, tx, o.ID, ref); err != nil {
			return err
		}
		return d.tell(ctx, tx, o.ID, "roles.deleted", "role", 0, map[string]any{"ref": ref})
	})
}

// SetSecondFactor says for which roles the organisation asks a second factor.
func (d desk) SetSecondFactor(ctx context.Context, o org.Organisation, roles []string) error {
	actor, err := access.Ask(ctx, o.ID, access.AccountsManage)
	if err != nil {
		return err
	}
	return d.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		known, err := accessdb.Roles(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		for _, r := range roles {
			if !slices.ContainsFunc(known, func(k access.Role) bool { return string(k.Ref) == r }) {
				return fault.NewNotFound("role", r)
			}
		}
		now, err := orgdb.Find(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		now.Settings.SecondFactor = roles
		return orgdb.Update(ctx, tx, now, orgdb.Act{Actor: actor.Ref(), At: d.millis()})
	})
}
