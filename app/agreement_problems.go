package app

import (
	"context"
	"slices"

	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/agreedb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
	"klankbord.org/store/targetdb"
)

// problems says what is missing before a draft is frozen: first what keeps it from being frozen, then what one should know.
func (a *App) problems(ctx context.Context, tx sqldb.Tx, o org.Organisation, ag *agree.Agreement, v agree.Version, today day.Day) ([]Problem, error) {
	var all []Problem
	if f := fault.As(ag.CheckFreeze(today)); f != nil {
		all = append(all, Problem{Key: f.Key, Args: f.Args, Blocks: true})
	}
	bound, err := agreedb.Bound(ctx, tx, o.ID)
	if err != nil {
		return nil, err
	}
	if f := fault.As(bound.CheckBeside(ag.ID, v.Terms)); f != nil {
		all = append(all, Problem{Key: f.Key, Args: f.Args, Blocks: true})
	}
	note := func(key string, pairs ...any) {
		p := Problem{Key: key, Args: map[string]any{}}
		for i := 0; i+1 < len(pairs); i += 2 {
			p.Args[pairs[i].(string)] = pairs[i+1]
		}
		all = append(all, p)
	}
	if v.Number == 1 && agree.Late(v.Terms.Period, today) {
		note("late", "from", v.Terms.Period.From.String())
	}
	if !slices.ContainsFunc(v.Parties, func(p agree.Party) bool { return p.Party == agree.WorksCouncil }) {
		note("no_works_council")
	}
	for _, step := range []func() error{
		func() error { return lintVersions(ctx, tx, o.ID, v.Terms, note) },
		func() error { return lintMatrix(ctx, tx, o.ID, v.Terms, note) },
		func() error { return lintTargets(ctx, tx, o.ID, v.Terms, note) },
		func() error { return lintCurves(ctx, tx, o.ID, ag, v.Terms, note) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	worded, err := lintSurveys(ctx, tx, o.ID, ag, v.Terms)
	if err != nil {
		return nil, err
	}
	all = append(all, worded...)
	if v.Terms.Scheme.Ref == "" {
		return all, nil
	}
	missing, err := a.missingFor(ctx, tx, o, ag, v, today)
	if len(missing) > 0 {
		all = append(all, Problem{Key: "consent", Missing: missing})
	}
	return all, err
}

// missingFor is what consent lacks for a draft to be paid by.
func (a *App) missingFor(ctx context.Context, tx sqldb.Tx, o org.Organisation, ag *agree.Agreement, v agree.Version, today day.Day) ([]agree.Missing, error) {
	s, err := boundScheme(ctx, tx, o.ID, v.Terms.Scheme)
	if err != nil {
		return nil, err
	}
	records, err := agreedb.ListRecords(ctx, tx, o.ID)
	if err != nil {
		return nil, err
	}
	units, err := orgdb.ListUnits(ctx, tx, o.ID)
	p := plan{scheme: s, agreement: ag, part: agree.Part{Range: v.Terms.Period, Version: v}}
	return agree.Lacking(records, p.needs(v.Terms.Matrix.Hash, paths(p, units), today)), err
}

func lintMatrix(ctx context.Context, tx sqldb.Tx, o org.ID, t *agree.Terms, note func(string, ...any)) error {
	if t.Matrix.Ref == "" {
		return nil
	}
	m, err := surveydb.FindMatrixByRef(ctx, tx, o, t.Matrix.Ref)
	if err != nil {
		return err
	}
	signed, err := surveydb.ListSignOffs(ctx, tx, o, m.Version)
	if len(signed) == 0 {
		note("matrix_unsigned", "matrix", t.Matrix.Ref)
	}
	return err
}

func lintTargets(ctx context.Context, tx sqldb.Tx, o org.ID, t *agree.Terms, note func(string, ...any)) error {
	all, err := targetdb.List(ctx, tx, o)
	for _, x := range all {
		if slices.ContainsFunc(t.Targets, func(b agree.Target) bool { return b.Ref == x.Ref || b.Ref == agree.TargetNumber(x.ID) }) && x.Baseline.From == 0 {
			note("target_without_baseline", "target", x.Ref)
		}
	}
	if len(t.Targets) == 0 {
		note("no_targets")
	}
	return err
}

// lintCurves tells of units whose maturity an amendment changes into one that the scheme has no curve for: their part pays nothing.
func lintCurves(ctx context.Context, tx sqldb.Tx, o org.ID, ag *agree.Agreement, t *agree.Terms, note func(string, ...any)) error {
	before, ok := ag.Current()
	if !ok || t.Scheme.Ref == "" {
		return nil
	}
	s, err := boundScheme(ctx, tx, o, t.Scheme)
	if err != nil {
		return err
	}
	for _, c := range chosenMaturities(before.Terms, t) {
		for _, part := range s.Parts {
			if _, has := part.CurveFor(c.Maturity); !has && c.Maturity != "" {
				note("maturity_without_curve", "unit", c.Unit, "maturity", c.Maturity, "part", part.ID)
				break
			}
		}
	}
	return nil
}
