package app

import (
	"context"
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// A verification that somebody asks for while one runs is the same one, and whoever looks sees how far it is.
func TestAVerificationRunsOnceAndTellsHowFarItIs(t *testing.T) {
	t.Parallel()
	c := newChecks(slog.New(slog.DiscardHandler))
	told, goOn := make(chan struct{}), make(chan struct{})
	verify := func(_ context.Context, progress func(string, int64)) error {
		progress("entries", 7)
		close(told)
		<-goOn
		return nil
	}
	one := c.begin(1, verify)
	<-told
	if again := c.begin(1, verify); again != one {
		t.Error("a second one began")
	}
	if what, read, runs := c.of(1); !runs || what != "entries" || read != 7 {
		t.Errorf("it is at %q %d, %v", what, read, runs)
	}
	if _, _, runs := c.of(2); runs {
		t.Error("one runs for another organisation")
	}
	close(goOn)
	<-one.done
	if _, _, runs := c.of(1); runs || one.err != nil {
		t.Errorf("it still runs: %v, %v", runs, one.err)
	}
}

// What is broken off at a shutdown ends.
func TestAShutdownBreaksAVerificationOff(t *testing.T) {
	t.Parallel()
	c := newChecks(slog.New(slog.DiscardHandler))
	one := c.begin(org.ID(1), func(ctx context.Context, _ func(string, int64)) error {
		<-ctx.Done()
		return ctx.Err()
	})
	c.stop()
	<-one.done
	if one.err == nil {
		t.Error("it ended as if it had been whole")
	}
}

// A chain that can't be read doesn't end the program, and can be verified again.
func TestAVerificationThatPanicsEndsByItself(t *testing.T) {
	t.Parallel()
	c := newChecks(slog.New(slog.DiscardHandler))
	one := c.begin(1, func(context.Context, func(string, int64)) error { panic("no such kind") })
	<-one.done
	if one.err == nil || !strings.Contains(one.err.Error(), "no such kind") {
		t.Errorf("it says %v", one.err)
	}
	again := c.begin(1, func(context.Context, func(string, int64)) error { return nil })
	<-again.done
	if again == one || again.err != nil {
		t.Errorf("it can't be verified again: %v", again.err)
	}
}

func TestFiguresTellHowFarSealingLags(t *testing.T) {
	t.Parallel()
	a, o := open(t)
	a.sealEverything(t, o.ID)
	const at = 1_700_000_000_000
	err := a.db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		return sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: int64(o.ID), At: at, Actor: "test", Action: "a", Kind: "k"})
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{"klankbord_chain_unsealed_entries": 1, "klankbord_chain_unsealed_age_seconds": a.now().Sub(time.UnixMilli(at)).Seconds()}
	for name, value := range a.figures(t) {
		if math.Abs(value-want[name]) > 60 {
			t.Errorf("%s is %v, want %v", name, value, want[name])
		}
	}
	a.sealEverything(t, o.ID)
	for name, value := range a.figures(t) {
		if value != 0 {
			t.Errorf("%s is %v although all is sealed", name, value)
		}
	}
}

// figures are those about sealing, as Prometheus reads them.
func (a *App) figures(t *testing.T) map[string]float64 {
	t.Helper()
	families, err := a.metrics.Gather()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]float64{}
	for _, f := range families {
		if strings.HasPrefix(f.GetName(), "klankbord_chain_") {
			all[f.GetName()] = f.GetMetric()[0].GetGauge().GetValue()
		}
	}
	if len(all) != 2 {
		t.Fatalf("figures: %v", all)
	}
	return all
}
