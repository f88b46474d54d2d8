package requestweb

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"klankbord.org/core/audit"
	"klankbord.org/core/day"
	"klankbord.org/core/erase"
	"klankbord.org/core/fault"
	"klankbord.org/i18n"
	"klankbord.org/web/page"
)

type searchPage struct {
	page.Page
	Text     string
	Searched bool
	Found    page.Table
	Erasures page.Table
	Ref, Why string // of the form that lets somebody be known again
	Reasons  []erase.Word
}

// search finds customers. What is searched for is in the body, as it is somebody's address and addresses end up in logs.
func (p *Pages) search(w http.ResponseWriter, r *http.Request) error {
	v := &searchPage{Page: page.From(r), Text: strings.TrimSpace(r.PostFormValue("q"))}
	if v.Query().Get("done") == "readmitted" {
		v.Flash = v.T("Deze klant mag weer bekend zijn. Wat gewist is blijft gewist.", "This customer may be known again. What was erased stays erased.")
	}
	return p.showSearch(w, r, v, http.StatusOK)
}

func (p *Pages) showSearch(w http.ResponseWriter, r *http.Request, v *searchPage, status int) error {
	v.Entry, v.Title = "requests", v.T("Klantverzoeken", "Customer requests")
	v.Lead = v.T("Geef een klant wat er over hem vastligt, of wis het.", "Give customers what is held about them, or erase it.")
	v.Reasons = erase.Comebacks()
	all, err := p.Keeper.Erasures(r.Context(), v.Org.ID)
	if err != nil {
		return err
	}
	v.Erasures = erasureTable(v.Page, all)
	if v.Text == "" {
		return page.ShowStatus(w, r, status, v.Page, searchView(v))
	}
	v.Searched = true
	found, err := p.Keeper.FindCustomers(r.Context(), v.Org.ID, v.Text)
	if err != nil {
		return err
	}
	v.Found = page.Table{Caption: v.T("Gevonden klanten", "Customers found"), Columns: []page.Column{{Label: v.T("Nummer", "Number")}, {Label: v.T("Naam", "Name")}, {Label: v.T("E-mail", "E-mail")}, {Label: v.T("Telefoon", "Phone")}}}
	for _, c := range found {
		v.Found.Rows = append(v.Found.Rows, page.Row{{Text: c.Ref, Href: v.Path("/privacy/customers/" + strconv.FormatInt(c.ID, 10))}, {Text: c.Name}, {Text: c.Email}, {Text: c.Phone}})
	}
	return page.ShowStatus(w, r, status, v.Page, searchView(v))
}

func erasureTable(p page.Page, all []Erasure) page.Table {
	t := page.Table{Caption: p.T("Gewiste klanten", "Erased customers"), Columns: []page.Column{{Label: p.T("Wissing", "Erasure")}, {Label: p.T("Wanneer", "When")}, {Label: p.T("Waarom", "Why")}, {Label: p.T("Toestand", "State")}}}
	for _, e := range all {
		state := p.T("Blijft gewist", "Stays erased")
		if !e.LiftedAt.IsZero() {
			state = p.F("Weer bekend sinds %s: %s", "Known again since %s: %s", p.Lang.Day(day.At(e.LiftedAt)), wordOf(p.Lang, erase.Comebacks(), e.Lifted))
		}
		t.Rows = append(t.Rows, page.Row{{Text: fmt.Sprintf("#%d", e.ID), Href: p.Path("/privacy/erasures/" + strconv.FormatInt(e.ID, 10))}, {Text: p.Moment(e.At)}, {Text: wordOf(p.Lang, erase.Grounds(), string(e.Ground))}, {Text: state}})
	}
	return t
}

func wordOf(l i18n.Lang, words []erase.Word, ref string) string {
	for _, w := range words {
		if w.Ref == ref {
			return w.Text.In(string(l))
		}
	}
	return ref
}

// universal writes a moment for papers that leave the organisation.
func universal(l i18n.Lang) func(time.Time) string {
	return func(at time.Time) string { return l.Moment(at.UTC()) + " UTC" }
}

type customerPage struct {
	page.Page
	Plan
	Goes, Stays [][2]string
	Grounds     []erase.Word
	Ground      string
	Typed       string
	Why, Wrong  string
	Base        string
}

func (p *Pages) customer(w http.ResponseWriter, r *http.Request) error {
	return p.showCustomer(w, r, &customerPage{Page: page.From(r)}, http.StatusOK)
}

