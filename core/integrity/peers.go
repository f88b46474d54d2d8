package integrity

import (
	"fmt"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/score"
)

// Asked counts, at the source, who could have been invited to say something about an employee in a period.
type Asked struct {
	Employee               org.EmployeeID
	Transactions           int64
	WithProblem            int64 // complaint, rework, delay or refund known before anybody was asked
	ExcludedWithProblem    int64
	ExcludedWithoutProblem int64
	Invited                int64
}

// excluded returns the transactions kept out, out of all.
func (a Asked) excluded() score.Share {
	return score.Share{Count: a.ExcludedWithProblem + a.ExcludedWithoutProblem, N: a.Transactions}
}

// check refuses counts that contradict each other.
func (a Asked) check(field string) error {
	without := a.Transactions - a.WithProblem
	wrong := ""
	switch {
	case a.WithProblem < 0 || without < 0:
		wrong = "with_problem"
	case a.ExcludedWithProblem < 0 || a.ExcludedWithProblem > a.WithProblem:
		wrong = "excluded_with_problem"
	case a.ExcludedWithoutProblem < 0 || a.ExcludedWithoutProblem > without:
		wrong = "excluded_without_problem"
	case a.Invited < 0 || a.Invited > a.Transactions:
		wrong = "invited"
	default:
		return nil
	}
	return fault.NewInvalid(field+"."+wrong, "integrity.counts_contradict")
}

// Signal is what the tests say about one employee in a period.
type Signal struct {
	Employee            org.EmployeeID
	Exclusion           Comparison // A1: against peers
	ExclusionAdjusted   float64    // p-value after Benjamini–Hochberg over all employees
	Selectivity         Comparison // A2: with a problem against without
	SelectivityAdjusted float64
	Coverage            float64 // invited out of transactions, 0…1
	Raised              bool    // either adjusted p-value is at most Level: start a review
}

// SignalsAgainstPeers compares everybody with all the others: give it employees in the same role and period. Each test
// is one family over the employees. Counts that contradict each other are an Invalid fault.
func SignalsAgainstPeers(asked []Asked) ([]Signal, error) {
	var all score.Share
	for i, a := range asked {
		if err := a.check(fmt.Sprintf("asked[%d]", i)); err != nil {
			return nil, err
		}
		e := a.excluded()
		all.Count, all.N = all.Count+e.Count, all.N+e.N
	}
	signals := make([]Signal, len(asked))
	exclusion, selectivity := make([]float64, len(asked)), make([]float64, len(asked))
	for i, a := range asked {
		own := a.excluded()
		signals[i] = Signal{Employee: a.Employee,
			Exclusion: VersusPeers(own, score.Share{Count: all.Count - own.Count, N: all.N - own.N}),
			Selectivity: Selective(score.Share{Count: a.ExcludedWithProblem, N: a.WithProblem},
				score.Share{Count: a.ExcludedWithoutProblem, N: a.Transactions - a.WithProblem}),
			Coverage: rate(score.Share{Count: a.Invited, N: a.Transactions})}
		exclusion[i], selectivity[i] = signals[i].Exclusion.Greater, signals[i].Selectivity.Greater
	}
	exclusion, selectivity = score.BenjaminiHochberg(exclusion), score.BenjaminiHochberg(selectivity)
	for i := range signals {
		signals[i].ExclusionAdjusted, signals[i].SelectivityAdjusted = exclusion[i], selectivity[i]
		signals[i].Raised = score.Rejected(exclusion[i], Level) || score.Rejected(selectivity[i], Level)
	}
	return signals, nil
}

// ExpectedFalse returns how many of so many raised signals are expected to be false alarms at most. It stands beside
// every list of signals.
func ExpectedFalse(raised int) float64 { return Level * float64(raised) }
