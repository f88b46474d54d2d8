package access_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"klankbord.org/core/access"
)

// Every permission that the source knows is described in both languages, once: refusals, roles and keys show these words.
func TestEveryPermissionHasItsWords(t *testing.T) {
	t.Parallel()
	declared := constants(t, "permission.go")
	if len(declared) < 30 {
		t.Fatalf("found only %d permissions in the source", len(declared))
	}
	described := access.Permissions()
	for _, p := range declared {
		text := p.Text()
		if !p.Known() || text.NL == "" || text.EN == "" || text.NL == string(p) || text.NL == text.EN {
			t.Errorf("%s has no words of its own: %q, %q", p, text.NL, text.EN)
		}
	}
	seen := map[string]bool{}
	for _, p := range described {
		if !slices.Contains(declared, p) || seen[p.Text().NL] || seen[p.Text().EN] {
			t.Errorf("%s is described twice, or by the words of another", p)
		}
		seen[p.Text().NL], seen[p.Text().EN] = true, true
	}
}

// constants are the permissions that a file declares.
func constants(t *testing.T, file string) (all []access.Permission) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); !ok || kind.Name != "Permission" {
			return true
		}
		value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, access.Permission(value))
		return true
	})
	return all
}
