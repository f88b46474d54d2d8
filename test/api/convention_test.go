package api_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"klankbord.org/api"
	"klankbord.org/app"
	"klankbord.org/core/access"
)

// problem reads a problem document, which every refusal has to be.
func (w *world) problem(res *http.Response, body string) (p api.Problem) {
	w.Helper()
	if err := json.Unmarshal([]byte(body), &p); err != nil || res.Header.Get("Content-Type") != "application/problem+json" {
		w.Errorf("%d is no problem document but %q: %.200s", res.StatusCode, res.Header.Get("Content-Type"), body)
	}
	if p.Status != res.StatusCode || p.Title == "" || p.Detail == "" || p.Code == "" || p.Instance == "" || p.RequestID == "" ||
		p.RequestID != res.Header.Get("X-Request-Id") {
		w.Errorf("incomplete: %+v", p)
	}
	return p
}

// The judge refuses what doesn't fit the description; otherwise the other tests prove nothing.
func TestTheDescriptionJudges(t *testing.T) {
	t.Parallel()
	v, err := description()
	if err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string]bool{
		`{"ref":"a","name":"b","languages":["nl"],"currency":"EUR","time_zone":"UTC","key":{"name":"k","permissions":[]}}`: true,
		`{"ref":"a"}`: false, `{"ref":1,"name":"b","languages":["nl"],"currency":"EUR","time_zone":"UTC","key":{"name":"k","permissions":[]}}`: false} {
		r := httptest.NewRequest("GET", "http://x/api/v1/organisation", nil)
		res := &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body))}
		if ok, _ := v.ValidateHttpResponse(r, res); ok != want {
			t.Errorf("%s passes: %v", body, ok)
		}
	}
}

// Refusals are problem documents with the right status, in the language that was asked for.
func TestRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	token, weak := w.key(), w.key(access.ScoresRead)
	for _, c := range []struct {
		name, method, path, body, token string
		header                          string
		status                          int
		code                            string
	}{
		{"no key", "GET", "/units", "", "", "", 401, "key.missing"},
		{"another key", "GET", "/units", "", token[:len(token)-1] + "_", "", 401, "key.unknown"},
		{"basic", "GET", "/units", "", "", "Authorization: Basic dTpw", 401, "key.missing"},
		{"not held", "GET", "/units", "", weak, "", 403, "access.denied"},
		{"no such unit", "GET", "/units/none", "", token, "", 404, "unit.not_found"},
		{"no such run", "GET", "/runs/99999999999999999999", "", token, "", 404, "run.not_found"},
		{"no such address", "GET", "/nonsense", "", token, "", 404, "address.not_found"},
		{"method", "DELETE", "/units", "", token, "", 405, "api.method"},
		{"method", "POST", "/organisation", "{}", token, "", 405, "api.method"},
		{"accept", "GET", "/units", "", token, "Accept: text/xml", 406, "api.not_acceptable"},
		{"accept", "GET", "/answers.csv", "", token, "Accept: application/json", 406, "api.not_acceptable"},
		{"type", "POST", "/units", "x=1", token, "Content-Type: application/x-www-form-urlencoded", 415, "api.not_json"},
		{"compressed", "POST", "/units", "{}", token, "Content-Encoding: gzip", 415, "api.not_json"},
		{"JSON", "POST", "/units", "{", token, "", 400, "api.json_malformed"},
		{"two documents", "POST", "/units", "{} {}", token, "", 400, "api.json_malformed"},
		{"no items", "POST", "/units", "{}", token, "", 422, "field.missing"},
		{"unknown field outside", "POST", "/units", `{"items":[],"more":1}`, token, "", 422, "api.field_unknown"},
		{"unknown field", "POST", "/units", `{"items":[{"ref":"a","name":"b","colour":"red"}]}`, token, "", 422, "api.all_refused"},
		{"wrong type", "POST", "/units", `{"items":[{"ref":1,"name":"b"}]}`, token, "", 422, "api.all_refused"},
		{"unknown parameter", "GET", "/units?colour=red", "", token, "", 422, "api.parameter_unknown"},
		{"limit", "GET", "/units?limit=0", "", token, "", 422, "api.number"},
		{"limit", "GET", "/units?limit=1001", "", token, "", 422, "api.number"},
		{"instant", "GET", "/units?updated_since=yesterday", "", token, "", 422, "api.instant"},
		{"day", "GET", "/answers?from=2024-02-30", "", token, "", 422, "api.day"},
		{"cursor", "GET", "/units?cursor=AAAA", "", token, "", 400, "api.cursor"},
		{"slice", "GET", "/scores?nonsense=1", "", token, "", 422, ""},
		{"scheme", "POST", "/schemes/check", `{"format":"x"}`, token, "", 422, ""},
		{"nothing to check", "POST", "/wording/checks", `{}`, token, "", 422, "field.missing"},
		{"two things to check", "POST", "/wording/checks", `{"text":{"language":"nl","body":"a"},"survey":{}}`, token, "", 422, "api.wording_both"},
		{"role", "POST", "/wording/checks", `{"text":{"role":"poem","language":"nl","body":"a"}}`, token, "", 422, "value.unknown"},
		{"language", "POST", "/wording/checks", `{"text":{"language":"fr","body":"a"}}`, token, "", 422, "value.unknown"},
		{"malformed survey", "POST", "/wording/checks", `{"survey":{"colour":"red"}}`, token, "", 422, "survey.malformed"},
		{"not held", "POST", "/wording/checks", `{"text":{"language":"nl","body":"a"}}`, weak, "", 403, "access.denied"},
		{"key of idempotency", "POST", "/units", `{}`, token, "Idempotency-Key: with space", 400, "api.idempotency_malformed"},
	} {
		var header []string
		if c.header != "" {
			header = append(header, c.header)
		}
		res, body := w.send(c.method, c.path, c.body, c.token, header...)
		p := w.problem(res, body)
		if res.StatusCode != c.status || c.code != "" && p.Code != c.code {
			t.Errorf("%s: %d %s, want %d %s\n%s", c.name, res.StatusCode, p.Code, c.status, c.code, body)
		}
		if c.status == 422 && len(p.InvalidParams) == 0 {
			t.Errorf("%s: no field is named: %s", c.name, body)
		}
		if (res.Header.Get("WWW-Authenticate") != "") != (c.status == 401) || (res.Header.Get("Allow") != "") != (c.status == 405) {
			t.Errorf("%s: %v", c.name, res.Header)
		}
		if res.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: other sites may read it", c.name)
		}
	}
	res, body := w.send("POST", "/units", `{"items":[{"ref":"a","name":"b","colour":"red"}]}`, token, "Accept-Language: nl-NL,nl;q=0.9")
	p := w.problem(res, body)
	if res.Header.Get("Content-Language") != "nl" || p.InvalidParams[0].Name != "items[0].colour" || p.InvalidParams[0].Reason != `Het veld "colour" bestaat niet.` {
		t.Errorf("in Dutch: %s", body)
	}
}

