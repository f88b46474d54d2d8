package rewarddb

import (
	"context"
	"errors"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const schemeByVersion = `/* rewarddb.FindSchemeVersion */
	select id, ref, version, content, hash, created_at from schemes where org = $1 and ref = $2 and version = $3`

// FindSchemeVersion returns a version of a scheme by its reference and number, or says that it isn't there.
func FindSchemeVersion(ctx context.Context, tx sqldb.Tx, o org.ID, ref string, version int) (Scheme, error) {
	return schemeNamed(ref)(scanScheme(tx.QueryRow(ctx, schemeByVersion, o, ref, version)))
}

const latestScheme = `/* rewarddb.LatestScheme */
	select id, ref, version, content, hash, created_at from schemes where org = $1 and ref = $2 order by version desc limit 1`

// LatestScheme returns the newest version of a scheme, or says that there is none.
func LatestScheme(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) (Scheme, error) {
	return schemeNamed(ref)(scanScheme(tx.QueryRow(ctx, latestScheme, o, ref)))
}

// schemeNamed says which scheme wasn't found.
func schemeNamed(ref string) func(Scheme, error) (Scheme, error) {
	return func(s Scheme, err error) (Scheme, error) {
		if errors.Is(err, sqldb.ErrNoRows) {
			return Scheme{}, fault.NewNotFound("scheme", ref)
		}
		return s, err
	}
}

// Received is what an employee got in a run.
type Received struct {
	Run        RunID
	Scheme     SchemeID
	ComputedAt int64 // unix milliseconds, UTC
	Cents      int64
}

const listRunsOf = `/* rewarddb.ListRunsOf */
	select r.id, r.scheme_id, r.computed_at, p.cents from run_people p join runs r on r.org = p.org and r.id = p.run_id
	where p.org = $1 and p.employee_id = $2 order by r.id desc`

// ListRunsOf returns the runs that an employee is in, the newest first.
func ListRunsOf(ctx context.Context, tx sqldb.Tx, o org.ID, e org.EmployeeID) ([]Received, error) {
	return sqldb.List(ctx, tx, func(r sqldb.Rows, v *Received) error {
		return r.Scan(&v.Run, &v.Scheme, &v.ComputedAt, &v.Cents)
	}, listRunsOf, o, e)
}
