package example

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"klankbord.org/app"
	"klankbord.org/i18n"
	"klankbord.org/importer"
	"klankbord.org/internal/golden"
)

// bad is a row that is added to a file of the example, and what has to be said about it.
type bad struct {
	name, file, row string
	column, fault   string
}

// badRows break one thing each, in every file.
var badRows = []bad{
	{"a score off the scale", "responses.csv", `"B01","W241007","M01","2024-01-19","2024-01-21T13:17:00","x1@voorbeeld.example",11,"","",""`, "nps_score", "score.out_of_range"},
	{"a score that is no number", "responses.csv", `"B02","WB2","M01","2024-01-19","2024-01-21T13:17:00","x2@voorbeeld.example",tien,"","",""`, "nps_score", ""},
	{"an answer before its job", "responses.csv", `"B03","WB3","M01","2024-01-19","2024-01-01T13:17:00","x3@voorbeeld.example",9,"","",""`, "answered_at", ""},
	{"somebody who doesn't work here", "responses.csv", `"B04","WB4","M99","2024-01-19","2024-01-21T13:17:00","x4@voorbeeld.example",9,"","",""`, "employee", ""},
	{"a day that isn't there", "responses.csv", `"B05","WB5","M01","2024-02-30","2024-03-01T13:17:00","x5@voorbeeld.example",9,"","",""`, "service_date", ""},
	{"an address that is none", "responses.csv", `"B06","WB6","M01","2024-01-19","2024-01-21T13:17:00","x6 at voorbeeld",9,"","",""`, "email", ""},
	{"a row that is too short", "responses.csv", `"B07","WB7","M01"`, "", ""},
	{"more than a whole job", "employees.csv", `"M05","Te Veel","monteur","Noord",1.4,"2024-01-01",""`, "fte", ""},
	{"a membership that ends before it starts", "employees.csv", `"M06","Te Laat","monteur","Noord",1,"2024-03-01","2024-01-01"`, "employed_to", ""},
	{"a matrix line for nobody", "influence_matrix.csv", `"","Ruitvervanging","Doorlooptijd",TRUE,"2024-01-01","?"`, "role", ""},
	{"neither yes nor no", "influence_matrix.csv", `"monteur","Ruitvervanging","Doorlooptijd",misschien,"2024-05-01","?"`, "influenceable", ""},
	{"an unknown status", "integrity_cases.csv", `"Z9","M01","Q2","gerucht","roddel","",""`, "status", ""},
	{"more left out than there were", "invitations.csv", `"M02","Q3",5,1,9,0,5`, "", ""},
}

// One bad row never stops or spoils the good ones: each is refused by itself, with its file, its line and a sentence in
// both languages, and everything else is there.
func TestBadRowsAreRefusedByThemselves(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, c app.Config) {
		a := open(t, c)
		folder := t.TempDir()
		if err := os.CopyFS(folder, os.DirFS(golden.Example(t, "ruitherstel"))); err != nil {
			t.Fatal(err)
		}
		lines := map[string]bad{} // by file and line
		for _, b := range badRows {
			path := filepath.Join(folder, b.file)
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			whole := strings.TrimRight(string(text), "\n") + "\n" + b.row + "\n"
			if err := os.WriteFile(path, []byte(whole), 0o600); err != nil {
				t.Fatal(err)
			}
			lines[b.file+":"+strconv.Itoa(strings.Count(whole, "\n"))] = b
		}
		mapping, err := importer.ReadMapping(filepath.Join(golden.Root(t), "examples", "ruitherstel", "mapping.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		o, err := a.EnsureOrganisation(t.Context(), "bad", mapping.Organisation(), false)
		if err != nil {
			t.Fatal(err)
		}
		report, err := a.Import(asProgram(t), o, app.ImportInput{Mapping: mapping, Folder: folder, Actor: "test"})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, r := range report.Refused {
			place := r.File + ":" + strconv.Itoa(r.Line)
			b, expected := lines[place]
			if !expected {
				t.Errorf("%s was refused, and nothing is wrong with it: %v", place, r.Fault)
				continue
			}
			if r.Fault == nil || i18n.NL.Fault(r.Fault) == "" || strings.Contains(i18n.EN.Fault(r.Fault), "invalid:") {
				t.Errorf("%s: no sentence for %v", place, r.Fault)
			}
			if (b.column == "" || r.Column == b.column) && (b.fault == "" || r.Fault.Key == b.fault) {
				seen[place] = true
			}
		}
		for place, b := range lines {
			if !seen[place] {
				t.Errorf("%s (%s) wasn't refused at column %q", place, b.name, b.column)
			}
		}
		good := &programme{t: t, app: a, org: o, change: func(s string) string { return s }}
		if c := good.slice("metric=nps")[""]; c.N() != 65 {
			t.Errorf("%d answers count, want the 65 good ones", c.N())
		}
	})
}
