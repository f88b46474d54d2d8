package api_test

import (
	"strings"
	"testing"

	"klankbord.org/api/client"
)

// A program gives a customer their file, redacts a name, tries an erasure, erases, and finds nobody any more; the customer's
// record that comes in again stays out.
func TestAProgramDoesWhatACustomerAsks(t *testing.T) {
	t.Parallel()
	engines(t, func(w *world) {
		t, ctx, c := w.T, w.Context(), w.client(w.key())
		surveys, err := c.ListSurveysWithResponse(ctx, &client.ListSurveysParams{})
		if err != nil || len(surveys.JSON200.Items) == 0 {
			t.Fatalf("%v, %s", err, surveys.Body)
		}
		survey := surveys.JSON200.Items[0].Ref
		who := client.CustomerBatch{Items: []client.Customer{{Ref: "WISMIJ-1", Name: pointer("Wilma Weg"), Email: pointer("wilma@weg.example")}}}
		if _, err := c.PutCustomersWithResponse(ctx, nil, who); err != nil {
			t.Fatal(err)
		}
		job := client.Transaction{Ref: "WISMIJ-T", Day: date(2024, 6, 20), Customer: pointer("WISMIJ-1"), Problem: pointer(false)}
		if _, err := c.PutTransactionsWithResponse(ctx, nil, client.TransactionBatch{Items: []client.Transaction{job}}); err != nil {
			t.Fatal(err)
		}
		said := `{"items":[{"ref":"WISMIJ-A","survey":"` + survey + `","transaction":"WISMIJ-T","answered_at":"2024-06-21T10:00:00Z","score":8,"verbatim":"Kees hielp mij, groet Wilma Weg"}]}`
		if put, err := c.PutAnswersWithBodyWithResponse(ctx, nil, "application/json", strings.NewReader(said)); err != nil || put.StatusCode() != 200 {
			t.Fatalf("%v, %s", err, put.Body)
		}
		file, err := c.FindHeldWithResponse(ctx, "WISMIJ-1")
		if err != nil || file.JSON200 == nil || *file.JSON200.Contact.Email != "wilma@weg.example" || len(file.JSON200.Answers) != 1 {
			t.Fatalf("%v, %s", err, file.Body)
		}
		cut, err := c.RedactWithResponse(ctx, nil, client.RedactionInput{Survey: survey, Answer: "WISMIJ-A", Pieces: []client.RedactionPiece{{Text: "kees", Kind: "name"}}})
		if err != nil || cut.JSON200 == nil || cut.JSON200.Verbatim != "[naam] hielp mij, groet Wilma Weg" {
			t.Fatalf("%v, %s", err, cut.Body)
		}
		if again, err := c.RedactWithResponse(ctx, nil, client.RedactionInput{Survey: survey, Answer: "WISMIJ-A", Pieces: []client.RedactionPiece{{Text: "Kees", Kind: "name"}}}); err != nil || again.StatusCode() != 422 {
			t.Errorf("%v, %s", err, again.Body)
		}
		tried, err := c.EraseCustomerWithResponse(ctx, nil, client.ErasureInput{Customer: "WISMIJ-1", Ground: "asked", DryRun: pointer(true)})
		if err != nil || tried.JSON200 == nil || tried.JSON200.Counts.Words != 1 || !tried.JSON200.DryRun {
			t.Fatalf("%v, %s", err, tried.Body)
		}
		key := &client.EraseCustomerParams{IdempotencyKey: pointer("wis-1")}
		for range 2 { // the same request again gets the same answer
			done, err := c.EraseCustomerWithResponse(ctx, key, client.ErasureInput{Customer: "WISMIJ-1", Ground: "asked"})
			if err != nil || done.JSON200 == nil || done.JSON200.Id == nil || done.JSON200.Counts != tried.JSON200.Counts {
				t.Fatalf("%v, %s", err, done.Body)
			}
		}
		if put, err := c.PutCustomersWithResponse(ctx, nil, who); err != nil || put.JSON200.Unchanged != 1 {
			t.Errorf("%v, %s", err, put.Body)
		}
		if gone, err := c.FindCustomerWithResponse(ctx, "WISMIJ-1"); err != nil || gone.StatusCode() != 404 {
			t.Errorf("%v, %s", err, gone.Body)
		}
		answer, err := c.FindAnswerWithResponse(ctx, survey, "WISMIJ-A")
		if err != nil || answer.JSON200 == nil || answer.JSON200.Verbatim != nil || *answer.JSON200.Score != 8 || answer.JSON200.Customer != nil {
			t.Errorf("%v, %s", err, answer.Body)
		}
		if list, err := c.ListErasuresWithResponse(ctx, &client.ListErasuresParams{}); err != nil || len(list.JSON200.Items) != 1 || strings.Contains(string(list.Body), "WISMIJ") {
			t.Errorf("%v, %s", err, list.Body)
		}
	})
}

