// Package arch keeps the import directions of docs/ARCHITECTURE.md true.
package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "klankbord.org/"

// layers says what each part of the tree may import of our own; a path stands for everything below it. Tests may also
// use the helpers in testOnly. The first rule that fits a package holds.
var layers = []struct {
	path string
	may  []string
}{
	{"core", []string{"core"}},
	{"i18n", []string{"core"}},
	{"store/sqldb", []string{"core/fault", "core/day"}},
	{"store/storetest", []string{"core/fault", "core/day", "core/org", "store/sqldb", "store/sealed", "internal/pgtest"}},
	{"store/snapshotdb", []string{"core", "store/sqldb"}},
	{"store/sealed", []string{"core/fault", "store/sqldb"}},
	{"store/chaindb", []string{"core", "store/sqldb"}},
	{"store/agreedb", []string{"core", "store/sqldb", "store/chaindb"}},
	{"store/erasedb", []string{"core", "store/sqldb", "store/chaindb", "store/sealed"}},
	{"store", []string{"core", "store/sqldb", "store/chaindb", "store/agreedb", "store/erasedb", "store/sealed"}}, // every change commits to what it made, and asks what is frozen and who was erased
	{"auth", []string{"core"}},
	{"importer", []string{"core", "i18n", "importer"}},
	{"demo", []string{"core"}},
	{"web/page", []string{"core", "i18n", "web/assets", "web/mount"}},
	{"web/chart", []string{"core", "i18n"}},
	{"web/assets", nil},
	{"web/mount", nil},
	{"web", []string{"core", "i18n", "web/page", "web/chart", "web/assets", "web/mount"}},
	{"channel", []string{"core", "channel/idp"}},
	{"server", []string{"core/fault", "web/mount"}},
	{"jobs", []string{"core"}},
	{"api/client", nil},
	{"api", []string{"core", "i18n"}},
	{"app/accessdoc", []string{"app", "core"}},
	{"app", []string{"api", "core", "auth", "i18n", "store", "importer", "web", "demo", "server", "jobs", "channel"}},
	{"cli", []string{"app", "server", "core", "i18n", "importer", "web/page", "web/rewardweb", "web/requestweb"}},
	{"cmd", []string{"cli"}},
	{"bench", []string{"internal/pgtest", "app", "server", "core", "demo", "store", "importer", "web", "i18n"}},
	{"test", []string{"api", "app", "server", "cli", "core", "demo", "store", "importer", "web", "i18n", "internal", "test/agreed"}},
	{"internal", []string{"core", "internal"}},
}

// testOnly are our helpers for tests, open to every test.
var testOnly = []string{"internal", "store/storetest", "store/sqldb"}

// order is the order of the domains: each may use those before it. What isn't listed is vocabulary for all of them.
var order = []string{"chain", "org", "access", "signon", "attribution", "collect", "survey", "wording", "respond", "customer", "score", "snapshot", "publish", "integrity", "target", "improve", "agree", "reward", "mail", "hook", "erase", "redact", "datamap", "held"}

// vocabulary is what every domain may use.
var vocabulary = []string{"fault", "day", "dimension", "intake"}

// outside lists what the core may not touch, so that whatever judges or pays a person can be replayed years later.
var outside = []string{"net", "net/", "database/", "os", "os/", "log", "log/", "math/rand", "math/rand/", "crypto/rand", "syscall", "testing/"}

// mayUse lists third-party modules that the core may import.
var mayUse = []string{"gonum.org/v1/gonum/"}

func TestImportsFollowTheMap(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || (d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != "..") {
			if d != nil && d.IsDir() && err == nil {
				return filepath.SkipDir
			}
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		files++
		check(t, root, path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 20 {
		t.Fatalf("looked at only %d files: the walk no longer finds the code", files)
	}
}

func check(t *testing.T, root, path string) {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return
	}
	rel, _ := filepath.Rel(root, filepath.Dir(path))
	rel = filepath.ToSlash(rel)
	isTest := strings.HasSuffix(path, "_test.go")
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		if why := refuse(rel, imported, isTest); why != "" {
			t.Errorf("%s imports %s: %s", path, imported, why)
		}
	}
	if under(rel, "core") && !isTest && callsClock(file) {
		t.Errorf("%s asks the clock: the core is told what time it is", path)
	}
}

