package rewarddb

import (
	"context"
	"encoding/json"
	"iter"

	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// RunRow is one computation of a scheme.
type RunRow struct {
	ID         int64
	Scheme     int64 // SchemeRow.ID
	ComputedAt int64 // unix milliseconds, UTC
	ComputedBy string
	Reason     string
	InputsHash string
	ResultHash string
	Body       []byte // canonical bytes of everything but the people's own lines
}

// PersonRow is one employee's line of a run.
type PersonRow struct {
	Employee org.EmployeeID
	Cents    int64
	Body     []byte // canonical bytes
}

const sqlRuns = `-- rewarddb.ListRuns
select id, scheme_id, computed_at, computed_by, reason, inputs_hash, result_hash from runs where org = $1 order by id desc`

const sqlRun = `-- rewarddb.FindRun
select id, scheme_id, computed_at, computed_by, reason, inputs_hash, result_hash, body from runs where org = $1 and id = $2`

const sqlSaveRun = `-- rewarddb.SaveRun
insert into runs (org, id, scheme_id, computed_at, computed_by, reason, inputs_hash, result_hash, body)
values ($1, (select coalesce(max(id), 0) + 1 from runs where org = $1), $2, $3, $4, $5, $6, $7, $8)
returning id`

// ListRuns returns all runs without their bodies, the newest first.
func ListRuns(ctx context.Context, tx sqldb.Tx, o org.ID) ([]RunRow, error) {
	return sqldb.List(ctx, tx, func(r sqldb.Rows, v *RunRow) error {
		return r.Scan(&v.ID, &v.Scheme, &v.ComputedAt, &v.ComputedBy, &v.Reason, &v.InputsHash, &v.ResultHash)
	}, sqlRuns, o)
}

// FindRun returns a run with its body, or a NotFound fault.
func FindRun(ctx context.Context, tx sqldb.Tx, o org.ID, id int64) (RunRow, error) {
	v, err := sqldb.One(ctx, tx, func(r sqldb.Rows, v *RunRow) error {
		return r.Scan(&v.ID, &v.Scheme, &v.ComputedAt, &v.ComputedBy, &v.Reason, &v.InputsHash, &v.ResultHash, &v.Body)
	}, sqlRun, o, id)
	return v, missing(err, "run", id)
}

// SaveRun stores a run with its people and returns its number, which is one more than the last of the organisation.
func SaveRun(ctx context.Context, tx sqldb.Tx, o org.ID, run RunRow, people iter.Seq[PersonRow]) (int64, error) {
	err := tx.QueryRow(ctx, sqlSaveRun, o, run.Scheme, run.ComputedAt, run.ComputedBy, run.Reason, run.InputsHash, run.ResultHash,
		run.Body).Scan(&run.ID)
	if err != nil {
		return 0, err
	}
	n, err := tx.BulkInsert(ctx, "run_people", []string{"org", "run_id", "employee_id", "cents", "body"}, personRows(o, run.ID, people))
	if err != nil {
		return 0, err
	}
	body, err := json.Marshal(struct {
		Scheme     int64  `json:"scheme"`
		People     int64  `json:"people"`
		InputsHash string `json:"inputs_hash"`
		ResultHash string `json:"result_hash"`
		Reason     string `json:"reason"`
	}{run.Scheme, n, run.InputsHash, run.ResultHash, run.Reason})
	if err != nil {
		return 0, err
	}
	return run.ID, sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: int64(o), At: run.ComputedAt, Actor: run.ComputedBy,
		Action: "run.computed", Kind: "run", FirstID: run.ID, LastID: run.ID, Body: body})
}

func personRows(o org.ID, run int64, people iter.Seq[PersonRow]) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		var row []any
		for p := range people {
			row = append(row[:0], o, run, p.Employee, p.Cents, p.Body)
			if !yield(row, nil) {
				return
			}
		}
	}
}

const sqlPeople = `-- rewarddb.ListPeople
select employee_id, cents, body from run_people where org = $1 and run_id = $2 order by employee_id`

const sqlPerson = `-- rewarddb.FindPerson
select employee_id, cents, body from run_people where org = $1 and run_id = $2 and employee_id = $3`

func scanPerson(r sqldb.Rows, p *PersonRow) error { return r.Scan(&p.Employee, &p.Cents, &p.Body) }

// ListPeople returns everybody's line of a run, by employee.
func ListPeople(ctx context.Context, tx sqldb.Tx, o org.ID, run int64) ([]PersonRow, error) {
	return sqldb.List(ctx, tx, scanPerson, sqlPeople, o, run)
}

// FindPerson returns one employee's line of a run, or a NotFound fault.
func FindPerson(ctx context.Context, tx sqldb.Tx, o org.ID, run int64, e org.EmployeeID) (PersonRow, error) {
	p, err := sqldb.One(ctx, tx, scanPerson, sqlPerson, o, run, e)
	return p, missing(err, "run", run)
}

// RunOf says what an employee got in a run.
type RunOf struct {
	Run        int64
	Scheme     int64
	ComputedAt int64
	Cents      int64
}

const sqlRunsOf = `-- rewarddb.ListRunsOf
select r.id, r.scheme_id, r.computed_at, p.cents from run_people p join runs r on r.org = p.org and r.id = p.run_id
where p.org = $1 and p.employee_id = $2 order by r.id desc`

// ListRunsOf returns the runs that an employee is in, the newest first.
func ListRunsOf(ctx context.Context, tx sqldb.Tx, o org.ID, e org.EmployeeID) ([]RunOf, error) {
	return sqldb.List(ctx, tx, func(r sqldb.Rows, v *RunOf) error {
		return r.Scan(&v.Run, &v.Scheme, &v.ComputedAt, &v.Cents)
	}, sqlRunsOf, o, e)
}
