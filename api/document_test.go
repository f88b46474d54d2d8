package api

import (
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
)

// nothing is a source whose methods nobody calls.
type nothing struct{ Source }

// The document is what OpenAPI 3.1 says it should be.
func TestTheDocumentIsValid(t *testing.T) {
	t.Parallel()
	doc, err := libopenapi.NewDocument(openapi)
	if err != nil {
		t.Fatal(err)
	}
	v, errs := validator.NewValidator(doc)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if ok, faults := v.ValidateDocument(); !ok {
		for _, f := range faults {
			t.Errorf("%s: %s", f.Message, f.Reason)
		}
	}
}

type described struct {
	Paths map[string]map[string]struct {
		OperationID string           `yaml:"operationId"`
		Description string           `yaml:"description"`
		Security    *[]any           `yaml:"security"`
		Parameters  []map[string]any `yaml:"parameters"`
		Responses   map[string]any   `yaml:"responses"`
	} `yaml:"paths"`
}

func documented(t *testing.T) (d described) {
	t.Helper()
	if err := yaml.Unmarshal(openapi, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// Whatever is served is described, and the other way round, with the parameters that it takes.
func TestTheDocumentAndTheRoutesAreTheSame(t *testing.T) {
	t.Parallel()
	d := documented(t)
	served := map[string]bool{}
	for _, r := range (&API{Source: nothing{}}).Routes() {
		served[r.Method+" "+r.Path] = true
		op, ok := d.Paths[r.Path][strings.ToLower(r.Method)]
		if !ok {
			t.Errorf("%s %s is served and not described", r.Method, r.Path)
			continue
		}
		if r.Open != (op.Security != nil) {
			t.Errorf("%s %s: open to all is %v, described as %v", r.Method, r.Path, r.Open, op.Security != nil)
		}
		var names []string
		for _, p := range op.Parameters {
			if link, ok := p["$ref"].(string); ok && !strings.HasSuffix(link, "/idempotency") {
				names = append(names, link[strings.LastIndex(link, "/")+1:])
			} else if p["in"] == "query" {
				names = append(names, p["name"].(string))
			}
		}
		takes := slices.Sorted(slices.Values(r.params))
		slices.Sort(names)
		if !slices.Equal(takes, names) && !slices.Contains(takes, anyName) {
			t.Errorf("%s %s takes %v, described as %v", r.Method, r.Path, takes, names)
		}
	}
	ids := map[string]bool{}
	for path, ops := range d.Paths {
		for method, op := range ops {
			if !served[strings.ToUpper(method)+" "+path] {
				t.Errorf("%s %s is described and not served", method, path)
			}
			if op.OperationID == "" || ids[op.OperationID] || op.Description == "" || op.Responses["4XX"] == nil && path != "/" {
				t.Errorf("%s %s has no operation of its own, description or refusals", method, path)
			}
			ids[op.OperationID] = true
		}
	}
	if len(ids) < 50 {
		t.Errorf("only %d operations were compared", len(ids))
	}
}
