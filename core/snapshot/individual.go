package snapshot

import (
	"slices"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
)

// Individual is the answers about one employee, per point of the scale.
type Individual struct {
	Employee org.EmployeeID
	All      []int64 // every answer with the employee on its transaction
	Own      []int64 // those that the employee's role influences
	Outside  []int64 // those with a root cause outside that influence; what is left named no cause to go by
}

// Individuals is the scores of all employees at once.
type Individuals struct {
	Metric survey.Metric
	People []Individual // by employee; those without answers are left out
}

// Find returns an employee; ok is false without answers.
func (r *Individuals) Find(e org.EmployeeID) (Individual, bool) {
	i, ok := slices.BinarySearchFunc(r.People, e, func(p Individual, e org.EmployeeID) int { return int(p.Employee - e) })
	if !ok {
		return Individual{}, false
	}
	return r.People[i], true
}

// Individuals counts, for every employee in one pass, all answers of a slice and those that the employee's role could
// influence by the query's matrix. By, Answers and Value are ignored. An employee with several roles on one answer has
// it once, by the role with the most influence.
func (v *View) Individuals(q Query) (*Individuals, error) {
	if q.Matrix == nil {
		return nil, fault.NewInvalid("matrix", "slice.matrix_missing")
	}
	q.By, q.Answers, q.Value, q.Standings = []Axis{ByEmployee, ByReason}, All, false, nil
	prog, err := v.compile(&q)
	if err != nil {
		return nil, err
	}
	prog.best = uint32(len(Reasons)) * prog.axes[1].stride
	return individuals(v.count(prog, &q)), nil
}

// individuals turns groups of employee and reason into people.
func individuals(counted *Result) *Individuals {
	r := &Individuals{Metric: counted.Metric}
	points := counted.Metric.Max - counted.Metric.Min + 1
	room := make([]int64, 3*points*len(counted.Groups))
	for _, g := range counted.Groups {
		employee := org.EmployeeID(g.Key[0])
		if employee == 0 {
			continue // answers that nobody took part in
		}
		if n := len(r.People); n == 0 || r.People[n-1].Employee != employee {
			r.People = append(r.People, Individual{employee, room[:points:points], room[points : 2*points : 2*points], room[2*points : 3*points : 3*points]})
			room = room[3*points:]
		}
		r.People[len(r.People)-1].add(g)
	}
	return r
}

func (p *Individual) add(g Group) {
	for i, n := range g.Points {
		p.All[i] += n
		switch g.Key[1] {
		case reasonCounted:
			p.Own[i] += n
		case reasonNoLine, reasonOutside:
			p.Outside[i] += n
		}
	}
}
