package collectdb

import (
	"context"
	"encoding/json"

	"klankbord.org/core/org"
	"klankbord.org/core/respond"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/sqldb"
)

const sqlOpenLinks = `
select l.id, l.name, l.survey_id, l.channel, coalesce(u.ref, ''), coalesce(t.ref, ''), coalesce(e.ref, ''), coalesce(r.ref, ''),
	l.created_at, l.created_by, l.ended_at, l.ended_by
from open_links l
left join units u on u.org = l.org and u.id = l.unit_id
left join dimension_values t on t.org = l.org and t.dimension = 'touchpoint' and t.id = l.touchpoint_id
left join employees e on e.org = l.org and e.id = l.employee_id
left join dimension_values r on r.org = l.org and r.dimension = 'role' and r.id = l.role_id
where l.org = $1`

const sqlListOpenLinks = `-- collectdb.ListOpenLinks` + sqlOpenLinks + ` order by l.id desc`

const sqlFindOpenLink = `-- collectdb.FindOpenLink` + sqlOpenLinks + ` and l.id = $2`

const sqlAddOpenLink = `-- collectdb.AddOpenLink
insert into open_links (org, id, name, survey_id, channel, unit_id, touchpoint_id, employee_id, role_id, created_at, created_by)
select $1, coalesce((select max(id) from open_links where org = $1), 0) + 1, cast($2 as text), cast($3 as integer), cast($4 as text),
	(select id from units where org = $1 and ref = $5), coalesce((select id from dimension_values where org = $1 and dimension = 'touchpoint' and ref = $6), 0),
	(select id from employees where org = $1 and ref = $7), coalesce((select id from dimension_values where org = $1 and dimension = 'role' and ref = $8), 0),
	cast($9 as bigint), cast($10 as text)
returning id`

const sqlEndOpenLink = `-- collectdb.EndOpenLink
update open_links set ended_at = $3, ended_by = $4 where org = $1 and id = $2 and ended_at = 0`

func scanOpenLink(r sqldb.Rows, l *respond.OpenLink) error {
	return r.Scan(&l.ID, &l.Name, &l.Survey, &l.Channel, &l.Unit, &l.Touchpoint, &l.Employee, &l.Role, &l.CreatedAt, &l.CreatedBy, &l.EndedAt, &l.EndedBy)
}

// ListOpenLinks returns all open links, the newest first, those that were ended too.
func ListOpenLinks(ctx context.Context, tx sqldb.Tx, o org.ID) ([]respond.OpenLink, error) {
	return sqldb.List(ctx, tx, scanOpenLink, sqlListOpenLinks, o)
}

// FindOpenLink returns a link, or a NotFound fault.
func FindOpenLink(ctx context.Context, tx sqldb.Tx, o org.ID, id respond.LinkID) (respond.OpenLink, error) {
	l, err := sqldb.One(ctx, tx, scanOpenLink, sqlFindOpenLink, o, int64(id))
	return l, missing(err, "link", "")
}

// AddOpenLink stores a link and returns its number. What it names has to be there.
func AddOpenLink(ctx context.Context, tx sqldb.Tx, o org.ID, l respond.OpenLink) (id respond.LinkID, err error) {
	err = tx.QueryRow(ctx, sqlAddOpenLink, o, l.Name, int64(l.Survey), l.Channel, l.Unit, l.Touchpoint, l.Employee, l.Role, l.CreatedAt, l.CreatedBy).Scan(&id)
	if err != nil {
		return 0, err
	}
	body, err := json.Marshal(map[string]any{"channel": l.Channel, "survey": l.Survey, "unit": l.Unit, "touchpoint": l.Touchpoint, "about_employee": l.Employee != ""})
	if err != nil {
		return 0, err
	}
	return id, chaindb.Append(ctx, tx, sqldb.Entry{Org: int64(o), At: l.CreatedAt, Actor: l.CreatedBy, Action: "links.made", Kind: "open_link", FirstID: int64(id), LastID: int64(id), Body: body})
}

// EndOpenLink closes a link; one that was closed before stays as it was.
func EndOpenLink(ctx context.Context, tx sqldb.Tx, o org.ID, id respond.LinkID, at int64, actor string) error {
	n, err := tx.Exec(ctx, sqlEndOpenLink, o, int64(id), at, actor)
	if err != nil || n == 0 {
		return err
	}
	return chaindb.Append(ctx, tx, sqldb.Entry{Org: int64(o), At: at, Actor: actor, Action: "links.ended", Kind: "open_link", FirstID: int64(id), LastID: int64(id)})
}
