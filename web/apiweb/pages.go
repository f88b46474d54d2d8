package apiweb

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/web/page"
)

// Key is an API key as people see it.
type Key struct {
	ID          access.KeyID
	Name        string
	Prefix      string // the beginning of the token
	Permissions []access.Permission
	Unit        string // name; empty: the whole organisation
	MadeOn      day.Day
	ExpiresOn   day.Day // 0: it doesn't expire
	LastUsed    day.Day // 0: never
	Revoked     bool
}

// Input is what somebody fills in about a key.
type Input struct {
	Name        string
	Permissions []access.Permission
	Unit        string // reference
	ExpiresOn   day.Day
}

// Unit is a unit that a key can be limited to.
type Unit struct{ Ref, Name string }

// Keeper is what the pages need. Each call asks for the permission to manage keys.
type Keeper interface {
	// ListKeys lists the keys in the order in which they were made, also those that no longer work.
	ListKeys(ctx context.Context, o org.Organisation) ([]Key, error)
	// KeyUnits lists the units that a key can be limited to.
	KeyUnits(ctx context.Context, o org.Organisation) ([]Unit, error)
	// MakeKey returns the token, which can't be seen again.
	MakeKey(ctx context.Context, o org.Organisation, in Input) (token string, err error)
	RevokeKey(ctx context.Context, o org.Organisation, id access.KeyID) error
}

// Pages serves keys.
type Pages struct {
	Keeper Keeper
	// MayGive lists the permissions that an actor can give to a key.
	MayGive func(access.Actor) []access.Permission
	// Base is how this installation is reached from outside, such as https://cx.example.nl.
	Base func(*http.Request) string
	Now  func() time.Time
}

// Menu returns the entries of these pages.
func Menu() []page.Entry {
	return []page.Entry{{Ref: "keys", Section: page.Settings, NL: "API-sleutels", EN: "API keys", Path: "/keys", Any: []access.Permission{access.KeysManage}}}
}

// Register adds the routes.
func (p *Pages) Register(handle func(pattern string, h page.Handler)) {
	handle("GET /o/{org}/keys", p.list)
	handle("POST /o/{org}/keys", p.create)
	handle("GET /o/{org}/keys/new", p.blank)
	handle("POST /o/{org}/keys/{key}/revoke", p.revoke)
}

// listPage shows the keys.
type listPage struct {
	page.Page
	Working, Ended []Key
	Done           bool // one was just revoked
	Today          day.Day
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	v := listPage{Page: page.From(r), Today: day.At(p.Now())}
	keys, err := p.Keeper.ListKeys(r.Context(), v.Org)
	if err != nil {
		return err
	}
	for _, k := range slices.Backward(keys) {
		if k.Revoked || k.ExpiresOn != 0 && k.ExpiresOn < v.Today {
			v.Ended = append(v.Ended, k)
		} else {
			v.Working = append(v.Working, k)
		}
	}
	v.Entry, v.Title, v.Done = "keys", v.T("API-sleutels", "API keys"), v.Query().Get("done") == "revoked"
	v.Lead = v.T("Met een sleutel kan een programma van jullie gegevens brengen en ophalen, zover als jij dat toestaat.",
		"With a key a program of yours can bring and fetch data, as far as you allow.")
	return page.Show(w, r, v.Page, listView(v))
}

// form is the page on which somebody describes a key.
type form struct {
	page.Page
	Name, Unit, ExpiresOn string
	Chosen                []string
	Offered               []access.Permission
	Units                 []Unit
	Wrong, Why            string
}

func (p *Pages) form(r *http.Request) (form, error) {
	f := form{Page: page.From(r)}
	f.Entry, f.Title = "keys", f.T("Nieuwe API-sleutel", "New API key")
	f.Crumbs = []page.Link{{Label: f.T("API-sleutels", "API keys"), Href: f.Path("/keys")}}
	f.Lead = f.T("Geef de sleutel niet meer dan het programma nodig heeft. Hij mag nooit meer dan jij zelf.",
		"Give the key no more than the program needs. It never gets more than you hold yourself.")
	f.Offered = p.MayGive(f.Actor)
	var err error
	f.Units, err = p.Keeper.KeyUnits(r.Context(), f.Org)
	return f, err
}

