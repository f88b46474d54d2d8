package app

import (
	"context"
	"slices"

	"klankbord.org/core/access"
	"klankbord.org/core/datamap"
	"klankbord.org/core/org"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/retaindb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/datamapweb"
)

// dataKeeper is what the pages about data need, of App.
type dataKeeper struct{ *App }

// DataMap implements datamapweb.Keeper: the map, with what the organisation's own roles and periods make of it.
func (a *App) DataMap(ctx context.Context, o org.Organisation) (tables []datamapweb.Table, err error) {
	if _, err := access.Ask(ctx, o.ID, access.PrivacyRead); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
		tables, err = mapOf(ctx, tx, o)
		return err
	})
	return tables, err
}

func mapOf(ctx context.Context, tx sqldb.Tx, o org.Organisation) ([]datamapweb.Table, error) {
	own, err := accessdb.Roles(ctx, tx, o.ID)
	if err != nil {
		return nil, err
	}
	days, err := retaindb.Days(ctx, tx, o.ID)
	if err != nil {
		return nil, err
	}
	roles := allRoles(own)
	addresses := addressesBy()
	var tables []datamapweb.Table
	for _, t := range datamap.Tables() {
		shown := datamapweb.Table{Name: t.Name, Text: t.Text}
		for _, f := range t.Fields {
			one := datamapweb.Field{Field: f, Days: days[f.Keep], Addresses: []string{}}
			for _, r := range roles {
				if slices.ContainsFunc(f.Seen, r.Has) {
					one.Roles = append(one.Roles, r.Name)
				}
			}
			for _, p := range f.Seen {
				one.Addresses = append(one.Addresses, addresses[p]...)
			}
			slices.Sort(one.Addresses)
			one.Addresses = slices.Compact(one.Addresses)
			shown.Fields = append(shown.Fields, one)
		}
		tables = append(tables, shown)
	}
	return tables, nil
}

// allRoles are the standard roles and the organisation's own, each once.
func allRoles(stored []access.Role) []access.Role {
	all := access.StandardRoles()
	for _, r := range stored {
		if !slices.ContainsFunc(all, func(s access.Role) bool { return s.Ref == r.Ref }) {
			all = append(all, r)
		}
	}
	return all
}

// addressesBy lists, for each permission, the addresses that it opens to read, from the table of who may come where.
func addressesBy() map[access.Permission][]string {
	all := map[access.Permission][]string{}
	for _, r := range Policy() {
		if len(r.Pattern) < 4 || r.Pattern[:4] != "GET " {
			continue
		}
		for _, p := range r.Any {
			all[p] = append(all[p], r.Pattern[4:])
		}
		if r.Own {
			all[access.OwnRead] = append(all[access.OwnRead], r.Pattern[4:])
		}
	}
	return all
}

// Retained implements datamapweb.Keeper.
func (k dataKeeper) Retained(ctx context.Context, o org.Organisation) (r datamapweb.Retention, err error) {
	found, err := k.Retention(ctx, o)
	if err != nil {
		return r, err
	}
	by, err := k.doers(ctx, o.ID)
	if err != nil {
		return r, err
	}
	for _, c := range found.Classes {
		r.Classes = append(r.Classes, datamapweb.Class{Period: c.Period, Days: c.Days, Due: c.Due, Week: c.Week, StartedAt: c.Work.StartedAt, FinishedAt: c.Work.FinishedAt, Done: c.Work.Done, Total: c.Work.Total})
	}
	for _, h := range found.Holds {
		r.Holds = append(r.Holds, datamapweb.Hold{ID: h.ID, Days: h.Days, Reason: h.Reason, At: h.At, By: by(h.Actor), Ended: h.EndedAt})
	}
	for _, c := range found.Changes {
		r.Changes = append(r.Changes, datamapweb.Change{Keep: c.Keep, Days: c.Days, Reason: c.Reason, At: c.At, By: by(c.Actor)})
	}
	for _, p := range found.Pending {
		r.Pending = append(r.Pending, datamapweb.Pending{Days: p.Days, Scheme: p.Scheme})
	}
	return r, nil
}