// refuse returns why a package may not import another, or nothing.
func refuse(from, imported string, isTest bool) string {
	own, ours := strings.CutPrefix(imported, module)
	if !ours {
		return refuseForeign(from, imported, isTest)
	}
	if from == own || (isTest && slices.ContainsFunc(testOnly, func(p string) bool { return under(own, p) })) {
		return ""
	}
	for _, l := range layers {
		if !under(from, l.path) {
			continue
		}
		if !slices.ContainsFunc(l.may, func(p string) bool { return under(own, p) }) {
			return "the map doesn't allow it from " + l.path
		}
		if l.path == "core" && !isTest {
			return refuseDomain(from, own)
		}
		return ""
	}
	return "the folder is not on the map"
}

// refuseForeign keeps the outside world out of the core.
func refuseForeign(from, imported string, isTest bool) string {
	if !under(from, "core") || isTest {
		return ""
	}
	first, _, _ := strings.Cut(imported, "/")
	if strings.Contains(first, ".") {
		if !slices.ContainsFunc(mayUse, func(p string) bool { return strings.HasPrefix(imported, p) }) {
			return "the core stands on the standard library and calculation libraries only"
		}
		return ""
	}
	for _, o := range outside {
		if imported == o || (strings.HasSuffix(o, "/") && strings.HasPrefix(imported, o)) {
			return "the core knows no files, network, database, log or chance"
		}
	}
	return ""
}

// refuseDomain keeps the domains in their order.
func refuseDomain(from, own string) string {
	a, b := strings.TrimPrefix(from, "core/"), strings.TrimPrefix(own, "core/")
	if slices.Contains(vocabulary, b) {
		return ""
	}
	ia, ib := slices.Index(order, top(a)), slices.Index(order, top(b))
	switch {
	case ib < 0:
		return b + " has no place in the order of domains"
	case ia >= 0 && ib > ia:
		return b + " comes after " + a + " in the order of domains"
	case ia < 0:
		return a + " is vocabulary, which knows no domain"
	}
	return ""
}

func top(path string) string { first, _, _ := strings.Cut(path, "/"); return first }

func under(path, root string) bool { return path == root || strings.HasPrefix(path, root+"/") }

// callsClock reports whether a file asks time.Now.
func callsClock(file *ast.File) bool {
	asked := false
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Now" {
			if id, ok := sel.X.(*ast.Ident); ok && id.Name == "time" {
				asked = true
			}
		}
		return !asked
	})
	return asked
}

// The rules themselves refuse what they should: a map that allows everything would pass the walk.
func TestTheMapRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, imported string
		refused        bool
	}{
		{"core/score", "net/http", true},
		{"core/score", "database/sql", true},
		{"core/score", "math/rand/v2", true},
		{"core/score", "klankbord.org/store/sqldb", true},
		{"core/score", "klankbord.org/core/reward", true},
		{"core/reward", "klankbord.org/core/score", false},
		{"core/score", "gonum.org/v1/gonum/stat/distuv", false},
		{"core/score", "github.com/jackc/pgx/v5", true},
		{"store/orgdb", "klankbord.org/store/surveydb", true},
		{"store/orgdb", "klankbord.org/web/page", true},
		{"web/scoreweb", "klankbord.org/store/orgdb", true},
		{"web/scoreweb", "klankbord.org/web/rewardweb", true},
		{"web/scoreweb", "klankbord.org/web/chart", false},
		{"importer", "klankbord.org/store/intakedb", true},
		{"app", "klankbord.org/cli", true},
		{"cli", "klankbord.org/app", false},
		{"elsewhere", "klankbord.org/core/day", true},
	} {
		if why := refuse(c.from, c.imported, false); (why != "") != c.refused {
			t.Errorf("%s importing %s: refused %v (%s), want %v", c.from, c.imported, why != "", why, c.refused)
		}
	}
}
