package agreeweb

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/score"
	"klankbord.org/web/page"
)

// bound is one version as it is read.
type bound struct {
	Version agree.Version
	Title   string
	Facts   [][2]string
	Surveys page.Table
	Hashes  [][2]string
	Causes  string
}

type showPage struct {
	page.Page
	Preview
	Base     string
	Status   string
	Events   []event
	Versions []bound // the last first
	HasDraft bool
	Amends   bool       // the draft is another version of something that is frozen
	Changes  page.Table // what the draft would change then
	Blocked  bool
	MayWrite bool
	MayEnd   bool
	Why      string // why a form was refused
	Typed    url.Values
}

// Show shows one agreement: its life, what each version binds, and the next step.
func (p *Pages) Show(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, nil)
}

// show draws the page; why is the fault of a form that came back.
func (p *Pages) show(w http.ResponseWriter, r *http.Request, code int, why *fault.Error) error {
	pg := page.From(r)
	found, err := p.Book.Agreement(r.Context(), pg.Org, r.PathValue("agreement"))
	if err != nil {
		return fmt.Errorf("find agreement: %w", err)
	}
	by, err := p.Book.Actors(r.Context(), pg.Org.ID)
	if err != nil {
		return fmt.Errorf("name who agreed: %w", err)
	}
	v := showPage{Page: pg, Preview: found, Base: pg.Path("/agreements/" + url.PathEscape(found.Ref)), Events: events(pg, &found.Agreement, by), Typed: r.PostForm}
	v.Status = status(pg, &found.Agreement)
	_, v.HasDraft = found.Draft()
	_, frozen := found.Current()
	v.MayWrite = pg.Actor.May(access.FreezePeriods) && found.Ended.LastDay == 0
	v.MayEnd = v.MayWrite && frozen && pg.Today() <= found.Period().To
	for _, x := range found.Problems {
		v.Blocked = v.Blocked || x.Blocks
	}
	for i := len(found.Versions) - 1; i >= 0; i-- {
		v.Versions = append(v.Versions, readable(pg, found.Versions[i]))
	}
	v.Changes, v.Amends = changes(pg, &found.Agreement)
	if why != nil {
		v.Why = pg.Lang.Fault(why)
	}
	last := found.Versions[len(found.Versions)-1]
	v.Title, v.Entry = last.Terms.Name.In(string(pg.Lang)), "agreements"
	v.Lead = pg.Lang.Range(found.Period()) + " · " + v.Status
	v.Crumbs = []page.Link{{Label: pg.T("Afspraken", "Agreements"), Href: pg.Path("/agreements")}}
	if v.MayWrite && frozen && !v.HasDraft && pg.Today() <= found.Period().To {
		v.Action = &page.Action{Label: pg.T("Wijzigen", "Amend"), Href: v.Base + "/amend"}
	}
	return page.ShowStatus(w, r, code, v.Page, showView(v))
}

