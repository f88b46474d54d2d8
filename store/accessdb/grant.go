package accessdb

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlGrants = `-- accessdb.Grants
select role_ref, unit_id, from_day, to_day, source from account_grants where org = $1 and account_id = $2
order by source, role_ref, unit_id, from_day`

const sqlAllGrants = `-- accessdb.AllGrants
select account_id, role_ref, unit_id, from_day, to_day, source from account_grants where org = $1
order by account_id, source, role_ref, unit_id, from_day`

const sqlClearGrants = `-- accessdb.SetGrants
delete from account_grants where org = $1 and account_id = $2 and source = $3`

const sqlAddGrant = `-- accessdb.SetGrants
insert into account_grants (org, account_id, source, role_ref, unit_id, from_day, to_day) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (org, account_id, source, role_ref, unit_id, from_day) do update set to_day = excluded.to_day`

func scanGrant(r sqldb.Rows, g *access.Grant) error {
	return r.Scan(&g.Role, &g.Unit, &g.Range.From, &g.Range.To, &g.Source)
}

// Grants returns what an account holds on whatever day.
func Grants(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID) ([]access.Grant, error) {
	return sqldb.List(ctx, tx, scanGrant, sqlGrants, o, id)
}

// AllGrants returns what every account holds on whatever day.
func AllGrants(ctx context.Context, tx sqldb.Tx, o org.ID) (map[access.AccountID][]access.Grant, error) {
	all := map[access.AccountID][]access.Grant{}
	rows, err := tx.Query(ctx, sqlAllGrants, o)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var id access.AccountID
		var g access.Grant
		err := r.Scan(&id, &g.Role, &g.Unit, &g.Range.From, &g.Range.To, &g.Source)
		all[id] = append(all[id], g)
		return err
	})
	return all, err
}

// SetGrants replaces what one source gave an account; what others gave stays. Each grant needs a role that exists and days
// that make a range.
func SetGrants(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, source string, grants []access.Grant) error {
	roles, err := rolesByRef(ctx, tx, o)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlClearGrants, o, id, source); err != nil {
		return err
	}
	for _, g := range grants {
		if _, ok := roles[g.Role]; !ok {
			return fault.NewNotFound("role", string(g.Role))
		}
		if err := g.Range.Check(); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlAddGrant, o, id, source, g.Role, g.Unit, g.Range.From, g.Range.To); err != nil {
			return err
		}
	}
	return nil
}
