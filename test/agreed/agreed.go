// Package agreed puts on record what must be there before anybody is scored or paid, for tests about what comes after.
package agreed

import (
	"context"
	"testing"

	"klankbord.org/app"
	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
)

// Upon records DPIA, consent and publication for schemes and the newest version of the matrix. The context is that of whoever
// may.
func Upon(ctx context.Context, t testing.TB, a *app.App, o org.Organisation, schemes ...[]byte) {
	t.Helper()
	on := day.Must("2024-01-15")
	for _, r := range []agree.Record{
		{Kind: agree.DPIA, On: on, Party: "FG", Document: "DPIA-1"},
		{Kind: agree.Consent, On: on, Party: "OR", Document: "OR-1", Basis: agree.ByWorksCouncil, Articles: agree.Articles()},
		{Kind: agree.Publication, On: on, Party: "HR", Document: "brief-1", Where: "intranet"},
	} {
		if _, err := a.RecordConsent(ctx, o, app.ConsentInput{Record: r, Schemes: schemes, Actor: "test"}); err != nil {
			t.Fatal(err)
		}
	}
}
