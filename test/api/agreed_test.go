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
)

// A program records what scores of individuals wait for, agrees on a period and freezes it; the log tells of it, and nothing
// happens twice.
func TestAProgramAgreesAndFreezes(t *testing.T) {
	t.Parallel()
	engines(t, func(w *world) {
		t, ctx := w.T, w.Context()
		c := w.client(w.key())
		raw, err := os.ReadFile(filepath.Join(golden.Root(t), "examples", "ruitherstel", "schemes", "hybrid.json"))
		if err != nil {
			t.Fatal(err)
		}
		var scheme map[string]any
		if err := json.Unmarshal(raw, &scheme); err != nil {
			t.Fatal(err)
		}
		draft := client.AgreementInput{Ref: pointer("q2"), Scheme: &scheme, Nature: &client.Text{Nl: pointer("Vrijwillig")}, ExpiresOn: pointer(w.date("2024-12-31")), DryRun: pointer(true)}
		shown, err := c.DraftAgreementWithResponse(ctx, nil, draft)
		if err != nil || shown.JSON200 == nil || len(shown.JSON200.Versions) != 1 {
			t.Fatalf("%v, %s", err, shown.Body)
		}
		if list, err := c.ListAgreementsWithResponse(ctx); err != nil || len(list.JSON200.Items) != 0 {
			t.Errorf("a dry run was kept: %v, %s", err, list.Body)
		}
		draft.DryRun = nil
		if made, err := c.DraftAgreementWithResponse(ctx, nil, draft); err != nil || made.JSON200 == nil || made.JSON200.Versions[0].Status != "draft" {
			t.Fatalf("%v, %s", err, made.Body)
		}
		for _, party := range []string{"works_council", "management"} {
			signed, err := c.SignAgreementWithResponse(ctx, "q2", nil, client.SignOff{Party: party, Name: "Iemand", SignedOn: w.date("2024-03-01"), Document: pointer("besluit 4")})
			if err != nil || signed.JSON200 == nil {
				t.Fatalf("%s: %v, %s", party, err, signed.Body)
			}
		}
		before, err := c.ListConsentsWithResponse(ctx)
		if err != nil || before.JSON200 == nil || before.JSON200.Individuals.On || len(before.JSON200.Individuals.Missing) != 3 || len(before.JSON200.Offered) == 0 {
			t.Fatalf("%v, %s", err, before.Body)
		}
		for _, in := range []client.ConsentInput{
			{Kind: "dpia", Party: "FG", Document: "DPIA-1"},
			{Kind: "consent", Party: "OR", Document: "OR-1", Basis: pointer("works_council"), Articles: &[]string{"c", "g", "k", "l"}},
			{Kind: "publication", Party: "HR", Document: "brief", Where: pointer("intranet")},
		} {
			in.On, in.Covers = w.date("2024-01-15"), before.JSON200.Offered
			kept, err := c.RecordConsentWithResponse(ctx, &client.RecordConsentParams{IdempotencyKey: pointer("consent-" + string(in.Kind))}, in)
			if err != nil || kept.JSON200 == nil {
				t.Fatalf("%s: %v, %s", in.Kind, err, kept.Body)
			}
			again, err := c.RecordConsentWithResponse(ctx, &client.RecordConsentParams{IdempotencyKey: pointer("consent-" + string(in.Kind))}, in)
			if err != nil || string(again.Body) != string(kept.Body) {
				t.Errorf("the same request again: %v, %s", err, again.Body)
			}
		}
		after, err := c.ListConsentsWithResponse(ctx)
		if err != nil || !after.JSON200.Individuals.On || len(after.JSON200.Items) != 3 {
			t.Errorf("%v, %s", err, after.Body)
		}
		if frozen, err := c.FreezeAgreementWithResponse(ctx, "q2", nil, client.Nothing{}); err != nil || frozen.JSON200 == nil {
			t.Fatalf("%v, %s", err, frozen.Body)
		}
		if again, err := c.FreezeAgreementWithResponse(ctx, "q2", nil, client.Nothing{}); err != nil || again.StatusCode() != http.StatusConflict && again.StatusCode() != http.StatusNotFound {
			t.Errorf("frozen twice: %v, %s", err, again.Body)
		}
		whole, err := c.FindAgreementWithResponse(ctx, "q2")
		if err != nil || whole.JSON200 == nil || whole.JSON200.Versions[0].Status != "frozen" || whole.JSON200.Versions[0].Content == nil || len(whole.JSON200.Versions[0].SignOffs) != 2 {
			t.Errorf("%v, %s", err, whole.Body)
		}
		log, err := c.ListAuditEntriesWithResponse(ctx, &client.ListAuditEntriesParams{Area: pointer(client.ListAuditEntriesParamsArea("rules")), Limit: pointer(2)})
		if err != nil || log.JSON200 == nil || len(log.JSON200.Items) != 2 || log.JSON200.NextCursor == nil || !strings.Contains(*log.JSON200.Items[0].Sentence.En, "froze an agreement") {
			t.Errorf("%v, %s", err, log.Body)
		}
	})
}

// date is a day as the client writes it.
func (w *world) date(text string) openapi_types.Date {
	w.Helper()
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		w.Fatal(err)
	}
	return openapi_types.Date{Time: t}
}
