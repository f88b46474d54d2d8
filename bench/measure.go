package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"klankbord.org/app"
	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/reward"
	"klankbord.org/core/snapshot"
	"klankbord.org/demo"
	"klankbord.org/internal/pgtest"
	"klankbord.org/store/intakedb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sealed"
	"klankbord.org/store/snapshotdb"
	"klankbord.org/store/sqldb"
)

// world is one database full of answers.
type world struct {
	ctx    context.Context
	r      *report
	folder string
	url    string
	db     *sqldb.DB
	org    org.Organisation
	about  *target
}

// measure fills a fresh database and measures everything on it.
func measure(ctx context.Context, r *report, engine string, answers int) error {
	return inWorld(ctx, r, engine, answers, func(w *world) []func(int) error {
		return []func(int) error{w.imports, w.verifying, w.durable, w.sealing, w.slices, w.bonus}
	})
}

// hear measures what customers meet, on a fresh database.
func hear(ctx context.Context, r *report, engine string) error {
	return inWorld(ctx, r, engine, 0, func(w *world) []func(int) error { return []func(int) error{w.hearing} })
}

// inWorld takes steps in a fresh database.
func inWorld(ctx context.Context, r *report, engine string, answers int, steps func(*world) []func(int) error) (err error) {
	folder, err := os.MkdirTemp("", "klankbord-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	w := &world{ctx: ctx, r: r, folder: folder}
	r.engine, r.answers = engine, answers
	if engine == "postgres" {
		drop, err := w.freshPostgres()
		if err != nil {
			return err
		}
		defer drop()
	}
	if w.db, err = sqldb.Open(ctx, w.url, folder); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.db.Close()) }()
	if err := w.db.Migrate(ctx); err != nil {
		return err
	}
	keys := sealed.Source{File: filepath.Join(folder, sealed.FileName), Now: time.Now()}
	if _, err := sealed.Unlock(ctx, w.db, keys); err != nil {
		return err
	}
	err = w.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		w.org, err = orgdb.Create(ctx, tx, org.Organisation{Ref: "big", Name: "Big", Settings: demo.Settings()}, orgdb.Act{Actor: "bench", At: 1})
		return err
	})
	if err != nil {
		return err
	}
	for _, step := range steps(w) {
		if err := step(answers); err != nil {
			return err
		}
	}
	return nil
}

// freshPostgres makes a database of its own on the server that the environment names.
func (w *world) freshPostgres() (drop func(), err error) {
	server := os.Getenv("KLANKBORD_TEST_POSTGRES")
	if server == "" {
		started, err := pgtest.Start(w.ctx, pgtest.Options{Durable: true})
		if err != nil {
			return nil, err
		}
		w.url = started.URL
		return func() { _ = started.Stop() }, nil
	}
	name := fmt.Sprintf("bench_%d", time.Now().UnixNano())
	if err := execPostgres(w.ctx, server, "create database "+name); err != nil {
		return nil, err
	}
	w.url, err = withDatabase(server, name)
	return func() { _ = execPostgres(context.WithoutCancel(w.ctx), server, "drop database "+name+" with (force)") }, err
}

// imports brings all records in through the door, and loads the same rows (at most a million) for comparison.
func (w *world) imports(answers int) error {
	door := intakedb.New(w.db, w.org.ID, intakedb.Options{Actor: "bench", Now: func() int64 { return time.Now().UnixMilli() }})
	spent, count := map[intake.Kind]time.Duration{}, map[intake.Kind]int{}
	for batch := range demo.Big(1, answers) {
		start := time.Now()
		outcomes, err := door.Apply(w.ctx, batch)
		if err != nil {
			return err
		}
		for _, o := range outcomes {
			if o.Status == intake.Refused {
				return fmt.Errorf("refused: %w", o.Fault)
			}
		}
		spent[batch[0].Kind()] += time.Since(start)
		count[batch[0].Kind()] += len(batch)
	}
	if err := door.Close(); err != nil {
		return err
	}
	for _, l := range imported {
		bulk, err := w.bulk(l.tables, min(answers, 1_000_000))
		if err != nil {
			return err
		}
		w.r.rate("import, "+string(l.kind)+"s", float64(count[l.kind])/spent[l.kind].Seconds(), "bulk load of the same rows", bulk)
	}
	return nil
}

// slices measures scores from the columns against the database and against one pass over the same bytes.
func (w *world) slices(answers int) error {
	before := heap()
	start := time.Now()
	live, err := snapshotdb.Load(w.ctx, w.db, w.org.ID)
	if err != nil {
		return err
	}
	w.r.rate("snapshot built from the database, answers", float64(answers)/time.Since(start).Seconds(), "", 0)
	v := live.View()
	w.r.size("memory per answer, columns", float64(v.Bytes())/float64(v.Len()), "bytes")
	w.r.size("memory per answer, everything", (heap()-before)/float64(v.Len()), "bytes")
	path := filepath.Join(w.folder, "snapshot")
	start = time.Now()
	if err := live.Save(w.ctx, w.db, path); err != nil {
		return err
	}
	w.r.took("snapshot saved to its file", time.Since(start), "", 0)
	start = time.Now()
	if _, err := snapshotdb.Open(w.ctx, w.db, w.org.ID, path); err != nil {
		return err
	}
	w.r.took("snapshot opened from its file", time.Since(start), "", 0)
	matrix, _ := live.Catalog().Matrix("")
	for _, q := range queries(live) {
		q.Matrix = matrix
		if err := w.slice(v, q); err != nil {
			return err
		}
	}
	if err := w.individuals(live); err != nil {
		return err
	}
	w.r.resident("resident memory with all of this")
	return nil
}

