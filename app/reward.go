package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"klankbord.org/core/access"
	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/reward"
	"klankbord.org/core/survey"
	"klankbord.org/i18n"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/rewarddb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
	"klankbord.org/web/rewardweb"
)

// Schemes implements rewardweb.Reader.
func (s source) Schemes(ctx context.Context, o org.ID) (list []rewardweb.SchemeVersion, err error) {
	if _, err := access.Ask(ctx, o, access.SchemesRead); err != nil {
		return nil, err
	}
	err = s.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		list = nil
		stored, err := rewarddb.ListSchemes(ctx, tx, o)
		for _, one := range stored {
			v, err := schemeVersion(one)
			if err != nil {
				return err
			}
			list = append(list, v)
		}
		return err
	})
	return list, err
}

// schemeVersion reads a stored scheme.
func schemeVersion(s rewarddb.Scheme) (rewardweb.SchemeVersion, error) {
	parsed, err := reward.ParseScheme(s.Content)
	if err != nil {
		return rewardweb.SchemeVersion{}, fmt.Errorf("read scheme %s version %d: %w", s.Ref, s.Version, err)
	}
	return rewardweb.SchemeVersion{ID: int(s.ID), Ref: s.Ref, Version: s.Version, Hash: s.Hash, CreatedAt: s.CreatedAt, Scheme: parsed}, nil
}

// Runs implements rewardweb.Reader.
func (s source) Runs(ctx context.Context, o org.ID) (list []rewardweb.RunInfo, err error) {
	actor, err := access.Ask(ctx, o, access.RunsRead)
	if err != nil {
		return nil, err
	}
	least, err := s.app.standard(ctx, o, actor)
	if err != nil {
		return nil, err
	}
	tries := s.app.mayTry(ctx, o, actor) == nil
	err = s.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		list = nil
		runs, err := rewarddb.ListRuns(ctx, tx, o)
		if err != nil {
			return err
		}
		names, err := readActors(ctx, tx, o)
		for _, r := range runs {
			info, err := runInfo(ctx, tx, o, r, names)
			if err != nil {
				return err
			}
			if info.Run.Trial && !tries {
				continue
			}
			list = append(list, totals(info, actor, least))
		}
		return err
	})
	return list, err
}

// Run implements rewardweb.Reader.
func (s source) Run(ctx context.Context, o org.ID, id int) (info rewardweb.RunInfo, err error) {
	actor, err := access.Ask(ctx, o, access.RunsRead, access.PayRead)
	if err != nil {
		return info, err
	}
	least, err := s.app.standard(ctx, o, actor)
	if err != nil {
		return info, err
	}
	err = s.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		info, err = findRun(ctx, tx, o, id)
		return err
	})
	if err != nil {
		return info, err
	}
	if info.Run.Trial && s.app.mayTry(ctx, o, actor) != nil {
		return rewardweb.RunInfo{}, fault.NewNotFound("run", strconv.Itoa(id))
	}
	return totals(info, actor, least), nil
}

func findRun(ctx context.Context, tx sqldb.Tx, o org.ID, id int) (rewardweb.RunInfo, error) {
	r, err := rewarddb.FindRun(ctx, tx, o, rewarddb.RunID(id))
	if err != nil {
		return rewardweb.RunInfo{}, err
	}
	names, err := readActors(ctx, tx, o)
	if err != nil {
		return rewardweb.RunInfo{}, err
	}
	return runInfo(ctx, tx, o, r, names)
}

// runInfo reads a stored run with its scheme, and names who computed it.
func runInfo(ctx context.Context, tx sqldb.Tx, o org.ID, r rewarddb.Run, names actors) (rewardweb.RunInfo, error) {
	header, err := reward.ParseRun(r.Body)
	if err != nil {
		return rewardweb.RunInfo{}, fmt.Errorf("read run %d: %w", r.ID, err)
	}
	stored, err := rewarddb.FindScheme(ctx, tx, o, r.Scheme)
	if err != nil {
		return rewardweb.RunInfo{}, err
	}
	scheme, err := schemeVersion(stored)
	if err != nil {
		return rewardweb.RunInfo{}, err
	}
	people, err := rewarddb.CountPeople(ctx, tx, o, r.ID)
	if err != nil {
		return rewardweb.RunInfo{}, err
	}
	parts, err := partsOf(ctx, tx, o, r, header)
	for i := range parts {
		parts[i].By = names.byWhom(r.ComputedBy)
	}
	return rewardweb.RunInfo{Parts: parts, People: people, ID: int(r.ID), Scheme: scheme, ComputedAt: r.ComputedAt, ComputedBy: r.ComputedBy, By: names.byWhom(r.ComputedBy), Reason: r.Reason,
		InputsHash: r.InputsHash, ResultHash: r.ResultHash, Run: header}, err
}

