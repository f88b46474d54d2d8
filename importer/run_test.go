package importer_test

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/importer"
	"klankbord.org/importer/mapping"
)

const answers = `
version: 1
sources:
  x: {file: x.csv}
records:
  - kind: customer
    from: x
    fields: {ref: "{who}", name: "{name}"}
  - kind: answer
    from: x
    fields: {ref: "{id}", survey: s, customer: "{who}", day: "{day}", answered_at: "{day}", score: "{score}"}
`

func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func run(t testing.TB, text string, files map[string]string, door intake.Door) *importer.Report {
	t.Helper()
	report, err := importer.Run(t.Context(), importer.Options{Mapping: parse(t, text), Folder: folder(t, files), Door: door})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

const mixed = "id,who,name,day,score\n" +
	"1,c1,Ann,2024-01-01,9\n" +
	"2,c2,Bo,2024-13-01,8\n" + // no such month
	"3,c3,Cy,2024-01-03,ten\n" + // no number
	"4,c4,Di,2024-01-04\n" + // too few cells
	"5,c5,Ed,2024-01-05,700\n" + // refused by the door
	"6,c1,Ann,2024-01-06,0\n"

// One wrong row doesn't stop or spoil the others, and is named with everything that's needed to mend it.
func TestWrongRowsAreNamedAndTheOthersComeIn(t *testing.T) {
	t.Parallel()
	door := newFakeDoor()
	report := run(t, answers, map[string]string{"x.csv": mixed}, door)
	var got []string
	for _, r := range report.Refused {
		got = append(got, fmt.Sprintf("%s:%d %s %q %s %s", r.File, r.Line, r.Column, r.Value, r.Kind, r.Fault.Key))
	}
	want := []string{
		`x.csv:5  "4"  file.uneven`,
		`x.csv:3 day "2024-13-01" answer cell.not_date`,
		`x.csv:4 score "ten" answer cell.not_number`,
		`x.csv:6 score "700" answer number.out_of_range`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if refs := refsOf(of[intake.Answer](door)); !slices.Equal(refs, []string{"1", "6"}) {
		t.Errorf("came in: %q", refs)
	}
	if total := report.Total(); total != (intake.Tally{Read: 9, Created: 6, Refused: 3}) || report.RefusedCount != 4 {
		t.Errorf("total %+v, refused %d", total, report.RefusedCount)
	}
	if f := report.Files[0]; f.Rows != 5 || f.Refused != 1 {
		t.Errorf("file %+v", f)
	}
	if report.Clean() {
		t.Error("the report calls itself clean")
	}
}

func refsOf(list []intake.Answer) (refs []string) {
	for _, a := range list {
		refs = append(refs, a.Ref)
	}
	return refs
}

// Of one key twice, the same content counts once; of different contents the last counts, and the report says so.
func TestRepeatedKeys(t *testing.T) {
	t.Parallel()
	file := "id,who,name,day,score\n1,c1,Ann,2024-01-01,9\n1,c1,Ann,2024-01-01,9\n2,c1,Anna,2024-01-01,8\n2,c1,Anna,2024-01-01,7\n3,c2,Bo,2024-01-01,5\n"
	door := newFakeDoor()
	report := run(t, answers, map[string]string{"x.csv": file}, door)
	if got := of[intake.Customer](door); !slices.Equal(got, []intake.Customer{{Ref: "c1", Name: "Anna"}, {Ref: "c2", Name: "Bo"}}) {
		t.Errorf("customers %+v", got)
	}
	got := of[intake.Answer](door)
	if !slices.Equal(refsOf(got), []string{"1", "2", "3"}) || got[1].Score != 7 {
		t.Errorf("answers %+v", got)
	}
	var notes []string
	for _, n := range report.Notes {
		notes = append(notes, fmt.Sprintf("%d %s %s %s", n.Line, n.Kind, n.Key, n.Fault.Key))
	}
	if want := []string{"3 customer c1 import.replaced", "4 answer s / 2 import.replaced"}; !slices.Equal(notes, want) {
		t.Errorf("notes %q, want %q", notes, want)
	}
	again, err := importer.Run(t.Context(), importer.Options{Mapping: parse(t, answers), Folder: folder(t, map[string]string{"x.csv": file}), Door: door})
	if err != nil || again.Total() != (intake.Tally{Read: 5, Unchanged: 5}) {
		t.Errorf("a second time: %+v %v", again.Total(), err)
	}
}

// All or nothing: the rehearsal sees what is wrong, and nothing reaches the door that stores.
func TestStrict(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file string
		stored     int
	}{
		{"one wrong row", mixed, 0},
		{"all right", "id,who,name,day,score\n1,c1,Ann,2024-01-01,9\n", 2},
		{"a row that can't be read", "id,who,name,day,score\n1,c1,Ann,2024-01-01,9\n\"x", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			door, trial := newFakeDoor(), newFakeDoor()
			report, err := importer.Run(t.Context(), importer.Options{
				Mapping: parse(t, answers), Folder: folder(t, map[string]string{"x.csv": c.file}), Door: door, Strict: true,
				Rehearse: func(_ context.Context, do func(intake.Door) error) error { return do(trial) },
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(door.order) != c.stored || report.Clean() != (c.stored > 0) || report.Nothing == (c.stored > 0) {
				t.Errorf("stored %d, report %+v", len(door.order), report)
			}
			if len(trial.order) == 0 {
				t.Error("nothing was rehearsed")
			}
		})
	}
	_, err := importer.Run(t.Context(), importer.Options{Mapping: parse(t, answers), Folder: t.TempDir(), Door: newFakeDoor(), Strict: true})
	if f := fault.As(err); f == nil || f.Key != "import.no_rehearsal" {
		t.Errorf("strict without a rehearsal: %v", err)
	}
}

// Cancelling finishes the batch under way and the report counts what is stored.
func TestCancel(t *testing.T) {
	t.Parallel()
	var file strings.Builder
	file.WriteString("id,who,name,day,score\n")
	for i := range 20_000 {
		fmt.Fprintf(&file, "%d,c%d,N,2024-01-01,9\n", i, i)
	}
	ctx, cancel := context.WithCancel(t.Context())
	door := newFakeDoor()
	door.before = func([]intake.Record) error {
		if len(door.batches) == 2 {
			cancel()
		}
		return nil
	}
	report, err := importer.Run(ctx, importer.Options{Mapping: parse(t, answers), Folder: folder(t, map[string]string{"x.csv": file.String()}), Door: door})
	if err != nil {
		t.Fatal(err)
	}
	if !report.Stopped || report.Total().Created != int64(len(door.order)) || len(door.order) != 3*importer.BatchSize {
		t.Errorf("stopped %v, %d counted, %d stored", report.Stopped, report.Total().Created, len(door.order))
	}
}

// When storage fails, the error comes back with a report of what was stored before.
func TestDoorFails(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk full")
	door := newFakeDoor()
	door.before = func(r []intake.Record) error {
		if r[0].Kind() == intake.KindAnswer {
			return broken
		}
		return nil
	}
	report, err := importer.Run(t.Context(), importer.Options{Mapping: parse(t, answers), Folder: folder(t, map[string]string{"x.csv": mixed}), Door: door})
	if !errors.Is(err, broken) || report == nil || report.Total().Created != 4 {
		t.Errorf("err %v, report %+v", err, report)
	}
}

// Units may stand in the file before the units above them.
func TestParentsFurtherOn(t *testing.T) {
	t.Parallel()
	text := "version: 1\nsources:\n  u: {file: u.csv}\nrecords:\n  - {kind: unit, from: u, fields: {ref: \"{ref}\", name: \"{ref}\", parent: \"{parent}\"}}\n"
	door := newFakeDoor()
	door.refs = true
	report := run(t, text, map[string]string{"u.csv": "ref,parent\nteam,region\nregion,root\nroot,\nlost,nowhere\n"}, door)
	if total := report.Total(); total != (intake.Tally{Read: 4, Created: 3, Refused: 1}) {
		t.Errorf("%+v: %s", total, textOf(t, report))
	}
	if r := report.Refused[0]; r.Line != 5 || r.Column != "parent" || r.Value != "nowhere" {
		t.Errorf("%+v", r)
	}
}

// What another record has made for it gives way to what a record describes.
func TestMadeAndDescribed(t *testing.T) {
	t.Parallel()
	text := `
version: 1
sources:
  x: {file: x.csv}
  states: {rows: [{ref: SP, name: São Paulo}]}
records:
  - {kind: transaction, from: x, fields: {ref: "{id}", day: 2024-01-01, values: {state: {column: state, create: true}}}}
  - {kind: value, from: states, fields: {dimension: state, ref: "{ref}", name: "{name}"}}
`
	door := newFakeDoor()
	report := run(t, text, map[string]string{"x.csv": "id,state\n1,SP\n2,RJ\n3,SP\n4,RJ\n"}, door)
	if got := of[intake.Value](door); len(got) != 2 || got[0].Ref != "RJ" || got[1].Name.NL != "São Paulo" {
		t.Errorf("%+v", got)
	}
	if report.NoteCount != 0 {
		t.Errorf("notes: %s", textOf(t, report))
	}
}

// Details are capped, totals are not, and the file has every row, harmless to a spreadsheet.
func TestManyRefused(t *testing.T) {
	t.Parallel()
	var file strings.Builder
	file.WriteString("id,who,name,day,score\n")
	for i := range 5000 {
		fmt.Fprintf(&file, "%d,c,N,2024-01-01,=1+%d\n", i, i)
	}
	path := filepath.Join(t.TempDir(), "refused.csv")
	report, err := importer.Run(t.Context(), importer.Options{Mapping: parse(t, answers), Folder: folder(t, map[string]string{"x.csv": file.String()}),
		Door: newFakeDoor(), MaxDetails: 10, RefusedFile: path})
	if err != nil {
		t.Fatal(err)
	}
	if report.RefusedCount != 5000 || len(report.Refused) != 10 || report.Total().Refused != 5000 {
		t.Errorf("%d refused, %d described", report.RefusedCount, len(report.Refused))
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) != 5001 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if got := strings.Join(rows[1][:8], "|"); got != "x.csv|2|score|'=1+0|answer||score|cell.not_number" {
		t.Errorf("first row %q", got)
	}
}

// A file that breaks off gives the rows before the break, and says where.
func TestBrokenFile(t *testing.T) {
	t.Parallel()
	report := run(t, answers, map[string]string{"x.csv": "id,who,name,day,score\n1,c1,Ann,2024-01-01,9\n2,c2,\"Bo\nis cut"}, newFakeDoor())
	if report.Total().Created != 2 || report.RefusedCount != 1 || report.Refused[0].Line != 3 || report.Refused[0].Fault.Key != "file.quote_open" {
		t.Errorf("%s", textOf(t, report))
	}
}

// Progress only goes forward within a pass.
func TestProgress(t *testing.T) {
	t.Parallel()
	var file strings.Builder
	file.WriteString("id,who,name,day,score\n")
	for i := range 40_000 {
		fmt.Fprintf(&file, "%d,c%d,N,2024-01-01,9\n", i, i)
	}
	var last importer.Progress
	phases := map[string]bool{}
	_, err := importer.Run(t.Context(), importer.Options{Mapping: parse(t, answers), Folder: folder(t, map[string]string{"x.csv": file.String()}), Door: &swallow{},
		Progress: func(p importer.Progress) {
			phases[p.Phase] = true
			if p.Phase == last.Phase && p.Kind == last.Kind && p.Rows < last.Rows {
				t.Errorf("back from %d to %d", last.Rows, p.Rows)
			}
			last = p
		}})
	if err != nil || !phases["look"] || !phases["apply"] || last.Done != 80_000 || last.Total != 40_000 {
		t.Errorf("%v, phases %v, last %+v", err, phases, last)
	}
}

// Whatever the order of rows with different keys, the same records come in.
func TestOrderOfRowsDoesNotMatter(t *testing.T) {
	t.Parallel()
	m := parse(t, answers)
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(rt, "n")
		rows := make([]string, n)
		for i := range rows {
			who := rapid.IntRange(1, 5).Draw(rt, "who")
			rows[i] = fmt.Sprintf("%d,c%d,N%d,2024-01-%02d,%d", i, who, who, i%28+1, rapid.IntRange(-3, 12).Draw(rt, "score"))
		}
		stored := func(rows []string) map[intake.Kind]map[string]intake.Record {
			door := newFakeDoor()
			file := "id,who,name,day,score\n" + strings.Join(rows, "\n") + "\n"
			if _, err := importer.Run(t.Context(), importer.Options{Mapping: m, Folder: folder(t, map[string]string{"x.csv": file}), Door: door}); err != nil {
				rt.Fatal(err)
			}
			return door.stored
		}
		if a, b := stored(rows), stored(rapid.Permutation(rows).Draw(rt, "order")); fmt.Sprint(a) != fmt.Sprint(b) {
			rt.Fatalf("%v\n%v", a, b)
		}
	})
}

