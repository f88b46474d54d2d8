// Package integritydb reads cases of possible manipulation, and the counts of who was asked and who was left out.
package integritydb

import (
	"context"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/integrity"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// Finding is a finding with the reference of the system that it came from.
type Finding struct {
	Ref string
	integrity.Finding
}

const sqlFindings = `-- integritydb.ListFindings
select id, ref, employee_id, from_day, to_day, text, status, coalesce(decided_on, 0), decided_by, heard
from findings where org = $1 order by id`

const sqlFindingByRef = `-- integritydb.FindFindingByRef
select id, ref, employee_id, from_day, to_day, text, status, coalesce(decided_on, 0), decided_by, heard
from findings where org = $1 and ref = $2`

func scanFinding(r sqldb.Rows, f *Finding) error {
	return r.Scan(&f.ID, &f.Ref, &f.Employee, &f.Period.From, &f.Period.To, &f.Text, &f.Status, &f.DecidedOn, &f.DecidedBy, &f.Heard)
}

// ListFindings returns all findings, in order of arrival.
func ListFindings(ctx context.Context, tx sqldb.Tx, o org.ID) ([]Finding, error) {
	return sqldb.List(ctx, tx, scanFinding, sqlFindings, o)
}

// FindFindingByRef returns a finding by its reference, or a NotFound fault.
func FindFindingByRef(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) (Finding, error) {
	f, err := sqldb.One(ctx, tx, scanFinding, sqlFindingByRef, o, ref)
	if err == sqldb.ErrNoRows {
		err = fault.NewNotFound("finding", ref)
	}
	return f, err
}

// Coverage counts, at the source, which of an employee's transactions of a period could have led to an answer.
type Coverage struct {
	Employee               org.EmployeeID
	Period                 day.Range
	Transactions           int64
	WithProblem            int64
	ExcludedWithProblem    int64
	ExcludedWithoutProblem int64
	Invited                int64
}

const sqlCoverage = `-- integritydb.ListCoverage
select employee_id, from_day, to_day, transactions, with_problem, excluded_with_problem, excluded_without_problem, invited
from coverage where org = $1 and from_day >= $2 and to_day <= $3 order by employee_id, from_day, to_day`

// ListCoverage returns the counts of the periods that lie within a period, by employee and day.
func ListCoverage(ctx context.Context, tx sqldb.Tx, o org.ID, within day.Range) ([]Coverage, error) {
	return sqldb.List(ctx, tx, func(r sqldb.Rows, c *Coverage) error {
		return r.Scan(&c.Employee, &c.Period.From, &c.Period.To, &c.Transactions, &c.WithProblem, &c.ExcludedWithProblem,
			&c.ExcludedWithoutProblem, &c.Invited)
	}, sqlCoverage, o, within.From, within.End())
}
