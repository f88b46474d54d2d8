// Package improvedb reads what people do to make the experience better.
package improvedb

import (
	"context"

	"klankbord.org/core/fault"
	"klankbord.org/core/improve"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlInitiatives = `-- improvedb.List
select id, ref, coalesce(employee_id, 0), coalesce(unit_id, 0), title, coalesce(cause_id, 0), hypothesis, status,
	coalesce(started_on, 0), coalesce(done_on, 0), evidence
from initiatives where org = $1 order by id`

const sqlInitiativesOf = `-- improvedb.ListOf
select id, ref, coalesce(employee_id, 0), coalesce(unit_id, 0), title, coalesce(cause_id, 0), hypothesis, status,
	coalesce(started_on, 0), coalesce(done_on, 0), evidence
from initiatives where org = $1 and employee_id = $2 order by id`

const sqlInitiativeByRef = `-- improvedb.FindByRef
select id, ref, coalesce(employee_id, 0), coalesce(unit_id, 0), title, coalesce(cause_id, 0), hypothesis, status,
	coalesce(started_on, 0), coalesce(done_on, 0), evidence
from initiatives where org = $1 and ref = $2`

func scan(r sqldb.Rows, i *improve.Initiative) error {
	return r.Scan(&i.ID, &i.Ref, &i.Employee, &i.Unit, &i.Title, &i.Cause, &i.Hypothesis, &i.Status, &i.StartedOn, &i.DoneOn, &i.Evidence)
}

// List returns all initiatives, in order of arrival.
func List(ctx context.Context, tx sqldb.Tx, o org.ID) ([]improve.Initiative, error) {
	return sqldb.List(ctx, tx, scan, sqlInitiatives, o)
}

// ListOf returns the initiatives of an employee, in order of arrival.
func ListOf(ctx context.Context, tx sqldb.Tx, o org.ID, e org.EmployeeID) ([]improve.Initiative, error) {
	return sqldb.List(ctx, tx, scan, sqlInitiativesOf, o, e)
}

// FindByRef returns an initiative by the reference of the source system, or a NotFound fault.
func FindByRef(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) (improve.Initiative, error) {
	i, err := sqldb.One(ctx, tx, scan, sqlInitiativeByRef, o, ref)
	if err == sqldb.ErrNoRows {
		err = fault.NewNotFound("initiative", ref)
	}
	return i, err
}
