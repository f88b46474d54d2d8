package agreeweb

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/web/page"
)

// gate is something that is on or off, and why.
type gate struct {
	Name string
	On   bool
	Why  []string
}

type consentPage struct {
	page.Page
	Gates   []gate
	Records []agree.Record
	By      func(actor string) intake.Text
	Offered []agree.Covered
	May     bool
	Why     string
	Typed   url.Values
}

// Consent shows what is on record, and what is off without the rest.
func (p *Pages) Consent(w http.ResponseWriter, r *http.Request) error {
	return p.consent(w, r, http.StatusOK, nil)
}

func (p *Pages) consent(w http.ResponseWriter, r *http.Request, status int, why *fault.Error) error {
	pg := page.From(r)
	state, err := p.Book.Consent(r.Context(), pg.Org)
	if err != nil {
		return fmt.Errorf("read consent: %w", err)
	}
	by, err := p.Book.Actors(r.Context(), pg.Org.ID)
	if err != nil {
		return fmt.Errorf("name who recorded it: %w", err)
	}
	v := consentPage{Page: pg, By: by, Records: state.Records, Offered: state.Offered, May: pg.Actor.May(access.ConsentRecord), Typed: r.PostForm}
	slices.Reverse(v.Records)
	v.Gates = append(v.Gates, gateOf(pg, pg.T("Scores per persoon", "Scores of individuals"), state.Missing))
	for _, s := range state.Schemes {
		v.Gates = append(v.Gates, gateOf(pg, pg.F("Uitbetalen volgens %s, versie %d", "Pay by %s, version %d", s.Ref, s.Version), s.Missing))
	}
	if why != nil {
		v.Why = pg.Lang.Fault(why)
	}
	v.Title, v.Entry = pg.T("Instemming", "Consent"), "consent"
	v.Lead = pg.T("Eerst de DPIA, de instemming van de ondernemingsraad en de publicatie van de criteria. Dan pas scores per persoon en geld.", "First the DPIA, the works council's consent and the publication of the criteria. Only then scores of individuals, and money.")
	v.Method = page.Method([]page.Step{
		{Text: pg.T("Elke vastlegging geldt voor formules en versies van de matrix, herkend aan hun vingerafdruk.", "Each record covers formulas and versions of the matrix, known by their fingerprint.")},
		{Text: pg.T("Een ander bedrag of een volgend kwartaal verandert de vingerafdruk van de formule niet. Een andere drempel, weging of voorwaarde wel.", "Another amount or a following quarter doesn't change a formula's fingerprint. Another threshold, weight or condition does.")},
		{Text: pg.T("Alles staat pas aan als alle drie er zijn en erbij passen. Tot die tijd zijn er proefberekeningen onder schuilnamen.", "Something is on only when all three are there and fit. Until then there are trial runs by pseudonyms.")},
	}, "")
	return page.ShowStatus(w, r, status, v.Page, consentView(v))
}

func gateOf(pg page.Page, name string, lacking []agree.Missing) gate {
	g := gate{Name: name, On: len(lacking) == 0}
	for _, m := range lacking {
		g.Why = append(g.Why, missing(pg, m))
	}
	return g
}

// Record keeps a record.
func (p *Pages) Record(w http.ResponseWriter, r *http.Request) error {
	if err := read(w, r); err != nil {
		return err
	}
	pg := page.From(r)
	get := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	c := agree.Record{Kind: agree.RecordKind(get("kind")), Party: get("party"), Document: get("document"), Where: get("where"), Confirmed: get("acknowledged"), Metrics: words(get("metrics")), Units: words(get("units"))}
	if c.Kind == agree.Consent {
		c.Basis = agree.Basis(get("basis"))
		for _, a := range r.PostForm["articles"] {
			c.Articles = append(c.Articles, agree.Article(a))
		}
	}
	if c.Kind != agree.Publication {
		c.Where, c.Confirmed = "", ""
	}
	var err error
	if c.On, err = day.Parse(get("on")); err == nil {
		c.ValidUntil, err = day.Parse(get("valid_until"))
	}
	var state Consent
	if err == nil {
		state, err = p.Book.Consent(r.Context(), pg.Org)
	}
	for _, x := range state.Offered {
		if slices.Contains(r.PostForm["covers"], key(x)) {
			c.Covers = append(c.Covers, x)
		}
	}
	if err == nil {
		err = p.Book.Record(r.Context(), pg.Org, c)
	}
	return p.afterConsent(w, r, err)
}

