package app

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"klankbord.org/api"
	"klankbord.org/store/storetest"
)

// hostileValues are values that a field of JSON may get, as they stand in a body.
var hostileValues = []string{`"'; drop table answers; --"`, `"{{7*7}}${7*7}<kbxss>"`, `"../../../etc/passwd"`, `"\u0000"`, `"a\u0007\u001b[31m\r\nX-Kb-Planted: 1"`, "\"\xff\xfe\"",
	`"` + strings.Repeat("a", 70_000) + `"`, "99999999999999999999999999", "-9223372036854775809", "1e400", "-1", "0.5", "true", "null", "[]", "{}", `[{"a":[null]}]`, `""`, `"E9"`, `"elders-only"`, `"2024-02-31"`}

// document is the description of the API, as far as it is attacked by.
type document struct {
	root  map[string]any
	Paths map[string]map[string]any
}

func described(t *testing.T) (d document) {
	t.Helper()
	text, err := api.Document()
	if err == nil {
		err = json.Unmarshal(text, &d.root)
	}
	if err != nil {
		t.Fatal(err)
	}
	d.Paths = map[string]map[string]any{}
	for path, operations := range d.root["paths"].(map[string]any) {
		d.Paths[path] = operations.(map[string]any)
	}
	return d
}

// follow goes where a reference points.
func (d document) follow(v any) map[string]any {
	m, _ := v.(map[string]any)
	ref, is := m["$ref"].(string)
	if !is {
		return m
	}
	var at any = d.root
	for part := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
		at = at.(map[string]any)[part]
	}
	return d.follow(at)
}

// sample is a value that a schema allows, more or less.
func (d document) sample(schema any, depth int) any {
	s := d.follow(schema)
	for _, word := range []string{"allOf", "oneOf", "anyOf"} {
		if list, ok := s[word].([]any); ok {
			whole := map[string]any{}
			for _, one := range list {
				if part, ok := d.sample(one, depth+1).(map[string]any); ok {
					maps.Copy(whole, part)
				} else if word != "allOf" {
					return d.sample(one, depth+1)
				}
			}
			return whole
		}
	}
	if list, ok := s["enum"].([]any); ok {
		return list[0]
	}
	kind, _ := s["type"].(string)
	if kinds, ok := s["type"].([]any); ok {
		kind, _ = kinds[0].(string)
	}
	switch {
	case s["properties"] != nil || kind == "object":
		whole := map[string]any{}
		properties, _ := s["properties"].(map[string]any)
		for name, p := range properties {
			if depth < 6 {
				whole[name] = d.sample(p, depth+1)
			}
		}
		return whole
	case kind == "array":
		return []any{d.sample(s["items"], depth+1)}
	case kind == "integer" || kind == "number":
		return 1
	case kind == "boolean":
		return true
	}
	if text := map[string]any{"date": "2024-05-02", "date-time": "2024-05-02T10:00:00Z"}[fmt.Sprint(s["format"])]; text != nil {
		return text
	}
	return "x"
}

// places calls fn with the body in which each value in turn stands for a mark, which fn replaces.
func places(v any, at string, fn func(at string, put func(any))) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			was := v[name]
			fn(at+"."+name, func(x any) { v[name] = x })
			v[name] = was
			places(was, at+"."+name, fn)
		}
	case []any:
		for i, was := range v {
			fn(fmt.Sprintf("%s[%d]", at, i), func(x any) { v[i] = x })
			v[i] = was
			places(was, fmt.Sprintf("%s[%d]", at, i), fn)
		}
	}
}

const mark = "mark-of-the-test"

// program is a program with a key; it takes a new key before it has asked too much.
type program struct {
	*siege
	left int
	key  string
}

func (p *program) asks(method, address, kind, body string) *httptest.ResponseRecorder {
	if p.left--; p.left < 0 {
		p.key, p.left = p.siege.house.key(p.org, 0, MayGive(p.boss.actor)...), api.PerMinute-1
	}
	r := httptest.NewRequest(method, "/", strings.NewReader(body)).WithContext(p.Context())
	u, err := url.ParseRequestURI(address)
	p.must(err)
	r.URL, r.RequestURI = u, address
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Authorization", "Bearer "+p.key)
	w := httptest.NewRecorder()
	p.routes.ServeHTTP(w, r)
	return w
}

