// Package tamper_test changes things behind the program's back, straight in the database, and sees that each is found and
// named.
package tamper_test

import (
	"context"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klankbord.org/app"
	"klankbord.org/core/access"
	"klankbord.org/core/attribution"
	"klankbord.org/core/chain"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/importer"
	"klankbord.org/internal/golden"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/intakedb"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
	"klankbord.org/store/surveydb"
	"klankbord.org/test/agreed"
)

// world is a database that was filled by the roads that there are, and its installation's key.
type world struct {
	db     *sqldb.DB
	org    org.Organisation
	key    string
	config app.Config
}

// each fills a database on both engines. The program that did it has ended: nothing is sealed any more.
func each(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, build(t, app.Config{Data: t.TempDir()}))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, build(t, app.Config{Data: t.TempDir(), Database: storetest.EmptyPostgresURL(t)}))
	})
}

func build(t *testing.T, c app.Config) *world {
	t.Helper()
	w := &world{config: c}
	a, err := app.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if w.db, err = sqldb.Open(t.Context(), c.Database, c.Data); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.db.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := sealed.Unlock(t.Context(), w.db, sealed.Source{File: filepath.Join(c.Data, sealed.FileName), Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
	ctx := access.With(t.Context(), access.System(0, "test"))
	if _, err := a.CreateOrganisation(ctx, org.Organisation{Ref: "ander", Name: "Ander"}, "test"); err != nil {
		t.Fatal(err)
	}
	w.importExample(ctx, t, a)
	w.addTheRest(ctx, t)
	scheme, err := os.ReadFile(filepath.Join(golden.Root(t), "examples", "ruitherstel", "schemes", "individual.json"))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		agreed.Upon(ctx, t, a, w.org, scheme)
		if _, err := a.Run(ctx, w.org, app.RunInput{Scheme: scheme, Reason: "test", Actor: "test"}); err != nil {
			t.Fatal(err)
		}
	}
	w.answer(ctx, t)
	for range 2 {
		w.sealAll(t) // on PostgreSQL the feed waits for older transactions of others; and the two must differ
		if _, err := a.Checkpoint(ctx, w.org); err != nil {
			t.Fatal(err)
		}
	}
	result, err := a.VerifyChain(ctx, w.org, app.VerifyInput{})
	if err != nil || !result.OK() {
		t.Fatalf("what nobody touched doesn't verify: %v %+v", err, result)
	}
	state, err := a.Chain(access.With(ctx, access.System(w.org.ID, "test")), w.org.ID)
	if err != nil {
		t.Fatal(err)
	}
	w.key = state.Public
	if err := a.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.sealAll(t)
	return w
}

// sealAll seals until nothing waits: on a server that others test on, entries wait for transactions of theirs.
func (w *world) sealAll(t *testing.T) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(w.config.Data, "chain.key"))
	if err != nil {
		t.Fatal(err)
	}
	seed, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	signer, err := chain.NewSigner(seed)
	if err != nil {
		t.Fatal(err)
	}
	sealer := chaindb.NewSealer(w.db, chaindb.Options{Signer: signer})
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); {
		if _, err := sealer.Seal(t.Context(), w.org.ID); err != nil {
			t.Fatal(err)
		}
		var state chaindb.State
		err := w.db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) (err error) {
			state, err = chaindb.Find(ctx, tx, w.org.ID)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if state.Unsealed == 0 {
			return
		}
	}
	t.Fatal("sealing doesn't come to an end")
}

