package audit

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// acted is what an act looks like in code.
var acted = regexp.MustCompile(`^[a-z_]+\.[a-z_]+$`)

// Everything that the code can tell the ledger has its words: what is given as an Action, or to a parameter of that name. A new
// act without words fails here.
func TestEveryActHasWords(t *testing.T) {
	t.Parallel()
	files := parsed(t)
	places := map[string]int{} // functions with a parameter "action", and where it stands
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			if fn, ok := n.(*ast.FuncDecl); ok {
				if at, ok := placeOf(fn.Type.Params); ok {
					places[fn.Name.Name] = at
				}
			}
			return true
		})
	}
	if len(places) < 5 {
		t.Fatalf("only %v take an act: the test no longer finds them", places)
	}
	found := map[string]bool{}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			for _, e := range given(n, places) {
				if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					if s, err := strconv.Unquote(lit.Value); err == nil && acted.MatchString(s) {
						found[s] = true
					}
				}
			}
			return true
		})
	}
	if len(found) < 50 {
		t.Fatalf("found only %d acts: the test no longer finds them", len(found))
	}
	for name := range found {
		if !Known(name) {
			t.Errorf("%q has no words: add a line to core/audit/words.go", name)
		}
	}
}

func placeOf(params *ast.FieldList) (at int, ok bool) {
	for _, field := range params.List {
		for _, name := range field.Names {
			if name.Name == "action" {
				return at, true
			}
			at++
		}
	}
	return 0, false
}

// given returns what a piece of code gives as an act.
func given(n ast.Node, places map[string]int) (all []ast.Expr) {
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		if k, ok := n.Key.(*ast.Ident); ok && k.Name == "Action" {
			all = append(all, n.Value)
		}
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			if name, ok := left.(*ast.Ident); ok && name.Name == "action" && i < len(n.Rhs) {
				all = append(all, n.Rhs[i])
			}
		}
	case *ast.ValueSpec:
		for i, name := range n.Names {
			if strings.HasSuffix(strings.ToLower(name.Name), "action") && i < len(n.Values) {
				all = append(all, n.Values[i])
			}
		}
	case *ast.CallExpr:
		name := ""
		switch fn := n.Fun.(type) {
		case *ast.Ident:
			name = fn.Name
		case *ast.SelectorExpr:
			name = fn.Sel.Name
		}
		if at, ok := places[name]; ok && at < len(n.Args) {
			all = append(all, n.Args[at])
		}
	}
	return all
}

func parsed(t *testing.T) (files []*ast.File) {
	t.Helper()
	root := filepath.Join("..", "..")
	for _, folder := range []string{"app", "store", "jobs", "cli", "api"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
				return err
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			files = append(files, f)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestAllWordsAreInBothLanguages(t *testing.T) {
	t.Parallel()
	for name, a := range acts {
		if a.text.NL == "" || a.text.EN == "" || a.text.NL == a.text.EN || strings.HasSuffix(a.text.NL, ".") {
			t.Errorf("%s: %+v", name, a.text)
		}
		if strings.Contains(a.text.NL, "{about}") != strings.Contains(a.text.EN, "{about}") {
			t.Errorf("%s says what it was done to in one language only", name)
		}
	}
}