// Withdraw records that a record holds no longer.
func (p *Pages) Withdraw(w http.ResponseWriter, r *http.Request) error {
	if err := read(w, r); err != nil {
		return err
	}
	pg := page.From(r)
	id, err := strconv.ParseInt(r.PathValue("record"), 10, 64)
	if err != nil {
		return fault.NewNotFound("page", r.URL.Path)
	}
	on, err := day.Parse(r.PostForm.Get("on"))
	if err == nil {
		err = p.Book.WithdrawConsent(r.Context(), pg.Org, agree.RecordID(id), on, strings.TrimSpace(r.PostForm.Get("reason")))
	}
	return p.afterConsent(w, r, err)
}

func (p *Pages) afterConsent(w http.ResponseWriter, r *http.Request, err error) error {
	if f := refused(err); f != nil {
		return p.consent(w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return page.LeadTo(w, r, page.From(r).Path("/consent"))
}

// key is how a form names what a record covers.
func key(c agree.Covered) string { return string(c.Kind) + " " + c.Hash }

// words reads a list with commas between.
func words(s string) []string {
	var all []string
	for _, w := range strings.Split(s, ",") {
		if w = strings.TrimSpace(w); w != "" {
			all = append(all, w)
		}
	}
	return all
}

// recordName is what a record is called.
func recordName(pg page.Page, k agree.RecordKind) string {
	switch k {
	case agree.DPIA:
		return "DPIA"
	case agree.Consent:
		return pg.T("Instemming ondernemingsraad", "Consent of the works council")
	}
	return pg.T("Publicatie van de criteria", "Publication of the criteria")
}

// lackName says what a record lacks.
func lackName(pg page.Page, w agree.Lack) string {
	switch w {
	case agree.WasWithdrawn:
		return pg.T("ingetrokken", "withdrawn")
	case agree.RanOut:
		return pg.T("verlopen", "ran out")
	case agree.OtherUnits:
		return pg.T("geldt alleen voor andere eenheden", "is about other units only")
	case agree.OtherMetrics:
		return pg.T("geldt alleen voor een andere KPI", "is about another KPI only")
	case agree.NoArticle:
		return pg.T("mist een onderdeel van artikel 27", "lacks a part of article 27")
	case agree.OtherMatrix:
		return pg.T("geldt niet voor deze versie van de matrix", "isn't about this version of the matrix")
	case agree.OtherFormula:
		return pg.T("geldt niet voor deze formule", "isn't about this formula")
	}
	return pg.T("niet vastgelegd", "not on record")
}

// articleName says what a part of article 27 is about.
func articleName(pg page.Page, a agree.Article) string {
	switch a {
	case agree.Remuneration:
		return pg.T("c: beloning", "c: remuneration")
	case agree.Appraisal:
		return pg.T("g: beoordeling", "g: appraisal")
	case agree.PersonalData:
		return pg.T("k: persoonsgegevens", "k: personal data")
	}
	return pg.T("l: volgen van personeel", "l: monitoring of staff")
}

// basisName says what stands in for consent.
func basisName(pg page.Page, b agree.Basis) string {
	switch b {
	case agree.CollectiveAgreement:
		return pg.T("geregeld in de cao", "settled in the collective agreement")
	case agree.NoWorksCouncil:
		return pg.T("er is geen ondernemingsraad; het personeel is geraadpleegd", "there is no works council; the staff was consulted")
	case agree.LeaveOfCourt:
		return pg.T("vervangende toestemming van de rechter", "leave of the court")
	}
	return pg.T("de ondernemingsraad stemde in", "the works council consented")
}

// coveredName is what a record covers, to read.
func coveredName(pg page.Page, c agree.Covered) string {
	if c.Kind == agree.Formula {
		return pg.T("formule van ", "formula of ") + c.Ref
	}
	return "matrix " + c.Ref
}