func (w *world) importExample(ctx context.Context, t *testing.T, a *app.App) {
	t.Helper()
	mapping, err := importer.ReadMapping(filepath.Join(golden.Root(t), "examples", "ruitherstel", "mapping.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if w.org, err = a.EnsureOrganisation(ctx, "ruitherstel", mapping.Organisation(), false); err != nil {
		t.Fatal(err)
	}
	report, err := a.Import(ctx, w.org, app.ImportInput{Mapping: mapping, Folder: golden.Example(t, "ruitherstel"), Actor: "test"})
	if err != nil || len(report.Refused) > 0 {
		t.Fatalf("the example came in with %v, %+v", err, report.Refused)
	}
}

// addTheRest brings in kinds that the example doesn't have, and signs the matrix.
func (w *world) addTheRest(ctx context.Context, t *testing.T) {
	t.Helper()
	d := intakedb.New(w.db, w.org.ID, intakedb.Options{Now: func() int64 { return 7 }})
	label := intake.Text{NL: "Monteur", EN: "Engineer"}
	for _, r := range []intake.Record{
		intake.Value{Dimension: "state", Ref: "NH", Name: label},
		intake.Transaction{Ref: "TX1", Day: day.Must("2024-05-01"), Values: map[string]string{"state": "NH"}, Participants: []intake.Participant{{Employee: "M01", Role: "monteur"}}},
		intake.Transaction{Ref: "TX2", Day: day.Must("2024-05-02"), Participants: []intake.Participant{{Employee: "M01", Role: "monteur"}}},
		intake.Initiative{Ref: "I1", Employee: "M01", Title: "Bellen", Status: "done", DoneOn: day.Must("2024-02-02")},
		intake.Target{Ref: "T1", Employee: "M01", Metric: "nps", Answers: "all", Baseline: day.Quarter(2024, 1), Period: day.Quarter(2024, 2), Growth: "6", Reason: "test"},
	} {
		out, err := d.Apply(ctx, []intake.Record{r})
		if err != nil || out[0].Status == intake.Refused {
			t.Fatalf("%T: %v %+v", r, err, out)
		}
	}
	w.write(t, func(ctx context.Context, tx sqldb.Tx) error {
		return surveydb.AddSignOff(ctx, tx, w.org.ID, attribution.SignOff{Version: 1, Party: "works_council", Name: "OR", SignedOn: day.Must("2023-12-01"), Document: "OR-1"}, "test", 8)
	})
}

// answer gives answers as customers do on their pages.
func (w *world) answer(ctx context.Context, t *testing.T) {
	t.Helper()
	for _, ref := range []string{"TX1", "TX2"} {
		first, err := w.db.NextIDs(ctx, int64(w.org.ID), collectdb.Sequence, 1)
		if err != nil {
			t.Fatal(err)
		}
		id := collect.AnswerID(first)
		steps := []func(ctx context.Context, tx sqldb.Tx) error{
			func(ctx context.Context, tx sqldb.Tx) error {
				var about int64
				if err := tx.QueryRow(ctx, "select id from transactions where org = $1 and ref = $2", w.org.ID, ref).Scan(&about); err != nil {
					return err
				}
				_, err := collectdb.Record(ctx, tx, w.org.ID, collectdb.NewAnswer{ID: id, Survey: 1, Version: 1, Metric: 1, Transaction: collect.TransactionID(about),
					AnsweredAt: 1_714_900_000_000, Score: 4, Language: "nl", Source: "qr", Causes: []attribution.CauseID{1}})
				return err
			},
			func(ctx context.Context, tx sqldb.Tx) error {
				return collectdb.Explain(ctx, tx, w.org.ID, id, "Te laat", 1_714_900_001_000)
			},
			func(ctx context.Context, tx sqldb.Tx) error {
				return collectdb.CallBack(ctx, tx, w.org.ID, id, 1_714_900_002_000)
			},
		}
		for _, step := range steps {
			w.write(t, step)
		}
	}
}

func (w *world) write(t *testing.T, fn func(context.Context, sqldb.Tx) error) {
	t.Helper()
	if err := w.db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// errUndo ends a transaction in which something was tried.
var errUndo = errors.New("undo")

// try runs statements and verifies, in a transaction that is undone. What the statements are about is the organisation
// whose number they write as {org}, the other one as {other}.
func (w *world) try(t *testing.T, against []*chain.Checkpoint, do func(ctx context.Context, tx sqldb.Tx) error) *chaindb.Result {
	t.Helper()
	var result *chaindb.Result
	err := w.db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		if err := do(ctx, tx); err != nil {
			return err
		}
		var err error
		result, err = chaindb.Verify(ctx, tx, w.org.ID, chaindb.Verification{Origin: chain.OriginOf(w.org.Ref), Key: w.key, Against: against})
		if err == nil {
			err = errUndo
		}
		return err
	})
	if !errors.Is(err, errUndo) {
		t.Fatal(err)
	}
	return result
}