// A program keeps words for longer, holds days and lets them go; what is out of bounds is refused and nothing happens twice.
func TestAProgramSetsHowLongThingsAreKept(t *testing.T) {
	t.Parallel()
	engines(t, func(w *world) {
		t, ctx, c := w.T, w.Context(), w.client(w.key())
		days := func(class string) int {
			t.Helper()
			list, err := c.ListRetentionWithResponse(ctx, nil)
			if err != nil || list.JSON200 == nil {
				t.Fatalf("%v, %s", err, list.Body)
			}
			for _, one := range list.JSON200.Items {
				if one.Class == class {
					return int(one.Days)
				}
			}
			return -1
		}
		if set, err := c.SetRetentionWithResponse(ctx, "words", nil, client.RetentionChange{Days: 400, Reason: "agreed"}); err != nil || set.JSON200 == nil || days("words") != 400 {
			t.Errorf("%v, %s", err, set.Body)
		}
		for status, in := range map[int]client.RetentionChange{422: {Days: 1, Reason: "short"}} {
			if set, err := c.SetRetentionWithResponse(ctx, "words", nil, in); err != nil || set.StatusCode() != status || days("words") != 400 {
				t.Errorf("%v, %s", err, set.Body)
			}
		}
		if set, err := c.SetRetentionWithResponse(ctx, "gossip", nil, client.RetentionChange{Days: 40, Reason: "x"}); err != nil || set.StatusCode() != 404 {
			t.Errorf("%v, %s", err, set.Body)
		}
		key := &client.HoldDaysParams{IdempotencyKey: pointer("hold-1")}
		for range 2 {
			held, err := c.HoldDaysWithResponse(ctx, key, client.HoldInput{From: w.date("2024-05-01"), To: w.date("2024-05-31"), Reason: "a question of the court"})
			if err != nil || held.JSON200 == nil {
				t.Fatalf("%v, %s", err, held.Body)
			}
		}
		if turned, err := c.HoldDaysWithResponse(ctx, nil, client.HoldInput{From: w.date("2024-05-31"), To: w.date("2024-05-01"), Reason: "x"}); err != nil || turned.StatusCode() != 422 {
			t.Errorf("%v, %s", err, turned.Body)
		}
		list, err := c.ListRetentionHoldsWithResponse(ctx)
		if err != nil || len(list.JSON200.Items) != 1 || list.JSON200.Items[0].EndedAt != nil || list.JSON200.Items[0].To.String() != "2024-05-31" {
			t.Fatalf("%v, %s", err, list.Body)
		}
		if freed, err := c.ReleaseDaysWithResponse(ctx, list.JSON200.Items[0].Id, nil, client.Nothing{}); err != nil || freed.JSON200 == nil {
			t.Errorf("%v, %s", err, freed.Body)
		}
		if again, err := c.ReleaseDaysWithResponse(ctx, list.JSON200.Items[0].Id, nil, client.Nothing{}); err != nil || again.StatusCode() != 409 {
			t.Errorf("%v, %s", err, again.Body)
		}
	})
}
