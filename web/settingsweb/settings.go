package settingsweb

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/web/page"
)

// Input is what somebody wants the settings to be.
type Input struct {
	Name            string
	Language        string // the first: "nl" or "en"
	TimeZone        string
	Address         string // "u" or "je"
	InternalDomains []string
	Publication     int // 0: as it is by default
	ForIndividuals  int // for who reads individual scores; 0: as Publication
	IndividualsFrom int // 0: as Publication
	// Confirmed says that somebody read what lowering a threshold shows.
	Confirmed bool
}

// Keeper is what the page needs.
type Keeper interface {
	// Settings returns the organisation as it is now, to whoever may change it.
	Settings(ctx context.Context, o org.Organisation) (org.Organisation, error)
	// ChangeSettings changes them, or says by field what is wrong. A threshold that goes down without being confirmed is a
	// Conflict fault at "confirmed".
	ChangeSettings(ctx context.Context, o org.Organisation, in Input) error
}

// Pages serves the settings.
type Pages struct{ Keeper Keeper }

// Menu returns the entry of this page.
func Menu() []page.Entry {
	return []page.Entry{{Ref: "settings", Section: page.Settings, NL: "Algemeen", EN: "General", Path: "/settings", Any: []access.Permission{access.SettingsManage}}}
}

// Register adds the routes.
func (p *Pages) Register(handle func(pattern string, h page.Handler)) {
	handle("GET /o/{org}/settings", p.show)
	handle("POST /o/{org}/settings", p.save)
}

type view struct {
	page.Page
	Input
	Typed  map[string]string // the numbers as they were typed
	Wrong  string
	Field  string
	Saved  bool
	Shared bool // a threshold goes down, and has to be confirmed
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	now, err := p.Keeper.Settings(r.Context(), pg.Org)
	if err != nil {
		return err
	}
	pg.Org = now
	v := newView(pg)
	v.Saved = v.Query().Get("done") == "saved"
	return p.draw(w, r, http.StatusOK, v)
}

func newView(pg page.Page) view {
	s := pg.Org.Settings
	in := Input{Name: pg.Org.Name, Language: "nl", TimeZone: s.TimeZone, Address: s.Address, InternalDomains: s.InternalDomains,
		Publication: s.Publication, ForIndividuals: s.PublicationFor[string(access.ReadsIndividuals)], IndividualsFrom: s.IndividualsFrom}
	if len(s.Languages) > 0 {
		in.Language = s.Languages[0]
	}
	return view{Page: pg, Input: in, Typed: map[string]string{"publication": number(in.Publication), "for_individuals": number(in.ForIndividuals), "individuals_from": number(in.IndividualsFrom)}}
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (p *Pages) draw(w http.ResponseWriter, r *http.Request, status int, v view) error {
	v.Entry, v.Title = "settings", v.T("Instellingen", "Settings")
	v.Lead = v.T("Wat je hier verandert, komt in het logboek, met wat het eerst was.", "What changes here is in the audit log, with what it was before.")
	return page.ShowStatus(w, r, status, v.Page, settingsView(v))
}

// mostForm is how many bytes the form may have.
const mostForm = 64 << 10

func (p *Pages) save(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, mostForm)
	if err := r.ParseForm(); err != nil {
		return fault.NewInvalid("", "form.unreadable")
	}
	v := newView(page.From(r))
	get := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	v.Name, v.Language, v.TimeZone, v.Address = get("name"), get("language"), get("time_zone"), get("address")
	v.InternalDomains = strings.Fields(strings.ReplaceAll(get("internal_domains"), ",", " "))
	v.Confirmed = get("confirmed") == "1"
	var err error
	for name, into := range map[string]*int{"publication": &v.Publication, "for_individuals": &v.ForIndividuals, "individuals_from": &v.IndividualsFrom} {
		v.Typed[name] = get(name)
		*into = 0
		if v.Typed[name] == "" {
			continue
		}
		n, wrong := strconv.Atoi(v.Typed[name])
		if wrong != nil || n < 1 {
			err = fault.NewInvalid(name, "settings.threshold", "min", LowestThreshold)
		}
		*into = n
	}
	if err == nil {
		err = p.Keeper.ChangeSettings(r.Context(), v.Org, v.Input)
	}
	if err == nil {
		return page.LeadTo(w, r, v.Path("/settings?done=saved"))
	}
	f := fault.As(err)
	if f == nil || (f.Kind != fault.Invalid && f.Kind != fault.Conflict) {
		return err
	}
	v.Wrong, v.Field, v.Shared = v.Lang.Fault(f), f.Field, f.Field == "confirmed"
	return p.draw(w, r, page.StatusOf(err), v)
}

// LowestThreshold is from how many answers on a figure can be shown at all: below it one customer could be worked out.
const LowestThreshold = 3