// readable turns a version into words.
func readable(pg page.Page, v agree.Version) bound {
	t, l := v.Terms, pg.Lang
	b := bound{Version: v, Title: pg.F("Versie %d", "Version %d", v.Number)}
	units := pg.T("de hele organisatie", "the whole organisation")
	if len(t.Units) > 0 {
		units = strings.Join(t.Units, ", ")
	}
	b.Facts = [][2]string{{pg.T("Periode", "Period"), l.Range(t.Period)}, {pg.T("Gaat in", "Takes effect"), l.Day(v.Effective)}, {pg.T("Geldig tot en met", "Valid until"), l.Day(t.ExpiresOn)}, {pg.T("Voor", "For"), units},
		{pg.T("Aard", "Nature"), t.Nature.In(string(l))}, {pg.T("Plaatsingen", "Memberships"), counting(pg, t.Memberships.Counting)}}
	if t.Scheme.Ref != "" {
		b.Facts = append(b.Facts, [2]string{pg.T("Regeling", "Scheme"), t.Scheme.Ref})
	}
	if t.Matrix.Ref != "" {
		b.Facts = append(b.Facts, [2]string{"Matrix", t.Matrix.Ref})
	}
	var targets []string
	own := 0
	for _, x := range t.Targets {
		if strings.HasPrefix(x.Ref, "#") {
			own++
			continue
		}
		targets = append(targets, x.Ref)
	}
	if own > 0 {
		targets = append(targets, pg.F("%d doelen voor medewerkers", "%d targets for employees", own))
	}
	if len(targets) > 0 {
		b.Facts = append(b.Facts, [2]string{pg.T("Doelen", "Targets"), strings.Join(targets, ", ")})
	}
	if curves := curves(t); curves != "" {
		b.Facts = append(b.Facts, [2]string{pg.T("Volwassenheid", "Maturity"), curves})
	}
	b.Facts = append(b.Facts, thresholds(pg, t.Settings)...)
	if len(t.Settings.InternalDomains) > 0 {
		b.Facts = append(b.Facts, [2]string{pg.T("Eigen adressen tellen niet", "Own addresses don't count"), strings.Join(t.Settings.InternalDomains, ", ")})
	}
	b.Surveys = page.Table{Caption: pg.T("Vragenlijsten", "Surveys"), Columns: []page.Column{{Label: pg.T("Vragenlijst", "Survey")}, {Label: pg.T("Versie", "Version"), Num: true}, {Label: pg.T("Hoe klanten gevraagd worden", "How customers are asked")}}}
	for _, s := range t.Surveys {
		b.Surveys.Rows = append(b.Surveys.Rows, page.Row{{Text: s.Ref}, {Text: strconv.Itoa(s.Version), Num: true}, {Text: strings.Join(s.Channels, ", ")}})
		b.Hashes = append(b.Hashes, [2]string{s.Ref, s.Hash})
	}
	b.Causes = pg.F("%d oorzaken, met hun tekst en volgorde", "%d causes, with their text and order", len(t.Causes))
	b.Hashes = append([][2]string{{pg.T("de hele afspraak", "the whole agreement"), v.Hash}}, b.Hashes...)
	if t.Matrix.Ref != "" {
		b.Hashes = append(b.Hashes, [2]string{"matrix " + t.Matrix.Ref, t.Matrix.Hash})
	}
	if t.Scheme.Ref != "" {
		b.Hashes = append(b.Hashes, [2]string{pg.T("regeling ", "scheme ") + t.Scheme.Ref, t.Scheme.Hash}, [2]string{pg.T("formule, zonder bedragen", "formula, without amounts"), t.Scheme.Formula})
	}
	return b
}

// thresholds tell from how many answers on things are shown. What was agreed before the last two were bound has the first only.
func thresholds(pg page.Page, s agree.Settings) [][2]string {
	answers := func(n int) string { return pg.F("%d antwoorden", "%d answers", n) }
	n := s.Publication
	if n == 0 {
		n = int(score.DefaultPublication)
	}
	all := [][2]string{{pg.T("Drempel voor tonen", "Publication threshold"), answers(n)}}
	if s.Thresholds == nil {
		return all
	}
	if own, differs := s.Thresholds.PublicationFor[string(access.ReadsScores)]; differs {
		all = append(all, [2]string{pg.T("Drempel voor wie alleen teams ziet", "Threshold for whoever sees teams only"), answers(own)})
	}
	own, differs := s.Thresholds.PublicationFor[string(access.ReadsIndividuals)]
	if !differs {
		own = n
	}
	all = append(all, [2]string{pg.T("Drempel voor wie ook collega’s ziet", "Threshold for whoever sees colleagues too"), answers(own)})
	one := pg.T("zoals de drempel van wie kijkt", "as the reader’s threshold")
	if s.Thresholds.IndividualsFrom != 0 {
		one = answers(s.Thresholds.IndividualsFrom)
	}
	return append(all, [2]string{pg.T("Score van één medewerker, voor een ander", "One employee’s score, for somebody else"), one})
}

