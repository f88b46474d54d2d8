package app

import (
	"context"
	"fmt"

	"klankbord.org/api"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/score"
	"klankbord.org/core/snapshot"
)

// Slice implements api.Scores: the same question, thresholds and scopes as everywhere.
func (s apiSource) Slice(ctx context.Context, o org.Organisation, params []snapshot.Param, against string) (out api.Slice, err error) {
	var other day.Range
	if against != "" {
		if other, err = snapshot.ParsePeriod(against); err != nil {
			f := *fault.As(err)
			f.Field = "against"
			err = &f
		}
	}
	if err != nil {
		return out, err
	}
	slice, err := s.Score(ctx, o, params, other)
	if err != nil {
		return out, err
	}
	out = api.Slice{Metric: slice.Metric.Ref, Type: string(slice.Metric.Type), By: []string{}, Slice: map[string][]string{}, Groups: []api.Group{}}
	for _, axis := range slice.Query.By {
		out.By = append(out.By, string(axis))
	}
	for _, p := range snapshot.PrintSlice(slice.Catalog, slice.Query) {
		out.Slice[p.Name] = append(out.Slice[p.Name], p.Value)
	}
	for _, g := range slice.Groups {
		out.Groups = append(out.Groups, slice.shown(g))
	}
	return out, nil
}

// shown is a group as programs see it.
func (s *Slice) shown(g SliceGroup) api.Group {
	out := api.Group{Key: map[string]string{}, Display: string(g.Display)}
	for i, axis := range s.Query.By {
		out.Key[string(axis)] = snapshot.PrintKey(s.Catalog, axis, g.Key[i])
	}
	if g.Display == score.Hidden {
		return out
	}
	n := g.N()
	out.N, out.Distribution = &n, map[string]int64{}
	d := s.Result.Distribution(g.Group)
	for i, count := range d.Counts {
		out.Distribution[fmt.Sprint(d.Scale.Min+i)] = count
	}
	for _, f := range g.Figures {
		out.Figures = append(out.Figures, api.Figure{Measure: string(f.Measure), Value: f.Value, Lower95: f.Interval95.Lower, Upper95: f.Interval95.Upper,
			Lower80: f.Interval80.Lower, Upper80: f.Interval80.Upper})
	}
	if g.Change != nil {
		out.Change = &api.Change{Measure: string(g.Change.Measure), Points: g.Change.Points, Lower95: g.Change.Interval95.Lower,
			Upper95: g.Change.Interval95.Upper, Verdict: string(g.Change.Verdict)}
	}
	if s.Query.Value {
		out.ValueCents, out.Valued = &g.ValueCents, &g.Valued
	}
	return out
}
