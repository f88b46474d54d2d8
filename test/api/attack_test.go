package api_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"klankbord.org/api"
	"klankbord.org/internal/golden"
)

// hostile are texts that have broken programs.
var hostile = []string{`' or '1'='1`, `'; drop table answers; --`, `" or ""="`, `%' and 1=cast((select version()) as int)--`, `\`, `%`, `_`, "%00", `$1`, `{{7*7}}`, `${7*7}`,
	`<script>alert(1)</script>`, `../../etc/passwd`, `..%2f..%2f`, strings.Repeat("a", 1900), "\u202e", "e\u0301\u0301", "9223372036854775808", "-1", "1e999", "NaN", "null", "[]"}

// Whatever stands in whichever parameter or address, nobody sees more or breaks anything.
func TestHostileTextsInEveryParameter(t *testing.T) {
	t.Parallel()
	engines(t, func(w *world) {
		token := w.key()
		_ = golden.Root(w.T)
		whole, _ := w.items("/answers?limit=1000", token)
		tried := 0
		for _, path := range []string{"/dimension-values?dimension=", "/units?cursor=", "/units?limit=", "/units?updated_since=", "/memberships?employee=", "/memberships?unit=", "/memberships?on=",
			"/transactions?customer=", "/transactions?from=", "/answers?metric=", "/answers?employee=", "/answers?unit=", "/answers?cause=", "/answers?text=", "/answers?to=",
			"/answers?min_score=", "/answers.csv?separator=", "/answers.csv?text=", "/scores?metric=", "/scores?by=", "/scores?period=", "/scores?against=", "/scores?team=", "/scores?not.team=",
			"/schemes/x?version=", "/units/", "/employees/", "/customers/", "/transactions/", "/surveys/", "/surveys/x/answers/", "/metrics/", "/matrix-versions/x/lines?", "/targets/", "/schemes/",
			"/runs/", "/runs/1/statements/"} {
			for _, evil := range hostile {
				escaped := url.QueryEscape(evil)
				if !strings.Contains(path, "?") {
					escaped = url.PathEscape(evil)
				}
				res, body := w.send("GET", path+escaped, "", token)
				tried++
				if tried%400 == 0 {
					w.now = w.now.Add(time.Minute) // the limit is for another test
				}
				if res.StatusCode >= 500 || res.StatusCode == 429 {
					w.Errorf("%s%s: %d %.200s", path, evil, res.StatusCode, body)
				}
				if strings.HasPrefix(path, "/answers?") && res.StatusCode == 200 && evil != "_" && evil != "%" && !strings.HasPrefix(path, "/answers?min_score") && strings.Count(body, `"survey":`) > len(whole)/2 {
					w.Errorf("%s%s: gives everything", path, evil)
				}
			}
		}
		if tried < 700 {
			w.Errorf("only %d were tried", tried)
		}
		after, _ := w.items("/answers?limit=1000", token)
		if len(after) != len(whole) {
			w.Errorf("%d answers were there, %d are", len(whole), len(after))
		}
	})
}

// Hostile texts come in as texts, and come out as they came in.
func TestHostileTextsAreTexts(t *testing.T) {
	t.Parallel()
	engines(t, func(w *world) {
		token := w.key()
		for i, evil := range hostile {
			if len(evil) > 200 {
				continue
			}
			body := fmt.Sprintf(`{"items":[{"ref":"H-%d","name":%q}]}`, i, evil)
			if strings.ContainsAny(evil, "\\\u202e\u0301") {
				continue // %q writes these in Go's way, not in JSON's
			}
			if res, said := w.send("POST", "/customers", body, token); res.StatusCode != 200 {
				w.Errorf("%q: %s", evil, said)
				continue
			}
			if _, said := w.send("GET", fmt.Sprintf("/customers/H-%d", i), "", token); !strings.Contains(said, fmt.Sprintf(`"ref":"H-%d"`, i)) {
				w.Errorf("%q came back as %s", evil, said)
			}
		}
	})
}

// Bodies that are huge, deep, no UTF-8 or of another shape are refused, and never break anything.
func TestHostileBodies(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	token := w.key()
	many := `{"items":[` + strings.Repeat(`{"ref":"a"},`, api.MaxItems) + `{"ref":"a"}]}`
	for name, c := range map[string]struct {
		body   string
		status int
	}{
		"huge":                {`{"items":[{"ref":"` + strings.Repeat("a", api.MaxBody) + `"}]}`, 413},
		"deep":                {strings.Repeat(`{"items":[`, 100_000), 400},
		"deep in a text":      {`{"items":[{"ref":"` + strings.Repeat("[", 100) + `"}]}`, 200},
		"too many":            {many, 422},
		"no UTF-8":            {"{\"items\":[{\"ref\":\"\xff\xfe\"}]}", 400},
		"a text with NUL":     {`{"items":[{"ref":"a\u0000b"}]}`, 422},
		"half a surrogate":    {`{"items":[{"ref":"a\ud800"}]}`, 200}, // becomes the replacement character
		"a list":              {`[]`, 422},
		"a number":            {`7`, 422},
		"null":                {`null`, 422},
		"items of null":       {`{"items":null}`, 422},
		"an item of null":     {`{"items":[null]}`, 422},
		"an item of a number": {`{"items":[7]}`, 422},
		"nothing":             {``, 400},
	} {
		res, body := w.send("POST", "/customers", c.body, token)
		if res.StatusCode != c.status {
			t.Errorf("%s: %d, want %d: %.300s", name, res.StatusCode, c.status, body)
		}
		if res.StatusCode >= 400 {
			w.problem(res, body)
		}
	}
}

// A cursor of another list, another filter or by somebody's own hand is refused.
func TestCursorsOfOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	token := w.key()
	_, cursor := w.items("/employees?limit=2", token)
	for _, path := range []string{"/units?cursor=", "/employees?updated_since=2020-01-01T00:00:00Z&cursor=", "/memberships?employee=M01&cursor="} {
		if res, body := w.send("GET", path+cursor, "", token); res.StatusCode != 400 || w.problem(res, body).Code != "api.cursor" {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		for _, bit := range []byte{1, 0x80} {
			changed := bytes.Clone(raw)
			changed[i] ^= bit
			if res, body := w.send("GET", "/employees?cursor="+base64.RawURLEncoding.EncodeToString(changed), "", token); res.StatusCode != 200 && res.StatusCode != 400 {
				t.Errorf("byte %d: %d %s", i, res.StatusCode, body)
			}
		}
	}
}

// Guessing finds nothing, and every wrong guess looks the same.
func TestGuessing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	token := w.key()
	said := map[string]bool{}
	for _, guess := range []string{token[:len(token)-1], token + "0", strings.ToUpper(token), strings.Replace(token, "kb_1_", "kb_2_", 1), "kb_1_" + strings.Repeat("0", 43), "kb_", "x",
		strings.Repeat("k", 60_000)} {
		res, body := w.send("GET", "/units", "", guess)
		if res.StatusCode == http.StatusRequestHeaderFieldsTooLarge {
			continue
		}
		if p := w.problem(res, body); res.StatusCode != 401 {
			t.Errorf("%.30s: %d", guess, res.StatusCode)
		} else {
			said[p.Code+p.Detail] = true
		}
	}
	if len(said) != 1 {
		t.Errorf("guesses are told apart: %v", said)
	}
}