func (p *Pages) showCustomer(w http.ResponseWriter, r *http.Request, v *customerPage, status int) error {
	id, err := number(r, "customer")
	if err != nil {
		return err
	}
	if v.Plan, err = p.Keeper.Plan(r.Context(), v.Org, id); err != nil {
		return err
	}
	v.Entry, v.Title = "requests", v.F("Klant %s", "Customer %s", v.Customer.Ref)
	v.Lead = v.F("Er ligt iets vast op %d plekken.", "Something is held in %d places.", v.Counts.Total())
	v.Crumbs = []page.Link{{Label: v.T("Klantverzoeken", "Customer requests"), Href: v.Path("/privacy/customers")}}
	v.Base, v.Grounds = v.Path("/privacy/customers/"+strconv.FormatInt(id, 10)), erase.Grounds()
	v.Goes, v.Stays = goes(v.Lang, v.Counts), stays(v.Lang, v.Counts)
	return page.ShowStatus(w, r, status, v.Page, customerView(v))
}

// goes lists what an erasure takes away.
func goes(l i18n.Lang, c erase.Counts) [][2]string {
	n := func(v int) string { return l.Int(int64(v)) }
	return [][2]string{
		{l.T("Contactgegevens (nummer, naam, adressen)", "Contact data (number, name, addresses)"), n(c.Contact)},
		{l.T("Eigen woorden, bij antwoorden en signalen", "Own words, of answers and signals"), n(c.Words)},
		{l.T("Berichten in de postuitgang", "Letters in the outbox"), n(c.Letters)},
		{l.T("Bewaarde antwoorden aan programma's", "Answers kept for programs"), n(c.Receipts)},
		{l.T("Vermeldingen in andere teksten", "Mentions in other texts"), n(c.Mentions)},
	}
}

// stays lists what an erasure leaves as counts.
func stays(l i18n.Lang, c erase.Counts) [][2]string {
	n := func(v int) string { return l.Int(int64(v)) }
	return [][2]string{
		{l.T("Antwoorden: score, oorzaak en dag, zonder klant", "Answers: score, cause and day, without the customer"), n(c.Answers)},
		{l.T("Signalen: soort, dag en cijfer, zonder klant", "Signals: type, day and rating, without the customer"), n(c.Signals)},
		{l.T("Klussen, zonder klant", "Jobs, without the customer"), n(c.Transactions)},
		{l.T("Aantekeningen van eerder afschermen, zonder de woorden", "Notes of earlier redactions, without the words"), n(c.Redactions)},
	}
}

func (p *Pages) erase(w http.ResponseWriter, r *http.Request) error {
	v := &customerPage{Page: page.From(r), Ground: r.PostFormValue("ground"), Typed: strings.TrimSpace(r.PostFormValue("ref"))}
	id, err := number(r, "customer")
	if err != nil {
		return err
	}
	plan, err := p.Keeper.Plan(r.Context(), v.Org, id)
	if err != nil {
		return err
	}
	if v.Typed != plan.Customer.Ref {
		err = fault.NewInvalid("ref", "erase.confirm")
	}
	var made int64
	if err == nil {
		made, err = p.Keeper.Erase(r.Context(), v.Org, id, v.Ground)
	}
	if f := fault.As(err); f != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		v.Why, v.Wrong = v.Lang.Fault(f), f.Field
		status := http.StatusUnprocessableEntity
		if f.Kind == fault.Conflict { // something changed meanwhile: what would go now is shown anew
			status = http.StatusConflict
		}
		return p.showCustomer(w, r, v, status)
	}
	if err != nil {
		return err
	}
	return page.LeadTo(w, r, v.Path("/privacy/erasures/"+strconv.FormatInt(made, 10)+"?done=erased"))
}

