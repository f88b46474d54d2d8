// Package realdata brings public data that somebody else published in through the mappings of examples/, and holds what
// comes out against the aggregates that were counted elsewhere. The data isn't ours to ship: where it is absent, the tests
// say so and pass.
package realdata

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"klankbord.org/app"
	"klankbord.org/core/access"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/i18n"
	"klankbord.org/importer"
	"klankbord.org/importer/mapping"
	"klankbord.org/internal/golden"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
	"klankbord.org/test/agreed"
)

// Variable names the folder with the data.
const Variable = "KLANKBORD_REALDATA"

// realData returns the folder with the data; ok is false when it isn't there.
func realData(t *testing.T) (folder string, ok bool) {
	t.Helper()
	if folder = os.Getenv(Variable); folder == "" {
		folder = filepath.Join("..", "shared", "data")
	}
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(golden.Root(t), folder)
	}
	_, err := os.Stat(filepath.Join(folder, "aggregates.json"))
	return folder, err == nil
}

// TestRealDataIsHereOrSaidToBeAbsent says in one line whether this package tested anything.
func TestRealDataIsHereOrSaidToBeAbsent(t *testing.T) {
	t.Parallel()
	folder, ok := realData(t)
	if ok {
		t.Logf("real data: %s", folder)
		return
	}
	line := fmt.Sprintf("REAL DATA IS ABSENT: the mappings of examples/ were NOT tried on it. %s is %q.", Variable, os.Getenv(Variable))
	fmt.Fprintln(os.Stderr, line)
	t.Log(line)
}

// world is one public data set, brought in as an organisation of its own.
type world struct {
	*testing.T
	app     *app.App
	org     org.Organisation
	db      *sqldb.DB
	files   string // folder of the data set
	example string // folder of the mapping
	report  *importer.Report
	want    map[string]json.RawMessage
	used    map[string]bool
}

// bringIn imports a data set twice: everything comes in, and the second time changes nothing. ok is false without data.
func bringIn(t *testing.T, example, set string) (w *world, ok bool) {
	t.Helper()
	data, ok := realData(t)
	if !ok {
		t.Logf("real data is absent: %s was not tried", set)
		return nil, false
	}
	folder := t.TempDir()
	w = &world{T: t, files: filepath.Join(data, set), example: filepath.Join(golden.Root(t), "examples", example), used: map[string]bool{}}
	w.readAggregates(data, set)
	var err error
	if w.app, err = app.Open(t.Context(), app.Config{Data: folder}); err != nil {
		t.Fatal(err)
	}
	if w.db, err = sqldb.Open(t.Context(), "", folder); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.close)
	if _, err := sealed.Unlock(t.Context(), w.db, sealed.Source{File: filepath.Join(folder, sealed.FileName), Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
	m := w.mapping()
	if w.org, err = w.app.EnsureOrganisation(t.Context(), "", m.Organisation(), false); err != nil {
		t.Fatal(err)
	}
	w.org.Settings.Publication = 1 // these tests add figures up, for which they need the smallest too
	w.report = w.bring(m, false)
	if total := w.report.Total(); !w.report.Clean() || total.Created != total.Read || total.Read == 0 {
		t.Fatalf("the first import: %+v, refused %+v", total, w.report.Refused)
	}
	if total := w.bring(m, false).Total(); total.Unchanged != total.Read || total.Read != w.report.Total().Read {
		t.Fatalf("the second import: %+v", total)
	}
	return w, true
}

// agree puts on record what scores of individuals need, upon the one scheme among the examples: which criteria were agreed is
// nothing that counting looks at.
func (w *world) agree() {
	w.Helper()
	scheme, err := os.ReadFile(filepath.Join(filepath.Dir(w.example), "lecture-ratings", "scheme.json"))
	if err != nil {
		w.Fatal(err)
	}
	agreed.Upon(w.asProgram(), w.T, w.app, w.org, scheme)
}

func (w *world) close() {
	if err := w.db.Close(); err != nil {
		w.Error(err)
	}
	if err := w.app.Close(context.WithoutCancel(w.Context())); err != nil {
		w.Error(err)
	}
}

func (w *world) readAggregates(data, set string) {
	w.Helper()
	var all map[string]map[string]json.RawMessage
	b, err := os.ReadFile(filepath.Join(data, "aggregates.json"))
	if err == nil {
		err = json.Unmarshal(b, &all)
	}
	if err != nil {
		w.Fatal(err)
	}
	if w.want = all[set]; len(w.want) == 0 {
		w.Fatalf("aggregates.json has nothing about %s", set)
	}
}

// aggregate reads an aggregate and remembers that it was looked at.
func (w *world) aggregate(key string, into any) {
	w.Helper()
	w.used[key] = true
	if err := json.Unmarshal(w.want[key], into); err != nil {
		w.Fatalf("%s: %v", key, err)
	}
}

// everything fails for an aggregate that no test looked at.
func (w *world) everything() {
	w.Helper()
	for key := range w.want {
		if !w.used[key] {
			w.Errorf("aggregate %q was not compared", key)
		}
	}
}

func (w *world) mapping() *mapping.Mapping {
	w.Helper()
	m, err := importer.ReadMapping(filepath.Join(w.example, "mapping.yaml"))
	if err != nil {
		w.Fatal(i18n.EN.Error(err))
	}
	return m
}

// asProgram is a context in which the program itself acts, as on the command line.
func (w *world) asProgram() context.Context {
	return access.With(w.Context(), access.System(0, "test"))
}

// bring imports and returns the report.
func (w *world) bring(m *mapping.Mapping, dryRun bool) *importer.Report {
	w.Helper()
	report, err := w.app.Import(w.asProgram(), w.org, app.ImportInput{Mapping: m, Folder: w.files, Actor: "test", DryRun: dryRun})
	if err != nil {
		w.Fatal(i18n.EN.Error(err))
	}
	return report
}

// try judges a mapping given as text without storing anything, and returns the values that were refused for records of a
// kind, counted.
func (w *world) try(text string, kind intake.Kind) map[string]int64 {
	w.Helper()
	m, err := mapping.Parse("mapping.yaml", []byte(text))
	if err != nil {
		w.Fatal(i18n.EN.Error(err))
	}
	report := w.bring(m, true)
	refused := map[string]int64{}
	for _, r := range report.Refused {
		if r.Kind == kind {
			refused[r.Value]++
		}
	}
	if report.RefusedCount != int64(len(report.Refused)) {
		w.Fatalf("%d rows were refused, more than the report describes", report.RefusedCount)
	}
	return refused
}

// rows returns how many rows of a file came in.
func (w *world) rows(file string) int64 {
	for _, f := range w.report.Files {
		if f.File == file {
			return f.Rows
		}
	}
	w.Errorf("no file %s was read", file)
	return 0
}

// created returns how many records of a kind there are.
func (w *world) created(kind intake.Kind) int64 {
	for _, k := range w.report.Kinds {
		if k.Kind == kind {
			return k.Created
		}
	}
	return 0
}

// read reads from storage.
func (w *world) read(do func(ctx context.Context, tx sqldb.Tx) error) {
	w.Helper()
	if err := w.db.Read(w.Context(), do); err != nil {
		w.Fatal(err)
	}
}
