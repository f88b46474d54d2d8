package app

import (
	"context"
	"fmt"

	"klankbord.org/core/access"
	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/respond"
	"klankbord.org/core/survey"
	"klankbord.org/demo"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
)

// demoReady is the secret that is kept once the sample organisation is whole, so that a demo that was broken off is loaded
// again and one that wasn't is served at once.
const demoReady = "demo-ready"

// LoadDemo loads the sample organisation, its bonus runs included, unless it is there already.
func (a *App) LoadDemo(ctx context.Context, progress func(done, total int)) (org.Organisation, error) {
	ctx = access.With(ctx, access.System(0, "demo"))
	o, err := a.Organisation(ctx, demo.Ref)
	if isMissing(err) {
		o, err = a.CreateOrganisation(ctx, org.Organisation{Ref: demo.Ref, Name: demo.Name, Settings: demo.Settings()}, "demo")
	}
	if err != nil {
		return o, err
	}
	if done, err := a.mark(ctx, o.ID, demoReady, false); err != nil {
		return o, err
	} else if done {
		return o, a.makeEyes(ctx, o)
	}
	world := demo.Generate(demo.DefaultSeed, day.At(a.now()))
	err = a.throughDoor(o, "demo", false, func(door intake.Door) error { return world.Feed(ctx, door, progress) })
	if err != nil {
		return o, fmt.Errorf("load the sample organisation: %w", err)
	}
	if err := a.signDemo(ctx, o, world); err != nil {
		return o, err
	}
	if err := a.agreeDemo(ctx, o, world); err != nil {
		return o, err
	}
	for _, s := range world.Schemes {
		if _, err := a.Run(ctx, o, RunInput{Scheme: s.JSON, Reason: "Om te laten zien hoe het werkt", Actor: "demo"}); err != nil {
			return o, fmt.Errorf("run %s: %w", s.Ref, err)
		}
	}
	if err := a.makeEyes(ctx, o); err != nil {
		return o, err
	}
	_, err = a.mark(ctx, o.ID, demoReady, true)
	return o, err
}

// signDemo records who agreed to the sample's matrix.
func (a *App) signDemo(ctx context.Context, o org.Organisation, w *demo.World) error {
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		for _, s := range w.SignOffs {
			m, err := surveydb.FindMatrixByRef(ctx, tx, o.ID, s.Version)
			if err != nil {
				return err
			}
			err = surveydb.AddSignOff(ctx, tx, o.ID, attribution.SignOff{Version: m.Version, Party: s.Party, Name: s.Name, SignedOn: s.SignedOn, Document: s.Document}, "demo", a.millis())
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// DemoLinks are addresses that a demo offers: a personal link about a recent job that wasn't answered yet, and an open one.
type DemoLinks struct{ Personal, Open string }

// DemoLinks makes them for the survey about a finished job.
func (a *App) DemoLinks(ctx context.Context, o org.Organisation) (links DemoLinks, err error) {
	var s survey.Survey
	var job collect.TransactionID
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if s, err = surveydb.FindSurveyByRef(ctx, tx, o.ID, demo.SurveyNPS); err != nil {
			return err
		}
		job, err = customerdb.FindUnanswered(ctx, tx, o.ID)
		return err
	})
	if err != nil {
		return links, err
	}
	store := deskStore{a}
	if err := store.makeKey(ctx, o.ID); err != nil {
		return links, err
	}
	desk := &respond.Desk{Store: store}
	if links.Personal, err = desk.Link(ctx, respond.Token{Kind: respond.ForTransaction, Org: o.ID, Survey: s.ID, Subject: int64(job)}); err != nil {
		return links, err
	}
	links.Open, err = desk.Link(ctx, respond.Token{Kind: respond.ForAnyone, Org: o.ID, Survey: s.ID})
	links.Personal, links.Open = "/s/"+links.Personal, "/s/"+links.Open
	return links, err
}
