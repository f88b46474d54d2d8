package app

import (
	"net/http"
	"time"

	"klankbord.org/core/respond"
	"klankbord.org/web/assets"
	"klankbord.org/web/matrixweb"
	"klankbord.org/web/page"
	"klankbord.org/web/respondweb"
	"klankbord.org/web/rewardweb"
	"klankbord.org/web/scoreweb"
)

// Handler returns everything that is served, one route a line.
func (a *App) Handler() http.Handler {
	src := source{a}
	desk := &respond.Desk{Store: deskStore{a}}
	scores := &scoreweb.Pages{Source: src, Verbatims: src, Events: src}
	matrix := &matrixweb.Pages{Reader: src}
	rewards := &rewardweb.Pages{Reader: src}

	menu := append(scoreweb.Menu(), rewardweb.Menu()...)
	menu = append(menu, page.Entry{Ref: "matrix", Section: page.Guard, NL: "Beïnvloedbaarheid", EN: "Influence matrix", Path: "/matrix"})
	site := &page.Site{Log: a.log, Menu: menu, Organisation: a.Organisation, Actor: a.actor, Now: func() time.Time { return a.now().UTC() }}

	mux := http.NewServeMux()
	staff := func(pattern string, h page.Handler) { mux.Handle(pattern, site.Handle(h)) }

	// For everybody.
	(&respondweb.Pages{Desk: desk, Log: a.log}).Register(mux)
	mux.Handle(assets.Prefix, assets.Handler())
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /readyz", a.readyz)

	// For staff. Who may see what comes with sign-in; until then only this machine is served.
	staff("GET /{$}", a.front)
	staff("GET /o/{org}", scores.Overview)
	staff("GET /o/{org}/live", untilShutdown(scores.Live))
	staff("GET /o/{org}/answers", scores.Answers)
	staff("GET /o/{org}/teams", scores.Teams)
	staff("GET /o/{org}/units/{unit}", scores.Unit)
	staff("GET /o/{org}/people", scores.People)
	staff("GET /o/{org}/people/{employee}", scores.Person)
	staff("GET /o/{org}/causes", scores.Causes)
	staff("GET /o/{org}/causes/{cause}", scores.Cause)
	staff("GET /o/{org}/matrix", matrix.Matrix)
	rewards.Register(staff)
	mux.Handle("/", site.NotFound())
	return mux
}

// front leads to the only organisation, or lists them.
func (a *App) front(w http.ResponseWriter, r *http.Request) error {
	list, err := a.Organisations(r.Context())
	if err != nil {
		return err
	}
	if len(list) == 1 {
		http.Redirect(w, r, page.OrgPath(list[0].Ref, ""), http.StatusFound)
		return nil
	}
	pg := page.From(r)
	pg.Title = pg.T("Organisaties", "Organisations")
	return page.Show(w, r, pg, frontView(pg, list))
}
