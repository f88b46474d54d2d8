package app

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/integrity"
	"klankbord.org/core/org"
	"klankbord.org/store/integritydb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// EmployeeSignal is what the detectors say about how somebody's customers were asked.
type EmployeeSignal struct {
	Employee org.Employee
	integrity.Signal
}

// Signals compares, within a period, how everybody's customers were asked or left out with how the others' were. A signal
// is never a verdict: it starts a review.
func (a *App) Signals(ctx context.Context, o org.Organisation, period day.Range) ([]EmployeeSignal, error) {
	if _, err := access.Ask(ctx, o.ID, access.FindingsRead); err != nil {
		return nil, err
	}
	on, err := a.mayIndividuals(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	if err := on.Err(); err != nil {
		return nil, err
	}
	var asked []integrity.Asked
	byID := map[org.EmployeeID]org.Employee{}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		asked = nil
		coverage, err := integritydb.ListCoverage(ctx, tx, o.ID, period)
		if err != nil {
			return err
		}
		for _, c := range coverage {
			asked = append(asked, integrity.Asked{Employee: c.Employee, Transactions: c.Transactions, WithProblem: c.WithProblem,
				ExcludedWithProblem: c.ExcludedWithProblem, ExcludedWithoutProblem: c.ExcludedWithoutProblem, Invited: c.Invited})
		}
		people, err := orgdb.ListEmployees(ctx, tx, o.ID)
		for _, e := range people {
			byID[e.ID] = e
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	signals, err := integrity.SignalsAgainstPeers(asked)
	if err != nil {
		return nil, err
	}
	out := make([]EmployeeSignal, len(signals))
	for i, s := range signals {
		out[i] = EmployeeSignal{Employee: byID[s.Employee], Signal: s}
	}
	return out, nil
}
