package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A survey that steers ends with 1 and says where, why and what else; a plain one with 0.
func TestSurveyLint(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	file := func(name, content string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	plain := `{"metric":"nps","languages":["nl"],"question":{"nl":"Beveelt u ons aan?"},"low":{"nl":"Heel onwaarschijnlijk"},"high":{"nl":"Heel waarschijnlijk"}}`
	steering := strings.Replace(plain, "Beveelt u ons aan?", "Beveelt u ons aan? Alleen een 9 of 10 is een voldoende.", 1)
	if o := s.run("survey", "lint", file("plain.json", plain)); o.code != 0 || !strings.Contains(o.out, "Nothing found") {
		t.Errorf("%+v", o)
	}
	o := s.run("survey", "lint", file("steering.json", steering))
	for _, want := range []string{"severe", "question (nl)", "score_instruction", "9 of 10 is een voldoende", "Proposal: Beveelt u ons aan?"} {
		if o.code != 1 || !strings.Contains(o.out, want) {
			t.Errorf("%q isn't in %+v", want, o)
		}
	}
	if o := s.run("--lang", "nl", "survey", "lint", file("steering.json", steering)); !strings.Contains(o.out, "ernstig") || !strings.Contains(o.out, "Voorstel: Beveelt u ons aan?") {
		t.Errorf("%+v", o)
	}
	var found []struct {
		Code, Severity, Path, Quote string
		Start, End                  int
		Why                         struct{ NL, EN string }
	}
	o = s.run("survey", "lint", file("steering.json", steering), "--json")
	if err := json.Unmarshal([]byte(o.out), &found); err != nil || o.code != 1 || len(found) != 1 {
		t.Fatalf("%v %+v", err, o)
	}
	if f := found[0]; f.Path != "question" || f.Severity != "severe" || f.End-f.Start != len(f.Quote) || f.Why.NL == "" || f.Why.EN == "" {
		t.Errorf("%+v", f)
	}
	causes := file("causes.json", `[{"ref":"a","name":{"nl":"Het werk"}},{"ref":"b","name":{"nl":"Anders"},"way":"other"}]`)
	if o := s.run("survey", "lint", file("plain.json", plain), "--causes", causes); o.code != 1 || !strings.Contains(o.out, "no_way_out") {
		t.Errorf("%+v", o)
	}
	for _, wrong := range [][]string{{file("x.json", "{")}, {file("x.json", `{"colour":1}`)}, {filepath.Join(t.TempDir(), "none.json")}, {file("plain.json", plain), "--causes", file("x.json", "{")}} {
		if o := s.run(append([]string{"survey", "lint"}, wrong...)...); o.code != 3 || o.err == "" || o.out != "" {
			t.Errorf("%v: %+v", wrong, o)
		}
	}
}
