package app

import (
	"net/http"
	"time"

	"klankbord.org/api"
	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/respond"
	"klankbord.org/web/accessweb"
	"klankbord.org/web/agreeweb"
	"klankbord.org/web/apiweb"
	"klankbord.org/web/assets"
	"klankbord.org/web/auditweb"
	"klankbord.org/web/chainweb"
	"klankbord.org/web/customerweb"
	"klankbord.org/web/datamapweb"
	"klankbord.org/web/hookweb"
	"klankbord.org/web/linkweb"
	"klankbord.org/web/mailweb"
	"klankbord.org/web/matrixweb"
	"klankbord.org/web/page"
	"klankbord.org/web/requestweb"
	"klankbord.org/web/respondweb"
	"klankbord.org/web/rewardweb"
	"klankbord.org/web/scimweb"
	"klankbord.org/web/scoreweb"
	"klankbord.org/web/settingsweb"
	"klankbord.org/web/ssoweb"
	"klankbord.org/web/surveyweb"
)

// Handler returns everything that is served, one route a line.
func (a *App) Handler() http.Handler {
	src := source{a}
	answering := &respond.Desk{Store: deskStore{a}}
	scores := &scoreweb.Pages{Source: src, Verbatims: src, Events: src}
	matrix := &matrixweb.Pages{Reader: src}
	rewards := &rewardweb.Pages{Reader: src}
	signOns := &ssoweb.Pages{Admin: signonAdmin{a}, Base: a.publicURL}

	menu := append(scoreweb.Menu(), page.Entry{Ref: "me", Section: page.Listen, NL: "Jouw pagina", EN: "Your page", Path: "/me", Any: []access.Permission{access.OwnRead}})
	menu = append(append(menu, append(surveyweb.Menu(), linkweb.Menu()...)...), rewardweb.Menu()...)
	menu = append(menu, page.Entry{Ref: "matrix", Section: page.Guard, NL: "Beïnvloedbaarheid", EN: "Influence matrix", Path: "/matrix", Any: []access.Permission{access.MatrixRead}})
	menu = append(menu, agreeweb.Menu()...)
	menu = append(append(menu, settingsweb.Menu()...), accessweb.Menu()...)
	menu = append(append(append(menu, apiweb.Menu()...), hookweb.Menu()...), mailweb.Menu()...)
	menu = append(append(menu, chainweb.Menu()...), auditweb.Menu()...)
	menu = append(menu, datamapweb.Menu()...)
	menu = append(menu, ssoweb.Menu()...)
	menu = append(menu, requestweb.Menu()...)
	menu = append(menu, customerweb.Menu()...)
	site := &page.Site{Log: a.log, Menu: menu, Organisation: a.Organisation, Actor: a.actor, SignIn: signIn, CookieName: a.cookieName, Now: func() time.Time { return a.now().UTC() }}

	mux := &routes{ServeMux: http.NewServeMux()}
	staff := func(pattern string, h page.Handler) { mux.Handle(pattern, site.Handle(h)) }

	// For everybody.
	(&respondweb.Pages{Desk: answering, Exits: exits{a, answering}, Log: a.log}).Register(mux)
	mux.Handle(assets.Prefix, assets.Handler())
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /readyz", a.readyz)
	(&accessweb.Pages{Desk: desk{a}, Roads: a.roads, Organisations: a.Organisations}).Register(staff)

	// For whoever wants to sign in by way of a provider, and for providers.
	staff("GET /o/{org}/sign-on/{provider}", a.beginSignOn)
	staff("GET /o/{org}/sign-on/{provider}/back", a.finishOIDC)
	staff("GET /o/{org}/sign-on/{provider}/finish", a.finishSAML)
	staff("GET /o/{org}/sign-on/{provider}/metadata", a.samlMetadata)
	mux.Handle("POST /o/{org}/sign-on/{provider}/acs", site.HandleForeign(a.acceptSAML))

	// For providers of mail.
	mux.HandleFunc("POST /in/{org}/mail/{provider}", a.mailEvents)

	// For programs that provision.
	(&scimweb.Server{Directory: newDirectory(a), Authenticate: a.bearer, Log: a.log, Base: a.publicURL}).Register(mux)

	// For staff.
	staff("GET /{$}", a.front)
	staff("GET /o/{org}", a.home(scores.Overview))
	staff("GET /o/{org}/me", a.Me)
	staff("GET /o/{org}/live", untilShutdown(scores.Live))
	staff("GET /o/{org}/answers", scores.Answers)
	staff("GET /o/{org}/teams", scores.Teams)
	staff("GET /o/{org}/units/{unit}", scores.Unit)
	staff("GET /o/{org}/people", scores.People)
	staff("GET /o/{org}/people/{employee}", scores.Person)
	staff("GET /o/{org}/causes", scores.Causes)
	staff("GET /o/{org}/causes/{cause}", scores.Cause)
	staff("GET /o/{org}/matrix", matrix.Matrix)
	(&chainweb.Pages{Guard: chainGuard{a}}).Register(staff)
	(&datamapweb.Pages{Keeper: dataKeeper{a}}).Register(staff)
	rewards.Register(staff)
	(&linkweb.Pages{Desk: linkDesk{a}, Base: a.publicURL}).Register(staff)
	(&surveyweb.Pages{Desk: surveyDesk{a}, Preview: respondweb.Preview}).Register(staff)
	(&agreeweb.Pages{Book: book{a}}).Register(staff)
	(&hookweb.Pages{Keeper: a}).Register(staff)
	(&mailweb.Pages{Post: a}).Register(staff)
	(&auditweb.Pages{Reader: a}).Register(staff)
	(&settingsweb.Pages{Keeper: a}).Register(staff)
	(&requestweb.Pages{Keeper: requestKeeper{a}}).Register(staff)
	(&customerweb.Pages{Desk: customerDesk{a}, Joiner: customerDesk{a}, Now: a.now}).Register(staff)
	(&apiweb.Pages{Keeper: a, MayGive: MayGive, Base: a.publicURL, Now: func() time.Time { return a.now().UTC() }}).Register(staff)
	staff("GET /o/{org}/settings/sign-on", signOns.List)
	staff("POST /o/{org}/settings/sign-on", signOns.Add)
	staff("GET /o/{org}/settings/sign-on/new", signOns.New)
	staff("POST /o/{org}/settings/sign-on/passwords", signOns.Passwords)
	staff("GET /o/{org}/settings/sign-on/{provider}", signOns.Provider)
	staff("POST /o/{org}/settings/sign-on/{provider}", signOns.Save)
	staff("POST /o/{org}/settings/sign-on/{provider}/remove", signOns.Remove)

	// For programs with a key; the table is app/api_policy.go.
	(&api.API{Source: apiSource{a}, Log: a.log, Now: a.now}).Register(mux)

	mux.Handle("/", site.NotFound())
	return mux
}

// routes is a web server's table of addresses that remembers them.
type routes struct {
	*http.ServeMux
	patterns []string
}

// Handle registers a handler.
func (m *routes) Handle(pattern string, h http.Handler) {
	m.patterns = append(m.patterns, pattern)
	m.ServeMux.Handle(pattern, h)
}

// HandleFunc registers a function.
func (m *routes) HandleFunc(pattern string, h func(http.ResponseWriter, *http.Request)) {
	m.Handle(pattern, http.HandlerFunc(h))
}

// front leads to the reader's own organisation.
func (a *App) front(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	if pg.Actor.Anonymous() {
		return fault.NewUnauthenticated()
	}
	list, err := a.Organisations(r.Context())
	if err != nil {
		return err
	}
	for _, o := range list {
		if o.ID == pg.Actor.Org {
			http.Redirect(w, r, page.OrgPath(o.Ref, ""), http.StatusSeeOther)
			return nil
		}
	}
	return fault.NewNotFound("organisation", "")
}
