package api_test

import (
	"testing"

	"klankbord.org/api/client"
)

// A program has a text and a survey checked before it brings them in.
func TestAProgramChecksWording(t *testing.T) {
	t.Parallel()
	engines(t, func(w *world) {
		t, c := w.T, w.client(w.key())
		role := client.WordingTextRole("invitation")
		got, err := c.CheckWordingWithResponse(w.Context(), nil, client.WordingInput{Text: &client.WordingText{Role: &role, Language: "nl", Body: pointer("U kwam gisteren langs. Geef ons een 10!")}})
		if err != nil || got.JSON200 == nil || got.JSON200.Severe != 1 || len(got.JSON200.Findings) != 1 {
			t.Fatalf("%v, %s", err, got.Body)
		}
		f := got.JSON200.Findings[0]
		if f.Code != "begging" || *f.Quote != "Geef ons een 10" || f.Start != 23 || f.End != 38 || *f.Proposal != "U kwam gisteren langs." || f.Why.Nl == nil || f.Why.En == nil {
			t.Errorf("%s", got.Body)
		}
		survey := map[string]any{"metric": "nps", "languages": []string{"en"}, "question": map[string]string{"en": "How likely are you to recommend us?"},
			"low": map[string]string{"en": "Likely"}, "high": map[string]string{"en": "Very likely"}, "window_days": 30, "duplicates": "first"}
		whole, err := c.CheckWordingWithResponse(w.Context(), nil, client.WordingInput{Survey: &survey, Causes: &[]client.WordingCause{}})
		if err != nil || whole.JSON200 == nil || len(whole.JSON200.Findings) != 1 || whole.JSON200.Findings[0].Code != "unbalanced" || *whole.JSON200.Findings[0].Path != "low" {
			t.Fatalf("%v, %s", err, whole.Body)
		}
	})
}
