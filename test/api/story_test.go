package api_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	openapi_types "github.com/oapi-codegen/runtime/types"

	"klankbord.org/api/client"
	"klankbord.org/internal/golden"
	"klankbord.org/test/agreed"
)

func pointer[T any](v T) *T { return &v }

func date(year int, month time.Month, d int) openapi_types.Date {
	return openapi_types.Date{Time: time.Date(year, month, d, 0, 0, 0, 0, time.UTC)}
}

// A program brings an experience and an answer in, reads them back, sees the score move, computes a bonus and reads a
// statement, all through the generated client.
func TestAProgramDoesTheWholeJob(t *testing.T) {
	t.Parallel()
	engines(t, func(w *world) {
		t, ctx, c := w.T, w.Context(), w.client(w.key())
		mine, err := c.FindOrganisationWithResponse(ctx)
		if err != nil || mine.JSON200 == nil || mine.JSON200.Ref != "ruit" {
			t.Fatalf("%v, %s", err, mine.Body)
		}
		people, err := c.ListMembershipsWithResponse(ctx, &client.ListMembershipsParams{Employee: pointer("M01")})
		if err != nil || len(people.JSON200.Items) == 0 {
			t.Fatalf("%v, %s", err, people.Body)
		}
		in := people.JSON200.Items[0]
		surveys, err := c.ListSurveysWithResponse(ctx, &client.ListSurveysParams{})
		if err != nil || len(surveys.JSON200.Items) == 0 {
			t.Fatalf("%v, %s", err, surveys.Body)
		}
		survey := surveys.JSON200.Items[0].Ref
		before, err := c.SliceWithResponse(ctx, &client.SliceParams{Period: pointer("2024-Q2")})
		if err != nil || len(before.JSON200.Groups) != 1 {
			t.Fatalf("%v, %s", err, before.Body)
		}

		job := client.Transaction{Ref: "API-1", Day: date(2024, 6, 20), Problem: pointer(false), ValueCents: pointer(int64(12345)), Currency: pointer("EUR"),
			Participants: &[]client.Participant{{Employee: pointer("M01"), Role: &in.Role}}}
		put, err := c.PutTransactionsWithResponse(ctx, nil, client.TransactionBatch{Items: []client.Transaction{job}})
		if err != nil || put.JSON200 == nil || put.JSON200.Created != 1 {
			t.Fatalf("%v, %s", err, put.Body)
		}
		if put, err = c.PutTransactionsWithResponse(ctx, nil, client.TransactionBatch{Items: []client.Transaction{job}}); err != nil || put.JSON200.Unchanged != 1 {
			t.Errorf("the same again: %v, %s", err, put.Body)
		}
		got, err := c.FindTransactionWithResponse(ctx, "API-1")
		if err != nil || got.JSON200 == nil || *got.JSON200.ValueCents != 12345 || len(*got.JSON200.Participants) != 1 || *(*got.JSON200.Participants)[0].Unit == "" {
			t.Errorf("%v, %s", err, got.Body)
		}
		said, err := c.PutAnswersWithResponse(ctx, nil, client.AnswerBatch{Items: []client.AnswerInput{
			{Ref: "API-1", Survey: survey, Transaction: pointer("API-1"), AnsweredAt: w.now.AddDate(0, 0, -18), Score: pointer(10), Verbatim: pointer("=top")},
			{Ref: "API-2", Survey: survey, Transaction: pointer("nobody knows"), AnsweredAt: w.now, Score: pointer(99)}}})
		if err != nil || said.JSON200 == nil || said.JSON200.Created != 1 || said.JSON200.Refused != 1 || (*said.JSON200.Items[1].Errors)[0].Name[:8] != "items[1]" {
			t.Fatalf("%v, %s", err, said.Body)
		}
		answer, err := c.FindAnswerWithResponse(ctx, survey, "API-1")
		if err != nil || answer.JSON200 == nil || *answer.JSON200.Verbatim != "=top" || answer.JSON200.Standing != "counted" {
			t.Errorf("%v, %s", err, answer.Body)
		}
		after := w.until(func() (string, bool) {
			s, err := c.SliceWithResponse(ctx, &client.SliceParams{Period: pointer("2024-Q2")})
			return string(s.Body), err == nil && *s.JSON200.Groups[0].N == *before.JSON200.Groups[0].N+1
		})
		if after == "" {
			t.Error("the answer doesn't show in the score")
		}
		w.pays(c)
	})
}