// A join that no longer fits in memory gives what it gave before.
func TestSpilledJoin(t *testing.T) {
	t.Parallel()
	text := `
version: 1
sources:
  people: {file: p.csv}
  x:
    file: x.csv
    join: [{source: people, on: "{who}"}]
records:
  - {kind: customer, from: x, fields: {ref: "{who}", name: "{people.name}"}}
`
	var people, x strings.Builder
	people.WriteString("who,name\n")
	x.WriteString("id,who\n")
	for i := range 30_000 {
		fmt.Fprintf(&people, "c%d,Name %d\n", i, i)
		fmt.Fprintf(&x, "%d,c%d\n", i, (i*7)%30_000)
	}
	files := map[string]string{"p.csv": people.String(), "x.csv": x.String()}
	memory, disk := newFakeDoor(), newFakeDoor()
	run(t, text, files, memory)
	if _, err := importer.Run(t.Context(), importer.Options{Mapping: parse(t, text), Folder: folder(t, files), Door: disk,
		Bind: mapping.BindOptions{SpillBytes: 100_000, TempFolder: t.TempDir()}}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(of[intake.Customer](memory), of[intake.Customer](disk)) || len(memory.order) != 30_000 || memory.order[1].(intake.Customer).Name != "Name 7" {
		t.Errorf("%d in memory, %d on disk", len(memory.order), len(disk.order))
	}
}
