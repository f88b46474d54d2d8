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
	"klankbord.org/web/page"
)

// proposePage is the form of a draft or an amendment.
type proposePage struct {
	page.Page
	Target     string
	Back       string
	Amends     *agree.Agreement // nil for a new one
	Choices    []Choice
	Typed      url.Values
	Why        string
	Wrong      string      // name of the field that was refused
	Curves     string      // units with their maturity, as agreed
	Thresholds [][2]string // from how many answers on things are shown, as agreed
}

// SchemeLabel names a version of a scheme in a list to choose from.
func SchemeLabel(name string, version int, period day.Range) string {
	return fmt.Sprintf("%s (v%d, %s – %s)", name, version, period.From, period.To)
}

// New shows the form of a new agreement.
func (p *Pages) New(w http.ResponseWriter, r *http.Request) error {
	return p.form(w, r, http.StatusOK, nil)
}

// Amend shows the form of an amendment.
func (p *Pages) Amend(w http.ResponseWriter, r *http.Request) error {
	return p.form(w, r, http.StatusOK, nil)
}

// Create drafts an agreement.
func (p *Pages) Create(w http.ResponseWriter, r *http.Request) error { return p.propose(w, r) }

// Change drafts an amendment.
func (p *Pages) Change(w http.ResponseWriter, r *http.Request) error { return p.propose(w, r) }

func (p *Pages) form(w http.ResponseWriter, r *http.Request, status int, why *fault.Error) error {
	pg := page.From(r)
	v := proposePage{Page: pg, Typed: r.PostForm, Target: pg.Path("/agreements"), Back: pg.Path("/agreements")}
	var err error
	if v.Choices, err = p.Book.Choices(r.Context(), pg.Org.ID); err != nil {
		return err
	}
	v.Title, v.Entry = pg.T("Nieuwe afspraak", "New agreement"), "agreements"
	v.Lead = pg.T("Je maakt een concept. Er ligt nog niets vast; je ziet eerst precies wat er vast komt te liggen en wat er ontbreekt.", "You make a draft. Nothing is bound yet; first you see exactly what would be bound, and what is missing.")
	if ref := r.PathValue("agreement"); ref != "" {
		found, err := p.Book.Agreement(r.Context(), pg.Org, ref)
		if err != nil {
			return fmt.Errorf("find agreement: %w", err)
		}
		v.Amends = &found.Agreement
		if now, ok := found.Current(); ok {
			v.Curves, v.Thresholds = curves(now.Terms), thresholds(pg, now.Terms.Settings)
		}
		v.Back = pg.Path("/agreements/" + url.PathEscape(ref))
		v.Target = v.Back + "/amend"
		v.Title = pg.F("%s wijzigen", "Amend %s", ref)
		v.Lead = pg.T("Een wijziging geldt nooit terug. Wat tot dan verdiend is, blijft berekend volgens de vorige versie. Wat je leeg laat, blijft zoals het was.", "An amendment never reaches back. What was earned until then stays computed by the version before. What you leave empty stays as it was.")
	}
	v.Crumbs = []page.Link{{Label: pg.T("Afspraken", "Agreements"), Href: pg.Path("/agreements")}}
	if why != nil {
		v.Why, v.Wrong = pg.Lang.Fault(why), why.Field
	}
	return page.ShowStatus(w, r, status, v.Page, proposeView(v))
}

// propose reads the form and drafts.
func (p *Pages) propose(w http.ResponseWriter, r *http.Request) error {
	if err := read(w, r); err != nil {
		return err
	}
	pg := page.From(r)
	get := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	q := Proposal{Ref: get("ref"), Counting: agree.Counting(get("counting")), Name: get("name"), Nature: get("nature"), Dutch: pg.Lang == "nl",
		Change: agree.Change{Reason: get("reason"), Kind: agree.ChangeKind(get("kind")), Ground: get("ground")}}
	if ref := r.PathValue("agreement"); ref != "" {
		q.Ref, q.Amend = ref, true
	}
	q.Scheme, _ = strconv.Atoi(get("scheme"))
	for _, s := range strings.Split(get("surveys"), ",") {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(q.Surveys, s) {
			q.Surveys = append(q.Surveys, s)
		}
	}
	var err error
	if q.Amend {
		q.Maturities, err = maturities(get("maturities"))
		q.Settings = settings(get)
	}
	for name, d := range map[string]*day.Day{"from": &q.From, "to": &q.To, "expires_on": &q.ExpiresOn, "effective": &q.Effective} {
		parsed, failed := day.Parse(get(name))
		if *d = parsed; failed != nil && err == nil {
			err = fault.As(failed).In(name)
		}
	}
	if err == nil {
		err = p.Book.Propose(r.Context(), pg.Org, q)
	}
	if f := refused(err); f != nil {
		return p.form(w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return page.LeadTo(w, r, pg.Path("/agreements/"+url.PathEscape(q.Ref)))
}

// maturities reads a unit and its maturity from each line.
func maturities(text string) ([]agree.UnitCurve, error) {
	var all []agree.UnitCurve
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		at := strings.LastIndexByte(line, '=')
		if at < 1 {
			return nil, fault.NewInvalid("maturities", "agreement.maturity_line", "value", line)
		}
		all = append(all, agree.UnitCurve{Unit: strings.TrimSpace(line[:at]), Maturity: strings.TrimSpace(line[at+1:])})
	}
	return all, nil
}

// settings reads thresholds; what is left empty stays as agreed, and 0 follows the number above it.
func settings(get func(string) string) agree.SettingsChange {
	number := func(name string) *int {
		if get(name) == "" {
			return nil
		}
		n, wrong := strconv.Atoi(get(name))
		if wrong != nil {
			n = -1 // which is refused as every other number is that can't be
		}
		return &n
	}
	c := agree.SettingsChange{Publication: number("publication"), IndividualsFrom: number("individuals_from")}
	if n := number("for_individuals"); n != nil {
		c.PublicationFor = map[string]int{string(access.ReadsIndividuals): *n}
	}
	return c
}
