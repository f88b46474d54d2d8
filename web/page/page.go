package page

import (
	"net/http"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/i18n"
)

// Page is what the frame needs to know of a page. Take one from From, fill in what is the page's own, and give it to
// Show.
type Page struct {
	Lang  i18n.Lang
	Actor access.Actor     // who reads it: a page offers only what they may do
	Org   org.Organisation // the organisation in the address; zero on pages outside one
	Now   time.Time        // when the page is drawn, UTC
	Title string           // heading and title of the document
	Lead  string           // one sentence below it: the finding
	// Entry is the Ref of the menu entry that the page belongs to.
	Entry  string
	Crumbs []Link
	Action *Action         // the one thing to do here; nil when there is none
	Method templ.Component // "how is this computed?", usually Method(...); nil when nothing is computed
	Flash  string          // what just happened, after a form
	Script string          // one more script of web/assets, by name; empty for most pages
	Live   string          // address of an event stream that says "changed"; empty for a page that stands still

	site    *Site
	theme   string
	address *url.URL
}

// Link is a place to go.
type Link struct {
	Label string
	Href  string
}

// Action is a page's primary button: a link.
type Action struct {
	Label    string
	Href     string
	Download bool // Href is a file to keep, no page
}

// From returns a page with the language, organisation and address of a request that came through Site.Handle.
func From(r *http.Request) Page {
	v := visitOf(r)
	return Page{Lang: v.lang, Actor: v.actor, Org: v.org, Now: v.site.now(), site: v.site, theme: v.theme, address: r.URL}
}

// Foreign reports whether the reader belongs to another organisation than the one in the address.
func (p Page) Foreign() bool {
	return !p.Actor.Anonymous() && !p.Actor.IsSystem() && p.Org.ID != 0 && p.Actor.Org != p.Org.ID
}

// T is Lang.T, for short in templates.
func (p Page) T(nl, en string) string { return p.Lang.T(nl, en) }

// F is Lang.F, for short in templates.
func (p Page) F(nl, en string, args ...any) string { return p.Lang.F(nl, en, args...) }

// Today is the day on which the page is drawn.
func (p Page) Today() day.Day { return day.At(p.Now) }

// Path returns an address within the organisation: Path("/teams/3") is "/o/ruitherstel/teams/3".
func (p Page) Path(rest string) string { return OrgPath(p.Org.Ref, rest) }

// OrgPath returns an address within an organisation.
func OrgPath(ref, rest string) string { return "/o/" + url.PathEscape(ref) + rest }

// With returns the address of this page with one parameter changed; an empty value takes it away. Everything else that
// the reader chose stays, so that a link shows what they see.
func (p Page) With(key, value string) string { return p.WithAll(map[string]string{key: value}) }

// WithAll is With for several parameters at once.
func (p Page) WithAll(changes map[string]string) string {
	q := p.Query()
	for k, v := range changes {
		if v == "" {
			q.Del(k)
			continue
		}
		q.Set(k, v)
	}
	if len(q) == 0 {
		return p.address.EscapedPath()
	}
	return p.address.EscapedPath() + "?" + q.Encode()
}

// Query returns a copy of the parameters of the address.
func (p Page) Query() url.Values {
	if p.address == nil {
		return url.Values{}
	}
	return p.address.Query()
}

// self is the address of the page as it stands.
func (p Page) self() string { return p.WithAll(nil) }
