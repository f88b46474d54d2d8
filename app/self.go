package app

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// selfOf is the reference of whoever asks as an employee; empty when they are none.
func (a *App) selfOf(ctx context.Context, o org.ID, actor access.Actor) (ref string, err error) {
	if actor.Employee == 0 {
		return "", nil
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		e, err := orgdb.FindEmployee(ctx, tx, o, actor.Employee)
		ref = e.Ref
		return err
	})
	return ref, err
}

// notAboutSelf is a door that takes no finding about one employee: whoever brings records in doesn't decide about
// themselves.
func notAboutSelf(d intake.Door, self string) intake.Door {
	if self == "" {
		return d
	}
	return selfless{d, self}
}

type selfless struct {
	intake.Door
	self string
}

// Apply implements intake.Door.
func (s selfless) Apply(ctx context.Context, records []intake.Record) ([]intake.Outcome, error) {
	outcomes := make([]intake.Outcome, len(records))
	var rest []intake.Record
	var at []int
	for i, r := range records {
		if about, ok := subject(r); ok && about == s.self {
			outcomes[i] = intake.Outcome{Status: intake.Refused, Fault: fault.NewForbidden("access.about_self")}
			continue
		}
		rest, at = append(rest, r), append(at, i)
	}
	if len(rest) == 0 {
		return outcomes, nil
	}
	judged, err := s.Door.Apply(ctx, rest)
	for i := range judged {
		outcomes[at[i]] = judged[i]
	}
	return outcomes, err
}

// subject is the employee that a finding is about.
func subject(r intake.Record) (ref string, ok bool) {
	switch f := r.(type) {
	case intake.Finding:
		return f.Employee, true
	case *intake.Finding:
		return f.Employee, true
	}
	return "", false
}
