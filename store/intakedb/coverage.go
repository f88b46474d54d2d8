package intakedb

import (
	"context"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
)

type coverageRow struct {
	employee                       int64
	from, to                       day.Day
	transactions, withProblem      int
	excludedProblem, excludedOther int
	invited                        int
}

const sqlLoadCoverage = `-- intakedb.coverageShelf.find
select employee_id, from_day, to_day, transactions, with_problem, excluded_with_problem, excluded_without_problem, invited
from coverage where org = $1 and employee_id = any($2)`

const sqlChangeCoverage = `-- intakedb.coverageShelf.change
update coverage set transactions = $5, with_problem = $6, excluded_with_problem = $7, excluded_without_problem = $8, invited = $9
where org = $1 and employee_id = $2 and from_day = $3 and to_day = $4`

// coverageShelf knows a row by employee and period; applyCoverage turns its keys into those of records.
var coverageShelf = shelf[coverageRow]{
	table: "coverage",
	columns: []string{"org", "employee_id", "from_day", "to_day", "transactions", "with_problem", "excluded_with_problem",
		"excluded_without_problem", "invited"},
	find: sqlLoadCoverage, change: sqlChangeCoverage,
	scan: func(r *coverageRow) []any {
		return []any{&r.employee, &r.from, &r.to, &r.transactions, &r.withProblem, &r.excludedProblem, &r.excludedOther, &r.invited}
	},
	values: func(_ *batch, r *coverageRow, args []any) []any {
		return append(args, r.employee, r.from, r.to, r.transactions, r.withProblem, r.excludedProblem, r.excludedOther, r.invited)
	},
	key: coverageKey,
	id:  func(r *coverageRow) int64 { return r.employee },
}

func coverageKey(r *coverageRow) string {
	return intake.Coverage{Employee: at("", int(r.employee)), Period: day.Range{From: r.from, To: r.to}}.Key()
}

// applyCoverage stores who was asked and who was left out; counts of the same period are replaced.
func applyCoverage(ctx context.Context, b *batch, round []int) error {
	people := wanted{}
	for _, i := range round {
		people.add(record[intake.Coverage](b, i).Employee)
	}
	employee, err := b.employees(ctx, people)
	if err != nil {
		return err
	}
	stored, err := coverageShelf.load(ctx, b, idsOf(people, employee))
	if err != nil {
		return err
	}
	rows, was := map[string]coverageRow{}, map[string]*coverageRow{}
	for _, i := range round {
		r := record[intake.Coverage](b, i)
		row := coverageRow{employee: employee[r.Employee], from: r.Period.From, to: r.Period.To, transactions: r.Transactions,
			withProblem: r.WithProblem, excludedProblem: r.ExcludedWithProblem, excludedOther: r.ExcludedWithoutProblem, invited: r.Invited}
		rows[r.Key()], was[r.Key()] = row, stored[coverageKey(&row)]
	}
	return coverageShelf.upsert(ctx, b, round, was, func(i int, _ *coverageRow) (coverageRow, *fault.Error) {
		r := record[intake.Coverage](b, i)
		row := rows[r.Key()]
		if row.employee == 0 {
			return row, notFound("employee", "employee", r.Employee)
		}
		return row, nil
	})
}
