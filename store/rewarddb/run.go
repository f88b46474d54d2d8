package rewarddb

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// RunID numbers the runs of an organisation from 1.
type RunID int32

// Run is one computation of a scheme, without the people's own lines.
type Run struct {
	ID         RunID
	Scheme     SchemeID
	ComputedAt int64 // unix milliseconds, UTC
	ComputedBy string
	Reason     string
	InputsHash string
	ResultHash string
	Body       []byte // canonical bytes of everything but the people's lines
}

// Person is one employee's line of a run.
type Person struct {
	Employee org.EmployeeID
	Cents    int64
	Body     []byte // canonical bytes of the line
}

const insertRun = `/* rewarddb.SaveRun */
	insert into runs (org, id, scheme_id, computed_at, computed_by, reason, inputs_hash, result_hash, body)
	values ($1, (select coalesce(max(id), 0) + 1 from runs where org = $1), $2, $3, $4, $5, $6, $7, $8)
	returning id`

var personColumns = []string{"org", "run_id", "employee_id", "cents", "body"}

// SaveRun keeps a run whole, in one transaction with whatever else the caller writes, and returns its number.
func SaveRun(ctx context.Context, tx sqldb.Tx, o org.ID, r Run, people []Person) (RunID, error) {
	err := tx.QueryRow(ctx, insertRun, o, r.Scheme, r.ComputedAt, r.ComputedBy, r.Reason, r.InputsHash, r.ResultHash, r.Body).Scan(&r.ID)
	if err != nil {
		return 0, fmt.Errorf("keep run of scheme %d: %w", r.Scheme, err)
	}
	if _, err := tx.BulkInsert(ctx, "run_people", personColumns, personRows(o, r.ID, people)); err != nil {
		return 0, fmt.Errorf("keep people of run %d: %w", r.ID, err)
	}
	return r.ID, nil
}

// personRows turns people into rows of run_people.
func personRows(o org.ID, run RunID, people []Person) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		row := make([]any, len(personColumns))
		for _, p := range people {
			row[0], row[1], row[2], row[3], row[4] = int64(o), int64(run), int64(p.Employee), p.Cents, p.Body
			if !yield(row, nil) {
				return
			}
		}
	}
}

const runColumns = `id, scheme_id, computed_at, computed_by, reason, inputs_hash, result_hash, body`

const findRun = `/* rewarddb.FindRun */ select ` + runColumns + ` from runs where org = $1 and id = $2`

// FindRun returns a run, or says that it isn't there.
func FindRun(ctx context.Context, tx sqldb.Tx, o org.ID, id RunID) (Run, error) {
	r, err := scanRun(tx.QueryRow(ctx, findRun, o, id))
	if errors.Is(err, sqldb.ErrNoRows) {
		return Run{}, fault.NewNotFound("run", fmt.Sprint(id))
	}
	return r, err
}

const listRuns = `/* rewarddb.ListRuns */ select ` + runColumns + ` from runs where org = $1 order by id desc`

// ListRuns returns all runs, the newest first.
func ListRuns(ctx context.Context, tx sqldb.Tx, o org.ID) ([]Run, error) {
	var all []Run
	rows, err := tx.Query(ctx, listRuns, o)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		run, err := scanRun(r)
		all = append(all, run)
		return err
	})
	return all, err
}

func scanRun(r sqldb.Row) (run Run, err error) {
	err = r.Scan(&run.ID, &run.Scheme, &run.ComputedAt, &run.ComputedBy, &run.Reason, &run.InputsHash, &run.ResultHash, &run.Body)
	return run, err
}

const findPerson = `/* rewarddb.FindPerson */
	select employee_id, cents, body from run_people where org = $1 and run_id = $2 and employee_id = $3`

// FindPerson returns one employee's line of a run, or says that there is none.
func FindPerson(ctx context.Context, tx sqldb.Tx, o org.ID, run RunID, e org.EmployeeID) (p Person, err error) {
	err = tx.QueryRow(ctx, findPerson, o, run, e).Scan(&p.Employee, &p.Cents, &p.Body)
	if errors.Is(err, sqldb.ErrNoRows) {
		return Person{}, fault.NewNotFound("statement", fmt.Sprintf("%d/%d", run, e))
	}
	return p, err
}

const countPeople = `/* rewarddb.CountPeople */ select count(*) from run_people where org = $1 and run_id = $2`

// CountPeople returns how many people are in a run.
func CountPeople(ctx context.Context, tx sqldb.Tx, o org.ID, run RunID) (n int, err error) {
	err = tx.QueryRow(ctx, countPeople, o, run).Scan(&n)
	return n, err
}

const listPeople = `/* rewarddb.ListPeople */
	select employee_id, cents, body from run_people where org = $1 and run_id = $2 order by employee_id`

// ListPeople returns all lines of a run, by employee.
func ListPeople(ctx context.Context, tx sqldb.Tx, o org.ID, run RunID) ([]Person, error) {
	var all []Person
	rows, err := tx.Query(ctx, listPeople, o, run)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var p Person
		err := r.Scan(&p.Employee, &p.Cents, &p.Body)
		all = append(all, p)
		return err
	})
	return all, err
}
