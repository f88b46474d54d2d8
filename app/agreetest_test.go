package app

import (
	"context"
	"testing"

	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
)

// consent puts all three records on record for schemes and the newest matrix, as an organisation does before it pays anybody.
func consent(ctx context.Context, t *testing.T, a *App, o org.Organisation, schemes ...[]byte) {
	t.Helper()
	for _, r := range agreed(day.At(a.now()) - 1) {
		if _, err := a.RecordConsent(ctx, o, ConsentInput{Record: r, Schemes: schemes, Actor: "test"}); err != nil {
			t.Fatal(err)
		}
	}
}

// agreed are the three records, of a day.
func agreed(on day.Day) []agree.Record {
	return []agree.Record{
		{Kind: agree.DPIA, On: on, Party: "FG", Document: "DPIA-1"},
		{Kind: agree.Consent, On: on, Party: "OR", Document: "OR-1", Basis: agree.ByWorksCouncil, Articles: agree.Articles()},
		{Kind: agree.Publication, On: on, Party: "HR", Document: "brief-1", Where: "intranet"},
	}
}