// A person's session opens nothing here, so that no page elsewhere can use it.
func TestCookiesOpenNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	if res, _ := w.send("GET", "/units", "", "", "Cookie: klankbord=1."+w.key()); res.StatusCode != 401 {
		t.Errorf("a cookie opens: %d", res.StatusCode)
	}
}

// Both headers carry a key, and answers say who they are for and how they may be kept.
func TestHeaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	token := w.key()
	res, body := w.send("GET", "/transactions", "", "", "Authorization: bearer "+token, "X-Request-Id: my-own.7")
	if res.StatusCode != 200 || res.Header.Get("X-Request-Id") != "my-own.7" || res.Header.Get("RateLimit-Limit") != "600" || res.Header.Get("RateLimit-Remaining") != "599" {
		t.Errorf("%d %v", res.StatusCode, res.Header)
	}
	if res, _ := w.send("GET", "/transactions", "", token, "X-Request-Id: <script>"); strings.Contains(res.Header.Get("X-Request-Id"), "<") {
		t.Error("any text is a request id")
	}
	if again, none := w.send("GET", "/transactions", "", token, "If-None-Match: "+res.Header.Get("ETag")); again.StatusCode != 304 || none != "" {
		t.Errorf("the same again: %d %q", again.StatusCode, none)
	}
	packed, bytesOf := w.send("GET", "/transactions", "", token, "Accept-Encoding: gzip")
	unpacked, err := gzip.NewReader(strings.NewReader(bytesOf))
	if err != nil || packed.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("not packed: %v", err)
	}
	if whole, err := io.ReadAll(unpacked); err != nil || string(whole) != body {
		t.Errorf("packed, it is something else: %v", err)
	}
	if head, none := w.send("HEAD", "/transactions", "", token); head.StatusCode != 200 || none != "" || head.Header.Get("ETag") != res.Header.Get("ETag") {
		t.Errorf("HEAD: %d %q", head.StatusCode, none)
	}
	if open, text := w.send("GET", "/openapi.json", "", ""); open.StatusCode != 200 || !strings.Contains(text, `"openapi": "3.1.0"`) {
		t.Errorf("the description: %d", open.StatusCode)
	}
}