// refusal checks what any answer to a program has to be; a refusal is a problem that says where it is.
func (p *program) refusal(what string, got *httptest.ResponseRecorder) {
	p.Helper()
	if p.sane(what, got); got.Code < 400 {
		return
	}
	var problem api.Problem
	if err := json.Unmarshal(got.Body.Bytes(), &problem); err != nil || got.Header().Get("Content-Type") != "application/problem+json" {
		p.Errorf("%s: %d is no problem but %q", what, got.Code, got.Header().Get("Content-Type"))
	}
	unnamed := got.Code == http.StatusUnprocessableEntity && (len(problem.InvalidParams) == 0 || problem.InvalidParams[0].Name == "")
	if problem.Status != got.Code || problem.Code == "" || unnamed && !strings.HasSuffix(what, " everything") {
		p.Errorf("%s: %d names no field: %.300s", what, got.Code, got.Body)
	}
}

// Whatever stands in whichever parameter or field of whichever operation of the API, nothing breaks, the problem says where it is,
// and nothing of another organisation is seen or changed.
func TestHostileValuesInEveryParameterAndFieldOfTheAPI(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); attackAPI(t, besiege(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); attackAPI(t, besiegeOn(t, storetest.EmptyPostgresURL(t))) })
}

func attackAPI(t *testing.T, s *siege) {
	p := &program{siege: s}
	doc := described(t)
	elsewhere := s.state(s.other.ID)
	texts := append(slices.Clone(hostileTexts), "E9", "elders-only", "verre", s.foreign["run"])
	params, fields := 0, 0
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		for method, operation := range doc.Paths[path] {
			method = strings.ToUpper(method)
			if method != http.MethodGet && method != http.MethodPost {
				continue
			}
			operation, _ := operation.(map[string]any)
			_, at, _ := s.address(method+" "+api.Prefix+path, map[string]string{"ref": "x", "survey": "na-de-ruit", "answer": "1"})
			look := func(what string, got *httptest.ResponseRecorder) {
				if p.refusal(what, got); strings.Contains(got.Body.String(), `"name":"elders-only"`) || strings.Contains(got.Body.String(), `"text":"elders-only"`) {
					s.Errorf("%s: shows what another organisation has: %.300s", what, got.Body)
				}
			}
			list, _ := operation["parameters"].([]any)
			shared, _ := doc.Paths[path]["parameters"].([]any)
			for i, raw := range append(slices.Clone(list), shared...) {
				parameter := doc.follow(raw)
				name, _ := parameter["name"].(string)
				for n, evil := range texts {
					if (n+i)%2 > 0 && parameter["in"] != "path" {
						continue
					}
					address := at + "?" + url.Values{name: {evil}}.Encode()
					if parameter["in"] == "path" {
						_, address, _ = s.address(method+" "+api.Prefix+path, map[string]string{"ref": "x", "survey": "na-de-ruit", name: evil})
					} else if parameter["in"] != "query" {
						continue
					}
					params++
					look(fmt.Sprintf("%s %s with %.40q as %s", method, path, evil, name), p.asks(method, address, "application/json", "{}"))
				}
			}
			body := doc.follow(operation["requestBody"])
			content, _ := body["content"].(map[string]any)
			kind, _ := content["application/json"].(map[string]any)
			if kind == nil {
				continue
			}
			n := 0
			whole := map[string]any{"": doc.sample(kind["schema"], 0)}
			places(whole, "", func(field string, put func(any)) {
				put(mark)
				text, err := json.Marshal(whole[""])
				s.must(err)
				for i, evil := range hostileValues {
					if (i+n)%3 > 0 && strings.Count(field, ".") > 2 {
						continue // each value in a third of the fields
					}
					fields++
					sent := strings.Replace(string(text), `"`+mark+`"`, evil, 1)
					what := fmt.Sprintf("%s %s with %.40s as %s", method, path, evil, field)
					if field == "." || strings.HasSuffix(path, "/schemes/check") || field == "..scheme" { // a scheme names its own fields
						what += " everything"
					}
					look(what, p.asks(method, at, "application/json", sent))
				}
				n++
			})
		}
	}
	if c := differing(elsewhere, s.state(s.other.ID), "river_job"); len(c) > 0 {
		t.Errorf("the other organisation is changed: %v", c)
	}
	if params < 1000 || fields < 1500 {
		t.Errorf("only %d parameters and %d fields were tried", params, fields)
	}
	t.Logf("%d parameters and %d fields", params, fields)
}
