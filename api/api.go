package api

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/org"
)

// Prefix is where everything of this package is served.
const Prefix = "/api/v1"

// Source is what the API needs from the program behind it. Each use case asks for the permission of the actor in the
// context. Something that isn't there is a NotFound fault.
type Source interface {
	// Bearer returns who carries a token, or an Unauthenticated fault.
	Bearer(ctx context.Context, token string) (access.Actor, org.Organisation, error)
	// Receipt returns the answer that a request with an idempotency key got before; ok is false when it got none.
	Receipt(ctx context.Context, o org.ID, actor, key string) (r Receipt, ok bool, err error)
	// Keeping returns a context under which the next change that is written keeps the receipt, in the same transaction.
	Keeping(ctx context.Context, o org.ID, r *Receipt) context.Context
	// KeepReceipt stores the answer of a request that changed nothing.
	KeepReceipt(ctx context.Context, o org.ID, r Receipt) error

	Records
	People
	Customers
	Signals
	Measures
	Agreements
	Scores
	Rewards
	Privacy
	Freezes
	Audit
	DataMap
	Wording
}

// API answers programs.
type API struct {
	Source Source
	Log    *slog.Logger
	Now    func() time.Time // nil: the clock
	buckets
	flights
}

// handler answers a request or says what went wrong.
type handler func(w http.ResponseWriter, r *http.Request, c call) error

// call is what the edge found out about a request.
type call struct {
	org     org.Organisation
	actor   access.Actor
	query   query
	body    []byte
	receipt *Receipt // of a request with an idempotency key
}

// Route is one address of the API.
type Route struct {
	Method, Path string // path below Prefix, as in openapi.yaml
	Open         bool   // without a key
	handle       handler
	params       []string // names that the query may have
	produces     string   // media type besides problems; empty: JSON
}

// Pattern is the route as the web server knows it.
func (r Route) Pattern() string { return r.Method + " " + Prefix + r.Path }

// Routes lists everything that the API serves, in the order of openapi.yaml.
func (a *API) Routes() []Route {
	var all []Route
	for _, group := range [][]Route{a.general(), a.people(), a.customers(), a.signals(), a.measures(), a.agreements(), a.scores(), a.rewards(), a.privacy(), a.freezes(), a.audit(), a.dataMap(), a.wording()} {
		all = append(all, group...)
	}
	return all
}

// Register serves every route, and answers what lies below /api/ and isn't one.
func (a *API) Register(mux interface{ Handle(string, http.Handler) }) {
	routes := a.Routes()
	known := http.NewServeMux() // of paths, to tell a wrong method from a wrong address
	methods := map[string][]string{}
	for _, route := range routes {
		mux.Handle(route.Pattern(), a.edge(route))
		if methods[route.Path] == nil {
			known.HandleFunc(Prefix+route.Path, func(http.ResponseWriter, *http.Request) {})
		}
		methods[route.Path] = append(methods[route.Path], route.Method)
		if route.Method == http.MethodGet {
			methods[route.Path] = append(methods[route.Path], http.MethodHead)
		}
	}
	mux.Handle("/api/", a.elsewhere(func(r *http.Request) []string {
		_, pattern := known.Handler(r)
		return methods[strings.TrimPrefix(pattern, Prefix)]
	}))
}

// general are the routes about the API itself and the organisation.
func (a *API) general() []Route {
	return []Route{
		{Method: "GET", Path: "/openapi.json", Open: true, handle: a.document},
		{Method: "GET", Path: "/organisation", handle: a.organisation},
	}
}

// Organisation is whose key it is.
type Organisation struct {
	Ref       string   `json:"ref"`
	Name      string   `json:"name"`
	Languages []string `json:"languages"`
	Currency  string   `json:"currency"`
	TimeZone  string   `json:"time_zone"`
	Key       KeyInfo  `json:"key"`
}

// KeyInfo is what a key may do.
type KeyInfo struct {
	Name        string              `json:"name"`
	Permissions []access.Permission `json:"permissions"`
}

// organisation answers to any key: it tells nothing but whose key it is and what it may do.
func (a *API) organisation(w http.ResponseWriter, r *http.Request, c call) error {
	s := c.org.Settings
	out := Organisation{Ref: c.org.Ref, Name: c.org.Name, Languages: s.Languages, Currency: s.Currency, TimeZone: s.TimeZone,
		Key: KeyInfo{Name: c.actor.Name, Permissions: []access.Permission{}}}
	for _, p := range access.Permissions() {
		if c.actor.May(p) {
			out.Key.Permissions = append(out.Key.Permissions, p)
		}
	}
	return show(w, r, out)
}

func (a *API) now() time.Time {
	if a.Now == nil {
		return time.Now().UTC()
	}
	return a.Now().UTC()
}