// Who asks too much waits, and is told how long; time gives it back.
func TestTooManyRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	token, other := w.key(), w.key()
	for range api.PerMinute {
		if res, body := w.send("GET", "/organisation", "", token); res.StatusCode != 200 {
			t.Fatal(body)
		}
	}
	res, body := w.send("GET", "/organisation", "", token)
	if p := w.problem(res, body); res.StatusCode != 429 || p.Code != "api.too_many" || res.Header.Get("Retry-After") != "1" || res.Header.Get("RateLimit-Remaining") != "0" {
		t.Errorf("one too many: %d %s %v", res.StatusCode, body, res.Header)
	}
	if res, _ := w.send("GET", "/organisation", "", other); res.StatusCode != 200 {
		t.Error("another key waits too")
	}
	w.now = w.now.Add(time.Second)
	if res, _ := w.send("GET", "/organisation", "", token); res.StatusCode != 200 {
		t.Errorf("a second later: %d", res.StatusCode)
	}
}

// A revoked or expired key is over at once.
func TestKeysEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	id, token, err := w.app.CreateKey(w.program(), w.org, app.KeyInput{Name: "a", Permissions: []access.Permission{access.ScoresRead}, ExpiresOn: 19914}) // 2024-07-10
	if err != nil {
		t.Fatal(err)
	}
	if res, _ := w.send("GET", "/scores", "", token); res.StatusCode != 200 {
		t.Fatalf("on its last day: %d", res.StatusCode)
	}
	w.now = w.now.AddDate(0, 0, 1)
	if res, _ := w.send("GET", "/scores", "", token); res.StatusCode != 401 {
		t.Errorf("a day later: %d", res.StatusCode)
	}
	w.now = w.now.AddDate(0, 0, -1)
	if err := w.app.RevokeKey(w.program(), w.org, id); err != nil {
		t.Fatal(err)
	}
	if res, _ := w.send("GET", "/scores", "", token); res.StatusCode != 401 {
		t.Errorf("revoked: %d", res.StatusCode)
	}
}

// Nobody gives a key more than they hold themselves.
func TestAKeyHoldsNoMoreThanItsMaker(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	admin := access.Actor{Org: w.org.ID, Account: 1}
	for _, r := range access.StandardRoles() {
		if r.Ref == access.Administrator {
			admin.Held = []access.Held{{Role: r}}
		}
	}
	ctx := access.With(t.Context(), admin)
	for p, allowed := range map[access.Permission]bool{access.PeopleRead: true, access.VerbatimsRead: false, access.PayRead: false, access.OwnRead: false, "nonsense": false} {
		if _, _, err := w.app.CreateKey(ctx, w.org, app.KeyInput{Name: "x", Permissions: []access.Permission{p}}); (err == nil) != allowed {
			t.Errorf("%s: %v", p, err)
		}
	}
}

// The same request with the same idempotency key gets the same bytes, whatever happened since; nothing happens twice.
func TestARepeatedRequestGetsTheSameBytes(t *testing.T) {
	t.Parallel()
	engines(t, func(w *world) {
		token, other := w.key(), w.key()
		body := `{"items":[{"ref":"K-1","name":"Ans"},{"ref":"","name":"wrong"}]}`
		first, said := w.send("POST", "/customers", body, token, "Idempotency-Key: abc")
		if first.StatusCode != 200 || !strings.Contains(said, `"created":1`) {
			w.Fatal(said)
		}
		again, same := w.send("POST", "/customers", body, token, "Idempotency-Key: abc")
		if same != said || again.Header.Get("Idempotency-Replayed") != "true" {
			w.Errorf("again: %s", same)
		}
		if _, fresh := w.send("POST", "/customers", body, token); !strings.Contains(fresh, `"unchanged":1`) {
			w.Errorf("without the key: %s", fresh)
		}
		if _, fresh := w.send("POST", "/customers", body, other, "Idempotency-Key: abc"); !strings.Contains(fresh, `"unchanged":1`) {
			w.Errorf("another key of the API: %s", fresh)
		}
		for _, c := range [][2]string{{"/customers", `{"items":[{"ref":"K-2"}]}`}, {"/units", body}} {
			if res, text := w.send("POST", c[0], c[1], token, "Idempotency-Key: abc"); res.StatusCode != 409 || w.problem(res, text).Code != "api.idempotency_other" {
				w.Errorf("another request: %d %s", res.StatusCode, text)
			}
		}
		// What was refused changed nothing and may be mended.
		if res, _ := w.send("POST", "/customers", `{"items":[{"ref":""}]}`, token, "Idempotency-Key: mend"); res.StatusCode != 422 {
			w.Errorf("refused: %d", res.StatusCode)
		}
		if res, text := w.send("POST", "/customers", `{"items":[{"ref":"K-3"}]}`, token, "Idempotency-Key: mend"); res.StatusCode != 200 {
			w.Errorf("mended: %s", text)
		}
	})
}

