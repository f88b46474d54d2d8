package app

import (
	"context"

	"klankbord.org/api"
	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/improve"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/improvedb"
	"klankbord.org/store/integritydb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/targetdb"
)

// about decides about things that concern a unit, an employee, or everybody.
type about struct {
	units, people territory
	seen          map[org.EmployeeID]bool
	everybody     bool
	today         day.Day
}

// aboutOf reads where the actor may see what concerns units and what concerns people by name.
func (s apiSource) aboutOf(ctx context.Context, tx sqldb.Tx, o org.ID, actor access.Actor, n nameBook) (a about, err error) {
	a = about{units: territoryOf(actor, access.ScoresRead, n.tree), people: territoryOf(actor, access.IndividualRead, n.tree), today: day.At(s.now())}
	a.seen, a.everybody, err = a.people.covering(ctx, tx, o, a.today)
	return a, err
}

// may reports whether something about an employee or a unit may be seen; about neither, it concerns everybody.
func (a about) may(e org.EmployeeID, u org.UnitID) bool {
	switch {
	case e != 0:
		return a.everybody || a.seen[e]
	case u != 0:
		return a.units.covers(u, a.today)
	}
	return true
}

func period(r day.Range) api.Period { return api.Period{From: r.From, To: r.To} }

// Targets implements api.Agreements. A target for one person is for whoever may see that person's score.
func (s apiSource) Targets(ctx context.Context, o org.Organisation, p api.Page) (part api.Part[api.Target], err error) {
	err = s.targets(ctx, o, func(ctx context.Context, tx sqldb.Tx, all []numbered[api.Target]) error {
		changed, err := changesOf(ctx, tx, o.ID, string(intake.KindTarget), p)
		part = cut(all, p, changed)
		return err
	})
	return part, err
}

// Target implements api.Agreements.
func (s apiSource) Target(ctx context.Context, o org.Organisation, ref string) (out api.Target, err error) {
	err = s.targets(ctx, o, func(_ context.Context, _ sqldb.Tx, all []numbered[api.Target]) (err error) {
		out, err = named(all, ref, "target", func(t api.Target) string { return t.Ref })
		return err
	})
	return out, err
}

// named finds a thing by its reference among those that may be seen.
func named[T any](all []numbered[T], ref, what string, of func(T) string) (none T, err error) {
	for _, n := range all {
		if of(n.item) == ref {
			return n.item, nil
		}
	}
	return none, fault.NewNotFound(what, ref)
}

func (s apiSource) targets(ctx context.Context, o org.Organisation, fn func(context.Context, sqldb.Tx, []numbered[api.Target]) error) error {
	actor, err := access.Ask(ctx, o.ID, access.TargetsRead)
	if err != nil {
		return err
	}
	return s.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		n, err := bookOf(ctx, tx, o.ID, nameUnits|nameEmployees|nameMetrics)
		if err != nil {
			return err
		}
		see, err := s.aboutOf(ctx, tx, o.ID, actor, n)
		if err != nil {
			return err
		}
		list, err := targetdb.List(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		var all []numbered[api.Target]
		for _, t := range list {
			if t.Employee != 0 && !see.may(t.Employee, 0) { // what a unit aims at is for all who may see targets
				continue
			}
			all = append(all, numbered[api.Target]{t.ID, api.Target{Ref: t.Ref, Unit: n.units[t.Unit], Employee: n.employees[t.Employee],
				Metric: n.metrics[t.Metric], Answers: t.Answers, Baseline: period(t.Baseline), Period: period(t.Period), Growth: t.Growth, Reason: t.Reason}})
		}
		return fn(ctx, tx, all)
	})
}

// Initiatives implements api.Agreements.
func (s apiSource) Initiatives(ctx context.Context, o org.Organisation, p api.Page) (part api.Part[api.Initiative], err error) {
	err = s.initiatives(ctx, o, func(ctx context.Context, tx sqldb.Tx, all []numbered[api.Initiative]) error {
		changed, err := changesOf(ctx, tx, o.ID, string(intake.KindInitiative), p)
		part = cut(all, p, changed)
		return err
	})
	return part, err
}

// Initiative implements api.Agreements.
func (s apiSource) Initiative(ctx context.Context, o org.Organisation, ref string) (out api.Initiative, err error) {
	err = s.initiatives(ctx, o, func(_ context.Context, _ sqldb.Tx, all []numbered[api.Initiative]) (err error) {
		out, err = named(all, ref, "initiative", func(i api.Initiative) string { return i.Ref })
		return err
	})
	return out, err
}