func (p *Pages) readmit(w http.ResponseWriter, r *http.Request) error {
	v := &searchPage{Page: page.From(r), Ref: strings.TrimSpace(r.PostFormValue("ref"))}
	err := p.Keeper.Readmit(r.Context(), v.Org, v.Ref, r.PostFormValue("reason"))
	if f := fault.As(err); f != nil && (f.Kind == fault.Invalid || f.Kind == fault.NotFound) {
		if v.Why = v.Lang.Fault(f); f.Kind == fault.NotFound {
			v.Why = v.T("Er is geen gewiste klant met dit nummer.", "No customer with this number was erased.")
		}
		return p.showSearch(w, r, v, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return page.LeadTo(w, r, v.Path("/privacy/customers?done=readmitted"))
}

// file gives everything that is held about a customer as one archive.
func (p *Pages) file(w http.ResponseWriter, r *http.Request) error {
	v := page.From(r)
	id, err := number(r, "customer")
	if err != nil {
		return err
	}
	f, err := p.Keeper.File(r.Context(), v.Org, id)
	if err != nil {
		return err
	}
	body, err := Archive(r.Context(), v.Lang, f, v.Now)
	if err != nil {
		return err
	}
	page.SendFile(w, "application/zip", fmt.Sprintf("klankbord-%s-%d.zip", v.Org.Ref, id), body)
	return nil
}

type erasurePage struct {
	page.Page
	Erasure
	Facts       [][2]string
	Goes, Stays [][2]string
}

func (p *Pages) erasure(w http.ResponseWriter, r *http.Request) error {
	v := erasurePage{Page: page.From(r)}
	id, err := number(r, "erasure")
	if err != nil {
		return err
	}
	if v.Erasure, err = p.Keeper.Erasure(r.Context(), v.Org.ID, id); err != nil {
		return err
	}
	v.Entry, v.Title = "requests", v.F("Wissing #%d", "Erasure #%d", id)
	v.Crumbs = []page.Link{{Label: v.T("Klantverzoeken", "Customer requests"), Href: v.Path("/privacy/customers")}}
	if v.Query().Get("done") == "erased" {
		v.Flash = v.T("De klant is gewist. Scores en aantallen zijn gelijk gebleven.", "The customer has been erased. Scores and counts are what they were.")
	}
	v.Facts = facts(v.Lang, v.Erasure, v.Moment)
	v.Goes, v.Stays = goes(v.Lang, v.Counts), stays(v.Lang, v.Counts)
	v.Action = &page.Action{Label: v.T("Bewijs downloaden", "Download the receipt"), Href: v.Path("/privacy/erasures/" + strconv.FormatInt(id, 10) + "/receipt"), Download: true}
	return page.Show(w, r, v.Page, erasureView(v))
}

func facts(l i18n.Lang, e Erasure, moment func(time.Time) string) [][2]string {
	all := [][2]string{{l.T("Wanneer", "When"), moment(e.At)}, {l.T("Door", "By"), e.By.In(string(l))}, {l.T("Waarom", "Why"), wordOf(l, erase.Grounds(), string(e.Ground))}, {l.T("Kenmerk", "Mark"), e.Hash}}
	if !e.LiftedAt.IsZero() {
		all = append(all, [2]string{l.T("Weer bekend sinds", "Known again since"), moment(e.LiftedAt) + ", " + wordOf(l, erase.Comebacks(), e.Lifted)})
	}
	return all
}

// receipt is a text that can be given to the customer: it names nobody.
func (p *Pages) receipt(w http.ResponseWriter, r *http.Request) error {
	v := page.From(r)
	id, err := number(r, "erasure")
	if err != nil {
		return err
	}
	e, err := p.Keeper.Erasure(r.Context(), v.Org.ID, id)
	if err != nil {
		return err
	}
	e.By = audit.NameOf(e.Actor, "") // the customer gets it: which colleague it was is about the colleague
	page.SendFile(w, "text/plain; charset=utf-8", fmt.Sprintf("klankbord-%s-%d.txt", v.T("wissing", "erasure"), id), []byte(Receipt(v.Lang, v.Org.Name, e)))
	return nil
}

// PlanText writes what an erasure would do.
func PlanText(l i18n.Lang, c erase.Counts) string {
	var b strings.Builder
	for _, part := range []struct {
		title string
		lines [][2]string
	}{{l.T("Dit gaat weg", "This goes"), goes(l, c)}, {l.T("Dit blijft als aantal", "This stays as counts"), stays(l, c)}} {
		fmt.Fprintf(&b, "%s\n", part.title)
		for _, line := range part.lines {
			fmt.Fprintf(&b, "  %s: %s\n", line[0], line[1])
		}
	}
	return b.String()
}

// Receipt writes the receipt of an erasure.
func Receipt(l i18n.Lang, organisation string, e Erasure) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", organisation, l.F("Bewijs van wissing #%d", "Receipt of erasure #%d", e.ID))
	section := func(title string, lines [][2]string) {
		if title != "" {
			fmt.Fprintf(&b, "\n%s\n", title)
		}
		for _, line := range lines {
			fmt.Fprintf(&b, "  %s: %s\n", line[0], line[1])
		}
	}
	section("", facts(l, e, universal(l)))
	section(l.T("Gewist", "Erased"), goes(l, e.Counts))
	section(l.T("Gebleven als aantal, zonder klant", "Left as counts, without the customer"), stays(l, e.Counts))
	fmt.Fprintf(&b, "\n%s\n", l.T("Back-ups van eerder worden niet veranderd. Wordt er een teruggezet, dan wist Klankbord deze klant opnieuw voordat iemand erbij kan.",
		"Backups from before aren't changed. When one is put back, Klankbord erases this customer again before anybody can see it."))
	return b.String()
}

func number(r *http.Request, name string) (int64, error) {
	text := r.PathValue(name)
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return 0, fault.NewNotFound(name, text)
	}
	return n, nil
}