// until asks again until what is asked is so: the columns in memory follow the ledger.
func (w *world) until(ask func() (string, bool)) (last string) {
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		if text, ok := ask(); ok {
			return text
		}
		<-time.After(20 * time.Millisecond)
	}
	return ""
}

// pays computes a bonus and reads what came of it.
func (w *world) pays(c *client.ClientWithResponses) {
	t, ctx := w.T, w.Context()
	raw, err := os.ReadFile(filepath.Join(golden.Root(t), "examples", "ruitherstel", "schemes", "hybrid.json"))
	if err != nil {
		t.Fatal(err)
	}
	var scheme map[string]any
	if err := json.Unmarshal(raw, &scheme); err != nil {
		t.Fatal(err)
	}
	checked, err := c.CheckSchemeWithResponse(ctx, nil, scheme)
	if err != nil || checked.JSON200 == nil || checked.JSON200.Known {
		t.Fatalf("%v, %s", err, checked.Body)
	}
	agreed.Upon(w.program(), t, w.app, w.org, raw)
	run, err := c.ComputeRunWithResponse(ctx, &client.ComputeRunParams{IdempotencyKey: pointer("run-1")}, client.RunInput{Scheme: scheme, Reason: pointer("Q2")})
	if err != nil || run.JSON201 == nil || run.HTTPResponse.Header.Get("Location") != "/api/v1/runs/1" {
		t.Fatalf("%v, %s", err, run.Body)
	}
	again, err := c.ComputeRunWithResponse(ctx, &client.ComputeRunParams{IdempotencyKey: pointer("run-1")}, client.RunInput{Scheme: scheme, Reason: pointer("Q2")})
	if err != nil || string(again.Body) != string(run.Body) || again.HTTPResponse.Header.Get("Location") != "/api/v1/runs/1" {
		t.Errorf("the same request again: %v, %s", err, again.Body)
	}
	runs, err := c.ListRunsWithResponse(ctx, &client.ListRunsParams{})
	if err != nil || len(runs.JSON200.Items) != 1 {
		t.Errorf("%v, %s", err, runs.Body)
	}
	paid, err := c.ListStatementsWithResponse(ctx, run.JSON201.Id, &client.ListStatementsParams{})
	if err != nil || len(paid.JSON200.Items) == 0 {
		t.Fatalf("%v, %s", err, paid.Body)
	}
	var sum int64
	for _, p := range paid.JSON200.Items {
		sum += p.Cents
	}
	if sum != run.JSON201.PaidCents {
		t.Errorf("people get %d of %d cents", sum, run.JSON201.PaidCents)
	}
	one, err := c.FindStatementWithResponse(ctx, run.JSON201.Id, paid.JSON200.Items[0].Employee)
	if err != nil || one.JSON200 == nil || one.JSON200.Cents != paid.JSON200.Items[0].Cents || len(one.JSON200.Line) == 0 {
		t.Errorf("%v, %s", err, one.Body)
	}
	pdf, err := c.DrawStatementWithResponse(ctx, run.JSON201.Id, paid.JSON200.Items[0].Employee)
	if err != nil || pdf.StatusCode() != http.StatusOK || !strings.HasPrefix(string(pdf.Body), "%PDF-") {
		t.Errorf("%v, %.80s", err, pdf.Body)
	}
	if whole, err := c.FindSchemeWithResponse(ctx, "hybrid", nil); err != nil || whole.JSON200 == nil || whole.JSON200.Hash != checked.JSON200.Hash {
		t.Errorf("%v, %s", err, whole.Body)
	}
	if totals, err := c.FindRunWithResponse(ctx, run.JSON201.Id); err != nil || totals.JSON200 == nil || totals.JSON200.Result["paid_cents"] == nil {
		t.Errorf("%v, %s", err, totals.Body)
	}
}