// curves lists the units that have a maturity.
func curves(t *agree.Terms) string {
	var all []string
	for _, u := range t.Maturities {
		if u.Maturity != "" {
			all = append(all, u.Unit+" = "+u.Maturity)
		}
	}
	return strings.Join(all, ", ")
}

func counting(pg page.Page, c agree.Counting) string {
	if c == agree.AtFreeze {
		return pg.T("zoals bekend bij het bevriezen", "as known at the freeze")
	}
	return pg.T("zoals vastgelegd bij de berekening: wie later komt of overstapt telt vanaf de eigen dag", "as recorded at the run: joiners and transfers count from their own day")
}

// missing says what is lacking of a record, in words.
func missing(pg page.Page, m agree.Missing) string {
	return recordName(pg, m.Kind) + ": " + lackName(pg, m.Why)
}

// Sign records that a party agrees with the draft.
func (p *Pages) Sign(w http.ResponseWriter, r *http.Request) error {
	if err := read(w, r); err != nil {
		return err
	}
	on, err := day.Parse(r.PostForm.Get("on"))
	if err == nil {
		who := r.PostForm.Get("party")
		if who == "other" {
			who = strings.TrimSpace(r.PostForm.Get("other"))
		}
		err = p.Book.SignAgreement(r.Context(), page.From(r).Org, r.PathValue("agreement"), agree.Party{Party: who, Name: strings.TrimSpace(r.PostForm.Get("name")), AgreedOn: on, Document: strings.TrimSpace(r.PostForm.Get("document"))})
	}
	return p.after(w, r, err)
}

// Freeze makes the draft binding.
func (p *Pages) Freeze(w http.ResponseWriter, r *http.Request) error {
	if err := read(w, r); err != nil {
		return err
	}
	return p.after(w, r, p.Book.Freeze(r.Context(), page.From(r).Org, r.PathValue("agreement")))
}

// Drop throws the draft away; an agreement that was only a draft is gone then.
func (p *Pages) Drop(w http.ResponseWriter, r *http.Request) error {
	if err := read(w, r); err != nil {
		return err
	}
	pg := page.From(r)
	err := p.Book.DropDraft(r.Context(), pg.Org, r.PathValue("agreement"))
	if err != nil {
		return p.after(w, r, err)
	}
	return page.LeadTo(w, r, pg.Path("/agreements"))
}

// End lets an agreement stop before its period does.
func (p *Pages) End(w http.ResponseWriter, r *http.Request) error {
	if err := read(w, r); err != nil {
		return err
	}
	last, err := day.Parse(r.PostForm.Get("last_day"))
	if err == nil {
		err = p.Book.EndAgreement(r.Context(), page.From(r).Org, r.PathValue("agreement"), last, strings.TrimSpace(r.PostForm.Get("reason")))
	}
	return p.after(w, r, err)
}

// after leads back to the agreement, or shows it with what was wrong and everything typed.
func (p *Pages) after(w http.ResponseWriter, r *http.Request, err error) error {
	pg := page.From(r)
	if err == nil {
		return page.LeadTo(w, r, pg.Path("/agreements/"+url.PathEscape(r.PathValue("agreement"))))
	}
	if f := refused(err); f != nil {
		return p.show(w, r, http.StatusUnprocessableEntity, f)
	}
	return err
}

// refused returns the fault when a form can be filled in better.
func refused(err error) *fault.Error {
	if f := fault.As(err); f != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		return f
	}
	return nil
}

// mostForm is the longest form that is read.
const mostForm = 64 << 10

// read reads a form.
func read(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, mostForm)
	if err := r.ParseForm(); err != nil {
		return fault.NewInvalid("", "form.unreadable")
	}
	return nil
}

func statusName(pg page.Page, s agree.Status) string {
	if s == agree.Frozen {
		return pg.T("bevroren", "frozen")
	}
	return pg.T("concept", "draft")
}
