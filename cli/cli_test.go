package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"klankbord.org/cli"
	"klankbord.org/internal/golden"
)

// shell runs command lines on an installation of its own.
type shell struct {
	t    *testing.T
	data string
	env  map[string]string
}

func newShell(t *testing.T) *shell {
	return &shell{t: t, data: t.TempDir(), env: map[string]string{}}
}

// output is what a command left behind.
type output struct {
	code     int
	out, err string
}

func (s *shell) run(args ...string) output {
	s.t.Helper()
	var out, err bytes.Buffer
	code := cli.Run(s.t.Context(), args, cli.Environment{In: strings.NewReader(""), Out: &out, Err: &err, Version: "test",
		Getenv: func(name string) string {
			if name == "KLANKBORD_DATA" {
				return s.data
			}
			return s.env[name]
		}})
	return output{code, out.String(), err.String()}
}

// must runs a command that has to succeed, and reads its JSON when asked for.
func (s *shell) must(args ...string) map[string]any {
	s.t.Helper()
	o := s.run(args...)
	if o.code != 0 {
		s.t.Fatalf("%v ended with %d: %s%s", args, o.code, o.err, o.out)
	}
	var v map[string]any
	if strings.Contains(strings.Join(args, " "), "--json") {
		if err := json.Unmarshal([]byte(o.out), &v); err != nil {
			s.t.Fatalf("%v wrote no JSON object: %v\n%s", args, err, o.out)
		}
	}
	return v
}

// fails runs a command that has to end with a code and say some words on stderr.
func (s *shell) fails(code int, words string, args ...string) {
	s.t.Helper()
	o := s.run(args...)
	if o.code != code || !strings.Contains(o.err, words) {
		s.t.Errorf("%v ended with %d and %q, want %d and %q", args, o.code, o.err, code, words)
	}
	if strings.Contains(o.err, "goroutine") {
		s.t.Errorf("%v crashed: %s", args, o.err)
	}
}

func project(t *testing.T, parts ...string) string {
	return filepath.Join(append([]string{golden.Root(t)}, parts...)...)
}

// The first hour of the README, as a script would do it.
func TestTheFirstHour(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	mapping, files := project(t, "examples", "ruitherstel", "mapping.yaml"), golden.Example(t, "ruitherstel")
	s.must("orgs", "create", "ruitherstel", "--name", "Ruitherstel", "--internal-domain", "ruitherstel.example")
	dry := s.must("import", mapping, "--folder", files, "--dry-run", "--json")
	real := s.must("import", mapping, "--folder", files, "--json")
	again := s.must("import", mapping, "--folder", files, "--json")
	created := func(v map[string]any) float64 { return v["total"].(map[string]any)["created"].(float64) }
	if created(dry) < 200 || created(dry) != created(real) || created(again) != 0 {
		t.Errorf("created: dry %v, real %v, again %v", created(dry), created(real), created(again))
	}
	slice := s.must("score", "metric=nps", "by=quarter", "--json")
	groups := slice["groups"].([]any)
	if len(groups) != 2 || groups[1].(map[string]any)["n"].(float64) != 34 {
		t.Errorf("groups %v", groups)
	}
	if o := s.run("score", "metric=nps", "by=team", "period=2024-Q2", "--against", "2024-01-01..2024-03-31", "--lang", "nl"); o.code != 0 || !strings.Contains(o.out, "aantoonbaar") {
		t.Errorf("a comparison says %q %q", o.out, o.err)
	}
	scheme := project(t, "examples", "ruitherstel", "schemes", "hybrid.json")
	trial := s.must("run", scheme, "--dry-run", "--json")
	if trial["trial"] != true || len(trial["missing"].([]any)) != 3 || strings.HasPrefix(trial["people"].([]any)[0].(map[string]any)["employee"].(string), "M0") {
		t.Errorf("before anything is on record: %v", trial["people"])
	}
	if o := s.run("run", scheme, "--dry-run"); o.code != 0 || !strings.Contains(o.out, "TRIAL") || !strings.Contains(o.out, "klankbord consent record") {
		t.Errorf("a trial isn't told: %s", o.out)
	}
	for _, kind := range [][]string{{"dpia"}, {"consent"}, {"publication", "--where", "intranet"}} {
		s.must(append([]string{"consent", "record", "--on", "2024-01-10", "--party", "OR", "--document", "OR-12", "--scheme", scheme, "--json"}, kind...)...)
	}
	if c := s.must("consent", "--json"); c["individuals"] != true || len(c["records"].([]any)) != 3 {
		t.Errorf("consent %v", c)
	}
	run := s.must("run", scheme, "--json")
	if run["run"].(float64) != 1 || run["paid_cents"].(float64) != 123053+74442+27053 {
		t.Errorf("run %v paid %v", run["run"], run["paid_cents"])
	}
	statement := s.must("statement", "1", "M01", "--json")
	if statement["statement"].(map[string]any)["cents"].(float64) != 123053 {
		t.Errorf("statement %v", statement)
	}
	if o := s.run("statement", "1", "M03", "--lang", "nl"); o.code != 0 || !strings.Contains(o.out, "270,53") {
		t.Errorf("statement in words: %s%s", o.out, o.err)
	}
	pdf := filepath.Join(t.TempDir(), "m01.pdf")
	s.must("statement", "1", "M01", "--pdf", pdf, "--lang", "nl")
	if b, err := os.ReadFile(pdf); err != nil || !bytes.HasPrefix(b, []byte("%PDF-")) {
		t.Errorf("pdf: %v", err)
	}
}

