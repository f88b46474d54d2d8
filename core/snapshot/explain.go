package snapshot

import (
	"slices"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
)

// Explained is an answer about an employee with the reason why it counts for the employee's own score or doesn't.
type Explained struct {
	Answer
	Role   org.RoleID // of the employee on the transaction: with several the one with the most influence
	Reason attribution.Reason
	Line   attribution.Line // of the matrix; the zero value when none decided
}

// Explain lists every answer of a slice about an employee, newest first and whatever its standing, with the reason why
// it counts or doesn't by the query's matrix. By and Answers are ignored.
func (v *View) Explain(q Query, employee org.EmployeeID) ([]Explained, error) {
	if q.Matrix == nil {
		return nil, fault.NewInvalid("matrix", "slice.matrix_missing")
	}
	q = q.With(ByEmployee, int64(employee))
	q.Answers = All
	q.Standings = collect.Standings()
	answers, err := v.List(q, 0, nil)
	if err != nil {
		return nil, err
	}
	list := make([]Explained, len(answers))
	for i, a := range answers {
		list[i] = v.explain(q.Matrix, a, employee)
	}
	return list, nil
}

// explain decides one answer for one employee.
func (v *View) explain(m *attribution.Matrix, a Answer, employee org.EmployeeID) Explained {
	asked := attribution.Answer{Valid: a.Standing == collect.Counted, Day: a.Day}
	if len(a.Causes) > 0 {
		asked.Cause = a.Causes[0]
		asked.Deep = v.structure.Deep(asked.Cause)
	}
	best, rank := Explained{Answer: a}, -1
	for _, p := range a.Participants {
		if p.Employee != employee {
			continue
		}
		reason, line := m.Explain(asked, p.Role)
		// A reason that isn't among Reasons is NotValid, which holds for every role alike.
		if r := slices.Index(Reasons[:], reason); r > rank || best.Reason == "" {
			best.Role, best.Reason, best.Line, rank = p.Role, reason, line, r
		}
	}
	return best
}