// partsOf are the parts of a run over an amended period, each with the version of the scheme that it was computed by.
func partsOf(ctx context.Context, tx sqldb.Tx, o org.ID, r rewarddb.Run, header *reward.Run) (parts []rewardweb.RunInfo, err error) {
	if len(header.Parts) == 0 {
		return nil, nil
	}
	stored, err := rewarddb.ListSchemes(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	for _, part := range header.Parts {
		at := slices.IndexFunc(stored, func(s rewarddb.Scheme) bool { return s.Ref == part.Scheme && s.Hash == part.SchemeHash })
		if at < 0 {
			return nil, fmt.Errorf("read run %d: scheme %s of a part isn't there", r.ID, part.Scheme)
		}
		scheme, err := schemeVersion(stored[at])
		if err != nil {
			return nil, err
		}
		parts = append(parts, rewardweb.RunInfo{ID: int(r.ID), Scheme: scheme, ComputedAt: r.ComputedAt, ComputedBy: r.ComputedBy, Reason: r.Reason,
			InputsHash: part.InputsHash(), ResultHash: part.ResultHash(), Run: part})
	}
	return parts, nil
}

// People implements rewardweb.Reader: the lines that whoever asks may see, in the order that was agreed.
func (s source) People(ctx context.Context, o org.ID, run int) (list []rewardweb.PersonInfo, err error) {
	actor, err := access.Ask(ctx, o, access.PayRead)
	if err != nil {
		return nil, err
	}
	pay, err := s.app.payScope(ctx, o, actor)
	if err != nil {
		return nil, err
	}
	var shown []org.EmployeeID
	tries := s.app.mayTry(ctx, o, actor) == nil
	err = s.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		list, shown = nil, nil
		info, err := findRun(ctx, tx, o, run)
		if err != nil {
			return err
		}
		if info.Run.Trial && !tries {
			return fault.NewNotFound("run", strconv.Itoa(run))
		}
		lines, err := rewarddb.ListPeople(ctx, tx, o, rewarddb.RunID(run))
		for _, l := range lines {
			p, err := reward.ParsePerson(l.Body)
			if err != nil {
				return fmt.Errorf("read line of employee %d in run %d: %w", l.Employee, run, err)
			}
			switch {
			case info.Run.Trial: // nobody's name is in it
			case !actor.Is(l.Employee) && !pay.covers(p):
				continue
			default:
				shown = append(shown, l.Employee)
			}
			list = append(list, rewardweb.PersonInfo{Ref: p.Ref, Name: p.Name, Cents: p.Cents, Result: p})
		}
		return err
	})
	if err == nil {
		err = s.app.looked(ctx, o, "pay.read", shown...)
	}
	slices.SortStableFunc(list, func(a, b rewardweb.PersonInfo) int { return int(a.Result.Place - b.Result.Place) })
	return list, err
}

// Statement implements rewardweb.Reader.
func (s source) Statement(ctx context.Context, o org.ID, run int, employee string) (info rewardweb.StatementInfo, err error) {
	actor, err := access.Ask(ctx, o, access.PayRead, access.OwnRead)
	if err != nil {
		return info, err
	}
	e, err := s.app.employee(ctx, o, employee)
	if own := err == nil && actor.Is(e.ID) && actor.May(access.OwnRead); !own {
		if _, refused := access.Ask(ctx, o, access.PayRead); refused != nil {
			return info, refused // before anybody is told whether there is such a colleague or run
		}
	}
	missing := fault.NewNotFound("statement", employee) // who isn't there, has no line or isn't one's business: the same answer
	stranger := fault.KindOf(err) == fault.NotFound
	if err != nil && !stranger {
		return info, err
	}
	pay, err := s.app.payScope(ctx, o, actor)
	if err != nil {
		return info, err
	}
	err = s.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if _, err := findRun(ctx, tx, o, run); err != nil || stranger {
			return cmp.Or[error](err, missing)
		}
		if info, err = statement(ctx, tx, o, run, e); fault.KindOf(err) == fault.NotFound {
			return missing
		}
		return err
	})
	switch {
	case err != nil:
		return rewardweb.StatementInfo{}, err
	case actor.Is(e.ID):
		return info, nil
	case !pay.covers(info.Person):
		return rewardweb.StatementInfo{}, missing
	}
	if err := s.app.silence(ctx, o, actor, &info); err != nil {
		return rewardweb.StatementInfo{}, err
	}
	return info, s.app.looked(ctx, o, "pay.read", e.ID)
}