// Many who send the same request at once are one: the others get the same answer or are told to wait.
func TestTheSameRequestAtOnceHappensOnce(t *testing.T) {
	t.Parallel()
	engines(t, func(w *world) {
		token := w.key()
		// A second program on the same database would know nothing of what is on its way in the first.
		second := httptest.NewServer(w.app.Handler())
		defer second.Close()
		var wait sync.WaitGroup
		var lock sync.Mutex
		answers := map[string]int{}
		for i := range 16 {
			wait.Go(func() {
				base := w.base
				if i%2 == 0 {
					base = second.URL + api.Prefix
				}
				r, _ := http.NewRequestWithContext(w.Context(), "POST", base+"/transactions", strings.NewReader(`{"items":[{"ref":"once","day":"2024-06-01"}]}`))
				r.Header.Set("Content-Type", "application/json")
				r.Header.Set("Authorization", "Bearer "+token)
				r.Header.Set("Idempotency-Key", "at-once")
				res, err := http.DefaultClient.Do(r)
				if err != nil {
					w.Error(err)
					return
				}
				body, _ := io.ReadAll(res.Body)
				_ = res.Body.Close()
				lock.Lock()
				defer lock.Unlock()
				switch {
				case res.StatusCode == 200:
					answers[string(body)]++
				case res.StatusCode != 409 || res.Header.Get("Retry-After") == "":
					w.Errorf("%d %s", res.StatusCode, body)
				}
			})
		}
		wait.Wait()
		if len(answers) != 1 {
			w.Errorf("answers: %v", answers)
		}
		for text := range answers {
			if !strings.Contains(text, `"created":1`) {
				w.Errorf("nothing was created: %s", text)
			}
		}
	})
}

// Answers go along as CSV that a spreadsheet reads and doesn't run.
func TestExport(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	token := w.key()
	_, text := w.send("GET", "/surveys", "", token)
	var surveys struct{ Items []api.Survey }
	if err := json.Unmarshal([]byte(text), &surveys); err != nil {
		t.Fatal(err)
	}
	for i, evil := range []string{"=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "plain; \"quoted\""} {
		quoted, _ := json.Marshal(evil)
		body := fmt.Sprintf(`{"items":[{"ref":"E-%d","survey":%q,"day":"2024-06-01","customer":"%%s","answered_at":"2024-06-02T10:00:00+02:00","score":9,"verbatim":%s}]}`, i, surveys.Items[0].Ref, quoted)
		w.send("POST", "/transactions", fmt.Sprintf(`{"items":[{"ref":"E-%d","day":"2024-06-01"}]}`, i), token)
		body = strings.Replace(strings.Replace(body, `"day":"2024-06-01",`, "", 1), `"customer":"%s"`, fmt.Sprintf(`"transaction":"E-%d"`, i), 1)
		if res, said := w.send("POST", "/answers", body, token); res.StatusCode != 200 {
			t.Fatal(said)
		}
	}
	res, csv := w.send("GET", "/answers.csv?bom=1&separator=semicolon", "", token)
	if res.StatusCode != 200 || !strings.HasPrefix(csv, "\ufeffsurvey;ref;") || !strings.Contains(csv, `"plain; ""quoted"""`) {
		t.Errorf("%d %.200q", res.StatusCode, csv)
	}
	for _, cell := range []string{";'=cmd|' /C calc'!A0;", ";'+1;", ";'-1;", ";'@SUM(A1);", "'\t=1"} {
		if !strings.Contains(csv, cell) {
			t.Errorf("%q is missing", cell)
		}
	}
	items, _ := w.items("/answers?limit=1000", token)
	if _, plain := w.send("GET", "/answers.csv", "", token); bytes.Count([]byte(plain), []byte("\r\n")) != len(items)+1 {
		t.Errorf("%d lines for %d answers", strings.Count(plain, "\r\n"), len(items))
	}
}
