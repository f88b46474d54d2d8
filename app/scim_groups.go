package app

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/ssodb"
	"klankbord.org/web/scimweb"
)

// Groups implements scimweb.Directory.
func (d directory) Groups(ctx context.Context, o org.ID) (out []scimweb.Group, err error) {
	if err := askProvision(ctx, o); err != nil {
		return nil, err
	}
	err = d.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		out, err = readGroups(ctx, tx, o)
		return err
	})
	return out, err
}

func readGroups(ctx context.Context, tx sqldb.Tx, o org.ID) ([]scimweb.Group, error) {
	groups, err := ssodb.ListGroups(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	accounts, err := accessdb.List(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	by := make(map[access.AccountID]access.Account, len(accounts))
	for _, a := range accounts {
		by[a.ID] = a
	}
	out := make([]scimweb.Group, len(groups))
	for i, g := range groups {
		out[i] = scimweb.Group{ID: groupID(g.ID), ExternalID: g.ExternalID, Name: g.Name, Created: g.CreatedAt, Changed: g.UpdatedAt}
		for _, m := range g.Members {
			out[i].Members = append(out[i].Members, scimweb.Member{ID: by[m].Ref, Name: by[m].Name})
		}
	}
	return out, nil
}

func findGroup(ctx context.Context, tx sqldb.Tx, o org.ID, id string) (scimweb.Group, ssodb.Group, error) {
	all, err := readGroups(ctx, tx, o)
	if err != nil {
		return scimweb.Group{}, ssodb.Group{}, err
	}
	stored, err := ssodb.ListGroups(ctx, tx, o)
	if err != nil {
		return scimweb.Group{}, ssodb.Group{}, err
	}
	for i, g := range all {
		if g.ID == id {
			return g, stored[i], nil
		}
	}
	return scimweb.Group{}, ssodb.Group{}, fault.NewNotFound("group", id)
}

// CreateGroup implements scimweb.Directory.
func (d directory) CreateGroup(ctx context.Context, o org.ID, g scimweb.Group) (scimweb.Group, error) {
	return d.keepGroup(ctx, o, "", func(scimweb.Group) (scimweb.Group, error) { return g, nil })
}

// ChangeGroup implements scimweb.Directory.
func (d directory) ChangeGroup(ctx context.Context, o org.ID, id string, fn scimweb.Change[scimweb.Group]) (scimweb.Group, error) {
	return d.keepGroup(ctx, o, id, fn)
}

// keepGroup changes a group, or makes one without an id, and brings the grants of whoever came or went in step.
func (d directory) keepGroup(ctx context.Context, o org.ID, id string, fn scimweb.Change[scimweb.Group]) (out scimweb.Group, err error) {
	if err := askProvision(ctx, o); err != nil {
		return out, err
	}
	where, err := d.organisation(ctx, o)
	if err != nil {
		return out, err
	}
	err = d.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		var was scimweb.Group
		var stored ssodb.Group
		if id != "" {
			if was, stored, err = findGroup(ctx, tx, o, id); err != nil {
				return err
			}
		}
		g, err := fn(was)
		if err != nil {
			return err
		}
		affected := append([]access.AccountID(nil), stored.Members...)
		if stored.Name == g.Name {
			affected = nil // only who comes or goes
		}
		members, err := membersOf(ctx, tx, o, g.Members)
		if err != nil {
			return err
		}
		affected = append(affected, differ(stored.Members, members)...)
		if stored.Name != g.Name {
			affected = append(affected, members...)
		}
		stored.Name, stored.ExternalID, stored.Members = g.Name, g.ExternalID, members
		if stored, err = ssodb.SaveGroup(ctx, tx, o, stored, d.millis()); err != nil {
			return err
		}
		p, err := scimProvider(ctx, tx, o)
		if err != nil {
			return err
		}
		if err := d.regroupSome(ctx, tx, where, p, affected); err != nil {
			return err
		}
		out, _, err = findGroup(ctx, tx, o, groupID(stored.ID))
		return err
	})
	return out, err
}

// differ returns what is in one list and not in the other.
func differ(a, b []access.AccountID) []access.AccountID {
	count := map[access.AccountID]int{}
	for _, id := range a {
		count[id] |= 1
	}
	for _, id := range b {
		count[id] |= 2
	}
	var out []access.AccountID
	for _, id := range sortedAccounts(count) {
		if count[id] != 3 {
			out = append(out, id)
		}
	}
	return out
}

// membersOf finds the accounts of members.
func membersOf(ctx context.Context, tx sqldb.Tx, o org.ID, list []scimweb.Member) ([]access.AccountID, error) {
	if len(list) == 0 {
		return nil, nil
	}
	accounts, err := accessdb.List(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	by := make(map[string]access.AccountID, len(accounts))
	for _, a := range accounts {
		by[a.Ref] = a.ID
	}
	out := make([]access.AccountID, 0, len(list))
	for _, m := range list {
		id, ok := by[m.ID]
		if !ok {
			return nil, fault.NewInvalid("members", "scim.member_unknown", "ref", m.ID)
		}
		out = append(out, id)
	}
	return out, nil
}

// RemoveGroup implements scimweb.Directory.
func (d directory) RemoveGroup(ctx context.Context, o org.ID, id string, fn scimweb.Change[scimweb.Group]) error {
	if err := askProvision(ctx, o); err != nil {
		return err
	}
	where, err := d.organisation(ctx, o)
	if err != nil {
		return err
	}
	return d.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		was, stored, err := findGroup(ctx, tx, o, id)
		if err != nil {
			return err
		}
		if _, err := fn(was); err != nil {
			return err
		}
		if err := ssodb.RemoveGroup(ctx, tx, o, stored.ID, d.millis()); err != nil {
			return err
		}
		p, err := scimProvider(ctx, tx, o)
		if err != nil {
			return err
		}
		return d.regroupSome(ctx, tx, where, p, stored.Members)
	})
}
