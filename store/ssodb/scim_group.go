package ssodb

import (
	"context"
	"fmt"
	"slices"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// GroupID identifies a group within its organisation; dense from 1.
type GroupID int64

// Group is a group that provisioning keeps.
type Group struct {
	ID                   GroupID
	Name, ExternalID     string
	Members              []access.AccountID // rising
	CreatedAt, UpdatedAt int64              // unix milliseconds UTC
}

const sqlGroups = `-- ssodb.ListGroups
select id, name, external_id, created_at, updated_at from scim_groups where org = $1 order by id`

const sqlMembers = `-- ssodb.ListGroups, members
select group_id, account_id from scim_group_members where org = $1 order by group_id, account_id`

// ListGroups returns all groups with their members.
func ListGroups(ctx context.Context, tx sqldb.Tx, o org.ID) ([]Group, error) {
	all, err := sqldb.List(ctx, tx, func(r sqldb.Rows, g *Group) error {
		return r.Scan(&g.ID, &g.Name, &g.ExternalID, &g.CreatedAt, &g.UpdatedAt)
	}, sqlGroups, o)
	if err != nil {
		return nil, err
	}
	at := map[GroupID]int{}
	for i, g := range all {
		at[g.ID] = i
	}
	rows, err := tx.Query(ctx, sqlMembers, o)
	return all, sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var g GroupID
		var a access.AccountID
		if err := r.Scan(&g, &a); err != nil {
			return err
		}
		all[at[g]].Members = append(all[at[g]].Members, a)
		return nil
	})
}

// GroupsOf returns the names of the groups that an account is in, from what ListGroups returned.
func GroupsOf(all []Group, account access.AccountID) []string {
	var names []string
	for _, g := range all {
		if slices.Contains(g.Members, account) {
			names = append(names, g.Name)
		}
	}
	return names
}

const sqlGroupNamed = `-- ssodb.SaveGroup, taken
select id from scim_groups where org = $1 and name = $2 and id <> $3`

const sqlAddGroup = `-- ssodb.SaveGroup, new
insert into scim_groups (org, id, name, external_id, created_at, updated_at)
values ($1, (select coalesce(max(id), 0) + 1 from scim_groups where org = $1), $2, $3, $4, $4) returning id`

const sqlChangeGroup = `-- ssodb.SaveGroup
update scim_groups set name = $3, external_id = $4, updated_at = $5 where org = $1 and id = $2`

const sqlClearGroup = `-- ssodb.SaveGroup, clear
delete from scim_group_members where org = $1 and group_id = $2`

const sqlAddMember = `-- ssodb.SaveGroup, member
insert into scim_group_members (org, group_id, account_id) values ($1, $2, $3)`

// SaveGroup keeps a group whole: a new one when it has no ID yet. A name that another group has is a Conflict fault. The
// ledger gets the name and the accounts.
func SaveGroup(ctx context.Context, tx sqldb.Tx, o org.ID, g Group, at int64) (Group, error) {
	var other int64
	switch err := tx.QueryRow(ctx, sqlGroupNamed, o, g.Name, g.ID).Scan(&other); err {
	case sqldb.ErrNoRows:
	case nil:
		return g, fault.NewConflict("displayName", "scim.group_taken")
	default:
		return g, err
	}
	action, err := "scim.group_changed", error(nil)
	if g.ID == 0 {
		action, g.CreatedAt = "scim.group_added", at
		err = tx.QueryRow(ctx, sqlAddGroup, o, g.Name, g.ExternalID, at).Scan(&g.ID)
	} else {
		_, err = tx.Exec(ctx, sqlChangeGroup, o, g.ID, g.Name, g.ExternalID, at)
	}
	if err != nil {
		return g, fmt.Errorf("keep group %d: %w", g.ID, err)
	}
	g.UpdatedAt = at
	slices.Sort(g.Members)
	g.Members = slices.Compact(g.Members)
	if _, err := tx.Exec(ctx, sqlClearGroup, o, g.ID); err != nil {
		return g, err
	}
	for _, m := range g.Members {
		if _, err := tx.Exec(ctx, sqlAddMember, o, g.ID, m); err != nil {
			return g, err
		}
	}
	return g, record(ctx, tx, o, action, "group", int64(g.ID), at, struct {
		Name    string             `json:"name"`
		Members []access.AccountID `json:"members"`
	}{g.Name, g.Members})
}

const sqlDropGroup = `-- ssodb.RemoveGroup
delete from scim_groups where org = $1 and id = $2`

// RemoveGroup ends a group.
func RemoveGroup(ctx context.Context, tx sqldb.Tx, o org.ID, id GroupID, at int64) error {
	for _, sql := range []string{sqlClearGroup, sqlDropGroup} {
		if _, err := tx.Exec(ctx, sql, o, id); err != nil {
			return err
		}
	}
	return record(ctx, tx, o, "scim.group_removed", "group", int64(id), at, struct{}{})
}
