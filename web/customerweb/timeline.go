package customerweb

import (
	"net/http"
	"strconv"
	"strings"

	"klankbord.org/core/customer"
	"klankbord.org/core/fault"
	"klankbord.org/i18n"
	"klankbord.org/web/page"
)

// pageSize is how many moments stand on a page.
const pageSize = 50

type searchPage struct {
	page.Page
	Text     string
	Searched bool
	Found    page.Table
}

// search finds customers. What is searched for is in the body: addresses of pages end up in logs.
func (p *Pages) search(w http.ResponseWriter, r *http.Request) error {
	v := &searchPage{Page: page.From(r), Text: strings.TrimSpace(r.PostFormValue("q"))}
	v.Entry, v.Title = "customers", v.T("Klanten", "Customers")
	v.Lead = v.T("Wat er met een klant gebeurde, op één tijdlijn.", "What happened with a customer, on one timeline.")
	found, err := p.Desk.Find(r.Context(), v.Org.ID, v.Text)
	if err != nil {
		return err
	}
	v.Searched = v.Text != ""
	v.Found = page.Table{Caption: v.T("Gevonden klanten", "Customers found"), Columns: []page.Column{{Label: v.T("Nummer", "Number")}, {Label: v.T("Naam", "Name")}, {Label: v.T("E-mail", "E-mail")}, {Label: v.T("Telefoon", "Phone")}}}
	for _, c := range found {
		v.Found.Rows = append(v.Found.Rows, page.Row{{Text: c.Ref, Href: v.Path(addressOf(c.ID))}, {Text: c.Name}, {Text: c.Email}, {Text: c.Phone}})
	}
	return page.Show(w, r, v.Page, searchView(v))
}

// addressOf is where a customer's timeline is, within the organisation.
func addressOf(id int64) string { return "/customers/" + strconv.FormatInt(id, 10) }

type timelinePage struct {
	page.Page
	Timeline
	Filters []filter
	Pager   page.Pager
	Only    map[customer.MomentKind]bool
}

// filter is a link that shows moments of one kind.
type filter struct {
	Label   string
	Href    string
	Count   int
	Current bool
}

func (p *Pages) timeline(w http.ResponseWriter, r *http.Request) error {
	v := &timelinePage{Page: page.From(r)}
	id, err := number(r, "customer")
	if err != nil {
		return err
	}
	asked := customer.MomentKind(v.Query().Get("kind"))
	var kinds []customer.MomentKind
	for _, k := range customer.MomentKinds {
		if k == asked {
			kinds = []customer.MomentKind{k}
		}
	}
	g := v.PagingOf(pageSize)
	if v.Timeline, err = p.Desk.Timeline(r.Context(), v.Org, v.Lang, id, kinds, g.Offset(), g.Size); err != nil {
		return err
	}
	v.Entry, v.Title = "customers", v.F("Klant %s", "Customer %s", v.Customer.Ref)
	if v.Customer.Name != "" {
		v.Title = v.Customer.Name
	}
	v.Crumbs = []page.Link{{Label: v.T("Klanten", "Customers"), Href: v.Path("/customers")}}
	if v.Query().Get("done") == "signal" {
		v.Flash = v.T("Het signaal is genoteerd.", "The signal was noted.")
	}
	v.filters(kinds)
	v.Pager = v.Page.Pager(g, v.Total)
	return page.Show(w, r, v.Page, timelineView(v))
}

// filters are the links by kind: those of which there is something.
func (v *timelinePage) filters(kinds []customer.MomentKind) {
	base, all := v.Path(addressOf(v.Customer.ID)), 0
	for _, n := range v.Counts {
		all += n
	}
	v.Filters = []filter{{Label: v.T("Alles", "Everything"), Href: base, Count: all, Current: len(kinds) == 0}}
	for _, k := range customer.MomentKinds {
		if v.Counts[k] > 0 {
			v.Filters = append(v.Filters, filter{Label: kindWord(v.Lang, k), Href: base + "?kind=" + string(k), Count: v.Counts[k], Current: len(kinds) == 1 && kinds[0] == k})
		}
	}
}

// kindWord is what people call several moments of a kind.
func kindWord(l i18n.Lang, k customer.MomentKind) string {
	switch k {
	case customer.OfTransaction:
		return l.T("Klussen", "Jobs")
	case customer.OfAnswer:
		return l.T("Antwoorden", "Answers")
	case customer.OfCallBack:
		return l.T("Terugbellen", "Call-backs")
	case customer.OfSignal:
		return l.T("Signalen", "Signals")
	}
	return l.T("Afgeschermd", "Redacted")
}

// facts are what is known of the customer, for the head of the page.
func (v *timelinePage) facts() (lines [][2]string) {
	c := v.Customer
	for _, line := range [][2]string{{v.T("Nummer", "Number"), c.Ref}, {v.T("E-mail", "E-mail"), c.Email}, {v.T("Telefoon", "Phone"), c.Phone}, {v.T("Bedrijf", "Company"), c.Account},
		{v.T("Groep", "Segment"), c.Segment}} {
		if line[1] != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// when says when something happened: the time only where there is one.
func (v *timelinePage) when(m Moment) string {
	if m.Day != "" {
		return m.Day
	}
	return v.Moment(m.At)
}

func number(r *http.Request, name string) (int64, error) {
	n, err := strconv.ParseInt(r.PathValue(name), 10, 64)
	if err != nil || n < 1 {
		return 0, fault.NewNotFound(name, "")
	}
	return n, nil
}
