package importer_test

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/i18n"
	"klankbord.org/importer"
)

var ruitherstel = filepath.Join("..", "testdata", "examples", "ruitherstel")

// The worked example comes in completely, and a second import changes nothing.
func TestRuitherstelComesInCompletely(t *testing.T) {
	t.Parallel()
	m, err := importer.ReadMapping(filepath.Join("..", "examples", "ruitherstel", "mapping.yaml"))
	if err != nil {
		t.Fatal(i18n.EN.Error(err))
	}
	door := newFakeDoor()
	door.refs = true
	report, err := importer.Run(t.Context(), importer.Options{Mapping: m, Folder: ruitherstel, Door: door})
	if err != nil {
		t.Fatal(i18n.EN.Error(err))
	}
	if !report.Clean() || report.NoteCount != 0 {
		t.Fatal(textOf(t, report))
	}
	want := map[intake.Kind]int64{"value": 3, "unit": 5, "employee": 6, "membership": 6, "metric": 1, "cause": 11, "survey": 1,
		"matrix_line": 6, "customer": 68, "transaction": 68, "answer": 69, "initiative": 4, "finding": 1, "coverage": 8}
	for _, k := range report.Kinds {
		if k.Created != want[k.Kind] || k.Read != k.Created {
			t.Errorf("%s: created %d of %d read, want %d", k.Kind, k.Created, k.Read, want[k.Kind])
		}
	}
	if len(report.Kinds) != len(want) {
		t.Errorf("%d kinds, want %d", len(report.Kinds), len(want))
	}
	if o := m.Organisation(); o == nil || o.Ref != "ruitherstel" || !strings.Contains(string(o.Settings), "ruitherstel.example") {
		t.Errorf("organisation: %+v", o)
	}
	again, err := importer.Run(t.Context(), importer.Options{Mapping: m, Folder: ruitherstel, Door: door})
	if err != nil {
		t.Fatal(err)
	}
	if total := again.Total(); total.Unchanged != total.Read || total.Read != report.Total().Read {
		t.Errorf("the second import: %+v", total)
	}
}

// Single records of the worked example are what the files say.
func TestRuitherstelRecords(t *testing.T) {
	t.Parallel()
	m, err := importer.ReadMapping(filepath.Join("..", "examples", "ruitherstel", "mapping.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	door := newFakeDoor()
	if _, err := importer.Run(t.Context(), importer.Options{Mapping: m, Folder: ruitherstel, Door: door}); err != nil {
		t.Fatal(err)
	}
	employees := of[intake.Employee](door)
	var order []string
	for _, e := range employees {
		order = append(order, e.Ref)
	}
	if got := strings.Join(order, " "); got != "M01 M02 M03 M04 P01 C01" {
		t.Errorf("employees in order: %s", got)
	}
	memberships := of[intake.Membership](door)
	if want := (intake.Membership{Employee: "M02", Unit: "Noord", Role: "monteur", FTE: 80, From: day.Must("2019-09-01")}); memberships[1] != want {
		t.Errorf("got %+v, want %+v", memberships[1], want)
	}
	units := of[intake.Unit](door)
	if want := (intake.Unit{Ref: "Zuid", Name: "Zuid", Level: "team", Parent: "ruitherstel", Maturity: "gevorderd"}); units[2] != want {
		t.Errorf("got %+v, want %+v", units[2], want)
	}
	answers := map[string]intake.Answer{}
	for _, a := range of[intake.Answer](door) {
		answers[a.Ref] = a
	}
	want := intake.Answer{Ref: "R001", Survey: "na-de-ruit", Transaction: "W241007", AnsweredAt: 1705839420000, Score: 9, Language: "nl", Channel: "mail",
		Verbatim: "Vakwerk, je ziet niet dat de ruit vervangen is.", Causes: []string{"Ruitvervanging/Kwaliteit van de ruitvervanging"}}
	if got := answers["R001"]; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if a := answers["R068"]; a.Score != intake.NoScore || len(a.Causes) != 0 {
		t.Errorf("R068 has no score and no cause: %+v", a)
	}
	if f := of[intake.Finding](door)[0]; f.Period != day.Quarter(2024, 2) || f.Status != "confirmed" || !f.Heard {
		t.Errorf("finding: %+v", f)
	}
}

func textOf(t *testing.T, r *importer.Report) string {
	t.Helper()
	var b strings.Builder
	if err := r.Text(&b, i18n.EN); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
