package app

import (
	"context"

	"klankbord.org/api"
	"klankbord.org/core/customer"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
)

// Timeline implements api.Signals.
func (s apiSource) Timeline(ctx context.Context, o org.Organisation, ref, kind string, p api.Page) (part api.Part[api.Moment], err error) {
	var kinds []customer.MomentKind
	if kind != "" {
		if kinds = momentKinds([]string{kind}); len(kinds) == 0 {
			return part, fault.NewInvalid("kind", "value.unknown", "value", kind)
		}
	}
	t, err := s.timelineOf(ctx, o.ID, byRef(o.ID, ref))
	if err != nil {
		return part, err
	}
	var all []api.Moment
	for _, m := range t.kept(kinds) {
		all = append(all, t.shown(&m))
	}
	return cutPlaces(all, p), nil
}

// momentKinds reads kinds of moments; what is no kind is left out.
func momentKinds(texts []string) (kinds []customer.MomentKind) {
	for _, k := range customer.MomentKinds {
		for _, text := range texts {
			if text == string(k) {
				kinds = append(kinds, k)
			}
		}
	}
	return kinds
}

// shown is a moment as programs read it.
func (t *timeline) shown(m *customer.Moment) api.Moment {
	out := api.Moment{Kind: string(m.Kind), At: api.Instant(m.At), Day: dayOfMoment(m)}
	switch {
	case m.Transaction != nil:
		x := m.Transaction
		out.Transaction, out.Unit, out.Values, out.Problem = x.Ref, t.units[x.Unit], t.standard(x.Touchpoint, x.Product, x.Process, x.Channel, x.Segment), &x.Problem
	case m.Answer != nil:
		t.answered(m, &out)
	case m.Signal != nil:
		s := m.Signal
		out.Source, out.Ref, out.Type, out.Transaction, out.Unit = s.Source, s.Ref, t.types[s.Type].Ref, t.jobs[s.Transaction], t.units[s.Unit]
		out.Touchpoint = t.values[dimension.Touchpoint][s.Touchpoint]
		if t.saw(m) && m.Kind == customer.OfSignal {
			out.Text, out.Rating = s.Words, s.Rating.Value
			if s.Rating.Value != "" {
				out.RatingMin, out.RatingMax = &s.Rating.Min, &s.Rating.Max
			}
		}
	}
	if m.Kind == customer.OfRedaction {
		out.Taken = m.Taken
	}
	return out
}

func (t *timeline) answered(m *customer.Moment, out *api.Moment) {
	a := m.Answer
	out.Survey, out.Ref, out.Transaction, out.Unit = t.surveys[a.Survey], a.Ref, a.TransactionRef, t.units[a.Unit]
	if !t.saw(m) || m.Kind != customer.OfAnswer {
		return
	}
	out.Metric, out.Text = t.metrics[a.Metric], a.Verbatim
	if a.Score != intake.NoScore {
		out.Score = &a.Score
	}
	for _, c := range a.Causes {
		out.Causes = append(out.Causes, t.causes[c])
	}
}