// slice measures one query three ways.
func (w *world) slice(v *snapshot.View, q namedQuery) error {
	touched, err := v.Touched(q.Query)
	if err != nil {
		return err
	}
	ours := best(func() { _, err = v.Score(q.Query) })
	if err != nil {
		return err
	}
	pass := best(func() { touched.Sum() })
	database, err := w.groupBy(q.sql)
	if err != nil {
		return err
	}
	w.r.took("slice, "+q.name, ours, "GROUP BY", database)
	w.r.took("slice, "+q.name, ours, "one pass over the same bytes", pass)
	return nil
}

// individuals measures everybody's own score over a quarter.
func (w *world) individuals(live *snapshotdb.Live) error {
	q := queries(live)[0].Query
	matrix, _ := live.Catalog().Matrix("")
	q.By, q.Matrix, q.Period = nil, matrix, quarter
	v := live.View()
	touched, err := v.Touched(q)
	if err != nil {
		return err
	}
	people := 0
	ours := best(func() {
		var all *snapshot.Individuals
		if all, err = v.Individuals(q); err == nil {
			people = len(all.People)
		}
	})
	w.r.took(fmt.Sprintf("own quarter scores of %d employees", people), ours, "one pass over the same bytes", best(func() { touched.Sum() }))
	return err
}

// best is the shortest of seven.
func best(fn func()) time.Duration {
	shortest := time.Duration(1 << 62)
	for range 7 {
		start := time.Now()
		fn()
		shortest = min(shortest, time.Since(start))
	}
	return shortest
}

// heap is the memory in use after a collection, in bytes.
func heap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// bonus runs a hybrid scheme for everybody, stored whole, through the program itself.
func (w *world) bonus(int) error {
	a, err := app.Open(w.ctx, app.Config{Data: w.folder, Database: w.url})
	if err != nil {
		return err
	}
	scheme := hybrid()
	ctx := access.With(w.ctx, access.System(w.org.ID, "bench"))
	if err := agreeUpon(ctx, a, w.org, scheme.Canonical()); err != nil {
		return errors.Join(err, a.Close(w.ctx))
	}
	start := time.Now()
	result, err := a.Run(ctx, w.org, app.RunInput{Scheme: scheme.Canonical(), Reason: "bench", Actor: "bench"})
	if err != nil {
		return errors.Join(err, a.Close(w.ctx))
	}
	w.r.took(fmt.Sprintf("hybrid run of %d people, read, computed and stored", len(result.Run.People)), time.Since(start), "", 0)
	return a.Close(w.ctx)
}

// hybrid is a scheme over the last two quarters of the large organisation.
func hybrid() *reward.Scheme {
	curve := map[string]reward.Curve{reward.Any: {Threshold: reward.MustDecimal("0"), Target: reward.MustDecimal("6"),
		AtTarget: reward.MustDecimal("100"), Accelerator: reward.MustDecimal("5"), Cap: reward.MustDecimal("120")}}
	part := func(id string, level reward.LevelOf, set reward.AnswerSet, weight string) reward.Part {
		return reward.Part{ID: id, Level: level, Metric: demo.MetricNPS, Figure: reward.FigureNPS, Answers: set, Goal: reward.Growth,
			Weight: reward.MustDecimal(weight), Curves: curve}
	}
	s := &reward.Scheme{Format: reward.Format, Ref: "bench", Currency: demo.Settings().Currency, ExpiresOn: demo.BigPeriod.To, Matrix: demo.MatrixFirst,
		Baseline: baseline, Period: quarter, Answers: reward.AnswerRules{WindowDays: 30, Duplicates: collect.FirstCounts},
		Parts: []reward.Part{part("organisation", reward.OfOrganisation, reward.AllAnswers, "30"), part("team", reward.OfTeam, reward.AllAnswers, "50"),
			part("own", reward.OfIndividual, reward.Influenceable, "20")},
		People: reward.Selection{Roles: []string{}},
		Money:  reward.Money{Kind: reward.Personal, Cents: 100000}, Gates: reward.Gates{MinimumN: 10}, Forfeited: reward.Retain, Disqualified: reward.Leave,
		Decision: reward.Decision{By: "bench", ObjectionDays: 42, ObjectionTo: "bench"}}
	s.Name.EN, s.Nature.EN = "bench", "bench"
	return s
}
