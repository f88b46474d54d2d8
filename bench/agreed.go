package main

import (
	"context"

	"klankbord.org/app"
	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
)

// agreeUpon puts on record what a run needs before it can be paid.
func agreeUpon(ctx context.Context, a *app.App, o org.Organisation, scheme []byte) error {
	on := day.Must("2024-01-15")
	for _, r := range []agree.Record{
		{Kind: agree.DPIA, On: on, Party: "bench", Document: "bench"},
		{Kind: agree.Consent, On: on, Party: "bench", Document: "bench", Basis: agree.ByWorksCouncil, Articles: agree.Articles()},
		{Kind: agree.Publication, On: on, Party: "bench", Document: "bench", Where: "bench"},
	} {
		if _, err := a.RecordConsent(ctx, o, app.ConsentInput{Record: r, Schemes: [][]byte{scheme}, Actor: "bench"}); err != nil {
			return err
		}
	}
	return nil
}