// What is wrong is said in one plain sentence with its place, with an exit code that scripts can tell apart, and nothing
// is left behind.
func TestWhatIsWrongIsSaidPlainly(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.fails(3, "There is no organisation yet", "score", "by=team")
	s.must("orgs", "create", "one", "--name", "One")
	s.fails(6, "", "orgs", "create", "one", "--name", "Again")
	s.fails(2, "", "orgs", "create")
	s.fails(2, "", "dance")
	s.fails(2, "", "orgs", "create", "two", "--name", "Two", "--address", "sir")
	s.fails(5, "doesn't exist", "score", "--org", "nobody")
	s.fails(3, "name=value", "score", "team")
	s.fails(3, "isn't a period", "score", "by=team", "--against", "yesterday")
	s.fails(3, "not a date", "score", "by=team", "--against", "2024-13-01..2024-01-01")
	s.fails(3, "", "import", filepath.Join(s.data, "nothing.yaml"))
	s.fails(3, "can't be opened", "run", filepath.Join(s.data, "nothing.json"))
	s.fails(3, "not the number of a run", "statement", "first", "M01")
	s.fails(5, "", "statement", "7", "M01")
	s.fails(3, "can be reached by others too", "serve", "--listen", "0.0.0.0:0")
	s.fails(3, "isn't an address", "serve", "--listen", "here")
	s.env["KLANKBORD_DATABASE"] = "mysql://x"
	s.fails(3, "KLANKBORD_DATABASE", "orgs")
	s.env["KLANKBORD_DATABASE"] = "postgres://nobody@127.0.0.1:1/nothing"
	s.fails(7, "can't be reached", "orgs")
}

// Every field of a scheme that can be wrong is refused before anything is computed or stored.
func TestABadSchemeStoresNothing(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.must("import", project(t, "examples", "ruitherstel", "mapping.yaml"), "--folder", golden.Example(t, "ruitherstel"))
	good, err := os.ReadFile(project(t, "examples", "ruitherstel", "schemes", "hybrid.json"))
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"another currency": {`"EUR"`, `"USD"`}, "an unknown matrix": {`"2024-1"`, `"2023-9"`}, "an unknown role": {`"monteur"`, `"goochelaar"`},
		"an unknown metric": {`"metric": "nps"`, `"metric": "sps"`}, "weights of 101": {`"weight": 40`, `"weight": 41`},
	} {
		path := filepath.Join(t.TempDir(), "scheme.json")
		if err := os.WriteFile(path, bytes.Replace(good, []byte(change[0]), []byte(change[1]), 1), 0o600); err != nil {
			t.Fatal(err)
		}
		if o := s.run("run", path); o.code != 3 && o.code != 5 || o.err == "" {
			t.Errorf("%s ended with %d: %s", name, o.code, o.err)
		}
	}
	if o := s.run("statement", "1", "M01"); o.code != 5 {
		t.Errorf("a refused scheme left a run behind: %+v", o)
	}
}

// A cancelled command says so and has a code of its own.
func TestAnInterruptedCommandSaysSo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, err bytes.Buffer
	code := cli.Run(ctx, []string{"orgs"}, cli.Environment{Out: &out, Err: &err, Getenv: func(name string) string {
		if name == "KLANKBORD_DATA" {
			return t.TempDir()
		}
		return ""
	}})
	if code != 130 && code != 7 {
		t.Errorf("ended with %d: %s", code, err.String())
	}
}
