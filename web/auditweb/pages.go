package auditweb

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/audit"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/web/page"
)

// Part is a part of the log, the newest first, with names filled in.
type Part struct {
	Entries []audit.Entry
	Next    int64 // where to go on; 0 when there is no more
	Reached int64 // when the last entry that was looked at was written, unix milliseconds UTC
}

// Reader is what the pages need. It refuses whoever may not read the log.
type Reader interface {
	// AuditLog returns up to limit entries before a position, 0 for the newest.
	AuditLog(ctx context.Context, o org.Organisation, q Query, before int64, limit int) (Part, error)
	// ExportAudit gives all that fits, a part at a time, and notes that it did.
	ExportAudit(ctx context.Context, o org.Organisation, q Query, each func([]audit.Entry) error) error
	// LookedAtMe returns who looked at the score or pay of whoever asks.
	LookedAtMe(ctx context.Context, o org.Organisation, before int64, limit int) (Part, error)
}

// Pages serves the audit log.
type Pages struct{ Reader Reader }

// Menu returns the entry of these pages.
func Menu() []page.Entry {
	return []page.Entry{{Ref: "audit", Section: page.Guard, NL: "Logboek", EN: "Audit log", Path: "/audit", Any: []access.Permission{access.AuditRead}}}
}

// Register adds the routes.
func (p *Pages) Register(handle func(pattern string, h page.Handler)) {
	handle("GET /o/{org}/audit", p.list)
	handle("GET /o/{org}/audit/export", p.export)
	handle("GET /o/{org}/me/looked", p.lookedAtMe)
}

const perPage = 50

type view struct {
	page.Page
	Query
	Days      []date
	Older     string
	Searched  string // how far back was looked when there may be more; empty otherwise
	Narrowed  bool
	CSV, JSON string
}

// date is a day with what happened on it.
type date struct {
	Name string
	Acts []entry
}

// entry is an act as it is shown.
type entry struct {
	audit.Entry
	Time, Sentence, From string
	Who                  string // address with only this person's acts; empty for programs
	Facts                []audit.Fact
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	v := view{Page: page.From(r)}
	before, err := position(v.param("before"))
	if err != nil {
		return err
	}
	if v.Query, err = ParseQuery(v.Org, v.Page.Query()); err != nil {
		return err
	}
	part, err := p.Reader.AuditLog(r.Context(), v.Org, v.Query, before, perPage)
	if err != nil {
		return fmt.Errorf("audit log: %w", err)
	}
	v.Entry, v.Title = "audit", v.T("Logboek", "Audit log")
	v.Lead = v.T("Wie deed wat, wanneer en waarvandaan, en wat het daarvoor was.", "Who did what, when and from where, and what it was before.")
	v.show(part)
	for _, name := range Params {
		v.Narrowed = v.Narrowed || v.param(name) != ""
	}
	v.CSV, v.JSON = v.file("csv"), v.file("json")
	return page.Show(w, r, v.Page, logView(v))
}

// param returns a parameter of the address.
func (v *view) param(name string) string { return v.Page.Query().Get(name) }

func (v *view) file(format string) string {
	q := v.Page.Query()
	q.Del("before")
	q.Set("format", format)
	return v.Path("/audit/export?" + q.Encode())
}

// show puts a part of the log on the page, by day.
func (v *view) show(part Part) {
	for _, e := range part.Entries {
		at := v.Local(time.UnixMilli(e.At))
		name := v.Lang.Day(dayOf(at))
		if n := len(v.Days); n == 0 || v.Days[n-1].Name != name {
			v.Days = append(v.Days, date{Name: name})
		}
		d := &v.Days[len(v.Days)-1]
		shown := entry{Entry: e, Time: at.Format("15:04:05"), Sentence: v.say(e), From: v.place(e), Facts: e.Facts()}
		if audit.From(e.Actor) == audit.FromPage && e.By != "" {
			shown.Who = v.With(paramWho, e.By)
		}
		d.Acts = append(d.Acts, shown)
	}
	if part.Next != 0 {
		v.Older = v.With("before", strconv.FormatInt(part.Next, 10))
		if len(part.Entries) < perPage {
			v.Searched = v.Lang.Day(dayOf(v.Local(time.UnixMilli(part.Reached))))
		}
	}
}

func (v *view) say(e audit.Entry) string {
	s := e.Sentence()
	said := v.T(s.NL, s.EN)
	if n := e.Things(); n > 1 {
		said += v.F(" (%s)", " (%s)", v.Lang.Int(n))
	}
	return said
}

// place says where an act came from, where the sentence doesn't: a key has a name as people have.
func (v *view) place(e audit.Entry) string {
	if audit.From(e.Actor) != audit.FromKey {
		return ""
	}
	for _, p := range audit.Places() {
		if p.Ref == audit.From(e.Actor) {
			return v.T(p.Name.NL, p.Name.EN)
		}
	}
	return ""
}

func position(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return 0, fault.NewNotFound("page", text)
	}
	return n, nil
}

// lookedAtMe shows somebody who looked at their score or pay.
func (p *Pages) lookedAtMe(w http.ResponseWriter, r *http.Request) error {
	v := view{Page: page.From(r)}
	before, err := position(v.param("before"))
	if err != nil {
		return err
	}
	part, err := p.Reader.LookedAtMe(r.Context(), v.Org, before, perPage)
	if err != nil {
		return err
	}
	v.Entry, v.Title = "me", v.T("Wie bekeek mijn score of beloning?", "Who looked at my score or pay?")
	v.Lead = v.T("Elke inzage door een ander staat hier, hooguit eens per uur per persoon. Wat je zelf bekijkt, wordt niet bijgehouden.",
		"Every look by somebody else is here, at most once an hour for each person. What you look at yourself isn't kept.")
	v.Crumbs = []page.Link{{Label: v.T("Jouw pagina", "Your page"), Href: v.Path("/me")}}
	v.show(part)
	return page.Show(w, r, v.Page, lookedView(v))
}
