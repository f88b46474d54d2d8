package audit

import (
	"go/ast"
	"go/token"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"klankbord.org/core/agree"
	"klankbord.org/core/org"
)

// Whoever reads the log gets words, not names of fields: those that code writes beside an act as a map, and those of the records that
// acts tell the before and after of. A new field without words fails here.
func TestEveryFieldHasWords(t *testing.T) {
	t.Parallel()
	files, found := parsed(t), map[string]bool{}
	records := recordsIn(files)
	for _, f := range files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil && tells(fn) {
				fieldsIn(fn, records, found)
			}
		}
	}
	if len(found) < 40 {
		t.Fatalf("found only %d fields: the test no longer finds them", len(found))
	}
	for _, record := range []any{org.Settings{}, agree.Terms{}} {
		fieldsOf(reflect.TypeOf(record), found)
	}
	for name := range found {
		if _, ok := fields[name]; !ok {
			t.Errorf("%q has no words: add a line to core/audit/fields.go", name)
		}
	}
}

// tells reports whether a function tells the ledger something.
func tells(fn *ast.FuncDecl) (yes bool) {
	ast.Inspect(fn, func(n ast.Node) bool {
		for _, e := range given(n, nil) {
			if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
				yes = true
			}
		}
		if c, ok := n.(*ast.CallExpr); ok {
			for _, a := range c.Args {
				if l, ok := a.(*ast.BasicLit); ok && l.Kind == token.STRING {
					s, _ := strconv.Unquote(l.Value)
					yes = yes || Known(s)
				}
			}
		}
		return true
	})
	return yes
}

// fieldsIn collects what a function writes by name: keys of maps to anything, and tags of records, also of the
// package's own that it fills.
func fieldsIn(fn *ast.FuncDecl, records map[string][]*ast.StructType, into map[string]bool) {
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			if id, ok := n.Type.(*ast.Ident); ok && !ast.IsExported(id.Name) {
				for _, r := range records[id.Name] {
					tagsOf(r, into)
				}
			}
			if m, ok := n.Type.(*ast.MapType); ok && named(m.Key, "string") {
				for _, e := range n.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok {
						if l, ok := kv.Key.(*ast.BasicLit); ok {
							s, _ := strconv.Unquote(l.Value)
							into[s] = true
						}
					}
				}
			}
		case *ast.StructType:
			tagsOf(n, into)
		}
		return true
	})
}

// recordsIn lists the records that packages keep to themselves.
func recordsIn(files []*ast.File) map[string][]*ast.StructType {
	all := map[string][]*ast.StructType{}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.TypeSpec); ok {
				if r, ok := s.Type.(*ast.StructType); ok {
					all[s.Name.Name] = append(all[s.Name.Name], r)
				}
			}
			return true
		})
	}
	return all
}

func tagsOf(r *ast.StructType, into map[string]bool) {
	for _, f := range r.Fields.List {
		if f.Tag != nil {
			s, _ := strconv.Unquote(f.Tag.Value)
			tagged(reflect.StructTag(s), into)
		}
	}
}

func named(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

func tagged(tag reflect.StructTag, into map[string]bool) {
	if name, _, _ := strings.Cut(tag.Get("json"), ","); name != "" && name != "-" {
		into[name] = true
	}
}

// fieldsOf collects the names that a record is written with, also of the records in it.
func fieldsOf(t reflect.Type, into map[string]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || !strings.HasPrefix(t.PkgPath(), "klankbord.org/") {
		return
	}
	for i := range t.NumField() {
		tagged(t.Field(i).Tag, into)
		fieldsOf(t.Field(i).Type, into)
	}
}
