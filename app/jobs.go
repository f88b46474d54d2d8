package app

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"klankbord.org/core/datamap"
	"klankbord.org/core/org"
	"klankbord.org/jobs"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/jobdb"
	"klankbord.org/store/sqldb"
)

// stopPatience is how long running jobs may take to finish at a shutdown; what is broken off runs again later.
const stopPatience = 10 * time.Second

// worker does the jobs: its methods are what package jobs calls.
type worker struct{ *App }

// workers lists who does which job.
func (a *App) workers(shortPauses bool) *river.Workers {
	w := worker{a}
	var pause func(attempt int) time.Duration
	if shortPauses {
		pause = func(int) time.Duration { return 0 }
	}
	all := river.NewWorkers()
	river.AddWorker(all, &jobs.CleanWorker{Cleaner: w})
	river.AddWorker(all, &jobs.GuardWorker{Guardian: w})
	river.AddWorker(all, &jobs.LetterWorker{Postman: w, Pause: pause})
	river.AddWorker(all, &jobs.RetainWorker{Retainer: w})
	river.AddWorker(all, &jobs.CollectWorker{Collector: w})
	river.AddWorker(all, &jobs.ShredWorker{Shredder: w})
	river.AddWorker(all, &jobs.MessageWorker{Messenger: w, Pause: pause})
	return all
}

// periodicJobs lists what is done by the clock. One program of an installation stores them; whichever is free does them.
func (a *App) periodicJobs() []*river.PeriodicJob {
	return []*river.PeriodicJob{
		every(jobs.CleanEvery, jobs.Clean{}),
		every(jobs.GuardEvery, jobs.Guard{}),
		every(jobs.RetainEvery, jobs.Retain{}),
		every(jobs.CollectEvery, jobs.Collect{}),
	}
}

// every stores a job again and again, and at the start of the program: a machine that sleeps at night does it too.
func every(pause time.Duration, args river.JobArgs) *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(pause), func() (river.JobArgs, *river.InsertOpts) { return args, nil },
		&river.PeriodicJobOpts{RunOnStart: true})
}

// cleaning lists what is thrown away when it has had its time, and what is picked up when it was left lying. Each does it
// for all organisations, and needn't hurry.
func (a *App) cleaning() []func(context.Context) error {
	return []func(context.Context) error{
		a.forgetSessions, a.forgetReceipts,
		a.forgetLetters, a.remindLetters, a.forgetMessages, a.remindMessages,
	}
}

// Clean implements jobs.Cleaner. One that fails doesn't keep the others from their work.
func (w worker) Clean(ctx context.Context) error {
	var failed []error
	for _, clean := range w.cleaning() {
		failed = append(failed, clean(ctx))
	}
	return errors.Join(failed...)
}

// enqueue stores a job in the transaction of what it is about: it runs if that is committed, and won't if it isn't. It may
// run twice when a program is killed, so it must be harmless to. opts, at most one, holds for what the job itself leaves
// open.
func (a *App) enqueue(ctx context.Context, tx sqldb.Tx, args river.JobArgs, opts ...river.InsertOpts) error {
	var o *river.InsertOpts
	if len(opts) > 0 {
		o = &opts[0]
	}
	_, err := a.queue.Insert(ctx, tx, args, o)
	return err
}

// openQueue prepares the queue; Serve has it worked.
func (a *App) openQueue(shortPauses bool) (err error) {
	a.queue, err = jobdb.Open(a.db, jobdb.Options{Workers: a.workers(shortPauses), Periodic: a.periodicJobs(), Log: a.log})
	return err
}

// work does jobs until stop is called.
func (a *App) work(ctx context.Context) (stop func() error, err error) {
	if err := a.queue.Start(ctx); err != nil {
		return nil, err
	}
	following, unfollow := context.WithCancel(context.WithoutCancel(ctx))
	told := make(chan struct{})
	go func() {
		defer close(told)
		a.tellHooks(following)
	}()
	return func() error {
		unfollow()
		<-told
		patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopPatience)
		defer cancel()
		return a.queue.Stop(patience)
	}, nil
}

// forgetSessions throws away sessions that ended long ago.
func (a *App) forgetSessions(ctx context.Context) error {
	return a.everyOrganisation(ctx, func(ctx context.Context, tx sqldb.Tx, o org.ID) error {
		before, err := a.keptUntil(ctx, tx, o, datamap.KeepSessions)
		if err == nil {
			_, err = accessdb.ForgetSessions(ctx, tx, o, before)
		}
		return err
	})
}