// Every list is what the description says, and going through it a little at a time gives what it gives at once.
func TestListsGoOnWhereTheyStopped(t *testing.T) {
	t.Parallel()
	engines(t, func(w *world) {
		token := w.key()
		seen := w.client(token) // judges the shape of each
		if r, err := seen.ListEmployeesWithResponse(w.Context(), &client.ListEmployeesParams{Limit: pointer(2)}); err != nil || r.JSON200.NextCursor == nil {
			w.Errorf("%v, %s", err, r.Body)
		}
		for _, list := range []string{"dimension-values", "units", "employees", "memberships", "customers", "transactions", "answers", "metrics", "causes", "surveys",
			"matrix-versions", "targets", "initiatives", "findings", "coverage", "schemes", "runs"} {
			whole, _ := w.items("/"+list+"?limit=1000", token)
			var parts []json.RawMessage
			next := ""
			for n := 0; n < 1000; n++ {
				items, cursor := w.items("/"+list+"?limit=3"+next, token)
				parts = append(parts, items...)
				if cursor == "" {
					break
				}
				next = "&cursor=" + cursor
			}
			if len(parts) != len(whole) {
				w.Errorf("%s: %d in parts, %d at once", list, len(parts), len(whole))
				continue
			}
			for i := range whole {
				if string(whole[i]) != string(parts[i]) {
					w.Errorf("%s: number %d differs: %s, %s", list, i, whole[i], parts[i])
				}
			}
		}
	})
}

// items reads a part of a list, through the judge.
func (w *world) items(path, token string) (items []json.RawMessage, next string) {
	w.Helper()
	r, err := http.NewRequestWithContext(w.Context(), http.MethodGet, w.base+path, nil)
	if err != nil {
		w.Fatal(err)
	}
	r.Header.Set("X-Api-Key", token)
	res, err := judge{w.T}.RoundTrip(r)
	if err != nil {
		w.Fatal(err)
	}
	var list struct {
		Items []json.RawMessage `json:"items"`
		Next  string            `json:"next_cursor"`
	}
	if err := json.NewDecoder(res.Body).Decode(&list); err != nil || res.StatusCode != http.StatusOK {
		w.Fatalf("%s: %d, %v", path, res.StatusCode, err)
	}
	return list.Items, list.Next
}

// Whoever asks what changed gets what changed.
func TestWhatChangedSinceIsListed(t *testing.T) {
	t.Parallel()
	engines(t, func(w *world) {
		token := w.key()
		w.now = w.now.Add(time.Hour)
		since := "?updated_since=" + w.now.Format(time.RFC3339)
		for _, list := range []string{"units", "employees", "customers", "transactions", "answers", "metrics", "causes"} {
			if items, _ := w.items("/"+list+since, token); len(items) != 0 {
				w.Errorf("%s: %d changed before anything did", list, len(items))
			}
		}
		w.now = w.now.Add(time.Minute)
		for _, kind := range []struct{ path, body string }{
			{"/customers", `{"items":[{"ref":"new","name":"Ans"}]}`},
			{"/employees", `{"items":[{"ref":"M99","name":"Piet","from":"2024-01-01"}]}`},
			{"/transactions", `{"items":[{"ref":"T-new","day":"2024-07-01","customer":"new","participants":[{"employee":"M01"}]}]}`},
		} {
			if res, body := w.send("POST", kind.path, kind.body, token); res.StatusCode != http.StatusOK {
				w.Fatal(body)
			}
			if items, _ := w.items(kind.path+since, token); len(items) != 1 {
				w.Errorf("%s: %d changed", kind.path, len(items))
			}
		}
		// What is written while the clock stands an hour back isn't missed by who saw it before.
		back := w.now
		w.now = w.now.Add(-time.Hour)
		if res, body := w.send("POST", "/customers", `{"items":[{"ref":"back","name":"Ben"}]}`, token); res.StatusCode != http.StatusOK {
			w.Fatal(body)
		}
		if items, _ := w.items("/customers?updated_since="+back.Format(time.RFC3339), token); len(items) == 0 || !strings.Contains(string(items[len(items)-1]), `"back"`) {
			w.Errorf("while the clock stands back: %d", len(items))
		}
		w.now = back.Add(time.Minute)
		if items, _ := w.items("/customers?updated_since="+back.Format(time.RFC3339), token); len(items) == 0 || !strings.Contains(string(items[len(items)-1]), `"back"`) {
			w.Errorf("after the clock was right again: %d", len(items))
		}
		if items, _ := w.items("/transactions?customer=new", token); len(items) != 1 {
			w.Errorf("of the customer: %d", len(items))
		}
	})
}