func (s apiSource) initiatives(ctx context.Context, o org.Organisation, fn func(context.Context, sqldb.Tx, []numbered[api.Initiative]) error) error {
	actor, err := access.Ask(ctx, o.ID, access.ScoresRead, access.IndividualRead)
	if err != nil {
		return err
	}
	return s.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		n, err := bookOf(ctx, tx, o.ID, nameUnits|nameEmployees|nameCauses)
		if err != nil {
			return err
		}
		see, err := s.aboutOf(ctx, tx, o.ID, actor, n)
		if err != nil {
			return err
		}
		list, err := improvedb.List(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		var all []numbered[api.Initiative]
		for _, i := range list {
			if see.may(i.Employee, i.Unit) {
				all = append(all, numbered[api.Initiative]{int64(i.ID), n.initiative(i)})
			}
		}
		return fn(ctx, tx, all)
	})
}

func (n nameBook) initiative(i improve.Initiative) api.Initiative {
	return api.Initiative{Ref: i.Ref, Employee: n.employees[i.Employee], Unit: n.units[i.Unit], Title: i.Title, Cause: n.causes[i.Cause],
		Hypothesis: i.Hypothesis, Status: string(i.Status), StartedOn: i.StartedOn, DoneOn: i.DoneOn, Evidence: i.Evidence}
}

// Findings implements api.Agreements.
func (s apiSource) Findings(ctx context.Context, o org.Organisation, p api.Page) (part api.Part[api.Finding], err error) {
	err = s.read(ctx, o, []access.Permission{access.FindingsRead}, func(ctx context.Context, tx sqldb.Tx) error {
		n, err := bookOf(ctx, tx, o.ID, nameEmployees)
		if err != nil {
			return err
		}
		list, err := integritydb.ListFindings(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		changed, err := changesOf(ctx, tx, o.ID, string(intake.KindFinding), p)
		part = cut(number(list, func(f integritydb.Finding) (int64, api.Finding) { return int64(f.ID), n.finding(f) }), p, changed)
		return err
	})
	return part, err
}

func (n nameBook) finding(f integritydb.Finding) api.Finding {
	return api.Finding{Ref: f.Ref, Employee: n.employees[f.Employee], Period: period(f.Period), Text: f.Text, Status: string(f.Status),
		DecidedOn: f.DecidedOn, DecidedBy: f.DecidedBy, Heard: f.Heard}
}

// Finding implements api.Agreements.
func (s apiSource) Finding(ctx context.Context, o org.Organisation, ref string) (out api.Finding, err error) {
	err = s.read(ctx, o, []access.Permission{access.FindingsRead}, func(ctx context.Context, tx sqldb.Tx) error {
		f, err := integritydb.FindFindingByRef(ctx, tx, o.ID, ref)
		if err != nil {
			return err
		}
		n, err := bookOf(ctx, tx, o.ID, nameEmployees)
		out = n.finding(f)
		return err
	})
	return out, err
}

// Coverage implements api.Agreements.
func (s apiSource) Coverage(ctx context.Context, o org.Organisation, p api.Page) (part api.Part[api.Coverage], err error) {
	err = s.read(ctx, o, []access.Permission{access.FindingsRead}, func(ctx context.Context, tx sqldb.Tx) error {
		n, err := bookOf(ctx, tx, o.ID, nameEmployees)
		if err != nil {
			return err
		}
		list, err := integritydb.ListCoverage(ctx, tx, o.ID, anyDay)
		if err != nil {
			return err
		}
		changed, err := changesOf(ctx, tx, o.ID, string(intake.KindCoverage), p)
		var all []api.Coverage
		for _, c := range list {
			if changed.has(int64(c.Employee)) {
				all = append(all, api.Coverage{Employee: n.employees[c.Employee], Period: period(c.Period), Transactions: int(c.Transactions),
					WithProblem: int(c.WithProblem), ExcludedWithProblem: int(c.ExcludedWithProblem),
					ExcludedWithoutProblem: int(c.ExcludedWithoutProblem), Invited: int(c.Invited)})
			}
		}
		part = cutPlaces(all, p)
		return err
	})
	return part, err
}
