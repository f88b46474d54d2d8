package cli_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"klankbord.org/cli"
	"klankbord.org/internal/golden"
)

// What a command has to do with a frozen period.
const (
	reads      = "reads"
	attempted  = "attempted below"
	storage    = "keeps, moves or seals all of the database, and changes nothing that it says"
	privacy    = "names go, counts and scores stay"
	permission = "says what is allowed, not what was agreed"
	entering   = "who may come in"
)

// commandsAndFrozen has a row for every command. A new one without a row fails the test.
var commandsAndFrozen = map[string]string{
	"import": attempted, "run": attempted, "agree draft": attempted, "agree sign": attempted, "agree freeze": attempted, "agree amend": attempted,
	"agree drop": attempted, "agree end": attempted, "orgs create": attempted,
	"consent list": reads, "agree list": reads, "agree show": reads, "score": reads, "statement": reads, "scheme check": reads, "orgs list": reads,
	"retention show": reads, "customer export": reads, "customer list": reads, "verify": reads, "chain checkpoint": reads, "chain export": reads,
	"chain key": reads, "config check": reads, "keys list": reads, "version": reads, "survey lint": reads,
	"consent record": permission, "consent withdraw": permission, "accounts link": entering,
	"customer erase": privacy, "customer readmit": privacy, "retention set": privacy, "retention run": privacy, "retention hold": privacy, "retention free": privacy,
	"backup": storage, "restore": storage, "keys rotate": storage, "keys retire": storage, "migrate": storage,
	"mail check": reads, "mail events": "says who may tell what comes back", "mail sender": "says who letters are from", "mail key": "says who letters are from", "mail sign": "says who letters are from",
	"invite": "asks by the version that is frozen",
	"serve":  "serves the addresses of app/frozen_roads_test.go", "demo": "loads an organisation of its own",
}

func TestNoCommandChangesWhatIsFrozen(t *testing.T) {
	t.Parallel()
	leaves := cli.Leaves()
	for _, name := range leaves {
		if commandsAndFrozen[name] == "" {
			t.Errorf("nothing says what %q can do to a frozen period", name)
		}
	}
	for name := range commandsAndFrozen {
		if !slices.Contains(leaves, name) {
			t.Errorf("there is no command %q", name)
		}
	}

	s := newShell(t)
	mapping, files := project(t, "examples", "ruitherstel", "mapping.yaml"), t.TempDir()
	if err := os.CopyFS(files, os.DirFS(golden.Example(t, "ruitherstel"))); err != nil {
		t.Fatal(err)
	}
	scheme := project(t, "examples", "ruitherstel", "schemes", "hybrid.json")
	s.must("orgs", "create", "ruitherstel", "--name", "Ruitherstel", "--internal-domain", "ruitherstel.example")
	s.must("import", mapping, "--folder", files)
	for _, kind := range [][]string{{"dpia"}, {"consent"}, {"publication", "--where", "intranet"}} {
		s.must(append([]string{"consent", "record", "--on", "2024-01-10", "--party", "OR", "--document", "OR-12", "--scheme", scheme}, kind...)...)
	}
	s.must("agree", "draft", "q2", "--scheme", scheme)
	s.must("agree", "sign", "q2", "--party", "works_council", "--name", "A. de Boer", "--on", "2024-03-20", "--document", "OR-12")
	s.must("agree", "freeze", "q2")
	agreed, paid := s.run("agree", "show", "q2", "--json"), s.run("run", "--agreement", "q2", "--dry-run", "--json")
	if agreed.code != 0 || paid.code != 0 {
		t.Fatal(agreed.err, paid.err)
	}

	edit := func(file, old, changed string) (undo func()) {
		path := filepath.Join(files, file)
		was, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(was), old) {
			t.Fatalf("%s has no %q: %v", file, old, err)
		}
		write := func(b []byte) {
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		write([]byte(strings.Replace(string(was), old, changed, 1)))
		return func() { write(was) }
	}
	undo := edit("influence_matrix.csv", `"Juiste ruit aanwezig",FALSE`, `"Juiste ruit aanwezig",TRUE`)
	if o := s.run("import", mapping, "--folder", files); o.code != 4 || !strings.Contains(o.out+o.err, "q2") {
		t.Errorf("a file changes a line of the matrix: %d %s %s", o.code, o.out, o.err)
	}
	undo()
	content, err := os.ReadFile(scheme)
	if err != nil {
		t.Fatal(err)
	}
	another := filepath.Join(t.TempDir(), "another.json")
	if err := os.WriteFile(another, []byte(strings.Replace(string(content), `"minimum_n": 5`, `"minimum_n": 6`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	s.fails(6, "q2", "run", another)
	s.fails(6, "q2", "agree", "draft", "q2", "--scheme", another)
	s.fails(6, "", "agree", "sign", "q2", "--party", "management", "--name", "B", "--on", "2024-03-21", "--document", "x")
	s.fails(6, "", "agree", "freeze", "q2")
	s.fails(6, "", "agree", "drop", "q2")
	s.fails(3, "", "agree", "end", "q2", "--last-day", "2024-05-01", "--reason", "x")
	s.fails(6, "", "orgs", "create", "ruitherstel", "--name", "Nog eens")
	s.must("agree", "amend", "q2", "--effective", "2024-05-16", "--reason", "x", "--kind", "with_works_council", "--scheme", another, "--json")
	s.must("agree", "sign", "q2", "--party", "works_council", "--name", "A. de Boer", "--on", "2024-05-01", "--document", "OR-13")
	s.fails(3, "2024-05-16", "agree", "freeze", "q2") // the days are over: an amendment never reaches back
	s.must("agree", "drop", "q2")
	curve := s.run("agree", "amend", "q2", "--effective", "2024-05-16", "--reason", "x", "--kind", "with_works_council", "--maturity", "Noord=heel=anders",
		"--publication-for", "individuals=12", "--individuals-from", "20", "--dry-run", "--json")
	for _, want := range []string{"heel=anders", `"individuals": 12`, `"individuals_from": 20`} {
		if !strings.Contains(curve.out, want) {
			t.Errorf("%s isn't in the draft:\n%s", want, curve.out)
		}
	}

	if now := s.run("agree", "show", "q2", "--json"); now.out != agreed.out {
		t.Errorf("what was agreed is otherwise now:\n%s\n%s", agreed.out, now.out)
	}
	if now := s.run("run", "--agreement", "q2", "--dry-run", "--json"); now.out != paid.out {
		t.Errorf("what is paid is otherwise now:\n%.2000s\n%.2000s", paid.out, now.out)
	}
}
