package app

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/core/publish"
	"klankbord.org/core/score"
	"klankbord.org/core/snapshot"
	"klankbord.org/core/survey"
	"klankbord.org/web/scoreweb"
)

// Slice is an answered question: which answers, cut how, and what came out.
type Slice struct {
	Query   snapshot.Query
	Catalog snapshot.Catalog
	Metric  survey.Metric
	Result  *snapshot.Result
	Groups  []SliceGroup
	Minimum score.MinimumN
}

// SliceGroup is one group of a slice with its figures. Below the publication threshold only its existence is told.
type SliceGroup struct {
	snapshot.Group
	Display score.Display
	Figures []score.Figure
	Change  *score.Compared // against the other period, when one was asked for and both have answers
}

// Score answers a slice in its text form. Against, when not zero, is another period that every group is compared with.
func (a *App) Score(ctx context.Context, o org.Organisation, params []snapshot.Param, against day.Range) (*Slice, error) {
	about := permission[scoreweb.Scores]
	if namesPeople(params) {
		about = permission[scoreweb.Individuals]
	}
	actor, err := access.Ask(ctx, o.ID, about)
	if err != nil {
		return nil, err
	}
	live, err := a.reading(ctx, o, actor, about)
	if err != nil {
		return nil, err
	}
	catalog, view := live.Catalog, live.View
	q, err := snapshot.ParseSlice(catalog, params)
	if err != nil {
		return nil, err
	}
	if about == access.IndividualRead {
		if err := live.Individuals.Settle(catalog, &q); err != nil {
			return nil, err
		}
	}
	if err := a.knowsAll(ctx, o.ID, view, q); err != nil {
		return nil, err
	}
	desk := publish.New(view, live.Minimum)
	result, err := desk.Score(q)
	if err != nil {
		return nil, err
	}
	metric, _ := catalog.MetricOf(q.Metric)
	s := &Slice{Query: q, Catalog: catalog, Metric: metric, Result: result.Result, Minimum: live.Minimum}
	var before *publish.Table
	if against != (day.Range{}) {
		q.Period = against
		earlier, err := desk.Score(q)
		if err != nil {
			return nil, err
		}
		before = earlier
	}
	for i, g := range result.Groups {
		s.Groups = append(s.Groups, s.group(g, result.Hidden[i], before))
	}
	return s, a.looked(ctx, o.ID, "individuals.read", s.people()...)
}

// group computes what may be shown of a group.
func (s *Slice) group(g snapshot.Group, hidden bool, before *publish.Table) SliceGroup {
	out := SliceGroup{Group: g, Display: s.Minimum.Display(g.N())}
	if hidden {
		out.Display = score.Hidden
		return out
	}
	now := s.Result.Distribution(g)
	out.Figures = score.Read(s.Metric.Type, now)
	if before == nil {
		return out
	}
	for i, b := range before.Groups {
		if b.Key != g.Key || before.Hidden[i] {
			continue
		}
		if c, ok := score.Compare(s.Metric.Type, before.Distribution(b), now); ok {
			out.Change = &c
		}
	}
	return out
}

// Warm loads an organisation's answers, so that the first page doesn't wait for them.
func (a *App) Warm(ctx context.Context, o org.Organisation) error {
	_, err := a.snapshots.Snapshot(ctx, o.ID)
	return err
}
