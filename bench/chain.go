package main

import (
	"context"
	"fmt"
	"syscall"
	"time"

	"klankbord.org/store/chaindb"
	"klankbord.org/store/sqldb"
)

// sealing measures what sealing the chain takes from answers that are given meanwhile: rounds with and without a sealer take
// turns, so that a machine that gets slower or faster does so for both. It also measures sealing and verifying themselves.
func (w *world) sealing(answers int) error {
	target, err := w.target()
	if err != nil {
		return err
	}
	sealer := chaindb.NewSealer(w.db, chaindb.Options{})
	if _, err := sealer.Seal(w.ctx, w.org.ID); err != nil {
		return err
	}
	const rounds = 3
	long := span
	if answers < 1_000_000 {
		long = span / 8 // or there aren't transactions enough to answer about
	}
	for _, clients := range []int{16, 64} {
		var with, without, costWith, costWithout float64
		for range rounds {
			before := processorTime()
			rate, err := w.clients(clients, target, long)
			if err != nil {
				return err
			}
			without += rate / rounds
			costWithout += (processorTime() - before).Seconds() / (rate * long.Seconds()) / rounds
			if _, err := sealer.Seal(w.ctx, w.org.ID); err != nil { // what was left is another round's
				return err
			}
			before = processorTime()
			if rate, err = w.sealed(sealer, clients, target, long); err != nil {
				return err
			}
			with += rate / rounds
			costWith += (processorTime() - before).Seconds() / (rate * long.Seconds()) / rounds
		}
		if w.url == "" { // elsewhere most of it is the server's
			w.r.add(figure{What: fmt.Sprintf("processor time an answer at %d clients, sealed meanwhile", clients), Value: costWith * 1e6, Unit: "µs",
				Reference: "without a sealer", RefValue: costWithout * 1e6, Ratio: ratio(costWithout, costWith)})
		}
		w.r.rate(fmt.Sprintf("answers at %d clients, sealed meanwhile", clients), with, "without a sealer", without)
	}
	return nil
}

// sealed is clients while a sealer runs, woken as the program wakes it.
func (w *world) sealed(sealer *chaindb.Sealer, clients int, t *target, long time.Duration) (float64, error) {
	ctx, stop := context.WithCancel(w.ctx)
	ended, woken := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		sealer.Run(ctx)
	}()
	go func() {
		defer close(woken)
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				sealer.Notify(w.org.ID)
			}
		}
	}()
	rate, err := w.clients(clients, t, long)
	stop()
	<-ended
	<-woken
	return rate, err
}

// processorTime is what this program has used so far: it says what work costs also on a machine that others use.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// verifying measures sealing what was imported, and verifying chain, ledger and rows.
func (w *world) verifying(answers int) error {
	sealer := chaindb.NewSealer(w.db, chaindb.Options{})
	start := time.Now()
	n, err := sealer.Seal(w.ctx, w.org.ID)
	if err != nil {
		return err
	}
	w.r.rate("entries sealed", float64(n)/time.Since(start).Seconds(), "", 0)
	start = time.Now()
	var result *chaindb.Result
	err = w.db.Read(w.ctx, func(ctx context.Context, tx sqldb.Tx) error {
		result, err = chaindb.Verify(ctx, tx, w.org.ID, chaindb.Verification{})
		return err
	})
	if err != nil {
		return err
	}
	if !result.OK() {
		return fmt.Errorf("the chain of %d answers doesn't verify: %v", answers, result.Flaws[0])
	}
	w.r.rate("rows verified", float64(result.Things)/time.Since(start).Seconds(), "", 0)
	return nil
}
