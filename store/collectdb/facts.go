package collectdb

import (
	"context"

	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/respond"
	"klankbord.org/store/sqldb"
)

const sqlFacts = `-- collectdb.FactsOf
select v.dimension, v.ref, v.name_nl, v.name_en, v.parent, t.day
from transactions t join dimension_values v on v.org = t.org and (
	(v.dimension = 'product' and v.id = t.product_id) or (v.dimension = 'touchpoint' and v.id = t.touchpoint_id)
	or (v.dimension = 'channel' and v.id = t.channel_id) or (v.dimension = 'process' and v.id = t.process_id))
where t.org = $1 and t.id = $2
union all
select 'unit', u.ref, u.name, u.name, '', t.day from transactions t join units u on u.org = t.org and u.id = t.unit_id where t.org = $1 and t.id = $2
union all
select 'date', '', '', '', '', t.day from transactions t where t.org = $1 and t.id = $2`

const sqlStage = `-- collectdb.FactsOf, stage
select ref, name_nl, name_en from dimension_values where org = $1 and dimension = 'stage' and ref = $2`

// FactsOf returns what is known about a transaction, by the names that surveys use. Of no transaction nothing is known.
func FactsOf(ctx context.Context, tx sqldb.Tx, o org.ID, id collect.TransactionID) (map[string]respond.Fact, error) {
	facts := map[string]respond.Fact{}
	if id == 0 {
		return facts, nil
	}
	stage := ""
	rows, err := tx.Query(ctx, sqlFacts, o, id)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var name, parent string
		var f respond.Fact
		var on day.Day
		if err := r.Scan(&name, &f.Ref, &f.Name.NL, &f.Name.EN, &parent, &on); err != nil {
			return err
		}
		switch name {
		case "date":
			f = respond.Fact{Ref: on.String(), Name: intake.Text{NL: on.String(), EN: on.String()}} // pages write it as people do
		case "touchpoint":
			stage = parent
		}
		facts[name] = f
		return nil
	})
	if err != nil || stage == "" {
		return facts, err
	}
	var f respond.Fact
	err = tx.QueryRow(ctx, sqlStage, o, stage).Scan(&f.Ref, &f.Name.NL, &f.Name.EN)
	if err == sqldb.ErrNoRows {
		return facts, nil
	}
	facts["stage"] = f
	return facts, err
}

const sqlLinkFacts = `-- collectdb.FactsOfLink
select v.dimension, v.ref, v.name_nl, v.name_en, v.parent from dimension_values v where v.org = $1 and v.dimension = 'touchpoint' and v.ref = $2
union all
select 'unit', u.ref, u.name, u.name, '' from units u where u.org = $1 and u.ref = $3`

// FactsOfLink returns what is known of somebody who comes by an open link on a day.
func FactsOfLink(ctx context.Context, tx sqldb.Tx, o org.ID, l respond.OpenLink, on day.Day) (map[string]respond.Fact, error) {
	facts := map[string]respond.Fact{"date": {Ref: on.String(), Name: intake.Text{NL: on.String(), EN: on.String()}}}
	rows, err := tx.Query(ctx, sqlLinkFacts, o, l.Touchpoint, l.Unit)
	return facts, sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var name, parent string
		var f respond.Fact
		err := r.Scan(&name, &f.Ref, &f.Name.NL, &f.Name.EN, &parent)
		if facts[name] = f; parent != "" {
			facts["stage"] = respond.Fact{Ref: parent, Name: intake.Text{NL: parent, EN: parent}}
		}
		return err
	})
}
