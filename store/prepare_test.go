// Package store_test holds what goes for all stores.
package store_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// Every query that stands in a constant is understood by both engines, names the function it belongs to, and asks for
// the organisation.
func TestEveryQueryPreparesOnBothEngines(t *testing.T) {
	t.Parallel()
	queries := constants(t)
	if len(queries) < 80 {
		t.Fatalf("found only %d queries: the search no longer fits the code", len(queries))
	}
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		for name, sql := range queries {
			how := "explain "
			if db.Engine() == sqldb.Postgres {
				how = "prepare q as "
			}
			err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				if db.Engine() == sqldb.Postgres {
					if _, err := tx.Exec(ctx, how+sql); err != nil {
						return err
					}
					_, err := tx.Exec(ctx, "deallocate q")
					return err
				}
				args := make([]any, 0, 20)
				for n := 1; strings.Contains(sql, "$"+strconv.Itoa(n)); n++ {
					args = append(args, "[]")
				}
				rows, err := tx.Query(ctx, how+sql, args...)
				return sqldb.Each(rows, err, func(sqldb.Rows) error { return nil })
			})
			if err != nil {
				t.Errorf("%s: %v\n%s", name, err, sql)
			}
		}
	})
}

// organisationOnly are tables that have no organisation before them because they list organisations.
const organisationOnly = "organisations"

func TestEveryQueryAsksForTheOrganisation(t *testing.T) {
	t.Parallel()
	for name, sql := range constants(t) {
		if strings.Contains(sql, " "+organisationOnly) {
			continue
		}
		if !strings.Contains(sql, "org = $1") && !strings.Contains(sql, "values ($1") {
			t.Errorf("%s doesn't ask for the organisation:\n%s", name, sql)
		}
	}
}

// constants returns the SQL constants of all stores, by package and name.
func constants(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*db/*.go")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]map[string]ast.Expr{}
	for _, path := range files {
		dir := filepath.Dir(path)
		if strings.HasSuffix(path, "_test.go") || dir == "sqldb" {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if texts[dir] == nil {
			texts[dir] = map[string]ast.Expr{}
		}
		collect(file, texts[dir])
	}
	found := map[string]string{}
	for dir, exprs := range texts {
		for name, e := range exprs {
			sql, ok := value(e, exprs)
			if ok && isQuery(sql) && !strings.HasSuffix(sql, "values ") {
				found[dir+"."+name] = sql
			}
		}
	}
	return found
}

func isQuery(text string) bool {
	return strings.HasPrefix(text, "-- ") || strings.HasPrefix(text, "/* ")
}

func collect(file *ast.File, into map[string]ast.Expr) {
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			for i, n := range v.Names {
				if i < len(v.Values) {
					into[n.Name] = v.Values[i]
				}
			}
		}
	}
}

// value works out a constant text of literals, other constants and sums of them.
func value(e ast.Expr, known map[string]ast.Expr) (string, bool) {
	switch v := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(v.Value)
		return s, err == nil && v.Kind == token.STRING
	case *ast.Ident:
		if known[v.Name] == nil {
			return "", false
		}
		return value(known[v.Name], known)
	case *ast.BinaryExpr:
		a, okA := value(v.X, known)
		b, okB := value(v.Y, known)
		return a + b, okA && okB && v.Op == token.ADD
	}
	return "", false
}