func (p *Pages) blank(w http.ResponseWriter, r *http.Request) error {
	f, err := p.form(r)
	if err != nil {
		return err
	}
	f.ExpiresOn = (day.At(p.Now()) + 365).String()
	return page.Show(w, r, f.Page, formView(f))
}

// mostForm is the longest form that is read.
const mostForm = 64 << 10

func (p *Pages) create(w http.ResponseWriter, r *http.Request) error {
	f, err := p.form(r)
	if err != nil {
		return err
	}
	r.Body = http.MaxBytesReader(w, r.Body, mostForm)
	if err := r.ParseForm(); err != nil {
		return fault.NewInvalid("", "form.unreadable")
	}
	f.Name, f.Unit, f.ExpiresOn, f.Chosen = r.PostForm.Get("name"), r.PostForm.Get("unit"), strings.TrimSpace(r.PostForm.Get("expires_on")), r.PostForm["permissions"]
	in := Input{Name: f.Name, Unit: f.Unit}
	for _, c := range f.Chosen {
		in.Permissions = append(in.Permissions, access.Permission(c))
	}
	if f.ExpiresOn != "" {
		if in.ExpiresOn, err = day.Parse(f.ExpiresOn); err != nil {
			return f.refuse(w, r, fault.NewInvalid("expires_on", "api.day", "value", f.ExpiresOn))
		}
	}
	token, err := p.Keeper.MakeKey(r.Context(), f.Org, in)
	if err != nil {
		return f.refuse(w, r, err)
	}
	return showToken(w, r, token, p.Base(r))
}

// refuse shows the form again with everything still in it, when that is what the fault is about.
func (f *form) refuse(w http.ResponseWriter, r *http.Request, err error) error {
	if fault.KindOf(err) != fault.Invalid {
		return err
	}
	f.Wrong, f.Why = fault.As(err).Field, f.Lang.Error(err)
	return page.ShowStatus(w, r, http.StatusUnprocessableEntity, f.Page, formView(*f))
}

// tokenPage shows a token, once: it is the answer to the form itself, as it isn't kept anywhere that it could be fetched
// from.
type tokenPage struct {
	page.Page
	Token, Try string
}

func showToken(w http.ResponseWriter, r *http.Request, token, base string) error {
	v := tokenPage{Page: page.From(r), Token: token}
	v.Entry, v.Title = "keys", v.T("Bewaar deze sleutel nu", "Keep this key now")
	v.Lead = v.T("Je ziet hem maar één keer. Kwijt? Trek hem in en maak een nieuwe.", "You see it only once. Lost it? Revoke it and make a new one.")
	v.Crumbs = []page.Link{{Label: v.T("API-sleutels", "API keys"), Href: v.Path("/keys")}}
	v.Try = fmt.Sprintf("curl -H 'Authorization: Bearer %s' %s/api/v1/organisation", token, base)
	w.Header().Set("Cache-Control", "no-store")
	return page.Show(w, r, v.Page, tokenView(v))
}

func (p *Pages) revoke(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	id, err := strconv.ParseInt(r.PathValue("key"), 10, 64)
	if err != nil || id < 1 {
		return fault.NewNotFound("key", r.PathValue("key"))
	}
	if err := p.Keeper.RevokeKey(r.Context(), pg.Org, access.KeyID(id)); err != nil {
		return err
	}
	return page.LeadTo(w, r, pg.Path("/keys?done=revoked"))
}

func (v listPage) day(d day.Day, none string) string {
	if d == 0 {
		return none
	}
	return v.Lang.Day(d)
}

// state says why a key no longer works.
func (v listPage) state(k Key) string {
	if k.Revoked {
		return v.T("ingetrokken", "revoked")
	}
	return v.F("verlopen op %s", "expired on %s", v.Lang.Day(k.ExpiresOn))
}

// reach says of which part of the organisation a key sees anything.
func (v listPage) reach(k Key) string {
	if k.Unit == "" {
		return v.T("hele organisatie", "whole organisation")
	}
	return k.Unit
}

func (v listPage) words(k Key) string {
	texts := make([]string, len(k.Permissions))
	for i, p := range k.Permissions {
		texts[i] = p.Text().In(string(v.Lang))
	}
	return strings.Join(texts, "; ")
}

func (v listPage) revokeAddress(k Key) string { return v.Path(fmt.Sprintf("/keys/%d/revoke", k.ID)) }