func statement(ctx context.Context, tx sqldb.Tx, o org.ID, run int, e org.Employee) (info rewardweb.StatementInfo, err error) {
	if info.RunInfo, err = findRun(ctx, tx, o, run); err != nil {
		return info, err
	}
	if info.Run.Trial {
		return info, fault.NewNotFound("statement", e.Ref)
	}
	line, err := rewarddb.FindPerson(ctx, tx, o, rewarddb.RunID(run), e.ID)
	if err != nil {
		return info, err
	}
	if info.Person, err = reward.ParsePerson(line.Body); err != nil {
		return info, fmt.Errorf("read line of employee %d in run %d: %w", e.ID, run, err)
	}
	if info.Shares, err = shares(ctx, tx, o, info.RunInfo); err != nil {
		return info, err
	}
	if info.Metrics, err = surveydb.ListMetrics(ctx, tx, o); err != nil {
		return info, err
	}
	for i, part := range info.RunInfo.Parts {
		if i >= len(info.Person.Parts) || info.Person.Parts[i] == nil {
			continue
		}
		piece := rewardweb.StatementInfo{RunInfo: part, Person: info.Person.Parts[i], Metrics: info.Metrics}
		if piece.Shares, err = sharesOf(ctx, tx, o, part, i); err != nil {
			return info, err
		}
		if piece.Verbatims, err = saidBy(ctx, tx, o, e.ID, part.Scheme.Scheme, info.Metrics); err != nil {
			return info, err
		}
		info.Parts = append(info.Parts, piece)
	}
	info.Verbatims, err = saidBy(ctx, tx, o, e.ID, info.Scheme.Scheme, info.Metrics)
	return info, err
}

// saidBy finds what customers told in the answers that somebody took part in.
func saidBy(ctx context.Context, tx sqldb.Tx, o org.ID, e org.EmployeeID, s *reward.Scheme, metrics []survey.Metric) (map[string]rewardweb.Said, error) {
	causes, err := surveydb.ListCauses(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	byID := map[attribution.CauseID]attribution.Cause{}
	for _, c := range causes {
		byID[c.ID] = c
	}
	words := &saying{causes: byID, deep: attribution.Deep(causes), said: map[string]rewardweb.Said{}}
	if s.Matrix != "" {
		if words.matrix, err = surveydb.FindMatrixByRef(ctx, tx, o, s.Matrix); err != nil {
			return nil, err
		}
	}
	for _, m := range metrics {
		if !slices.ContainsFunc(s.Parts, func(p reward.Part) bool { return p.Metric == m.Ref }) {
			continue
		}
		for _, period := range []day.Range{s.Baseline, s.Period} {
			if period.From == 0 {
				continue
			}
			if err := words.read(ctx, tx, o, collectdb.Filter{Metric: m.ID, Period: period, Employee: e, Limit: 500}); err != nil {
				return nil, err
			}
		}
	}
	return words.said, nil
}

// saying collects what customers told.
type saying struct {
	causes map[attribution.CauseID]attribution.Cause
	deep   map[attribution.CauseID]bool
	matrix *attribution.Matrix
	said   map[string]rewardweb.Said
}

// read goes through all answers of a filter, page by page.
func (w *saying) read(ctx context.Context, tx sqldb.Tx, o org.ID, f collectdb.Filter) error {
	for {
		list, err := collectdb.List(ctx, tx, o, f)
		if err != nil {
			return err
		}
		for _, a := range list {
			w.said[a.Ref] = w.of(a, f.Employee)
		}
		if len(list) < f.Limit {
			return nil
		}
		f.After = collectdb.PlaceOf(list[len(list)-1])
	}
}

// of is one answer's words, its causes, and what the matrix gives as its reason for this person's role.
func (w *saying) of(a customer.Answer, e org.EmployeeID) rewardweb.Said {
	out := rewardweb.Said{Answer: a.ID, Text: a.Verbatim}
	if c, ok := w.causes[a.Cause()]; ok {
		out.Cause1 = c.Name
		if c.Parent != 0 {
			out.Cause1, out.Cause2 = w.causes[c.Parent].Name, c.Name
		}
	}
	if w.matrix == nil {
		return out
	}
	for _, p := range a.Participants {
		if p.Employee != e {
			continue
		}
		known := attribution.Answer{Valid: a.Score != intake.NoScore && a.Standing == collect.Counted, Cause: a.Cause(), Deep: w.deep[a.Cause()], Day: a.Day}
		if _, line := w.matrix.Explain(known, p.Role); line.Reason != "" {
			out.Reason = line.Reason
		}
	}
	return out
}

// Statement is what one employee's statement is made of.
func (a *App) Statement(ctx context.Context, o org.Organisation, run int, employee string) (rewardweb.StatementInfo, error) {
	return source{a}.Statement(ctx, o.ID, run, employee)
}

// StatementPDF draws one employee's statement; the same statement gives the same bytes.
func (a *App) StatementPDF(ctx context.Context, o org.Organisation, run int, employee string, lang i18n.Lang) ([]byte, error) {
	return (&rewardweb.Pages{Reader: source{a}}).PDF(ctx, o, run, employee, lang)
}
