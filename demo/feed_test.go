package demo

import (
	"context"
	"errors"
	"slices"
	"testing"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
)

// gate is a door that remembers what came through.
type gate struct {
	kinds  []intake.Kind
	count  int
	refuse intake.Kind
	fail   error
}

func (g *gate) Apply(_ context.Context, records []intake.Record) ([]intake.Outcome, error) {
	outcomes := make([]intake.Outcome, len(records))
	for i, r := range records {
		if r.Kind() != records[0].Kind() {
			return nil, errors.New("mixed kinds")
		}
		if v, ok := r.(intake.Value); ok && v.Dimension != records[0].(intake.Value).Dimension {
			return nil, errors.New("a stage and a touchpoint in one batch")
		}
		if r.Kind() == g.refuse {
			outcomes[i] = intake.Outcome{Status: intake.Refused, Fault: fault.NewInvalid("day", "day.missing")}
		}
	}
	if len(g.kinds) == 0 || g.kinds[len(g.kinds)-1] != records[0].Kind() {
		g.kinds = append(g.kinds, records[0].Kind())
	}
	g.count += len(records)
	return outcomes, g.fail
}

func TestFeedBringsEverythingInInOrder(t *testing.T) {
	t.Parallel()
	w := Generate(1, noon)
	g, last := &gate{}, 0
	err := w.Feed(context.Background(), g, func(done, total int) {
		if done <= last || total != w.Count() {
			t.Errorf("progress went from %d to %d of %d", last, done, total)
		}
		last = done
	})
	if err != nil || g.count != w.Count() || last != w.Count() {
		t.Errorf("%d of %d records, last progress %d, %v", g.count, w.Count(), last, err)
	}
	if !slices.Equal(g.kinds, intake.Order) {
		t.Errorf("kinds came as %v", g.kinds)
	}
}

func TestFeedStopsAtARefusalAndAtAFailure(t *testing.T) {
	t.Parallel()
	w := Generate(1, noon)
	var f *fault.Error
	if err := w.Feed(context.Background(), &gate{refuse: intake.KindFinding}, nil); !errors.As(err, &f) {
		t.Errorf("a refusal gave %v", err)
	}
	broken := errors.New("disk full")
	if err := w.Feed(context.Background(), &gate{fail: broken}, nil); !errors.Is(err, broken) {
		t.Errorf("a failure gave %v", err)
	}
}
